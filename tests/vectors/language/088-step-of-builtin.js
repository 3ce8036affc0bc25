// refused assign-to-builtin
function mbpf_prog() { Math.PI++; }
