// Each event keeps something new, which with what it replaces leaves no room for the next one.
let state = { n: 0 };
function mbpf_prog() {
  const a = [state.n, 1, 2, 3, 4, 5, 6, 7];
  const b = [state.n, a, 2, 3, 4, 5, 6, 7];
  const c = { a, b, text: 'event ' + state.n };
  state = { n: state.n + 1, c, more: new Uint8Array(300) };
  return state.n;
}
