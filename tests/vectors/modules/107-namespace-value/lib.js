import * as deep from './deep.js';
export {deep};
export const a = 1;
