abstract /* over
two lines */ class A {} //! line-end-not-allowed
abstract class B {
  abstract // a comment
  x: number; //! line-end-not-allowed
  abstract
  get y(): number; //! line-end-not-allowed
  protected abstract
  m(): void; //! line-end-not-allowed
  declare /*
  */ z: number; //! line-end-not-allowed
  public /*
  */ n() {} //! line-end-not-allowed
  static override /*
  */ o() {} //! line-end-not-allowed
  static
  p() {}
  abstract q(
  ): void;
}
declare /*
*/ let z: number; //! line-end-not-allowed
