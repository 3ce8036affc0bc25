function mbpf_init() { return arguments.length; }
function mbpf_prog(ctx) {
  return arguments[0] === ctx ? 1 : 0; //! entry-parameters
}
