function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
function twice(f, x) { return f(f(x)); }
function mbpf_prog() { return twice(fib, 5) + Math.abs(-fib(3)); }
