const o = {m() { return super.toString(); }};
export const s = Object.prototype.toString;
export const m = o.m;
export let made = (() => [].join)();
