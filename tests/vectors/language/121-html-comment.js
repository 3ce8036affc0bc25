// refused unsupported-html-comment
function mbpf_prog() { let x = 5, y = 1; show(x
<!--y
); }
