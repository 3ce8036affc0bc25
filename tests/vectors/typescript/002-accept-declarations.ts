// accept
interface A<T> extends B, C<T> { x: T; m(): void; [key: string]: any }
type Alias<T> = T extends string ? 1 : { [K in keyof T]?: T[K] };
declare const version: string;
declare function print(text: string): void;
declare enum Kind { A, B }
declare namespace NS { const x: number; }
declare module "other" { export const y: number; }
declare global { interface Window {} }
abstract class Abstract {}
let a = 1;
type Next = {}
(a);
interface Last {}
[a][0];
