function mbpf_prog() { const o = { push: [].push, length: 0 }; show(typeof o.push); try { show(o.push(1)); } catch (e) { show(e); } }
