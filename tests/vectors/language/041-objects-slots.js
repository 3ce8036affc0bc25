function make(kind) { if (kind === 0) return { a: 1, b: 2, c: 3 }; if (kind === 1) return { c: 'C', b: 'B', a: 'A' }; if (kind === 2) return { b: true }; const o = {}; o.c = null; o.a = undefined; return o; }
function read(o) { return text(o.a) + ' ' + text(o.b) + ' ' + text(o.c) + ' ' + text(o.d); }
function write(o) { o.c = 'w'; o.b = 'x'; o.a = 'y'; o.d = 'z'; delete o.b; o.b = 'again'; return o; }
function mbpf_prog() { for (let i = 0; i < 4; i++) { const o = make(i); show(read(o)); show(write(o)); show(read(o)); delete o.a; show(read(o)); show('a' in o); o.a = 0; show(o); } }
