class A {
  *g() {} //! unsupported-generator
  async h() {} //! unsupported-async
  static async *i() {} //! unsupported-generator
}
