function f() { return arguments; }
function mbpf_prog() {
  const list = f(1);
  attempt(() => list.callee); attempt(() => { list.callee = 1; }); attempt(() => delete list.callee);
  show(list.hasOwnProperty('callee')); show(Object.keys(list).join());
  attempt(() => f.caller); attempt(() => { f.caller = 1; }); attempt(() => f.arguments);
  show(f.hasOwnProperty('caller'));
}
