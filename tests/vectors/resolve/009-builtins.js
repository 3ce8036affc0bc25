function mbpf_prog() {
  Math.flor(1); //! unknown-builtin
  const m = Math;
  Math[m];
  Uint8Array(4); //! builtin-needs-new
  new String("x"); //! builtin-not-constructor
  new mbpf_prog();
  new Math.floor(1); //! builtin-not-constructor
  class Own extends Number {} //! builtin-not-constructor
  Number.parseReal("1"); //! unknown-builtin
  return String.length;
}
