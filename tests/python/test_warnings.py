# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is allowed, but cannot be meant, is told with place and hint."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import PROGRAMS, Mbpf
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.spec.package import CAPABILITY_NAMES


def warned(text: str, hook: str = "NET_RX") -> list[tuple[str, int, int]]:
    """Name, line and column of each warning."""
    source = Source("a.js", text)
    target = Target(hook, capabilities=frozenset(CAPABILITY_NAMES))
    found = compile_program(source, target).warnings
    assert all(item.hint for item in found)
    return [(item.id, *source.position(item.span.start)) for item in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 0;", []),
        ("return ctx.pkt_len > 9 ? 1 : 0;", []),
        ("return -0;", []),
        ("return 7;", [("bad-verdict", 2, 8)]),
        ("return ctx.pkt_len > 9 ? 1 : 3;", [("bad-verdict", 2, 30)]),
        ("return 0.5;", [("bad-verdict", 2, 8)]),
        ("return true;", [("bad-verdict", 2, 8)]),
        ("return 'DROP';", [("bad-verdict", 2, 8)]),
        ("return ctx;", [("bad-verdict", 2, 8)]),
        ("return undefined;", [("bad-verdict", 2, 8)]),
        ("return ctx.pkt_len > 9;", [("bad-verdict", 2, 8)]),
        ("return !ctx.pkt_len;", [("bad-verdict", 2, 8)]),
        ("return ctx.pkt_len > 9 && 1;", [("bad-verdict", 2, 8)]),
        ("return ctx.pkt_len && ctx.ifindex === 1;", [("bad-verdict", 2, 23)]),
        ("return ctx.pkt_len || ctx.ifindex !== 1;", [("bad-verdict", 2, 23)]),
        ("return ctx.pkt_len > 9 ? 1 : ctx.ifindex in [];", [("bad-verdict", 2, 30)]),
        ("return +(ctx.pkt_len > 9);", []),
        ("return Number(ctx.pkt_len > 9);", []),
        ("return (ctx.pkt_len > 9) | 0;", []),
        ("return 0 || (ctx.pkt_len & 1);", []),
        ("return;", [("no-verdict", 2, 1)]),
        ("", [("no-verdict", 1, 10)]),
        ("if (ctx.pkt_len) return 1;", [("no-verdict", 1, 10)]),
        ("if (ctx.pkt_len) return 1; else return 0;", []),
        ("while (true) { if (ctx.pkt_len) return 1; }", []),
        ("for (;;) {}", [("endless-loop", 2, 1)]),
        ("while (true) {}", [("endless-loop", 2, 1)]),
        ("do { ctx.pkt_len; } while (1);", [("endless-loop", 2, 1)]),
        ("const T = true; while (T) {}", [("endless-loop", 2, 17)]),
        ("for (let i = 0; ; i++) { ctx.readU8(i); }", [("endless-loop", 2, 1)]),
        ("let i = 0; while (i < 9) {} return 0;", [("endless-loop", 2, 12)]),
        ("while (false) {} return 0;", []),
        ("while (true) { break; } return 0;", []),
        ("while (true) { if (ctx.pkt_len) throw 1; }", []),
        ("while (true) { while (ctx.pkt_len) break; }", [("endless-loop", 2, 1)]),
        ("while (true) { switch (ctx.pkt_len) { case 1: break; } }", [("endless-loop", 2, 1)]),
        ("while (true) { switch (ctx.pkt_len) { case 1: return 1; } }", []),
        ("out: while (true) { while (ctx.pkt_len) break out; } return 0;", []),
        ("while (true) { a: { break a; } }", [("endless-loop", 2, 1)]),
        ("out: while (ctx.pkt_len) { while (true) { continue out; } } return 0;", []),
        ("while (true) { continue; }", [("endless-loop", 2, 1)]),
        ("while (true) { const f = () => { return 1; }; f(); }", [("endless-loop", 2, 1)]),
        ("function f() { throw 1; } while (true) { f(); }", []),
        ("function f() { throw 1; } if (ctx.pkt_len) f(); for (;;) {}", [("endless-loop", 2, 49)]),
        ("try { for (let i = 0; ; i++) ctx.readU8(i); } catch {} return 0;", []),
        ("throw 1;", []),
        ("switch (ctx.pkt_len) { case 1: return 1; default: return 0; }", []),
        ("switch (ctx.pkt_len) { case 1: return 1; }", [("no-verdict", 1, 10)]),
        ("try { return 1; } catch (e) { return 0; }", []),
        ("try { return 1; } finally { ctx.pkt_len; }", []),
        ("return (function () { return 7; })() - 7;", []),
        ("ctx.pkt_len = 5; return 0;", [("context-is-read-only", 2, 1)]),
        ("const c = ctx; c.pkt_len++; return 0;", [("context-is-read-only", 2, 16)]),
        ("ctx['pkt_len'] -= 1; return 0;", [("context-is-read-only", 2, 1)]),
        ("const c = { pkt_len: 1 }; c.pkt_len = 5; return 0;", []),
        ("return ctx.pkt_len() ? 1 : 0;", [("not-a-function", 2, 8)]),
        ("return ctx.readU8('0') ? 1 : 0;", [("bad-offset", 2, 19)]),
        ("return ctx.readU8(-1) ? 1 : 0;", [("bad-offset", 2, 19)]),
        ("mbpf.log(1, ctx.pkt_len); return 0;", [("bad-argument", 2, 13)]),
        ("mbpf.log(1, 5); return 0;", [("bad-argument", 2, 13)]),
        ("mbpf.log(1, undefined); return 0;", [("bad-argument", 2, 13)]),
        ("mbpf.log('x', 1); return 0;", [("bad-argument", 2, 10), ("bad-argument", 2, 15)]),
        ("mbpf.log(1, '' + ctx.pkt_len); return 0;", []),
        ("mbpf.log(1, `${ctx.pkt_len}`); return 0;", []),
        ("mbpf.log(1, ctx.readU8(0)); return 0;", [("bad-argument", 2, 13)]),
        ("mbpf.log(ctx.pkt_len & 3, 'x'); return 0;", []),
        ("mbpf.emit('1', new Uint8Array(1)); return 0;", [("bad-argument", 2, 11)]),
        ("let n = 1; if (n = 3) return 1; return 0;", [("assignment-as-condition", 2, 16)]),
        ("let n = 1; while (n = 0) {} return 0;", [("assignment-as-condition", 2, 19)]),
        ("let n = 1; return (n = 'x') ? 1 : 0;", [("assignment-as-condition", 2, 20)]),
        ("let n = 1; do { n++; } while (n = -1); return 0;", [("assignment-as-condition", 2, 31)]),
        ("let n = 1; for (; (n = 0); ) {} return 0;", [("assignment-as-condition", 2, 20)]),
        ("let n = 1; if (n = ctx.pkt_len) return n & 1; return 0;", []),
        ("let n = 1; if (n -= 1) return 1; return 0;", []),
        ("let n = 1; if (n === 3) return 1; return 0;", []),
    ],
)
def test_warnings(body: str, expected: list[tuple[str, int, int]]) -> None:
    assert warned(f"function mbpf_prog(ctx) {{\n{body}\n}}\n") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("return;", []),
        ("return undefined;", []),
        ("return 7;", []),
        ("return -2147483648;", []),
        ("return 2147483648;", [("bad-verdict", 2, 8)]),
        ("return 'x';", [("bad-verdict", 2, 8)]),
        ("return ctx.pid > 9;", [("bad-verdict", 2, 8)]),
    ],
)
def test_an_observer_accepts_every_int32(body: str, expected: list[tuple[str, int, int]]) -> None:
    assert warned(f"function mbpf_prog(ctx) {{\n{body}\n}}\n", "TRACEPOINT") == expected


def test_what_is_true_or_false_is_told_how_to_be_a_verdict() -> None:
    source = Source("a.js", "function mbpf_prog(ctx) { return ctx.pkt_len > 5; }")
    (warning,) = compile_program(source, Target("NET_RX")).warnings
    assert warning.message == (
        "this is true or false, no verdict of NET_RX: the event fails, and gets the hook's default"
    )
    assert warning.hint == "write '... ? 1 : 0': 0 (PASS) or 1 (DROP) or 2 (ABORT)"


def test_what_is_no_text_is_told_how_to_be_one() -> None:
    source = Source("a.js", "function mbpf_prog(ctx) { mbpf.log(1, ctx.pkt_len); return 0; }")
    target = Target("NET_RX", capabilities=frozenset(CAPABILITY_NAMES))
    (warning,) = compile_program(source, target).warnings
    assert warning.message == "this is no text: 'log' throws a TypeError"
    assert warning.hint == "make it one: `${ctx.pkt_len}`"


def test_warnings_are_shown_and_in_json(mbpf: Mbpf) -> None:
    Path("a.js").write_text("function mbpf_prog(ctx) { ctx.pkt_len = 5; return 7; }\n")
    for verb in ("build", "check", "disasm"):
        done = mbpf(verb, "a.js")
        assert done.code == 0
        assert "a.js:1:27: warning: " in done.err and "[context-is-read-only]" in done.err
        assert "a.js:1:51: warning: " in done.err and "hint: return 0 (PASS) or 1" in done.err
        found = mbpf(verb, "a.js", "--json").json["warnings"]
        assert [item["id"] for item in found] == ["context-is-read-only", "bad-verdict"]
        assert found[0]["where"] == {"file": "a.js", "line": 1, "column": 27, "length": 11}


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PROGRAMS.glob("*/mbpf.yaml")))
def test_the_samples_have_none(mbpf: Mbpf, name: str) -> None:
    done = mbpf("build", PROGRAMS / name, "--json")
    assert done.json["warnings"] == [] and done.err == ""
