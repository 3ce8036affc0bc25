import {mbpf_prog} from './lib.js';
export {mbpf_prog};
