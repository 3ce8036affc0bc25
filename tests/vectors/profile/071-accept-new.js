// accept
function G() {}
const o = { G };
const a = new G(), b = new (function () {})(), c = new o.G(), d = new o.G, e = new G(...[1]);
