class A {
  get
  *m() { yield 1; } //! unsupported-generator
}
