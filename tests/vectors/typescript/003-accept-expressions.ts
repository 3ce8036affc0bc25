// accept
let a = 1 as number, b = a satisfies number, c = a!, d = a as const;
const g = f<number>, n = new Box<string>(), m = new Box<string>, r = f<number, string>(1);
a! = 2;
(a as any) = 3;
o?.p!.q; o!.p; o![0]; f!(1);
x as any as string as T;
a + b as number;
a < b as any;
(a + b as number) * c;
f(a as T, b as U, <T>(x: T) => x);
const arrow = (x): {
  y: 1
} => x;
const gen = async <T,>(x: T): Promise<T> => x, two = <T, U>(x: T, y: U) => [x, y];
function f<T extends object = {}>(x?: T) { return x as T }
if (a) b as number
else c as number
let last: number
let next = 1
