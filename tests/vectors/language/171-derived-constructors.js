class A { constructor(x) { this.x = x; } }
function mbpf_prog() {
  attempt(() => { new (class extends A { constructor() { } })(); });
  attempt(() => { new (class extends A { constructor() { this.x; super(); } })(); });
  attempt(() => { new (class extends A { constructor() { super(); super(); } })(); });
  attempt(() => new (class extends A { constructor() { return { q: 1 }; } })());
  attempt(() => new (class extends A { constructor() { super(1); return 5; } })());
  attempt(() => new (class extends A { constructor() { super(2); return; } })());
  attempt(() => new (class extends A { constructor() { return null; } })());
  attempt(() => new (class extends A { constructor() { try { return; } finally { super(3); } } })());
  attempt(() => new (class extends A { constructor() { try { this.y = 1; } catch (e) { show(e); super(4); } } })());
}
