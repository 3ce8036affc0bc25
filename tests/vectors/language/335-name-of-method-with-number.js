// events 2
// The text of a key that is a number is made before the function gets its name.
let g = 1;
function mbpf_prog() {
  g -= 3;
  class C {
    [g]() { return 1; }
    static [g / 4]() { return 2; }
  }
  const o = { [g * 2]() { return 3; } };
  for (const f of [new C()[g], C[g / 4], o[g * 2]]) mbpf.log(1, `${f.name} ${f()}`);
}
