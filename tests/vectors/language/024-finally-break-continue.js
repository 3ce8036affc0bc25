let log = '';
function breaks(n) {
  for (let i = 0; i < 3; i++) { try { log += 't' + i; if (n == 0) break; if (n == 1) continue; if (n == 2 && i == 1) return 'r'; if (n == 3) throw 'e'; } catch (e) { log += e; if (i == 1) break; continue; } finally { log += 'f'; if (n == 4 && i == 1) break; if (n == 5 && i < 2) continue; if (n == 6) return 'F'; } log += 'e'; }
  return 'end';
}
function swallow() { for (let i = 0; i < 3; i++) { try { throw i; } finally { log += i; continue; } } return 'swallowed'; }
function swallow2() { a: { try { throw 1; } finally { break a; } } return 'gone'; }
function swallow3() { while (true) { try { return 'lost'; } finally { break; } } return 'kept'; }
function labels(n) {
  out: for (let i = 0; i < 2; i++) { for (let k = 0; k < 2; k++) { try { try { if (n == 0) continue out; if (n == 1) break out; if (n == 2) break; if (n == 3) continue; if (n == 4) return 'ret'; } finally { log += 'a' + i + k; } log += 'm'; } finally { log += 'b'; if (n == 5 && k == 1) continue out; if (n == 6) break out; } } log += 'o'; }
  return 'end';
}
function deep(n) { try { try { try { if (n == 0) return 1; if (n == 1) throw 'z'; } finally { log += 1; } } finally { log += 2; if (n == 2) return 'two'; } log += 'x'; } finally { log += 3; } return 'd'; }
function inSwitch(n) { for (let i = 0; i < 2; i++) { switch (n) { case 0: try { break; } finally { log += 's'; } case 1: try { continue; } finally { log += 'c'; } default: try { return 'sw'; } finally { log += 'd'; } } log += 'e'; } return 'end'; }
function mbpf_prog() {
  for (let n = 0; n < 7; n++) { log = ''; show(breaks(n)); show(log); }
  log = ''; show(swallow()); show(log); show(swallow2()); show(swallow3());
  for (let n = 0; n < 8; n++) { log = ''; show(labels(n)); show(log); }
  for (let n = 0; n < 4; n++) { log = ''; try { show(deep(n)); } catch (e) { show(e); } show(log); }
  for (let n = 0; n < 3; n++) { log = ''; show(inSwitch(n)); show(log); }
}
