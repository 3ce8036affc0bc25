function run() {
  let a = [1, 2, 3, 4, 5];
  log(a.slice()); log(a.slice(1)); log(a.slice(-2)); log(a.slice(1, -1)); log(a.slice(3, 1)); log(a.slice('1', null)); log(a.slice(-Infinity, Infinity)); log(a.slice(NaN, 2.9)); log([1, , 3].slice(0)); log([, ,].slice(1));
  log(a.concat()); log(a.concat(6, [7, [8]], 'x', undefined)); log([, 1].concat([, 2], [,])); log([].concat([], [[]]));
  log(a.splice(1, 2)); log(a); log(a.splice(1, 0, 'a', 'b')); log(a); log(a.splice(-1)); log(a); log(a.splice()); log(a.splice(undefined)); log(a); log([1, 2].splice(0, undefined)); log([1, 2, 3].splice(1, Infinity, 9));
  a = [1, , 3, 4]; log(a.splice(0, 1)); log(a); a = [1, 2, , 4]; log(a.splice(1, 1, 'x', 'y', 'z')); log(a);
  a = []; log(a.push()); log(a.push(1, 2, 3)); log(a.pop()); log(a.shift()); log(a.unshift('p', 'q')); log(a.unshift()); log(a); log([].pop()); log([].shift()); a = [, 2]; log(a.shift()); log(a); a = [1, , 3]; a.unshift(0); log(a);
  log([1, 2, 3, 4].reverse()); log([1, , 3, 4].reverse()); log([, ,].reverse()); log([1].reverse()); log([].reverse());
  log([1, 2, 1, NaN, , 0].indexOf(1, 1)); log([NaN].indexOf(NaN)); log([, undefined].indexOf(undefined)); log([0].indexOf(-0)); log([1, 2, 3].indexOf(3, -1)); log([1, 2, 3].indexOf(1, -2)); log([1].indexOf(1, 5)); log(['1'].indexOf(1));
  log([1, 2, 1].lastIndexOf(1)); log([1, 2, 1].lastIndexOf(1, -2)); log([1, 2, 1].lastIndexOf(1, undefined)); log([1, 2].lastIndexOf(2, 0)); log([1].lastIndexOf(1, -5)); log([NaN].lastIndexOf(NaN)); log([].lastIndexOf(1));
  log([NaN].includes(NaN)); log([,].includes(undefined)); log([1, 2].includes(2, 2)); log([0].includes(-0)); log([1].includes('1')); log([1, 2, 3].includes(3, -1));
  log([1, 2, 3].at(-1)); log([1, 2].at(2)); log([1, 2].at(-3)); log([1, 2].at()); log([1, 2].at('1'));
  log([1, null, undefined, 'x', , true, [2, [3]], 1.5].join()); log([1, 2].join('')); log([1, 2].join(undefined)); log([1, 2].join(null)); log([].join()); log([,].join()); log([, ,].join('-')); log(['é', 'Ā', '\ud83d\ude00'].join('–'));
  log(String([1, [2, 3]])); log([1, 2] + ''); log([] + []); log([[]] == ''); log([1, 2].toString()); log(`${[1, [2]]}`);
  log([1, 2, 3, 4].fill(0, 1, 3)); log([1, 2].fill('x')); log([, ,].fill(7)); log([1, 2, 3].fill(9, -1)); log([1, 2, 3].fill(9, 2, 1)); log([].fill(1));
  log([1, 2, 3, 4, 5].copyWithin(0, 3)); log([1, 2, 3, 4, 5].copyWithin(1, 0, 3)); log([1, , 3, 4, 5].copyWithin(2, 1, 4)); log([1, 2, 3].copyWithin(-2, -3)); log([1, 2, 3].copyWithin(1));
  log([3, 1, 2].toSorted()); log([1, , 3].toReversed()); log([1, 2, 3].with(-1, 9)); log([1, , 3].with(0, 0)); attempt(() => [1].with(1, 0)); attempt(() => [1].with(-2, 0)); log([1, 2, 3, 4].toSpliced(1, 2, 'x')); log([1, 2].toSpliced()); log([, 1].toSpliced(0, 0, 2));
  log(Array.of()); log(Array.of(7)); log(Array.of(1, undefined).length); log(Array.from('a\ud83d\ude00b')); log(Array.from([1, , 3])); log(Array.from({length: 3, 0: 'x', 2: 'z'})); log(Array.from([1, 2], function (v, i) { return this.k * v + i; }, {k: 10})); log(Array.from({length: 3}, (v, i) => i * i)); log(Array.from(5)); log(Array.from(new Uint8Array([1, 255])));
  attempt(() => Array.from(null)); attempt(() => Array.from(undefined)); attempt(() => Array.from([], 3)); attempt(() => Array.from([], null));
  attempt(() => { const f = Object.freeze([1, 2]); f.push(3); }); attempt(() => Object.freeze([2, 1]).sort()); attempt(() => Object.freeze([1]).pop()); attempt(() => Object.freeze([]).fill(1)); attempt(() => Object.freeze([2, 1]).reverse()); attempt(() => Object.freeze([1]).map((v) => v + 1));
  return out;
}
