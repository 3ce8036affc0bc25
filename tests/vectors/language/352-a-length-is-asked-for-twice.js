// events 1
// The length of an array that is an object: both answers must be the same number.
function log(f) { try { mbpf.log(1, String(f())); } catch (e) { mbpf.log(1, e.name); } }
function mbpf_prog() {
  const same = { valueOf() { mbpf.log(1, 'V'); return 1; } };
  const grows = () => ({ c: 0, valueOf() { return ++this.c; } });
  log(() => { const a = [1, 2]; a.length = same; return a.length; });
  log(() => { const a = [1, 2]; a.length = grows(); return a.length; });
  log(() => { const a = [1, 2]; a.length = { valueOf: () => NaN }; return a.length; });
  log(() => Object.defineProperty([1, 2], 'length', { value: same }).length);
  log(() => Object.defineProperty([1, 2], 'length', { value: grows() }).length);
  log(() => Object.defineProperties([1, 2], { length: { value: same } }).length);
  log(() => Object.defineProperties([1, 2], { length: { value: { toString: () => '-0', valueOf: null } } }).length);
  log(() => Object.defineProperty([1, 2], 'length', { value: '1' }).length);
  log(() => { const t = new Uint8Array(2); t[0] = same; return t.join(); });
}
