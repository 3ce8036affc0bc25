// accept
import type {A} from './a.ts';
import type D from './d.ts';
import type * as N from './n.ts';
import {type B, c, type E as F} from './b.ts';
import {type G} from './g.ts';
import type from './type.ts';
import {type as word} from './word.ts';
import def, {type H} from './h.ts';
let v, w;
export type {A} from './a.ts';
export {type B as Bee, v};
export {w, type D};
export interface I {}
export type T = 1;
export declare const x: number;
export default interface Z {}
export abstract class K {}
export const y: number = 1;
c; type; word; def;
