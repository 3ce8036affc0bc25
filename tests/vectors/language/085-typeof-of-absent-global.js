// refused unsupported-global
function mbpf_prog() { show(typeof WeakRef === 'undefined'); }
