// accept
// log: begin 1
// log: begin
// log: judge
import mbpf_prog from './prog.js';
import {begin as mbpf_init} from './prog.js';
export {mbpf_prog, mbpf_init};
mbpf.log(1, mbpf_init.name + ' ' + 1);
