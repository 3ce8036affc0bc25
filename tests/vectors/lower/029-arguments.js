function count() { return arguments.length; }
function all(a, ...rest) { return arguments[0] + a + rest.length; }
function kept(a) { return () => arguments.length + a; }
function mbpf_prog(ctx) { return count(1, 2) + all(1, 2) + kept(1)() > 9 ? 1 : 0; }
