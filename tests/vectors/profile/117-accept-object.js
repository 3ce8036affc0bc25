// accept
const b = 1; f({a: 1, "b c": 2, 3: 4, b, if: 5, get: 6});
