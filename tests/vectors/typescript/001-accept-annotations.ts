// accept
let a: number = 1, b!: string, c: { x: number; y?: string };
const é: "ü" = "ü";
function f(this: Foo, x: number, y?: string, ...rest: Array<number>): asserts x is 1 {}
function g({p, q}: {p: number; q: number}, [r]: number[], s: number = 2): void {}
const h = (x: unknown): x is string => typeof x === "string";
try { f(1); } catch (e: unknown) { g; }
for (const key of [1] as number[]) { key; }
var u: unique symbol, k: keyof typeof a, fn: (x: number) => void, ctor: new () => Foo;
let long: {
  a: number;
  b: Map<string, number>;
} = {a: 1, b: 2};
