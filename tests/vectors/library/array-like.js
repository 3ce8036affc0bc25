function run() {
  const A = Array.prototype;
  const like = () => ({length: 3, 0: 'a', 2: 'c', 5: 'x'});
  log(A.map.call(like(), (v) => v + v)); log(A.filter.call(like(), () => true)); log(A.indexOf.call(like(), 'c')); log(A.join.call(like(), '+')); log(A.slice.call(like(), 1)); log(A.concat.call([0], like()).length); log(A.includes.call(like(), undefined)); log(A.at.call(like(), -1)); log(A.reduce.call(like(), (a, b) => a + b)); log(A.find.call(like(), (v) => v === undefined)); log(A.some.call({length: -1, 0: 1}, () => true)); log(A.every.call({length: '2', 0: 1, 1: 0}, (v) => v));
  let o = like(); log(A.push.call(o, 'p', 'q')); log(o); o = {}; log(A.push.call(o, 1)); log(o); o = {length: 'x'}; log(A.pop.call(o)); log(o); o = like(); log(A.pop.call(o)); log(o); o = like(); log(A.shift.call(o)); log(o); o = like(); log(A.unshift.call(o, 'n')); log(o); o = like(); log(A.reverse.call(o)); o = like(); log(A.splice.call(o, 1, 1, 'y', 'z')); log(o); o = {length: 3, 0: 3, 1: 1, 2: 2}; log(A.sort.call(o)); o = {length: 2}; log(A.fill.call(o, 1)); log(A.copyWithin.call({length: 3, 2: 9}, 0, 2)); log(A.flat.call({length: 2, 0: [1], 1: 2})); log(A.lastIndexOf.call({length: 2, 0: 1, 1: 1}, 1)); log(A.toSorted.call({length: 2, 0: 2})); log(A.with.call({length: 1}, 0, 5));
  // length is read once and converted, in the standard's order
  const trace = [];
  const odd = {
    get length() { trace.push('length'); return {valueOf() { trace.push('valueOf'); return 2.7; }}; },
    get 0() { trace.push('0'); return 'zero'; },
    get 1() { trace.push('1'); return 'one'; },
  };
  log(A.map.call(odd, (v) => { trace.push('call'); return v; })); log(trace.join(' ')); trace.length = 0;
  log(A.indexOf.call(odd, 'one', {valueOf() { trace.push('from'); return 0; }})); log(trace.join(' ')); trace.length = 0;
  log(A.join.call(odd, {toString() { trace.push('separator'); return '-'; }})); log(trace.join(' ')); trace.length = 0;
  attempt(() => A.forEach.call(odd, null)); log(trace.join(' ')); trace.length = 0;
  attempt(() => A.sort.call(odd, null)); log(trace.join(' '));
  attempt(() => A.map.call({get length() { throw new EvalError('x'); }}, 1));
  attempt(() => A.forEach.call({length: 2, get 0() { throw 'getter'; }}, () => 0));
  attempt(() => A.forEach.call(null, () => 0)); attempt(() => A.map.call(undefined, () => 0)); attempt(() => A.push.call(null));
  attempt(() => A.map.call({length: 2 ** 32}, (v) => v)); attempt(() => A.push.call({length: 2 ** 53 - 1}, 1)); o = {length: 2 ** 53 - 1}; log(A.push.call(o)); log(o.length); log(A.at.call({length: 2 ** 53, 9007199254740990: 'last'}, -1)); log(A.indexOf.call({length: Infinity, 9007199254740990: 'last'}, 'last', -1));
  log(A.lastIndexOf.call({length: 2 ** 53 + 2, 9007199254740990: 'last'}, 'last'));
  o = {length: 2, 0: 'z', set 1(v) { trace.push('set ' + v); }}; trace.length = 0; A.fill.call(o, 'f'); log(trace); log(o[0]);
  const named = [1, 2]; named.extra = 'e'; log(named.map((v) => v)); log(named.slice().extra); log(named.length);
  (function () { log(A.slice.call(arguments, 1)); log(A.map.call(arguments, (v) => v + 1)); log(Array.from(arguments)); })(1, 2, 3);
  log(A.map.call(new Uint8Array([1, 2]), (v) => v * 200)); log(A.filter.call(new Int8Array([1, -1]), (v) => v < 0));
  class List extends Array { last() { return this[this.length - 1]; } }
  const list = new List(); list.push(1, 2, 3);
  log(list.map((v) => v * 2).last()); log(list.filter((v) => v > 1) instanceof List); log(list.slice(1).last()); log(list.concat([4]).last()); log(Array.isArray(list)); log(List.from([7, 8]).last()); log(List.of(5, 6).last()); log(list.toSorted() instanceof List);
  const plain = [1, 2, 3]; plain.constructor = undefined; log(plain.map((v) => v)); plain.constructor = {}; log(plain.slice(1)); plain.constructor = null; attempt(() => plain.map((v) => v)); plain.constructor = 3; attempt(() => plain.filter((v) => v));
  return out;
}
