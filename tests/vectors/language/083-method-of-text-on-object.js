function mbpf_prog() { const o = { f: 'a'.charCodeAt }; try { show(o.f(0)); } catch (e) { show(e); } }
