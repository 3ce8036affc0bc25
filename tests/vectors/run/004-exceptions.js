let out = "";
function log(x) { out += String(x) + "|"; return x; }
function boom(x) { throw new Error("boom " + x); }
function ret(kind) {
  try {
    if (kind === 0) return log("try");
    if (kind === 1) boom(1);
    if (kind === 2) throw kind;
    log("end");
  } catch (e) {
    log("catch " + e);
    if (kind === 2) return log("caught");
    boom(2);
  } finally {
    log("finally");
    if (kind === 3) return "over";
  }
  return "after";
}
function nest() {
  for (let i = 0; i < 6; i++) {
    try {
      try {
        if (i === 1) continue;
        if (i === 2) throw "x";
        if (i === 4) break;
        log("body " + i);
      } finally {
        log("inner " + i);
        if (i === 3) continue;
      }
      log("mid " + i);
    } catch (e) {
      log("got " + e);
    } finally {
      log("outer " + i);
    }
  }
}
function swallow() {
  let x = 1;
  for (;;) { try { x = 2; return x; } finally { x = 3; break; } }
  return x;
}
function partial() {
  let x = 1;
  try { x = x + boom(x); } catch (e) { log(x); }
  try { x = [1, boom(2)]; } catch (e) { log(x); }
  try { x = log(5) && boom(3); } catch (e) { log(x); }
  try { x = { a: boom(4) }; } catch (e) { log(x); }
  try { x += boom(5); } catch (e) { log(x); }
  try { x = log(null).y; } catch (e) { log(x); log(e instanceof TypeError); }
  let z = 0;
  try { z = z++ + boom(6); } catch { log(z); }
  return x;
}
function deep(n) { if (n === 0) throw new RangeError("deep"); try { deep(n - 1); } finally { log(n); } }
function run() {
  for (let k = 0; k < 5; k++) { try { log(ret(k)); } catch (e) { log("out " + e.message); } }
  nest(); log(swallow()); log(partial());
  try { deep(3); } catch (e) { log(e); log(e instanceof RangeError); log(e instanceof Error); log(e.name); }
  try { try { throw 1; } catch (e) { throw e + 1; } finally { log("f"); } } catch (e) { log(e); }
  lab: try { break lab; } finally { log("lab"); }
  try { const o = null; o.x = 1; } catch (e) { log(e instanceof TypeError); }
  try { undefined(); } catch (e) { log(e instanceof TypeError); }
  try { ({}).m(); } catch (e) { log(e instanceof TypeError); }
  return out;
}
