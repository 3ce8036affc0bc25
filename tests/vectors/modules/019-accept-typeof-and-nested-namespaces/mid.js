import * as deep from './deep.js';
export {deep};
export let u;
