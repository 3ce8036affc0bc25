class A {
  #a = 1; //! unsupported-private-member
  b() { return this.#a; } //! unsupported-private-member
  static #c() {} //! unsupported-private-member
  has(o) { return #a in o; } //! unsupported-private-member
}
