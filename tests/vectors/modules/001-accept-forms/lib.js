mbpf.log(1, "lib");
export const a = 1;
const b = 2, c = 3;
export {b, c as "odd name"};
export default function () { return 4; }
export let e = 5;
export function f(x) { return e + x; }
