function run() {
  const holes = [1, , 3, undefined, 5];
  const seen = [];
  log(holes.forEach(function (v, i, a) { seen[seen.length] = [this.tag, v, i, a === holes]; }, {tag: 't'}));
  log(seen);
  log(holes.map((v, i) => v * 10 + i));
  log(holes.filter(() => true));
  log([5, 1, 4].filter((v) => v > 3));
  log(holes.some((v) => v === undefined));
  log([1, , 3].some((v) => v === undefined));
  log([].every(() => false)); log([2, 4, 5].every((v) => v % 2 === 0)); log([2, , 4].every((v) => v % 2 === 0));
  log(holes.find((v) => v === undefined)); log(holes.findIndex((v) => v === undefined));
  log(holes.findLast((v) => v > 1)); log(holes.findLastIndex((v) => v === undefined));
  log([1].find(() => false)); log([1].findIndex(() => false)); log([].findLast(() => true)); log([].findLastIndex(() => true));
  log(holes.reduce((a, v, i) => a + '/' + v + '@' + i)); log(holes.reduceRight((a, v, i) => a + '/' + v + '@' + i, 'x'));
  log([, 7].reduce((a, b) => a + b)); log([].reduce((a, b) => a + b, 'first')); log([1, 2].reduce((a, b) => a + b, undefined));
  attempt(() => [].reduce((a, b) => a + b)); attempt(() => [, ,].reduceRight((a, b) => a + b));
  log([1, [2, [3, [4]]]].flat()); log([1, [2, [3, [4]]]].flat(Infinity)); log([1, [2]].flat(0)); log([[1, , 2], , 3].flat());
  log([1, 2].flatMap((v) => [v, [v * 2]])); log([1, 2, 3].flatMap((v) => v));
  // Elements that come, go and change while the callbacks run.
  let a = [1, 2, 3];
  log(a.map((v, i) => { if (i === 0) { a.push(9); a[1] = 'new'; delete a[2]; } return v; })); log(a);
  a = [1, 2, 3, 4];
  log(a.filter((v) => { a.length = 2; return true; })); log(a);
  a = [1, 2, 3];
  a.forEach((v) => a.push(v)); log(a);
  a = [1, 2, 3, 4];
  log(a.find((v, i) => { a.pop(); return v === undefined; }));
  a = [3, 2, 1];
  log(a.reduceRight((s, v, i) => { a.length = 0; return s + v; }, 0));
  // Callbacks that throw, and none at all.
  attempt(() => [1, 2].forEach((v) => { throw v; })); attempt(() => [1, 2].map((v) => null.x));
  attempt(() => [1].forEach()); attempt(() => [].map(3)); attempt(() => [].filter({})); attempt(() => [].sort(1)); attempt(() => [].reduce(null));
  attempt(() => [].find('f')); attempt(() => [].flatMap()); attempt(() => [].every(undefined, 1)); attempt(() => [].some()); attempt(() => [].reduceRight());
  // Re-entrancy, recursion and built-ins as callbacks.
  log([[3, 1], [2]].map((list) => list.map((v) => [v].map((w) => w + 1))));
  const depth = (n) => n === 0 ? [0] : [n].map(() => depth(n - 1));
  log(depth(10));
  log(['1', '2', 'x'].map(Number)); log([0, 1, ''].filter(Boolean)); log([[1], 2].map(Array.isArray)); log([1, 2, 3].map(String));
  log([5, 6].map((v, i, list) => list.length + i + v)); log([1, 2, 3].some(isNaN));
  log([1, 2, 3].forEach.length); log([].reduce.name); log([].map === [1].map); log(typeof [].sort);
  return out;
}
