export {a} from './base.js';
