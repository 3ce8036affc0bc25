// accept
// log: init
import {mbpf_prog} from './prog.js';
import {start as mbpf_init} from './prog.js';
export {mbpf_prog, mbpf_init};
