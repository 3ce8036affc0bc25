import up from './main.js';
mbpf.log(1, up());
