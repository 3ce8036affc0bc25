// refused assign-to-const
function mbpf_prog() { const c = 1; try { c = 2; } catch (e) { show(e); } }
