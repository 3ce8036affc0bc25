function run() {
  const kinds = [Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array];
  const list = (t) => Array.from(t);
  for (const T of kinds) {
    const t = T.from([3, 1.5, -2, 300, NaN]);
    log(list(t)); log(list(t.map((v) => v * 2))); log(list(t.filter((v) => v > 1))); log(list(t.slice(1, -1))); log(list(t.sort())); log(list(T.of(1, '2', null)));
    log(t.map((v) => v) instanceof T); log(list(t.toReversed())); log(list(t.toSorted((a, b) => b - a))); log(list(t.with(0, 7.9)));
  }
  const t = new Int16Array([5, 1, 4]);
  const seen = [];
  t.forEach(function (v, i, a) { seen.push([this.n, v, i, a === t]); }, {n: 1}); log(seen);
  log(t.reduce((a, b) => a + b)); log(t.reduceRight((a, b) => a + '-' + b)); log(t.some((v) => v === 4)); log(t.every((v) => v > 1)); log(t.find((v) => v < 5)); log(t.findIndex((v) => v < 5)); log(t.findLast((v) => v > 3)); log(t.findLastIndex((v) => v > 9)); log(t.indexOf(4)); log(t.lastIndexOf(5, -1)); log(t.includes(1, 1)); log(t.at(-1)); log(t.join('/')); log(String(t)); log(list(t.reverse())); log(list(t.fill(9, 1, 2))); log(list(new Uint8Array([1, 2, 3, 4]).copyWithin(1, 0)));
  const order = new Float64Array([3, -0, NaN, 0, -Infinity, 1e300, -1, 0, -0]);
  log(list(order.sort())); log(list(new Int8Array([5, -3, 9, 0, -128, 127]).sort())); log(list(new Uint32Array([1, 4294967295, 7]).sort())); log(list(new Float32Array([2, 1]).sort((a, b) => b - a))); log(list(new Uint8Array([3, 1, 2]).sort(undefined))); log(list(new Uint8Array(0).sort()));
  const big = new Uint16Array(300);
  for (let i = 0; i < 300; i++) big[i] = i * 7919 % 1009;
  big.sort();
  let ordered = true;
  for (let i = 1; i < 300; i++) if (big[i - 1] > big[i]) ordered = false;
  log(ordered);
  const target = new Uint8Array(6);
  target.set([1, 2.9, '3']); log(list(target)); target.set(new Int16Array([-1, 256]), 4); log(list(target)); target.set(target.subarray(0, 3), 1); log(list(target)); target.set({length: 2, 0: 8, 1: {valueOf: () => 9}}, '2'); log(list(target)); target.set('12'); log(list(target)); target.set(5); target.set(new Uint8Array(0), 6); log(list(target));
  const bytes = new Uint8Array(8), words = new Uint16Array(bytes.buffer);
  bytes.set([1, 2, 3, 4, 5, 6, 7, 8]); bytes.set(words.subarray(0, 2), 1); log(list(bytes));
  attempt(() => target.set([1], 6)); attempt(() => target.set([1], -1)); attempt(() => target.set([1, 2, 3, 4, 5, 6, 7])); attempt(() => target.set(null)); attempt(() => target.set([1], Infinity)); attempt(() => t.map()); attempt(() => t.sort(null)); attempt(() => t.filter(3)); attempt(() => t.with(3, 0)); attempt(() => t.reduce((a) => a, ...[]) && new Int8Array(0).reduce((a) => a));
  const P = Uint8Array.prototype;
  attempt(() => P.map.call([1], (v) => v)); attempt(() => P.forEach.call({length: 1}, () => 0)); attempt(() => P.sort.call([1])); attempt(() => P.set.call([], [])); attempt(() => P.join.call([1])); attempt(() => P.at.call(null, 0)); attempt(() => P.fill.call([], 0)); attempt(() => Uint8Array.from.call(Array, [])); attempt(() => Uint8Array.of.call(undefined, 1)); attempt(() => Uint8Array.from(null)); attempt(() => Uint8Array.from([], 1));
  log(list(Uint8Array.from({length: 2, 1: 7}))); log(list(Uint8Array.from('123'))); log(list(Int8Array.from([1, 2], function (v, i) { return v * this.k - i; }, {k: 4}))); log(list(Uint8Array.from(new Float32Array([1.5, -1])))); log(list(new Uint8Array({length: 2, 0: 4}))); log(list(new Uint8Array([{valueOf: () => 5}, '6', [7]])));
  attempt(() => t.map((v) => { throw v; })); log(list(t.map((v) => ({valueOf: () => v + 1}))));
  log(P.forEach.name + P.forEach.length); log(P.map === Int8Array.prototype.map); log(P.map === Array.prototype.map);
  const bits = new Uint8Array(new Float32Array(2).buffer); bits[2] = 0xa0; bits[3] = 0x7f; log(list(new Uint8Array(new Float32Array(bits.buffer).slice().buffer)));
  return out;
}
