# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that call every built-in, and use every operator, on all kinds of values.

An event does one operation on one receiver ``r`` and two arguments ``a`` and ``b``, all made anew,
and logs what comes of it, every conversion on the way, and what the receiver is then. The events
of a program go through all of them, or through as many as wanted, spread evenly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from differential import PRELUDE
from mbpf.spec.builtins import BUILTINS, Builtin

RECEIVERS: Final = """
[1, 2, 3]
[3, , 'b', -0]
[]
['b', 'a', 'c']
[[1, [2]], [3]]
[undefined, null, NaN]
Object.seal([1, 2, ,])
Object.freeze([1, , 2])
Object.preventExtensions([1, , 2])
Object.assign([1, 2], { x: 5 })
Object.defineProperty([1, 2, 3], 'length', { writable: false })
new Int8Array([1, 2, 3])
new Float64Array([0.5, NaN, -0])
new Uint8ClampedArray(2)
new Uint16Array(0)
new ArrayBuffer(4)
new DataView(new ArrayBuffer(8))
{}
{ length: 2, 0: 'x', 1: 'y' }
{ length: '3', 1: 1, push: 1 }
{ valueOf() { log('v'); return 2; }, toString() { log('t'); return 's'; } }
{ get length() { log('l'); return 1; }, set length(x) { log('L' + x); }, get 0() { return 7; } }
{ toJSON(k) { log('J' + k); return [k]; } }
Object.create({ inherited: 1 })
Object.create(null)
Object.freeze({ a: 1 })
function (x, y) { return x; }
x => x
class { constructor(x) { this.a = x; } static s() { return 1; } }
new (class { get g() { return this.a; } a = 1; m() { return this.a; } })
new (class extends P { f = 2; })
(function (x) { return x; }).bind(null, 1)
new Error('e')
new TypeError('t')
(function () { return arguments; })(1, 'q')
''
'abc'
'a,b,c'
' \\u00e4\\ud83d\\ude00 '
'12.5e1'
0
-0
1
-1
2.5
NaN
Infinity
4294967295
4294967296
2147483648
1e21
true
false
null
undefined
""".strip().splitlines()
ARGUMENTS: Final = """
undefined
r
0
1
-1
2.5
NaN
Infinity
'length'
'a'
''
'1'
null
true
[1, 2]
{ valueOf() { log('V'); return 1; }, toString() { log('T'); return 'a'; } }
(x, i) => { log(text(x) + text(i)); return x; }
{ value: 1, configurable: true }
{ get() { return 3; } }
new Uint8Array([1, 2])
{ valueOf() { throw new RangeError('R'); }, toString() { throw new RangeError('R'); } }
4294967296
-2147483649
""".strip().splitlines()
_FORMS: Final = """
-r
+r
~r
!r
typeof r
`${r}`
r[a]
(r[a] = b)
delete r[a]
r[0]++
(r[0] ??= a)
r?.[a]
r.x?.(a)
r(a, b)
new r(a, b)
(r.length = a)
[...r]
({ ...r })
(([x, y]) => [x, y])(r)
(({ length: x, ...y }) => [x, y])(r)
(() => { let s = ''; for (const k in r) s += k; return s; })()
(() => { const s = []; for (const x of r) s.push(x); return s; })()
(() => { switch (r) { case a: return 1; case b: return 2; default: return 3; } })()
JSON.stringify({ x: r, y: [a] }, b)
String(r) + String(a)
""".strip().splitlines()
_BINARY: Final = "+ - * / % << >> >>> & | ^ == != === !== < <= > >= instanceof in && || ??"
_LEFT_OUT: Final = frozenset(
    (
        # Its numbers are its own.
        "Math.random",
        # An error has a stack of its own in other engines.
        "Object.getOwnPropertyNames",
        "Object.getOwnPropertyDescriptors",
        # An order that contradicts itself sorts as each engine likes.
        "sort",
        "toSorted",
    )
)
# Engines do not agree on the last digit of these.
_INEXACT: Final = re.compile(
    r"Math\.(?:a?(?:cos|sin|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log1p|log2|log10|pow)"
)
_COMMON: Final = """
function log(s) { mbpf.log(1, s); }
function P(x) { this.a = x; }
function one(x) { line(typeof x + text(x)); }
function state(x) {
  if (typeof x !== 'function' && (typeof x !== 'object' || x === null)) return;
  log('' + Object.isExtensible(x) + Object.isSealed(x) + Object.isFrozen(x));
  for (const k of Object.keys(x)) {
    const d = Object.getOwnPropertyDescriptor(x, k);
    line(k + ' ' + d.writable + d.configurable + text('value' in d ? d.value : d.get));
  }
  if (typeof x !== 'function' && 'length' in x) line(text(x.length));
}
function pick(list, at) { return list[at % list.length]; }
"""


def _calls(builtin: Builtin) -> Iterator[str]:
    is_hidden = builtin.receiver in ("ctx", "map", "hidden") or builtin.name.startswith("@")
    if is_hidden or builtin.name in _LEFT_OUT:
        return
    digits = ".toPrecision(14)" if _INEXACT.fullmatch(builtin.import_name) else ""
    match builtin.kind:
        case "method":
            yield f"r.{builtin.name}(a, b)"
        case "getter":
            yield f"r.{builtin.name}"
        case "global" | "static":
            if builtin.call:
                yield f"{builtin.name}(r, a, b){digits}"
            if builtin.new:
                yield f"new {builtin.name}(r, a, b)"


def operations() -> list[str]:
    """Expressions of r, a and b."""
    calls = [call for builtin in BUILTINS.values() for call in _calls(builtin)]
    binary = [text for op in _BINARY.split() for text in (f"r {op} a", f"a {op} r")]
    return [*dict.fromkeys(calls), *binary, *_FORMS]


def total() -> int:
    """How many events there are: each operation on each receiver with each pair of arguments."""
    return len(operations()) * len(RECEIVERS) * len(ARGUMENTS) ** 2


def program(first: int, stride: int) -> str:
    """A program whose n-th event is number ``first + n * stride`` of all.

    Args:
        first: from 0 on.
        stride: 1, or what has no divisor in common with total().
    """
    made = ",\n".join(f"  () => ({text})" for text in RECEIVERS)
    given = ",\n".join(f"  r => ({text})" for text in ARGUMENTS)
    done = ",\n".join(f"  (r, a, b) => {text}" for text in operations())
    return f"""{PRELUDE}{_COMMON}
const RECEIVERS = [
{made},
];
const ARGUMENTS = [
{given},
];
const OPERATIONS = [
{done},
];
let next = {first};
function mbpf_prog() {{
  let at = next % {total()};
  next += {stride};
  const f = pick(OPERATIONS, at);
  at = Math.floor(at / OPERATIONS.length);
  const r = pick(RECEIVERS, at)();
  at = Math.floor(at / RECEIVERS.length);
  const a = pick(ARGUMENTS, at)(r), b = pick(ARGUMENTS, Math.floor(at / ARGUMENTS.length))(r);
  try {{
    const x = f(r, a, b);
    one(x);
    if (x !== r && x !== a && x !== b) state(x);
  }} catch (e) {{
    log('throws ' + (e instanceof Error ? e.name : 'a value'));
  }}
  state(r);
}}
"""
