function mbpf_prog() {
  retrun(1); //! unknown-global
  count = 1; //! unknown-global
  typeof nothing;
  let counter = cuonter; //! unknown-global
  return counter + isNan(counter); //! unknown-global
}
