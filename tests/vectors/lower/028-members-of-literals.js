const key = 'a' + 1;
const base = { __proto__: null, m() { return 1; } };
const o = {
  __proto__: base,
  get v() { return 1; },
  set v(x) { },
  [key]: () => 2,
  m() { return super.m() + 1; },
  ...base,
};
function mbpf_prog(ctx) { return o.m() + o.v === 3 ? 1 : 0; }
