// failure stack
function down(n) { return down(n + 1) + 1; }
function mbpf_prog() { show('before'); try { down(0); } catch (e) { show('never'); } finally { show('never'); } }
