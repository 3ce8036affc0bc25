class A {
  set
  *m() { yield 1; } //! unsupported-generator
}
