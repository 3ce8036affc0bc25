// Errors with their messages, thrown from several frames, and one that is kept.
let kept = null;
function fail(n) {
  if (n) return fail(n - 1);
  throw new RangeError('deep ' + n);
}
function mbpf_prog() {
  let text = '';
  for (let i = 0; i < 30; i++) {
    try {
      if (i % 3) fail(i % 4); else null.x;
    } catch (e) {
      if (i % 11 === 5) kept = e;
      text = e.name + ' ' + (kept ? kept.message.length > 3 : '');
    }
  }
  mbpf.log(1, text);
  return text.length;
}
