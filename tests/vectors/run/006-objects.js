let out = "";
function log(x) { out += String(x) + "|"; return x; }
function keys(o) { let t = ""; for (const k in o) t += k + "="  + o[k] + ";"; return t; }
function run() {
  const o = { a: 1, "b c": 2, 3: "three", ["d" + 1]: 4, nested: { x: [1, [2, 3]] } };
  log(o.a); log(o["b c"]); log(o[3]); log(o["3"]); log(o.d1); log(o.nested.x[1][0]); log(o.missing);
  o.a++; ++o.a; o.b = o.a-- * 2; log(o.a); log(o.b); log("a" in o); log("zz" in o);
  delete o.a; log("a" in o); log(delete o.nope); log(keys(o));
  const k = "dyn"; o[k] = 5; o[k] += 2; log(o.dyn); o[k]++; log(o[k]--); log(o.dyn);
  for (const key in o) { delete o["b"]; log(key); }
  const a = [1, , 3]; log(a.length); log(a[1]); log(1 in a); a[5] = 6; log(a); log(keys(a)); a.length = 2; log(a);
  log(a.push(7, 8)); log(a.pop()); log(a); log(a[300]); log([] + []); log([1] == 1); log({} + "");
  for (const c in "ab") log(c);
  for (const c in null) log(c);
  for (const c in 5) log(c);
  let last; for (last in { p: 1, q: 2 }) ; log(last);
  for (o.key in { r: 1 }) log(o.key);
  const f = { m: function (x) { return x * 2; }, n(y) { return y + 1; } };
  log(f.m(4)); log(f.n(4)); log(f["m"](5)); const name = "n"; log(f[name](6)); log(f.m.name); log(f.m.length);
  const arr = [(x) => x + 1, function twice(x) { return x * 2; }]; log(arr[0](1)); log(arr[1](4));
  log("abc".charCodeAt(1)); log("abc".length); log("abc"[1]); log("h\u00e9\u20ac".length);
  o.deep ??= 3; o.deep ||= 4; o.deep &&= 5; log(o.deep);
  const sh = 5; log({ sh }.sh); log(`t${sh}u${o.deep}`); log(`${[1, 2]}`);
  let u; u ??= 1; u ||= 2; u &&= 3; log(u);
  return out;
}
