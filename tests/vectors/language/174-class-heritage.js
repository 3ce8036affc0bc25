function mbpf_prog() {
  attempt(() => class extends 5 { });
  attempt(() => class extends undefined { });
  attempt(() => class extends (() => 1) { });
  attempt(() => { class N extends null { } return new N(); });
  attempt(() => { class N extends null { static s() { return 4; } } return N.s(); });
  attempt(() => { function P() { } P.prototype = 3; class N extends P { } });
  attempt(() => { function P() { } P.prototype = null; class N extends P { static t = 1; } return N.t; });
  attempt(() => { class X extends X { } });
  const log = [];
  attempt(() => { class A extends (log.push('heritage'), Object) { [(log.push('key'), 'k')]() { } } });
  show(log);
}
