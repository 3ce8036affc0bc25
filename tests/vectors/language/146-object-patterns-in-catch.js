function f(x) { throw x; }
function g(x) { try { f(x); } catch ({ name, message: m = 'none', code = m, ...r }) { return [name, m, code, r.q]; } }
function mbpf_prog() {
  show(g(new RangeError('far'))); show(g({ name: 'n', q: 1 })); show(g('text')); show(g(5)); try { g(null); } catch (e) { show(e); } try { try { f({ a: 1 }); } catch ({ a, b = a }) { show([a, b]); f(b); } } catch (e) { show(e); } try { null.x; } catch ({ name }) { show(name); } try { f({ length: 2 }); } catch ({ length: n }) { while (n-- > 0) show(n); } let a = 'outer'; try { f({ a: 'inner' }); } catch ({ a }) { show(a); a = 'changed'; show(a); } show(a); for (let i = 0; i < 3; i++) try { f({ i }); } catch ({ i, j = i + 1 }) { if (i === 1) continue; show([i, j]); }
}
