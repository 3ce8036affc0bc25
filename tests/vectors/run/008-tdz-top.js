let out = "";
function log(x) { out += String(x) + "|"; return x; }
function early() { try { return String(LATE) + other; } catch (e) { return e instanceof ReferenceError; } }
log(early());
const LATE = 5;
log(early());
let other = "o";
log(early());
const AFTER = 6;
function use() { return AFTER + LATE; }
var v = 10;
function useVar() { return v; }
log(useVar());
let blank;
log(blank);
{ const inner = 3; log(inner); }
for (let i = 0; i < 2; i++) log(i);
function run() {
  log(use()); log(early()); blank = 4; log(blank); other += "p"; log(other);
  return out;
}
