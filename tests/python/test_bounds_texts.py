# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Methods of texts and numbers never cost more than is proved, and mostly have a bound."""

from math import inf

import pytest
from bounds_lab import Lab
from mbpf.bounds.texts import TEXTS

HEAD = """\
let state = 0, kept = '';
const words = ['', 'x', '  padded\\t', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'na\\u00efve \\u00df\\u00ff', '\\u0416\\u03a9 wide \\u0416', 'a,b,c,d',
  '12.5e3 rest', '0xff', '\\ud83d\\ude00 pair'];
const counts = [0, 1, 3, 17, -2, 2.5];
function word(ctx) { const n = (ctx.cpu + ctx.flags) % 10; return n < 10 ? words[n] + '' : ''; }
function count(ctx) { return counts[ctx.flags % 6]; }
"""
BODIES = [
    "state = w.at(n) + w.charAt(n) + w.codePointAt(n);",
    "state = w.at(-1) + w.charAt('1') + w.codePointAt();",
    "state = w.indexOf('a') + w.lastIndexOf(w) + w.indexOf('', n) + w.lastIndexOf('e', n);",
    "state = w.indexOf('aaaaaaaaaaaaaaab'); state = w.lastIndexOf('aaaaaaaab', '7');",
    "state = w.includes(' ') + w.startsWith(w) + w.endsWith('e', n) + w.includes(n);",
    "state = w.slice(n) + w.slice(1, 4) + w.slice(-3, n) + w.slice('1', '2');",
    "state = w.substring(n, 2) + w.substring(3, 1) + w.substr(1, n);",
    "state = w.substr(-2) + w.substr(0, 3) + w.substring(n) + w.slice(2, n);",
    "state = w.trim() + w.trimStart() + w.trimEnd();",
    "state = w.toUpperCase() + w.toLowerCase() + w.toLocaleUpperCase();",
    "state = w.repeat(3) + 'ab'.repeat(2) + ''.repeat(9);",
    "state = w.padStart(20) + w.padEnd(30, 'xy') + w.padStart(12, '\\u0416') + w.padEnd(9, n);",
    "state = w.concat() + w.concat(n, true, w) + 'a'.concat(null, undefined);",
    "state = w.isWellFormed() + w.toWellFormed() + w.toString() + w.valueOf();",
    "state = String.fromCharCode(65, n, 0x416, '66') + String.fromCodePoint(65, 0x1f600);",
    "state = n.toString() + n.toString(10) + (255).toString(16) + (ctx.cpu & 7).toString(2);",
    "state = n.toString(2) + (1 / 3).toString(3) + (5e-324).toString(2) + (1.7e308).toString(36);",
    "state = n.toFixed() + n.toFixed(2) + (1 / 3).toFixed(100) + (1e20).toFixed(20);",
    "state = n.toPrecision(3) + (1e-7).toPrecision(100);",
    "state = n.toExponential() + (3).toExponential(9) + n.toPrecision();",
    "state = parseInt(w) + parseInt(w, 16) + parseFloat(w) + parseInt('0x1f') + parseInt(n, '8');",
    "state = Number.parseInt('12') + Number.parseFloat(w) + n.valueOf();",
]


def lab(body: str) -> Lab:
    return Lab(
        f"{HEAD}function mbpf_prog(ctx) {{\n"
        "const w = ctx.pid ? word(ctx) : 'fixed'; const n = count(ctx);\n"
        f"try {{ {body} }} catch (e) {{ state = 1; }}\nkept = ''; return 0; }}\n"
    )


@pytest.mark.parametrize("body", BODIES)
def test_texts(body: str) -> None:
    program = lab(body)
    measured = program.check(40)
    assert not measured.failures
    prog = program.bounds.entries["prog"]
    assert measured.steps <= prog.steps < inf and prog.helpers == 0 and prog.heap < inf


def test_every_method_is_tested() -> None:
    text = "".join(BODIES)
    names = {name.rpartition(".")[2] for name in TEXTS}
    assert {name for name in names if f"{name}(" not in text} == {"toLocaleLowerCase"}


@pytest.mark.parametrize(
    "body",
    [
        "let t = 'x'; while (state < 9) { t += 'x'; state++; } state = t.indexOf('y');",
        "state = 'ab'.repeat(1 / state);",
        "state = w.padEnd(ctx.pid / state);",
    ],
)
def test_texts_without_a_limit_are_named(body: str) -> None:
    prog = lab(body).bounds.entries["prog"]
    assert prog.steps == inf and prog.helpers == 0
    assert {reason.why for reason in prog.reasons} >= {"the text has no known greatest length"}


@pytest.mark.parametrize(
    "body", ["state = null.trim();", "state = w.at.call;", "state = (state || 5).trim?.();"]
)
def test_other_receivers(body: str) -> None:
    lab(body).check(4)
