function thrower(x) { throw x; }
function f(x) { try { if (x === 1) throw 'one'; if (x === 2) thrower(2); if (x === 3) null.y; if (x === 4) return 'returned'; return 'end'; } catch (e) { return 'caught ' + (e instanceof Error ? e.name : e); } }
function mbpf_prog() {
  for (let i = 0; i < 6; i++) show(f(i));
  try { throw undefined; } catch (e) { show(e); } try { throw { a: 1 }; } catch (e) { show(e); } try { throw [1]; } catch (e) { show(e); } try { throw null; } catch { show('no name'); }
  try { try { throw 1; } catch (e) { throw e + 1; } } catch (e) { show(e); }
  try { try { throw 1; } catch (e) { show(e); } throw 2; } catch (e) { show(e); }
  let e = 'outer'; try { throw 'inner'; } catch (e) { show(e); e = 'changed'; show(e); } show(e);
  try { throw 5; } catch (x) { var v = x; let w = x; show(w); } show(v);
  try { throw 1; } catch (x) { try { throw 2; } catch (x) { show(x); } show(x); }
  for (let i = 0; i < 3; i++) { try { if (i == 1) throw i; show('ok' + i); } catch (x) { show('caught' + x); continue; } show('after' + i); }
  let n = 0; try { n = 1; n = 2 + thrower(3); n = 4; } catch (x) { show(n); } try { n++; n = n + null.x; } catch (x) { show(n); }
  let q = 'q'; try { q = [1, thrower(2)]; } catch (x) { show(q); } try { q += thrower(1); } catch (x) { show(q); } try { q = { a: q = 'set', b: thrower(0) }; } catch (x) { show(q); }
  try { q = true && thrower(1); } catch (x) { show(q); } try { q = false || thrower(1); } catch (x) { show(q); } try { q = q ? thrower(1) : 0; } catch (x) { show(q); } try { q = `${1}${thrower(1)}`; } catch (x) { show(q); } try { q = [1, 2][thrower(1)]; } catch (x) { show(q); } try { q = -thrower(1); } catch (x) { show(q); } try { q = 5 & thrower(1); } catch (x) { show(q); } try { q = f(thrower(1)); } catch (x) { show(q); } try { q = null.z & 0xffff; } catch (x) { show(q); } try { q = (null.z, 1); } catch (x) { show(q); } try { q = 1 + (2 * null.z); } catch (x) { show(q); } try { q = null.z ?? 1; } catch (x) { show(q); } try { q = undefined ?? null.z; } catch (x) { show(q); } try { q = 1 && null.z; } catch (x) { show(q); } try { q = !null.z; } catch (x) { show(q); } try { q = 1 != null.z; } catch (x) { show(q); }
}
