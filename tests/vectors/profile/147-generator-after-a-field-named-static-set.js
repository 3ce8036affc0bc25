class A {
  static set
  *m() { yield 1; } //! unsupported-generator
}
