let log = '';
const o = { get f() { log += 'f'; return function (x) { log += 'c'; return this === o; }; }, get k() { log += 'k'; return 'f'; } };
const say = (t, v) => { log += t; return v; };
function mbpf_prog() {
  show([o.f(say('a', 1)), o[o.k](say('b', 1)), log]);
  log = '';
  say('1', o)[say('2', 'z')] = say('3', 4);
  say('1', {})[say('2', 'z')] += say('3', 4);
  new (say('4', function () { log += 'n'; }))(say('5', 1), say('6', 1));
  show(log);
  log = '';
  const { f, [say('x', 'k')]: y, ...r } = o;
  show([log, y]);
}
