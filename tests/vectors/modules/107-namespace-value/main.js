import * as ns from './lib.js';
import {deep} from './lib.js';
export function mbpf_prog() {
  const copy = ns; //! unsupported-namespace-value
  const other = ns.deep; //! unsupported-namespace-value
  const last = [deep]; //! unsupported-namespace-value
  ns["a"]; //! unsupported-namespace-value
  "a" in ns; //! unsupported-namespace-value
  ns?.a; //! unsupported-namespace-value
  ns = 1; //! unsupported-namespace-value
  return ns(); //! unsupported-namespace-value
}
