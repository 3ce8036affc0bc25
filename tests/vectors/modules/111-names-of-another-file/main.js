import './lib.js';
export function mbpf_prog() {
  return hidden; //! unknown-global
}
