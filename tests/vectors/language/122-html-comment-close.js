// refused unsupported-html-comment
function mbpf_prog() { let x = 5; show(x)
--> 0;
}
