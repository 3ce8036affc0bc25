let log = '';
const o = { a: 1, b: { c: 2 }, 3: 'x' };
function f() { log += 'f'; return o; } function k() { log += 'k'; return 'a'; }
function mbpf_prog() {
  attempt(() => delete o.b.c.d); show(delete o.a); show(delete o.a); show(o); show(delete o['b'].c); show(o); show(delete o[3]); show(delete o['3']); show(o); o.a = 1; show(delete f()[k()]); show(log); show(o);  attempt(() => delete o.zz.y); attempt(() => delete null.x); attempt(() => delete undefined[k()]); show(delete 5 .x); show(delete 'x'.y); show(delete f().b); show(typeof delete o.q); show(o);
}
