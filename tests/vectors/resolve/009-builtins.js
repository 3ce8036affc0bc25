function mbpf_prog() {
  Math.flor(1); //! unknown-builtin
  const m = Math; //! unsupported-bare-namespace
  Math[m]; //! unsupported-bare-namespace
  Uint8Array(4); //! builtin-needs-new
  new String("x"); //! builtin-not-constructor
  new mbpf_prog(); //! unsupported-new
  new Math.floor(1); //! builtin-not-constructor
  Number.parseFloat("1"); //! unknown-builtin
  return String.length;
}
