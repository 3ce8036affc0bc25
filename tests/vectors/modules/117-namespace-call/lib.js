export function f() { return this; }
export function g() { return 1; }
export let h = g;
