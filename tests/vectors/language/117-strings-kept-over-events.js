// events 8
let all = [], keys = {}, joined = '', wide = '', n = 0;
function mbpf_prog() { n++; const s = 'part' + n, w = '\u4e16' + n; let scratch = ''; for (let i = 0; i < 30; i++) scratch += s; all.push(s + scratch.length, w); keys[s] = w; keys[w] = s; joined += s; wide = wide + w; show(scratch.length); show(all); show(keys); show(joined); show(wide); show(keys['part' + (n - 1)]); show(('part' + n) in keys); all[0] = scratch[n]; if (n === 4) { keys = { fresh: joined }; all = []; } }
