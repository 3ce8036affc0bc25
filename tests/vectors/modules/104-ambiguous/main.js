import {a} from './both.js'; //! ambiguous-export
export function mbpf_prog() { return 0; }
