// accept
const __proto__ = 1; f({__proto__});
