function mbpf_prog() {
  { const port = 1; port; }
  return port; //! unknown-global
}
