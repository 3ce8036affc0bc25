let out = "";
const PORT = 5683, NAME = "n", MASKED = PORT & 0xff, NEG = -PORT, BIG = 0x12345678, HALF = 0.5, FLAG = true, NIL = null;
function log(x) { out += String(x) + "|"; return x; }
function run() {
  log(PORT); log(NAME + PORT); log(MASKED); log(NEG); log(BIG); log(HALF); log(FLAG); log(NIL);
  let x = 1;
  log(x + PORT); log(x - 200); log(200 - x); log(x + 0x8000); log(x * 65535); log(x | 0xdeadbeef); log(x & 0x7fff0000); log(x ^ BIG);
  log(x + 1.5); log(x === 5683); log(x < 5683); log(5683 > x); log(-129 < x); log(x == 1e9); log(x > 40000); log(x < 0x10000); log(x <= -32769);
  if (FLAG) log("on"); else log("off");
  if (!FLAG) { log("dead"); } else if (NIL) log("nil"); else log("live");
  while (NIL) log("dead");
  for (; !FLAG;) log("dead");
  do log("once"); while (!FLAG);
  log(FLAG && x); log(NIL || x); log(NIL ?? x); log(FLAG ? x : 0); log("a" + 1 + 2); log(1 + 2 + "a"); log("5" * "4"); log(typeof PORT);
  log(2 ** 31 | 0); log(2 ** 32 >>> 0); log(1 / 3); log(0.1 + 0.2); log("x".length); log(1e3); log(0xff); log(-0 + 0); log(1 / (-0 + -0));
  const local = 9, sum = local + 1; log(sum); { const local = 8; log(local + sum); }
  for (let i = 0; i < 3; i++) { const c = 1000; log(c + i * 1000 + 70000 * i); if (i * 3000 === 6000) log("six"); log(i + 0.25); }
  return out;
}
