// refused assign-to-builtin
function mbpf_prog() { for (Math.PI in { a: 1 }) ; }
