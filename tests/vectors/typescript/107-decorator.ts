@dec class A { //! unsupported-decorator
  @field x = 1; //! unsupported-decorator
  m(@param a) {} //! unsupported-decorator
}
