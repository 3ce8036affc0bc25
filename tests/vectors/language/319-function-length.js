function a(x, y = 1, z) { }
function b({ x }, y) { }
function c({ x } = {}, y) { }
const d = (x, y, z = 1) => 0, e = (x = 1) => 0, f = ({ x }, { y }) => 0;
function mbpf_prog() { const all = [a, b, c, d, e, f, () => 0, function (x) { }]; for (let i = 0; i < all.length; i++) { show(all[i].length); show(all[i].name); } show(a.length); show(d.length); show(((x, y = 2) => 0).length); const { length, name } = a; show(length); show(name); }
