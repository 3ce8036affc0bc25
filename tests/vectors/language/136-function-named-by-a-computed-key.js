// refused unsupported-computed-name
function mbpf_prog() { const k = 'a', o = { [k]: () => 1 }; show(o.a.name); }
