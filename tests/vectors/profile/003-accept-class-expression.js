// accept
const A = class {};
const B = class Name extends A {};
const C = class extends (0, B) {};
