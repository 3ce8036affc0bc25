function Flow(port) {
  this.port = port;
  this.bytes = 0;
  this.add = n => this.bytes += n;
}
Flow.prototype.total = function () { return this.bytes; };
function mbpf_prog(ctx) {
  const flow = new Flow(80);
  flow.add(ctx.pkt_len);
  return flow.total() > 100 && new.target === undefined ? 1 : 0;
}
