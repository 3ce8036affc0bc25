import * as lib from './lib.js';
function mbpf_prog() {
  lib.f(); //! unsupported-namespace-call
  lib.h(); //! unsupported-namespace-call
  return lib.g();
}
