const word = 'abc';
function mbpf_prog(ctx) {
  const list = [1, 2];
  list.includes(1);
  [1].push(2);
  [1, 2].keys(); //! unknown-builtin
  'abc'.charCodeAt(0);
  word.normalize(); //! unknown-builtin
  `${ctx.pkt_len}`['normalize'](); //! unknown-builtin
  return 0;
}
