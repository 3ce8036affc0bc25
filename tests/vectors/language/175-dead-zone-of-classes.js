attempt(() => new Late());
class Late { }
function mbpf_prog() {
  show(new Late());
  attempt(() => { new Q(); class Q { } });
  attempt(() => { class Q { static me() { return Q === this; } } const R = Q; return R.me(); });
  attempt(() => { class Q { [Q.name]() { } } });
  attempt(() => { class Q { static a = Q.name; } return Q.a; });
  attempt(() => { class Q { static { this.b = Q === this; } } return Q.b; });
  class M { } const N = M; M = 5; show([M, N.name]);
}
