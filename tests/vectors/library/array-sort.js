function run() {
  log([3, 1, 2].sort()); log([10, 9, 1].sort()); log([10, 9, 1].sort((a, b) => a - b)); log(['b', undefined, 'a', , 'c', undefined].sort()); log([, 3, undefined, 1].sort((a, b) => b - a)); log([].sort()); log([1].sort(() => { throw 1; }));
  log([-1, -2, 5, 0, -0].sort()); log([true, false, null, NaN, 'm', 1].sort()); log(['\ud83d\ude00', '\uffff', 'z', 'Z', 'é'].sort()); log([[2], [1, 5], [10]].sort());
  const list = [];
  for (let i = 0; i < 60; i++) list[i] = {k: i * 7 % 5, i};
  const sorted = list.slice().sort((a, b) => a.k - b.k);
  log(sorted.map((e) => e.k + ':' + e.i).join(' '));
  let stable = true;
  for (let i = 1; i < sorted.length; i++) if (sorted[i - 1].k === sorted[i].k && sorted[i - 1].i > sorted[i].i) stable = false;
  log(stable);
  const numbers = [];
  let seed = 1;
  for (let i = 0; i < 200; i++) { seed = seed * 1103515245 + 12345 & 0x7fffffff; numbers[i] = seed % 1000; }
  const copy = numbers.slice().sort((a, b) => a - b);
  let ordered = true;
  for (let i = 1; i < copy.length; i++) if (copy[i - 1] > copy[i]) ordered = false;
  log(ordered); log(copy.reduce((a, b) => a + b) === numbers.reduce((a, b) => a + b));
  let calls = 0;
  numbers.slice().sort((a, b) => { calls++; return a - b; });
  log(calls < 200 * 9);
  // Comparisons that throw, mutate, lie, or give odd results.
  const thrown = [3, 2, 1, 5, 4];
  attempt(() => thrown.sort((a, b) => { if (a === 5 || b === 5) throw new RangeError('no'); return a - b; }));
  log(thrown);
  const mutated = [5, 4, 3, 2, 1];
  mutated.sort((a, b) => { mutated.length = 0; mutated.push(7, 8, 9, 10, 11, 12); return a - b; });
  log(mutated.length > 4);
  const lies = [1, 2, 3, 4, 5, 6, 7];
  lies.sort(() => 1); log(lies.length); log(lies.slice().sort((a, b) => a - b));
  log([2, 1].sort(() => NaN)); log([2, 1].sort(() => undefined)); log([2, 1].sort((a, b) => String(a - b))); log([2, 1].sort((a, b) => [a - b]));
  log([3, 1, 2].sort(undefined)); attempt(() => [].sort(null)); attempt(() => [1].sort({}));
  log([3, 1, 2].sort((a, b) => ({valueOf: () => a - b})));
  log([{toString: () => 'b'}, {toString: () => 'a'}].sort().map(String));
  attempt(() => [{toString() { throw 5; }}, 1].sort());
  const order = [];
  log([1, 2, 3].sort(function (a, b) { order[0] = this === undefined; order[1] = arguments.length; return b - a; })); log(order);
  log(['x', 'y'].toSorted((a, b) => a < b ? 1 : -1)); log([, 1, undefined, 0].toSorted());
  return out;
}
