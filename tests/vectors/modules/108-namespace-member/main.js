import * as ns from './lib.js';
export function mbpf_prog() {
  return ns.valu; //! missing-export
}
