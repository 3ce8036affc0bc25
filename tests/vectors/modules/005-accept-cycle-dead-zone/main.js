// accept
// log: ReferenceError
// log: undefined
// log: hoisted
// log: main
import './a.js';
export let late = 1;
export var early = 2;
export function hoisted() { return "hoisted"; }
mbpf.log(1, "main");
export function mbpf_prog() { return 0; }
