function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
function even(n) { return n === 0 ? true : odd(n - 1); } function odd(n) { return n === 0 ? false : even(n - 1); }
function ack(m, n) { return m === 0 ? n + 1 : n === 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
function gcd(a, b) { return b ? gcd(b, a % b) : a; }
function sum(a, i) { return i < a.length ? a[i] + sum(a, i + 1) : 0; }
function perms(a, n, out) { if (n === 0) { out.push(String(a)); return; } for (let i = 0; i < n; i++) { const t = a[i]; a[i] = a[n - 1]; a[n - 1] = t; perms(a, n - 1, out); a[n - 1] = a[i]; a[i] = t; } }
function depth(n) { return n === 0 ? 0 : 1 + depth(n - 1); }
function hanoi(n, a, b, c) { return n === 0 ? 0 : hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a); }
function mbpf_prog() { show(fib(15)); show(even(50)); show(odd(50)); show(ack(2, 3)); show(gcd(1071, 462)); show(sum([1, 2, 3, 4], 0)); const out = []; perms([1, 2, 3], 3, out); show(out); show(depth(150)); show(hanoi(6, 'a', 'b', 'c')); }
