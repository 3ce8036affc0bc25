export {x, two as renamed, default as d} from './one.js';
export * as inner from './ns.js';
export * from './star.js';
