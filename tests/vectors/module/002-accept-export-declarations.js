// accept
export const d = 1, e = 2;
export let h;
export var g;
export function f() { return e; }
{ var inner; }
export {inner};
