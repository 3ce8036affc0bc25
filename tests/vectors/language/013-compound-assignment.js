let g = 10;
function mbpf_prog() {
  let x = 10;
  x += 5; show(x); x -= 3; show(x); x *= 2; show(x); x /= 5; show(x); x %= 3; show(x); x **= 2; show(x);
  x = 0xff; x &= 0x3c; show(x); x |= 3; show(x); x ^= 0xf0f; show(x); x <<= 20; show(x); x >>= 3; show(x); x >>>= 1; show(x); x = -1; x >>>= 0; show(x);
  x = 'a'; x += 1; show(x); x += null; show(x); x -= 1; show(x); x += undefined; show(x);
  g += 5; show(g); g *= g; show(g); g -= '5'; show(g); g += 'x'; show(g);
  const o = { a: 1, b: 'b' }; o.a += 2; o['b'] += o.a; o.c += 1; show(o); o.a <<= 4; o.a |= 1; o.a /= 2; show(o);
  const a = [1, 2, 3]; a[0] += a[1] *= a[2] -= 1; show(a); a[5] |= 7; show(a); a['1'] ^= 1; show(a);
  const t = new Uint8Array(3); t[0] += 300; t[1] -= 1; t[2] |= 0x1f3; show(t);
  let y = 1, z = y += y += 5; show(y); show(z); show(y -= y -= 1);
}
