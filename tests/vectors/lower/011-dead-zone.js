function early() { return late; }
function mbpf_prog(ctx) {
  switch (ctx.pkt_len) {
    case 1: let q = 2;
    case 2: return q;
  }
  { return gone; let gone = 1; }
}
const seen = early();
let late = seen;
