// accept
const o = {};
function g() { return this.x; }
function h() { return () => this; }
