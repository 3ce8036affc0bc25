import {a} from './lib.js';
import * as ns from './lib.js';
import d from './lib.js';
export function mbpf_prog() {
  a = 1; //! assign-to-import
  a += 1; //! assign-to-import
  a++; //! assign-to-import
  ns.a = 1; //! assign-to-import
  d = 2; //! assign-to-import
  for (a in {}) {} //! assign-to-import
  delete ns.a; //! assign-to-import
  return 0;
}
