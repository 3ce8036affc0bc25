function f(a = 1, { b, c: { d = b } = {} } = {}) { return a + b + d; }
function g({ x, ...rest }, key) { const { [key]: y } = rest; return y; }
function mbpf_prog(ctx) {
  const { pkt_len, layer: l } = ctx;
  let x, o = {};
  ({ x, y: o.y = 2 } = { x: pkt_len });
  try { o[{ [x]: l }[x]] = f(x); } catch ({ message }) { return message === "" ? 1 : 0; }
  return g(o, "y");
}
