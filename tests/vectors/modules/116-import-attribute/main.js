import './lib.js' with {type: 'js'}; //! unsupported-import-attribute
export function mbpf_prog() { return 0; }
