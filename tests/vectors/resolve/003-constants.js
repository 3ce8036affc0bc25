const LIMIT = 1;
const self = function name() { name = 1; }; //! assign-to-const
function mbpf_prog() {
  LIMIT = 2; //! assign-to-const
  LIMIT++; //! assign-to-const
  const local = [];
  local += 1; //! assign-to-const
  for (const k in local) { k = 1; } //! assign-to-const
  Math = 1; //! assign-to-builtin
  undefined = 1; //! assign-to-builtin
  ctx = 2; //! assign-to-builtin
  return self;
}
