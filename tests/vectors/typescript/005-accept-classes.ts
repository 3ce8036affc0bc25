// accept
abstract class A<T> extends B<T> implements C, D<T> {
  private readonly x: number = 1;
  static y?: T;
  z!: U;
  declare w: T;
  protected static override readonly s = 1
  public [key] = 2
  readonly [other] = 3
  public *gen(): T {}
  constructor();
  constructor(a?: number) { super(); }
  abstract m(): void;
  abstract n: number;
  m2?(): void;
  override get g(): number { return 1; }
  set g(value: number) {}
  [k: string]: any;
  m3(a: string): void;
  m3(this: A<T>, a) {}
  async m4<U>(a: U): Promise<void> {}
  static { }
  static
  m5(): void {}
  public static
  m6(a: T): void {}
  get
  g2(): number { return 1; }
  private static
  set
  g3(a: number) {}
}
const E = class<T> implements C { a: T };
export default class<T> { a: T }
