// accept
const o = {get a() { return 1; }, set a(b) {}, get "b c"() {}, get 1() {}, set ["d"](e) {}};
