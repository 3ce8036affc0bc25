import './deep/c.js';
export * from './a.js';
mbpf.log(1, 'b');
