export const { a, b: { c = 2 } = {}, ...rest } = { a: 1, d: 5 };
export function f({ x } = { x: a }, y = c) { return x * 10 + y; }
export { o as p };
var { o } = { o: "p" };
