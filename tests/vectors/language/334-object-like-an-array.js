// failure profile
// An object that inherits from Array.prototype would be iterable.
function L() {}
L.prototype = [];
function mbpf_prog() {
  for (const o of [{ length: 1 }, L]) {
    try { for (const x of o) show(x); } catch (e) { show(e instanceof TypeError); }
  }
  for (const x of new L()) show(x);
}
