// refused assign-to-builtin
function mbpf_prog() { delete Math.floor; }
