function mbpf_prog() { const k = 'a', o = { [k]: () => 1, [k + 'b']: function () { }, [k + 'c']: function own() { } }; show(o.a.name); show(o.ab.name); show(o.ac.name); }
