function mbpf_prog() {
  // switch scopes
  function sw(v) { switch (v) { case 0: let q = 1; return () => q; case 1: return () => q; } }
  show(sw(0)()); attempt(() => sw(1)());
  // catch
  let fs = [];
  for (let i = 0; i < 2; i++) { try { throw i; } catch (e) { fs.push(() => e++); } }
  show([fs[0](), fs[0](), fs[1]()]);
  try { throw { a: 1, b: [2, 3] }; } catch ({ a, b: [c, d = () => a] }) { show([a, c, d]); fs = [() => a + c]; }
  show(fs[0]());
  // for loops
  const gs = []; for (let i = 0, j = (gs.push(() => i), 5); i < 3; gs.push(() => i), i++) gs.push(() => i * 10 + j);
  const r = []; for (const g of gs) r.push(g()); show(r);
  // continue
  const hs = []; for (let i = 0; i < 3; i++) { for (const k of [1, 2]) { if (k === 2) continue; hs.push(() => i * 10 + k); } }
  r.length = 0; for (const g of hs) r.push(g()); show(r);
  // for-in
  const os = []; for (const k in { a: 1, b: 2 }) os.push(() => k); show([os[0](), os[1]()]);
  attempt(() => { for (const x of [() => x]) x(); });
  attempt(() => { for (let x in (() => x)()) ; });
  // function declarations capture, hoist
  { show(hoisted()); let v = 1; function hoisted() { return typeof other; } function other() { return v; } show(other()); }
  // self
  const f = function me(n) { return n ? () => me(n - 1) : me; }; show(f(0) === f); show(f(2)()() === f);
  // two objects
  const mk = () => ({ a: () => 1 }); show(mk().a === mk().a);
  // compound on cells
  let acc = 1; const add = v => acc += v; add(2); acc++; acc **= 2; show(acc); show(add(1)); acc ||= 5; acc &&= 3; acc ??= 1; show(acc);
  let nul = null; const ng = () => nul ??= 4; show(ng());
  // params
  show(((a, b = () => a, c = b()) => [a, b(), c])(1));
  show(((a, b = () => a) => { var a; const s = a; a = 9; return [s, a, b()]; })(1));
  show((({ p, q = () => p }, [x, y = () => x + p]) => [q(), y(), p])({ p: 1 }, [2]));
  attempt(() => ((a = () => b, b = a()) => 1)());
  attempt(() => ((a = b, b) => () => b)());
  show(((...xs) => { const g = () => xs.length; xs.push(1); return g(); })(1, 2));
  show((function (a) { const g = () => a; a = 3; return g(); })(1));
  // tdz
  attempt(() => { const g = () => z1; g(); let z1 = 1; });
  attempt(() => { const g = () => { z2 = 1; }; g(); let z2; });
  attempt(() => { let z3; const g = () => z3; return g(); });
  attempt(() => { z4; let z4 = 1; return () => z4; });
  attempt(() => { let z5 = (() => z5)(); });
  // destructuring into cells
  let m1, m2; const show2 = () => [m1, m2]; [m1, m2 = 3, ...[]] = 'x'; show(show2()); ({ m1, m2 } = { m1: 7 }); show(show2());
  for (m1 of [1, 2, 3]) ; show(show2()); for ([m1, m2] of [[8, 9]]) ; show(show2());
  let [d1, { d2 = () => d1 }] = [4, {}]; show(d2()); const { e1, e2 = () => e1 } = { e1: 6 }; show(e2());
  // deep
  let x0 = 1; show((() => () => () => x0++)()()()); show(x0);
  (() => { var vv = 1; { var vv = 2; } return () => vv; })()();
  const log = []; for (var w = 0; w < 2; w++) log.push(() => w); show(log[0]() + log[1]());
  // finally
  const fin = () => { let t = 0; try { return () => t; } finally { t = 5; } }; show(fin()());
  show(fin === fin); const o2 = { k: fin }; show(o2.k()()); show([fin.name, o2.k.name, fin.length, mk.name]);
  show(typeof fin); show(!fin); show(fin == fin);
}
