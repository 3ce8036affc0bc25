let out = '';
function log(x) { out += String(x) + '|'; return x; }
function tried(f) { try { log(f()); } catch (e) { log(e instanceof TypeError ? 'T' : 'E'); } }
function rest(a, ...more) { return String(a) + ':' + String(more); }
function run() {
  for (const x of [1, , 'b']) log(x);
  for (const c of 'a\u{1F600}z') log(c.length);
  const grow = [1]; for (const x of grow) if (grow.length < 4) grow.push(x + 1); log(grow);
  for (const x of [1, 2, 3]) { if (x === 2) continue; if (x === 3) break; log(x); }
  tried(() => { for (const x of null) log(x); }); tried(() => { for (const x of {}) log(x); });
  const [a, , b = 5, [c, d] = 'pq', ...e] = [1, 2, undefined, undefined, 6, 7]; log([a, b, c, d]); log(e);
  let f, g = {}; [f, g.x, ...g.y] = 'hello'; log(f + g.x + String(g.y)); [f, g.x] = [g.x, f]; log(f + g.x);
  tried(() => { const [] = 5; }); tried(() => { [f] = undefined; });
  log([...grow, 0, ...'xy', , ...[]].length); log(rest()); log(rest(1)); log(rest(1, 2, 3)); log(rest(...grow)); log(rest('q', ...grow, ...'w'));
  log(Math.abs(...[-4, 1])); const h = [1]; log(h.push(...[5, 6], 7)); log(h); tried(() => rest(...5)); tried(() => (void 0)(...[]));
  const o = { m: rest }; log(o.m(...[8])); log(o?.m?.(...[9])); log(o.n?.(...grow)); log(((...r) => r.length)(...grow, 1)); log(rest.length);
  return out;
}
