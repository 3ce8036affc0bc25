function mbpf_prog(...args) { //! entry-parameters
  return args.length;
}
