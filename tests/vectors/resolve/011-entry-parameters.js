function mbpf_prog(ctx, more) { return 0; } //! entry-parameters
function mbpf_init(ctx) { } //! entry-parameters
let mbpf_fini = 1; //! entry-not-function
