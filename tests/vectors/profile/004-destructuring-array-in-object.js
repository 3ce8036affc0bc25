const {a: [b]} = f(); //! unsupported-destructuring
function g([a]) { return a; } //! unsupported-destructuring
function h([a] = f()) { return a; } //! unsupported-destructuring
const k = ({a, ...b}, ...c) => a; //! unsupported-rest-parameter
try { f(); } catch ([a]) { } //! unsupported-destructuring
let c; ({a: c[0], b: [c]} = f()); //! unsupported-destructuring
