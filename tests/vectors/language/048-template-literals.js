const g = 5;
function mbpf_prog() {
  let x = 1; show(`plain`); show(``); show(`a${x}b`); show(`${x}`); show(`${x}${x + 1}`); show(`${''}`); show(`line
two`); show(`\n\t\\ \` \${x} $x {x} $`); show(`a${`b${`c${x}`}`}`); show(`${null} ${undefined} ${true} ${1.5} ${-0} ${NaN}`); show(`${[1, 2]} ${{}} ${[]}`); show(`${x > 0 ? 'pos' : `neg${x}`}`); show(`${x++}${x++}${x}`); show(`${g}${g * 2}`); show(typeof `${1}`); show(`a` + `b` === `ab`); show(`x${'y'}z`.length); show({ a: `k` }[`a`]); attempt(() => `${null.x}`); show(`${'\u4e16'}!`); show(`\u0041\x42`); show(`a\
b`); show(`${(x, 'seq')}`); const s = `${x}`; show(s === '3'); show(`${new Error('boom')}`); show(`${new Uint8Array([1, 2])}`); show(`1` + 1); show(+`12`);
}
