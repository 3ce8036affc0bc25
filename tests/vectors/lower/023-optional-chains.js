const table = { a: null };
function f(o) { return o?.a.b; }
function g(o, k) { return o?.[k]?.(1) ?? k; }
function h(o) { if (o?.x) return 1; o?.y(); return delete o?.z; }
function mbpf_prog(ctx) { table.a ??= ctx?.pkt_len; table.n ||= g(f(table), h(table)); return 0; }
