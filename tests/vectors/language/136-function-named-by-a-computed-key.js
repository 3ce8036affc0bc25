function mbpf_prog() { const o = { ['a']: () => 1, ['ac']: function own() { } }; show(o.a.name); show(o.ac.name); }
