const kind = 'k' + 1;
class Flow {
  bytes = 0;
  [kind] = 1;
  static count = 0;
  static { this.limit = 100; }
  constructor(port) { this.port = port; }
  get over() { return this.bytes > Flow.limit; }
  add(n) { this.bytes += n; }
}
class Tcp extends Flow {
  flags = 2;
  constructor(port, seq) { super(port); this.seq = seq; }
  add(n) { super.add(n + this.flags); }
}
class Plain extends Tcp { }
function mbpf_prog(ctx) {
  const flow = new Plain(80, 1);
  flow.add(ctx.pkt_len);
  return flow.over ? 1 : 0;
}
