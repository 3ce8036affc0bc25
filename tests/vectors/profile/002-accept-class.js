// accept
class A { constructor(x) { this.x = x; } get y() { return 1; } static s() {} m() {} f = 1; static g = 2; static { this.h = 3; } ["a" + 1]() {} }
class B extends A { constructor() { super(1); } m() { return super.m(); } }
