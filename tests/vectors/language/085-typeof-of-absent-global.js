// refused unsupported-global
function mbpf_prog() { show(typeof escape === 'undefined'); }
