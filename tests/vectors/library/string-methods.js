function run() {
  log('abcabc'.replace('b', 'X')); log('abcabc'.replaceAll('b', 'X')); log('abc'.replace('', '-')); log('abc'.replaceAll('', '-')); log('abc'.replace('z', 'y')); log('aaa'.replaceAll('aa', 'b')); log(''.replaceAll('', 'x'));
  log('abc'.replace('b', '[$&]')); log('abc'.replace('b', '[$`]')); log('abc'.replace('b', "[$']")); log('abc'.replace('b', '$$')); log('abc'.replace('b', '$1$0$<x>$')); log('a.b.c'.replaceAll('.', '$&$&')); log('abc'.replace('c', '$')); log('abc'.replace('b', '$$$'));
  const calls = [];
  log('abcb'.replaceAll('b', function (...list) { calls.push([this === undefined, ...list]); return list[1]; })); log(calls);
  log('abc'.replace('b', () => undefined)); log('abc'.replace('b', () => '$&')); log('abc'.replace('b', null)); log('abc'.replace('b')); log('undefined'.replace()); log('a1b'.replace(1, 2));
  attempt(() => 'abc'.replace('b', () => { throw 'x'; })); attempt(() => String.prototype.replace.call(null, 'a', 'b')); attempt(() => String.prototype.split.call(undefined));
  const trace = [];
  const o = (n, v) => ({toString() { trace.push(n); return v; }});
  log(String.prototype.replace.call(o('this', 'xyz'), o('search', 'y'), o('with', 'Q'))); log(trace.join(' ')); trace.length = 0;
  log(String.prototype.split.call(o('this', 'a-b-c'), o('separator', '-'), {valueOf() { trace.push('limit'); return 2; }})); log(trace.join(' '));
  log('a,b,c'.split(',')); log('a,b,c'.split(',', 2)); log('abc'.split('')); log('a\ud83d\ude00'.split('').length); log('abc'.split()); log('abc'.split(undefined, 0)); log(''.split('')); log(''.split(',')); log('abc'.split('abc')); log(',a,,'.split(',')); log('abab'.split('ab')); log('a1b1c'.split(1)); log('anullb'.split(null)); log('abc'.split('', 2)); log('abc'.split('b', -1)); log('abc'.split('b', 4294967297)); log('a b'.split(' ', NaN));
  log(String.raw({raw: ['a', 'b', 'c']}, 1, 2, 3)); log(String.raw({raw: 'xyz'}, 0, 1)); log(String.raw({raw: []}, 1)); log(String.raw({raw: {length: 2, 0: 'p', 1: 'q'}}, {toString: () => '!'})); attempt(() => String.raw()); attempt(() => String.raw({}));
  log(['a', 'b'].join('é')); log('x'.replace('x', 'Ā')); log('€uro'.replaceAll('u', '\ud83d\ude00').length); log('\ud83d\ude00'.replaceAll('', '.').length);
  return out;
}
