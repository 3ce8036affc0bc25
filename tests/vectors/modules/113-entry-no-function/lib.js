export const mbpf_prog = () => 0; //! entry-not-function
