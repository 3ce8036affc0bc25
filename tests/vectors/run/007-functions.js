let out = "";
var early = typeof hoisted;
const table = [one, two];
let counter = 0;
function log(x) { out += String(x) + "|"; return x; }
function one() { return 1; }
function two() { return 2; }
function hoisted() { return early; }
function many(a, b, c) { return String(a) + b + c; }
function replaced() { return "old"; }
const arrow = (x) => x * x, named = function self(n) { return n < 2 ? 1 : n * self(n - 1); };
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
function count() { counter++; return counter; }
function inner() { function local(x) { return x + 1; } const helper = (y) => local(y) * 2; return helper(3); }
function shadow(log) { return log + 1; }
function vars() { log(v); var v = 1; { var v = 2; } return v; }
function noret() { }
function cond(x) { if (x) { return "t"; } else return "f"; }
function run() {
  log(hoisted()); log(table[0]() + table[1]()); log(many(1)); log(many(1, 2, 3, count())); log(counter);
  log(replaced()); replaced = two; log(replaced()); log(arrow(5)); log(named(6)); log(fib(12));
  log(count() + count() * count()); log(inner()); log(shadow(1)); log(vars()); log(noret()); log(cond(0) + cond(1));
  const pick = counter > 2 ? one : two; log(pick()); log((counter, arrow)(3)); log(many.length); log(many.name); log(arrow.name);
  log(typeof many); log(one === one); log(one == two); log(!!one);
  let late = 1; { let late = 2; { let late = 3; log(late); } log(late); } log(late);
  try { log(dead); let dead = 1; } catch (e) { log(e instanceof ReferenceError); }
  try { dead2 = 1; let dead2; } catch (e) { log(e instanceof ReferenceError); }
  { function blocky() { return "b"; } log(blocky()); }
  log(((a, b) => { return a - b; })(5, 3)); log((function () { return typeof early; })());
  return out;
}
