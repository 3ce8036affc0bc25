// accept
let a, b, c;
export {a, b as "b c", c as default,};
export {};
