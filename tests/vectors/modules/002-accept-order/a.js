import './deep/c.js';
mbpf.log(1, 'a');
