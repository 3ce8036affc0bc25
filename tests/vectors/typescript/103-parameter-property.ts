class A {
  constructor(private a: number, readonly b, public c = 1) {} //! unsupported-parameter-property unsupported-parameter-property unsupported-parameter-property
}
