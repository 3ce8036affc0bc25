export const o = {a: 1};
export let n;
export * as deep from './deep.js';
