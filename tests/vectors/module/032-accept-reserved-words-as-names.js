// accept
let a, b;
export {a as if, b as class};
export * as while from 'nothing';
import {if as c, new as d} from 'nothing';
export {default as function} from 'nothing';
c; d;
