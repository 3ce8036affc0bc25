# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Bounds are never below what the virtual machine measures, and for simple programs equal to it."""

from math import inf

import pytest
from bounded_programs import BoundedGenerator
from bounds_lab import Lab, any_programs, keeps_to_its_bounds
from mbpf.bounds.actions import ACTIONS
from mbpf.spec.isa import Op

HEAD = """\
let state = 0;
const bytes = new Uint8Array(6), list = [1, 2, 3], box = { a: 1, b: 2 };
function fail(x) { if (x) throw 1; return 2; }
function sum(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; }
"""
CLASSES = """\
let state = 0;
const bytes = new Uint8Array(2);
class A {
  n = 2;
  static make(x) { return new A(x); }
  constructor(x) { this.x = x; }
  m(y) { return this.x + y; }
  all() { let s = 0; for (let i = 0; i < 3; i++) s += this.m(i); return s; }
}
function P(x) { this.v = x; }
const o = { n: 2, m(x) { return this.n + x; }, f: function () { return this; } };
const kept = new A(5);
"""


def lab(body: str, head: str = HEAD) -> Lab:
    return Lab(f"{head}function mbpf_prog(ctx) {{\n{body}\nreturn 0; }}\n")


EXACT = [
    "state = 1 + box.a;",
    "let s = 0; for (let i = 0; i < 10; i++) s += i; state = s;",
    "let s = 0; for (let i = 1; i <= 10; i += 3) s += i; state = s;",
    "let s = 0; for (let i = 10; i > 0; i--) s += i; state = s;",
    "let s = 0; for (let i = 10; i >= 0; i -= 3) s += i; state = s;",
    "let n = 12; while (n-- > 0) state = n;",
    "let n = 12; while (n--) state = n;",
    "let n = 12; while (n) { n--; state = n; }",
    "let n = 0; do { state = n; n++; } while (n < 9);",
    "for (let i = 0; i !== 8; i++) state = i;",
    "for (let i = 0; i < 3; i++) for (let j = 0; j < 4; j++) state = i * j;",
    "for (let i = 0; i < 5; i++) { if (i === 9) continue; state = i; }",
    "const n = Math.min(ctx.data_len, 64); for (let i = 0; i < n; i++) state += i;",
    "let n = ctx.data_len; if (n > 20) n = 20; for (let i = 0; i < n; i++) state = i;",
    "for (let i = 0; i < bytes.length; i++) bytes[i] = i;",
    "for (let i = 0; i < list.length; i++) state = list[i];",
    "const n = ctx.flags & 7; for (let i = 0; i < n; i++) state = i;",
    "let x = ctx.flags & 0xff; while (x > 0) { x >>= 1; state = x; }",
    "let x = 200; while (x) { x >>>= 1; state = x; }",
    "let off = 14; for (let c = 0; c < 6; c++) { off += 8; state = off; }",
    "const a = [1, 2, 3]; state = a[1] + a.length;",
    "try { throw new Error('x'); } catch (e) { state = 1; }",
    "try { fail(1); } catch (e) { state = 1; }",
    "state = sum(3) + sum(4);",
    "mbpf.log(1, 'state ' + 5);",
    "let i = 0; for (;;) { i += 2; if (i > 30) break; }",
    "for (let i = 0; i < 4; i++) { try { state = i; } finally { state++; } }",
    "const b = new Uint8Array(16); for (let i = 0; i < b.length; i++) b[i] = i;",
    "for (let i = 0; i < 3; i++) { const t = [i, i]; state = t[0]; }",
]
"""Programs whose bound of steps is what their worst event takes."""


@pytest.mark.parametrize("body", EXACT)
def test_exact(body: str) -> None:
    program = lab(body)
    # Two more events for the greatest flags and data_len.
    assert program.check(12).steps == program.bounds.entries["prog"].steps


@pytest.mark.parametrize(
    "body",
    [
        "let n = ctx.data_len; for (let i = 0; i < n && i < 20; i++) state = i;",
        "let off = 0; while (off < 60) { off += 4 + (ctx.flags & 3); }",
        "for (const k in box) state++;",
        "for (const k in list) state++;",
        "for (let i = 0.5; i < 5; i += 0.25) state = i;",
        "for (let i = 0; i < 1; i += 0.1) state = i;",
        "let i = 0, j = 20; while (i < j) { i++; j--; }",
        "let k = 0; for (let i = 0; i < 4; i++) { k = i; while (k < 6) k++; }",
        "let n = 0; while (true) { if (n++ >= 7) break; state = n; }",
        "state = [sum, fail][ctx.flags & 1](2);",
        "for (const x of list) state = x;",
        "for (const x of bytes) { if (x === 9) continue; state = x; }",
        "for (const c of 'abc') state = c;",
        "for (const x of list) for (const y of 'xy') state = x;",
        "const [a, , b = 4] = list; state = a + b;",
        "let t = 1; const add = x => t += x; state = add(2) + add(3);",
        "const f = (...xs) => xs.length; state = f(1, 2, 3);",
        "const f = (a, ...xs) => { for (const x of xs) state = x; }; f(1, 2, 3);",
        "const fs = [() => bytes, () => fs.length]; state = fs[1]();",
        "const make = () => { let n = 0; return () => ++n; }; const f = make(); f(); state = f();",
        "let n = 2; function g() { return n; } n = 4; for (let i = 0; i < n; i++) g(i);",
        "mbpf.say('a text of more than two times eight units');",
        "mbpf.say('sixteen units 16', 'x', 4); state = mbpf.tally(bytes, list) > 4;",
        "out: for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) if (j > i) continue out;",
    ],
)
def test_bounded(body: str) -> None:
    program = lab(body)
    steps = program.check(12).steps
    assert steps <= program.bounds.entries["prog"].steps <= 3 * steps + 40


@pytest.mark.parametrize(
    "body",
    [
        "const a = new A(2); state = a.m(3);",
        "state = new A(2).all();",
        "state = kept.m(1) + kept.n;",
        "state = A.make(2).x;",
        "state = o.m(1) + o.f().n;",
        "state = new P(3).v;",
        "state = kept instanceof A ? 1 : 2;",
        "kept.y = 5; state = kept.y;",
        "A.z = 1; state = A.z;",
        "state = (() => this)() === undefined ? 1 : 2;",
    ],
)
def test_classes_are_bounded(body: str) -> None:
    program = lab(body, CLASSES)
    steps = program.check(12).steps
    assert steps <= program.bounds.entries["prog"].steps < inf


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("class B extends A {} state = new B(1).m(1);", "derived class"),
        ("const q = { get a() { return 1; } }; state = q.a;", "accessor"),
        ("state = `${kept}`;", "converted by functions"),
        ("state = '' + [1];", "becomes a primitive"),
        ("for (const k in kept) state++;", "inherits from a class"),
        ("state = o.m.bind(o)(1);", "does not know"),
        ("state = [1, 2].flatMap(x => x).length;", "does not know"),
        ("state = [1, 2].map(String).length;", "calls a built-in function back"),
        ("state = bytes.map(x => x).length;", "does not know"),
        ("new DataView(new Uint8Array(8).buffer).setUint8(0, 1);", "without one"),
    ],
)
def test_what_is_not_followed_is_named(body: str, why: str) -> None:
    program = lab(body, CLASSES)
    program.check()
    prog = program.bounds.entries["prog"]
    assert prog.steps == inf
    assert any(why in reason.why for reason in prog.reasons)


@pytest.mark.parametrize(
    ("body", "metrics", "why"),
    [
        ("for (let i = 0; i < ctx.data_len; i++) state = i;", {"steps"}, "4294967295 rounds"),
        ("let x = box.a / 0; for (let i = 0; i < x; i++) state++;", {"steps"}, "no limit for"),
        ("for (let i = 0; i < 9; i--) state = i;", {"steps"}, "no limit for the rounds"),
        ("let i = 0; while (i < 9) { if (ctx.cpu) i++; }", {"steps"}, "no limit for the rounds"),
        ("let i = 0; while (i < 9) { i++; if (ctx.cpu) i = 0; }", {"steps"}, "no limit"),
        ("let x = 9; while (x > 0) { x = x / 2; }", {"steps"}, "no limit for the rounds"),
        ("let x = -9; while (x) { x >>= 1; }", {"steps"}, "no limit for the rounds"),
        ("for (let i = 0; i !== 9; i += 2) state = i;", {"steps"}, "no limit for the rounds"),
        ("while (fail(0)) mbpf.log(1, 'x');", {"steps", "helpers"}, "no limit for the rounds"),
        ("while (ctx.cpu) { state = [1].length; }", {"steps", "heap"}, "no limit for the rounds"),
        ("state = Math.max(...list);", {"steps", "heap"}, "array has no known greatest length"),
        ("list.push(1);", {"steps", "heap"}, "array has no known greatest length"),
        ("let t = ''; while (state < 9) { t += 'x'; state++; }", {"steps", "heap"}, "text has no"),
    ],
)
def test_unbounded(body: str, metrics: set[str], why: str) -> None:
    program = lab(body)
    prog = program.bounds.entries["prog"]
    assert {name for name in ("steps", "helpers", "heap") if getattr(prog, name) == inf} == metrics
    assert {reason.metric for reason in prog.reasons} == metrics
    assert any(why in reason.why for reason in prog.reasons)
    start = program.image.functions[program.image.entry_prog]
    assert all(0 <= r.word - start.code_off < start.code_len for r in prog.reasons)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("const o = {valueOf() { mbpf.log(1, 'x'); return 1; }};", "state = new Uint8Array([o]);"),
        ("const o = [1]; o.join = () => { mbpf.log(1, 'x'); return 'x'; };", "state = '' + o;"),
        (
            "function o() {} o.toString = () => { mbpf.log(1, 'x'); return 'x'; };",
            "state = `${o}`;",
        ),
        ("const o = new Error('x'); o.toString = () => { mbpf.log(1, 'x'); };", "state = o + '';"),
        ("const o = [() => 1]; o[0].toString = () => { mbpf.log(1, 'x'); };", "state = o == 'x';"),
    ],
)
def test_conversions_of_objects_may_do_anything(head: str, body: str) -> None:
    program = lab(body, f"let state = 0;\n{head}\n")
    prog = program.bounds.entries["prog"]
    assert (prog.steps, prog.helpers, prog.stack, prog.heap) == (inf, inf, inf, inf)


@pytest.mark.parametrize("body", ["state = '' + ctx;", "state = [1, 2] + '';", "list[box] = 1;"])
def test_stack_of_conversions_is_not_known(body: str) -> None:
    prog = lab(body).bounds.entries["prog"]
    assert (prog.steps, prog.stack, prog.heap) == (inf, inf, inf)


@pytest.mark.parametrize(
    "body", ["state = box['k' + ctx.cpu];", "state = box.a;", "state = 'k' + ctx.cpu in box;"]
)
def test_objects_with_any_number_of_properties(body: str) -> None:
    head = HEAD + "function mbpf_init() { for (let i = 0; i < 99; i++) box['k' + i] = i; }\n"
    program = lab(body, head)
    program.check()
    prog = program.bounds.entries["prog"]
    assert (prog.steps, prog.helpers) == (inf, 0)
    assert any("properties" in reason.why for reason in prog.reasons)


@pytest.mark.parametrize("body", ["even(3);", "const f = table[0]; f(1);"])
def test_recursion(body: str) -> None:
    head = (
        "function even(n) { return n === 0 || odd(n - 1); }\n"
        "function odd(n) { return n !== 0 && even(n - 1); }\n"
        "const table = [even, odd];\n"
    )
    prog = lab(body, head).bounds.entries["prog"]
    assert (prog.steps, prog.helpers, prog.stack, prog.heap) == (inf, inf, inf, inf)
    assert "even is running" in {reason.why for reason in prog.reasons}
    itself = lab("state = f(9);", HEAD + "function f(n) { return n ? f(n - 1) : 0; }\n")
    assert {reason.why for reason in itself.bounds.entries["prog"].reasons} == {"f calls itself"}


@pytest.mark.parametrize(
    ("body", "keeps"),
    [
        ("const t = [1, [2]]; state = t.length;", False),
        ("kept = [1];", True),
        ("kept = 'a' + ctx.cpu;", True),
        ("kept = 'a';", False),
        ("box.c = { a: 1 };", True),
        ("box.c = list;", True),  # It gets a new store.
        ("box.a = list;", False),
        ("box.a = 5; list[1] = 7; bytes[0] = 1;", False),
        ("list[7] = 1;", True),
        ("const t = { a: {} }; t.a.b = [1];", False),
    ],
)
def test_what_stays(body: str, keeps: bool) -> None:
    program = lab(body, HEAD + "let kept = 0;\n")
    program.check()
    assert bool(program.bounds.entries["prog"].keeps) == keeps
    assert (program.bounds.memory == inf) == keeps


def test_stack_is_that_of_the_deepest_chain() -> None:
    program = lab("state = sum(2) + fail(0);")
    frames = {
        program.image.function_name(index): 32 + 8 * function.nregs
        for index, function in enumerate(program.image.functions)
    }
    deepest = frames["mbpf_prog"] + max(frames["sum"], frames["fail"])
    assert program.bounds.entries["prog"].stack == deepest
    assert program.bounds.entries["top"].stack == frames["(top)"]


def test_init_and_fini_have_bounds() -> None:
    head = (
        "let a = 0;\nfunction mbpf_init() { a = 1; }\nfunction mbpf_fini() { mbpf.log(1, 'x'); }\n"
    )
    entries = lab("", head).bounds.entries
    assert list(entries) == [name for name in ("top", "init", "prog", "fini") if name in entries]
    assert (entries["init"].steps, entries["init"].helpers) == (3, 0)
    assert entries["fini"].helpers == 1


def test_helpers_of_the_firmware() -> None:
    program = lab("mbpf.say(text, 'y'); state = mbpf.scan(bytes);", HEAD + "const text = 'x';\n")
    program.check(9)
    assert program.bounds.entries["prog"].helpers == 2
    grows = lab("const a = []; mbpf.tally(a); state = a.length;")
    grows.check()
    assert 0 < grows.bounds.entries["prog"].heap < 300
    longer = lab("state += 'x'; mbpf.say(state);", "let state = '';\n")
    longer.check()
    reasons = {reason.why for reason in longer.bounds.entries["prog"].reasons}
    assert "the text has no known greatest length" in reasons


SAME_HASH = ("gymwuxtrzaynlytk", "nmywaujhsoozqwsn")
"""Two texts of one length and hash."""


@pytest.mark.parametrize(
    ("head", "body", "top", "prog"),
    [
        (
            "const limit = {20: 10, 100: 5, default: 1000};",
            "state = limit[ctx.cpu & 127];",
            80,
            104,
        ),
        ("const limit = {20: 10, 100: 5, b: 3, c: 4};", "state = limit[100];", 96, 0),
        ("", "const {a, ...rest} = {a: 1, b: 2, c: 3}; state = rest.b;", None, 500),
        ("function f(x, {y = 2, ...z} = {y: 3, w: 4}) { state = z.w; }", "f(1);", None, 500),
        ("", "const o = {}; for (const k in box) o[k] = box[k]; state = o;", None, 300),
        ("", "for (const k of Object.keys(box)) state += box[k];", None, 200),
        ("", "state = Object.keys([1, 2]).length + Object.keys('ab')[1];", None, 300),
    ],
)
def test_objects_whose_keys_are_known(head: str, body: str, top: int | None, prog: int) -> None:
    program = lab(body, f"let state = 0;\nconst box = {{a: 1, b: 2}};\n{head}\n")
    program.check()
    entries = program.bounds.entries
    assert top is None or entries["top"].heap == 64 + top
    assert entries["prog"].heap <= prog


@pytest.mark.parametrize("key", [*SAME_HASH, "xxxxxxxxxxxxxxxx"])
@pytest.mark.parametrize("action", ["o[k]", "k in o", "delete o[k]", "o[k] = 1"])
def test_keys_of_one_hash_are_charged(key: str, action: str) -> None:
    name, _ = SAME_HASH
    program = lab(
        f"const o = {{a: 1, {name}: 2}}; const k = '{key[:5]}' + tail; {action};",
        f"let tail = ''; function mbpf_init() {{ tail = '{key[5:]}'; }}\n",
    )
    program.check()


@pytest.mark.parametrize("first", range(0, 18, 6))
def test_random_programs_that_end(first: int) -> None:
    programs = [BoundedGenerator(seed).program() for seed in range(first, first + 6)]
    assert sum(keeps_to_its_bounds(text, 3) for text in programs) > 2


@pytest.mark.parametrize("seed", [0, 4])
def test_random_programs(seed: int) -> None:
    assert all(keeps_to_its_bounds(text, events) for text, events in any_programs(seed))


def test_gives_up_on_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mbpf.bounds.fixpoint.MAX_WORK", 20)
    program = lab(EXACT[1])
    assert program.bounds.memory == inf
    reasons = program.bounds.entries["prog"].reasons
    assert {reason.why for reason in reasons} == {"the program is too large for the analysis"}


def test_gives_up_on_what_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ACTIONS, Op.TYPEOF)
    monkeypatch.setattr("mbpf.bounds.transfer._KNOWN", frozenset(ACTIONS))
    reasons = lab("state = typeof ctx.cpu;").bounds.entries["prog"].reasons
    assert len({reason.why for reason in reasons}) == 1
    assert all(reason.why.startswith("the analysis does not know the") for reason in reasons)
