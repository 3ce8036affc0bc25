let out = "";
function log(x) { out += String(x) + "|"; }
function run() {
  let n = 5, s = 0;
  for (let i = 0; i < n; i++) s += i;
  log(s);
  for (let i = n; i--;) s -= i;
  log(s);
  for (var v = 0; v < 10; v += 3) { if (v === 6) continue; log(v); }
  log(v);
  let w = 0;
  while (w < 4) w++;
  log(w);
  do { w--; } while (w > 1);
  log(w);
  while (true) { if (++w > 7) break; }
  log(w);
  for (;;) { w -= 3; if (w < 0) break; }
  log(w);
  outer: for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      if (j === 2) continue outer;
      if (i === 3) break outer;
      log(i * 10 + j);
    }
  }
  block: { if (w < 0) break block; log("never"); }
  for (let i = 0; i < 3; i++) { let k; log(k); k = i; log(k); }
  const a = [];
  for (let i = 0; i < 5; i++) a.push(i * i);
  for (let i = 0; i < a.length; i++) log(a[i]);
  let i = 10;
  for (; i < 3; i++) log("no");
  for (let c = 0, d = 10; c < d; c++, d--) log(c + d);
  let e = 0;
  while (e < 1000 && e * 300 < 5000) { e = e + 1; if (e === 70000) log(70000); }
  log(e);
  let f = "0"; for (f = "0"; f < 3; f++) log(f + "x");
  let h = 0; do { h++; if (h === 2) continue; if (h > 4) break; } while (h < 10); log(h);
  for (const q = 1; w < 0; w++) log(q);
  lab: while (w++ < 3) { do { if (w === 2) continue lab; break lab; } while (true); }
  log(w);
  for (let r = 0; r !== 6; r += 2) log(r);
  for (let big = 40000; big < 40003; big++) log(big & 0xffff);
  return out;
}
