const SHARED = 1;
let state = 0;
function mbpf_prog(ctx) {
  const constant = 5;
  let x = ctx.pkt_len;
  function inner() {
    return SHARED + state + constant + ctx.pkt_len
      + x; //! unsupported-closure
  }
  const arrow = (y) => y + x; //! unsupported-closure
  for (let i = 0; i < 3; i++) state += (() => i)(); //! unsupported-closure
  return inner() + arrow(1);
}
{ let block = state; function f() { return block; } f(); } //! unsupported-closure
