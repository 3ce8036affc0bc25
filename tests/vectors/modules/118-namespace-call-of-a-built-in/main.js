import * as lib from './lib.js';
function mbpf_prog() {
  lib.s(); //! unsupported-namespace-call
  lib.m(); //! unsupported-namespace-call
  lib.made(); //! unsupported-namespace-call
  return 0;
}
