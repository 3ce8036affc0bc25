const SHARED = 1;
let state = 0;
function mbpf_prog(ctx) {
  const constant = 5;
  let x = ctx.pkt_len;
  function inner() {
    return SHARED + state + constant + ctx.pkt_len
      + x;
  }
  const arrow = (y) => y + x;
  for (let i = 0; i < 3; i++) state += (() => i)();
  return inner() + arrow(1);
}
{ let block = state; function f() { return block; } f(); }
