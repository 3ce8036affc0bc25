// accept
// log: f
import mbpf_prog from './prog.js';
import {mbpf_init} from './prog.js';
export {mbpf_prog, mbpf_init};
