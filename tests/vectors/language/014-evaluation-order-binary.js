let log = '';
function f(n) { log += n; return n; }
function mbpf_prog() {
  let x = 1;
  show(x + (x = 5)); show(x); show((x = 2) + x); show(x * (x = 3) * x); show(x - x++ - x); show(x++ + x++); show(++x + x--); show(x);
  show(x + (x += 10) + x); show(-x + (x = 1)); show(x < (x = 5)); show((x = 1) < x); show(x == (x = 2)); show(x & (x = 7)); show([x, x = 8, x]); show(`${x}${x++}${x}`);
  show(f(1) + f(2) * f(3)); show(f(4) < f(5)); show(f(6) ** f(2)); show(f(1), f(2)); show(log);
  log = ''; show(f(0) && f(1)); show(f(1) && f(2)); show(f(0) || f(3)); show(f(4) || f(5)); show(f(null) ?? f(6)); show(f(0) ?? f(7)); show(f(1) ? f(2) : f(3)); show(log);
  let a = 1, b = 2; show((a = b, b = a + 1, a + b)); show([a, b]);
  let y = 5; y = y++ + ++y; show(y); y = y++; show(y); y += y++; show(y); y = (y = 3) * y; show(y);
  let s = 'a'; s = s + (s += 'b') + s; show(s); s += s += 'c'; show(s);
}
