// events 1
// The length of a sealed array ends behind its last element, which cannot be deleted.
function log(f) { try { mbpf.log(1, String(f())); } catch (e) { mbpf.log(1, e.name); } }
function cut(a, length) {
  Object.seal(a);
  log(() => { a.length = length; });
  log(() => a.length + ':' + a.join());
}
function mbpf_prog() {
  cut([1, , 'z', 3], 2);
  cut([1, , 'z', 3], 4);
  cut([1, , 'z', 3], 6);
  cut([1, , 'z', ,], 3);
  cut([1, , 'z', , ,], 0);
  cut([, , ,], 1);
  cut([undefined, null], 0);
  cut([], 0);
  cut([1], '1');
  cut([1], -1);
  cut([1], 1.5);
  const long = Object.seal([]);
  log(() => { long.length = 4294967295; });
  log(() => { long.length = 4294967296; });
  log(() => long.length);
  const a = Object.seal([1, 2, , ,]);
  log(() => Object.defineProperty(a, 'length', { value: 0, writable: false }));
  log(() => a.length);
  log(() => { a.length = 2; });
  log(() => { a.length = 3; });
  const f = Object.freeze([1, , 3]);
  log(() => { f.length = 3; });
  log(() => { f.length = 1; });
  log(() => f.length);
  const p = Object.preventExtensions([1, 2, 3]);
  log(() => { p.length = 1; });
  log(() => p.length + ':' + p.join());
  log(() => Object.seal([1, 2]).pop());
  log(() => Object.seal([1, , 3]).splice(1, 1));
  log(() => Object.seal([1, 2]).shift());
}
