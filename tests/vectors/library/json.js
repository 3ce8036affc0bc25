function run() {
  const S = JSON.stringify, P = JSON.parse;
  log(S({a: 1, b: [true, null, 'x', 1.5], c: {}})); log(S([])); log(S('q"\\\b\f\n\r\t\u0001\u007f\u2028é')); log(S('\ud800\udc00\ud800x\udc00')); log(S(-0)); log(S(NaN)); log(S([Infinity, undefined, () => 1, , 1e21, 1e-7])); log(S(undefined)); log(S(() => 1)); log(S(null)); log(S({a: undefined, f() {}, n: null})); log(S(true)); log(S('')); log(S({'': 1, 'a b': 2, 3: 4}));
  log(S({a: [1, {b: 2}], c: []}, null, 2)); log(S([1, [2]], null, '--')); log(S({a: 1}, null, 20)); log(S({a: 1}, null, 'abcdefghijklmnop')); log(S([], null, 2)); log(S({}, null, '\t')); log(S([1], null, 0)); log(S([1], null, -5)); log(S([1], null, 1.9)); log(S([1], null, true)); log(S([[]], null, 1)); log(S({a: undefined}, null, 1)); log(S([undefined], null, 1));
  log(S({a: 1, b: {a: 2, c: 3}, c: 4}, ['a', 'b'])); log(S({1: 1, a: 2}, [1, 'a', 1, {}])); log(S({a: 1}, [])); log(S([1, {a: 1}], ['a']));
  const seen = [];
  log(S({a: 1, b: [2, {c: 3}]}, function (k, v) { seen.push([k, typeof k, this === undefined]); return typeof v === 'number' ? v + 1 : v; })); log(seen);
  log(S({a: 1, b: 2}, (k, v) => k === 'a' ? undefined : v)); log(S(1, () => undefined));
  log(S({toJSON() { return 5; }})); log(S({a: {toJSON(k) { return k + '!'; }}})); log(S({toJSON: 1})); log(S([{toJSON() { return undefined; }}])); log(S({d: {toJSON: () => ({toJSON: () => 1, x: 2})}}));
  const cyclic = {a: {}}; cyclic.a.b = cyclic; attempt(() => S(cyclic)); const ring = [[]]; ring[0].push(ring); attempt(() => S(ring)); const twice = {}; log(S([twice, twice, {t: twice}])); attempt(() => S({toJSON() { throw 'toJSON'; }})); attempt(() => S({get a() { throw 'getter'; }})); attempt(() => S([1], () => { throw 'replacer'; }));
  log(S(new Uint8Array([1, 2]))); log(S(Object.create({inherited: 1}))); log(S([new Error('e')])); log(S({get g() { return 7; }}));
  const hidden = {}; Object.defineProperty(hidden, 'h', {value: 1, enumerable: false}); log(S(hidden));
  log(P('{"a":[1,2,{"b":null}],"c":"x"}')); log(P(' [ ] ')); log(P('\t\n\r {\n}')); log(P('"\\u0041\\n\\/\\"\\\\\\ud83d\\ude00é"')); log(P('-0')); log(P('0')); log(P('-1.5e+3')); log(P('1E-2')); log(P('123456789012345678901234567890')); log(P('true')); log(P('null')); log(P('""')); log(P('[1,[2,[3,[4]]]]')); log(P('{"a":1,"a":2}')); log(Object.keys(P('{"__proto__":5}'))); log(P(null)); log(P(12)); log(P(['3']));
  for (const bad of ['', ' ', '{', '[', '[1,]', '[,1]', '{,}', '{"a"}', '{"a":}', '{"a":1,}', '{a:1}', "{'a':1}", '01', '1.', '.5', '-', '+1', '1e', '1e+', '0x1', 'NaN', 'Infinity', 'undefined', 'tru', 'truee', 'nul', '"', '"\\x"', '"\\u12G4"', '"\u0001"', '"\n"', '[1 2]', '1 1', '[1}', '{"a":1]', '\u00a01', '/**/1', '[1]]', '"a" "b"', '{"a":1 "b":2}', '{1:2}', '[[]', '{"a":1,,"b":2}', '--1', '\ufeff1']) attempt(() => P(bad));
  attempt(() => P(undefined)); attempt(() => P({})); attempt(() => P()); attempt(() => P({toString: () => '[7]'})); attempt(() => P({toString() { throw 3; }}));
  const keys = [];
  log(P('{"a":[1,2],"b":{"c":3}}', function (k, v) { keys.push(k); return typeof v === 'number' ? v * 2 : v; })); log(keys);
  log(P('[1,2,3]', (k, v) => k === '1' ? undefined : v)); log(P('{"a":1,"b":2}', (k, v) => k === 'a' ? undefined : v)); log(P('[1]', () => 'all')); log(P('5', (k, v) => k + v)); attempt(() => P('[1]', () => { throw 'reviver'; }));
  log(P('{"a":1,"b":{"x":1},"c":3}', function (k, v) { if (k === 'a') { delete this.c; this.b = [9]; } return v; })); log(P('[1,2]', function (k, v) { if (k === '0') Object.freeze(this); return v === 1 ? 10 : v; }));
  log(P('[1,{"k":2}]', 3)); log(P(S({deep: [[[[{a: [1, {b: []}]}]]]], s: 'é\u2028Ā'})));
  const big = {list: []}; for (let i = 0; i < 50; i++) big.list.push({i, s: 'n' + i, f: i / 3}); log(S(P(S(big))) === S(big)); log(typeof JSON); log(JSON.parse.length + JSON.stringify.length);
  return out;
}
