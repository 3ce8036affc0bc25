// accept
const o = {a() { return 1; }, ["b"]() {}, 3() {}, "c"() { return super.d; }};
