const a = [1, 2, 3], u = new Uint8Array(2);
function mbpf_prog() {
  show(delete a[1]); show(a); show(a.length); show(delete a[9]); show(delete a['0']); show(a); show(delete a.x); show(delete a[-1]); show(delete a[1.5]); attempt(() => delete a.length);
  a[1] = 'back'; show(a); show(delete a[2]); show(a.length); a.push('end'); show(a); for (const k in a) show(k);
  attempt(() => delete 'abc'.length); attempt(() => delete 'abc'[0]); show(delete 'abc'[7]); show(delete 'abc'.x); attempt(() => delete u[0]); show(delete u[2]); show(delete u.x); show(delete (1, 2)); show(delete 5);
}
