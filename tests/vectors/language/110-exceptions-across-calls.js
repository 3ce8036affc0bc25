let log = '';
function a(n) { try { return b(n); } catch (e) { log += 'a'; if (n === 1) throw e; return 'a:' + text(e); } finally { log += 'A'; } }
function b(n) { try { return c(n); } finally { log += 'B'; if (n === 2) throw 'from b'; } }
function c(n) { if (n < 3) throw 'c' + n; if (n === 3) null.x; if (n === 4) undefinedCall(); return 'c returns'; }
const undefinedCall = undefined;
function each(list, f) { for (let i = 0; i < list.length; i++) { try { f(list[i]); } catch (e) { log += '[' + text(e) + ']'; } } }
function mbpf_prog() { for (let n = 0; n < 6; n++) { log = ''; try { show(a(n)); } catch (e) { show(e); } show(log); } log = ''; each([1, 2, 3], x => { if (x === 2) throw x; log += x; }); show(log); attempt(() => [1, 2].push(null.x)); attempt(() => Math.max(1, null.x)); attempt(() => String({ a: null.x })); }
