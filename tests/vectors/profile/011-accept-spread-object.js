// accept
const b = {};
const a = {...b, c: 1, ...a};
