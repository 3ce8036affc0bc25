// failure profile
function mbpf_prog() {
  class C { static name() {} }
  show(delete C.name); show(C.name);
}
