let out = "", g = 1;
function log(x) { out += String(x) + "|"; return x; }
function add(a, b, c) { return a + "," + b + "," + c; }
function bump() { g = g + 10; return g; }
function run() {
  let x = 1;
  log(x + (x = 5)); log(x + x++ + x); log(x-- - --x); log((x = 2) * x); log(add(x, x++, x)); log(add(x, x = 9, x));
  x = x + (x = 3) + x; log(x);
  x += x++; log(x);
  x = x++; log(x);
  let y = x = 4; log(x + y);
  log(g + bump() + g); g += bump(); log(g);
  const o = { p: 1, q: [1, 2, 3] };
  o.p = o.p + (o.p = 5); log(o.p);
  o.p += o.p++; log(o.p);
  let i = 0;
  o.q[i] = i = 2; log(o.q); log(i);
  i = 0; o.q[i++] += i; log(o.q); log(i);
  o.q[i] = (i = 0, 7); log(o.q);
  log(o.q[i] + (i = 2) + o.q[i]); log([i, i++, i, ++i]);
  log({ a: i, b: i++, c: i }.c);
  i = 5; log(i < (i = 3)); log(i > (i = 1) || i); log((i = 0) || (i = 8) && i);
  log(log("l") + log("r")); log(log(1) < log(2)); log(log(3) - log(4) * log(5));
  let z = 1; z = z && (z = 0) || z; log(z);
  let t = 3; t = (t > 2) ? t + (t = 1) : t; log(t);
  return out;
}
