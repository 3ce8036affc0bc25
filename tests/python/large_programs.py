# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that reach the limits of the encoding: too long to be kept as files."""

from __future__ import annotations

from typing import Final


def long_branches() -> str:
    """Jumps of every kind over more words than a short jump reaches."""
    body = "\n".join(
        f"x = x + {i} & 0x7fffffff; if (x === {i * 7 + 3}) y += x; s ^= x * {i + 2} | y;"
        for i in range(60)
    )
    return f"""
function f(n) {{
  let x = n, y = 0, s = 0;
  for (let i = 0; i < 3; i++) {{
    if (x === -5) continue;
    if (x == null || y > 1e15 && s !== s) break;
    if (i === 2 ? x < 0 : y < 0) return 'early';
    switch (i) {{ case 0: y = 1; break; case 300: y = 2; default: y = 3; }}
    try {{
{body}
    }} catch (e) {{ s = 'caught'; }} finally {{ y++; }}
    if (typeof x !== 'number') return 'type';
    while (y > 1000) {{ y >>= 1; if (y & 1) continue; x++; }}
  }}
  return s + ' ' + x + ' ' + y;
}}
const list = [0, 1000, -5, null, '7', undefined, 0.5];
function mbpf_prog() {{ for (let i = 0; i < list.length; i++) show(f(list[i])); }}
"""


def many_locals(count: int = 150) -> str:
    """A function with most registers in use."""
    declarations = " ".join(f"let v{i} = a + {i};" for i in range(count))
    steps = "\n".join(
        f"v{i} += v{(i * 7 + 1) % count}; s = s * 3 + v{i} | 0;" for i in range(count)
    )
    return f"""
function g(a, b, c, d, e, f, g, h) {{ return a + b * c - d + e % f + g - h; }}
function f(a) {{
  {declarations}
  let s = 0;
  for (let i = 0; i < 2; i++) {{ {steps} }}
  try {{ null.x; }} catch (e) {{ s += v{count - 1}; }} finally {{ s -= v0; }}
  return [s, v0, v75, v10 < v20 ? v30 : v40, g(v1, v2, v3, v4, v5, v6, v7, v8)];
}}
function mbpf_prog() {{ show(f(1)); show(f(-100)); show(f(0.25)); }}
"""


def many_names(count: int = 300) -> str:
    """More property names than the name table holds."""
    literals = " ".join(
        "o = { " + ", ".join(f"prop{k}: {k}" for k in range(i, i + 30)) + " }; sum(o);"
        for i in range(0, count, 30)
    )
    uses = "\n".join(
        f"o.prop{i} = {i}; if (o.prop{i} !== {i}) show({i}); o.prop{(i * 7) % count} += 2;"
        f" delete o.prop{(i * 5 + 3) % count};"
        for i in range(0, count, 2)
    )
    return f"""
let o, total = 0;
function sum(x) {{ for (const k in x) total += x[k]; }}
function mbpf_prog() {{
  {literals}
  show(total); {uses}
  total = 0; sum(o); show(total); let s = ''; for (const k in o) s += k; line(s);
  show(o.prop298); show('prop299' in o); show(o.length); show(o.prop1 === undefined);
  try {{ o.prop281(); }} catch (e) {{ show(e); }}
  try {{ o.prop283.prop285; }} catch (e) {{ show(e); }}
}}
"""


def deep_expressions(depth: int = 25, width: int = 150) -> str:
    """Expressions that need many registers, and long chains of each operator."""
    nested = "x"
    for i in range(depth):
        nested = f"({nested} + (x {'+-*&|^'[i % 6]} {i}))"
    odd = " ".join(f"case {i}: return {i * 3};" for i in range(0, 300, 2))
    return f"""
function f(x) {{ return {nested}; }}
function g(x) {{ return {" + ".join(f"x * {i}" for i in range(width))}; }}
function h(x) {{ return {" || ".join(f"x === {i}" for i in range(width))}; }}
function k(x) {{ return {"".join(f"x === {i} ? {i * i} : " for i in range(30))} -1; }}
function l(x) {{ {"".join(f"if (x === {i}) return {i}.5; " for i in range(width))} return 'no'; }}
function m(x) {{ switch (x) {{ {odd} default: return 'odd'; }} }}
const list = [0, 1, 7, 29, 98, 149, 150, 298, 0.1];
function mbpf_prog() {{
  for (let i = 0; i < list.length; i++) {{
    const n = list[i];
    show([f(n), g(n), h(n), k(n), l(n), m(n)]);
  }}
  show(f('a'));
}}
"""


def many_functions(count: int = 280) -> str:
    """More functions than a call instruction names."""
    functions = "\n".join(
        f"function f{i}(x) {{ return x > 0 ? f{(i * 37 + 11) % count}(x - 1) + {i} : {i}; }}"
        for i in range(count)
    )
    return f"""
{functions}
const table = [{", ".join(f"f{i}" for i in range(0, count, 7))}];
function mbpf_prog() {{
  show(f279(5)); show(f0(100)); show(f256(1)); show(f255(2)); show(f270.name);
  let s = 0; for (let i = 0; i < table.length; i++) s += table[i](i & 3); show(s);
  const late = f277; show(late(3));
}}
"""


def many_constants(count: int = 100) -> str:
    """Pools of numbers and strings, and loops with more constants than get a register."""
    cases = "\n".join(
        f"case {i}: return [{i * 1000003}, {i}.25, {-i * 70001}, 'text{i}', {i}e10];"
        for i in range(count)
    )
    sums = " ".join(
        f"s += {i}.125; s = s * {100000 + i} % {1000003 + i}; if (s < 'x{i}') s++;"
        for i in range(20)
    )
    return f"""
function f(i) {{ switch (i) {{ {cases} }} }}
function mbpf_prog() {{
  for (let i = 0; i < {count + 1}; i += 5) show(f(i));
  let s = 0; for (let i = 0; i < 30; i++) {{ {sums} }} show(s);
}}
"""


def straight_line(count: int = 220) -> str:
    """A stretch of code without a jump that is longer than may stay uncharged."""
    lines = "\n".join(f"x = x + a * {i} & 0xfffff; y = y * 1.0001 + x - b;" for i in range(count))
    return f"""
let a = 1, b = 2;
function mbpf_prog() {{ let x = 3, y = 4.5; {lines} show(x); show(y); show(a); }}
"""


PROGRAMS: Final = {
    make.__name__: make
    for make in (
        long_branches,
        many_locals,
        many_names,
        deep_expressions,
        many_functions,
        many_constants,
        straight_line,
    )
}
