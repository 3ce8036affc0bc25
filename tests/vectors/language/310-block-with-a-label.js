let n = 0;
function mbpf_prog() {
  {a: n = 1}
  show(n);
  class C {}{b: n = 2
  }
  show(n);
  {a: {b: n = 3}}
  show(n);
}
