const o = {
  a() { super.b = 1; }, //! unsupported-super-assignment
  b() { super.b++; }, //! unsupported-super-assignment
  c() { super["b"] += 1; }, //! unsupported-super-assignment
  d() { [super.b] = [1]; }, //! unsupported-super-assignment
  e() { ({ x: super.b = 2 } = {}); }, //! unsupported-super-assignment
  f() { for (super.b in {}) ; }, //! unsupported-super-assignment
  g() { for (super.b of []) ; }, //! unsupported-super-assignment
};
