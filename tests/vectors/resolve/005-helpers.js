function mbpf_prog() {
  mbpf.lg(1, "x"); //! unknown-helper
  mbpf.nowNs([0, 0]); //! missing-capability
  mbpf.log(1); //! missing-argument
  const log = mbpf.log; //! unsupported-helper-value
  const host = mbpf; //! unsupported-first-class-mbpf
  return mbpf.apiVersion;
}
