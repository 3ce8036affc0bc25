// accept
function over(a: string): void;
function over(a: number): void;
function over(a: any) { return a; }
export function other(a: string): void;
export function other(a: any) {}
const o = { m<T>(this: X, a: T): void {}, get a(): T { return 1; }, async *b(): any {} };
