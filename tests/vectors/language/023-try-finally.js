let log = '';
function f(n) {
  try { log += 't'; if (n === 1) return 'try'; if (n === 2) throw 'x'; if (n === 3) null.y; log += 'e'; }
  catch (e) { log += 'c'; if (n === 2) return 'catch'; throw e; }
  finally { log += 'f'; if (n === 4) return 'finally'; }
  return 'end';
}
function over(n) { try { if (n) return 'a'; throw 'b'; } finally { return 'over'; } }
function order() { let x = 1; try { return x; } finally { x = 2; log += x; } }
function side() { let x = 1; try { return x++; } finally { x += 10; log += x; } }
function nest(n) { try { try { if (n == 0) return 'r0'; if (n == 1) throw 't1'; } finally { log += '1'; if (n == 2) throw 't2'; } } catch (e) { log += e; if (n == 1) return 'c1'; } finally { log += '2'; if (n == 3) return 'f3'; } return 'end' + n; }
function rethrow() { try { try { throw 1; } finally { log += 'x'; } } finally { log += 'y'; } }
function replace() { try { try { throw 1; } finally { throw 2; } } catch (e) { return e; } }
function mbpf_prog() {
  for (let i = 0; i < 5; i++) { log = ''; attempt(() => 1); try { show(f(i)); } catch (e) { show(text(e)); } show(log); }
  show(over(0)); show(over(1)); log = ''; show(order()); show(log); show(side()); show(log);
  for (let i = 0; i < 5; i++) { log = ''; show(nest(i)); show(log); }
  log = ''; try { rethrow(); } catch (e) { show(e); } show(log); show(replace());
}
