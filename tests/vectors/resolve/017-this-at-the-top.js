let a = this; //! unsupported-global-this
const f = () => this; //! unsupported-global-this
class A { [this] = this; static b = this; m() { return this; } } //! unsupported-global-this
function mbpf_prog() {
  return this ? 1 : 0;
}
