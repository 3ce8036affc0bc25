let out = "";
function log(x) { out += String(x) + "|"; return x; }
function a() { try { return 1; for (let i = 0; i < 70000; i++) log(70000 + i); } catch (e) { log(e); } }
function b() { for (;;) { try { break; while (out === 90000) log(90000); } finally { log("f"); } } return 2; }
function c(x) { if (false) { while (x === 80000) x++; } else return 3; for (;;) x += 0x12345; }
function d() { throw 4; try { log("no"); } catch (e) { log(e); } finally { for (let i = 0; i < 80000; i++) log(i); } }
function e(x) { do { if (x) continue; return 5; } while (x-- > 0); return 6; }
function f(x) { switch (x) { case 1: return 7; log("no"); default: break; while (x === 99999) x++; } return 8; }
function g() { try { } catch (e) { log("no"); } finally { } try { 1; } catch { log("no"); } return 9; }
function h(x) { while (true) { if (x > 3) return x; x++; } }
function run() {
  log(a()); log(b()); log(c(1)); try { d(); } catch (x) { log(x); } log(e(0)); log(e(2)); log(f(1)); log(f(2)); log(g()); log(h(0));
  return out;
}
