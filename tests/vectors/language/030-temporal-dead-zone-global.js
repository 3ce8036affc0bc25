function look() { try { return later; } catch (e) { return text(e); } }
function put() { try { later = 1; return 'put'; } catch (e) { return text(e); } }
function kind() { try { return typeof later; } catch (e) { return text(e); } }
const seen = [look(), put(), kind(), same()];
let later = 'now';
const fixed = seen.length;
function same() { try { return fixed; } catch (e) { return text(e); } }
let unset;
function mbpf_prog() { show(seen); show(look()); show(put()); show(kind()); show(look()); show(same()); show(unset); unset = 3; show(unset); }
