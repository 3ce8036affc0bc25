# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is proved of methods that call functions of the program back, and of call and apply."""

from __future__ import annotations

from math import inf

import bounded_methods
import pytest
from bounds_lab import Lab
from mbpf.bounds.lists import grown
from mbpf.errors import MbpfError

HEAD = """\
let state = 0;
const list = [5, 3, 9, 1], words = ['b', 'a', 'c'], box = { k: 2 };
function add(a, b) { return a + b + this.k; }
"""


def lab(body: str) -> Lab:
    return Lab(f"{HEAD}function mbpf_prog(ctx) {{\n{body}\nreturn 0; }}\n")


BOUNDED = [
    "list.forEach((x) => { state += x; });",
    "list.forEach((x) => { mbpf.log(1, 'x'); });",
    "state = list.map((x) => x * 2).length;",
    "state = list.filter((x, i) => i > 1).map((x) => [x]).length;",
    "state = list.reduce((a, x) => a + x, 0);",
    "state = list.reduceRight((a, x) => a + x);",
    "if (list.some((x) => x > 90)) state = 1;",
    "if (list.every((x) => x < 90)) state = 1;",
    "state = list.find((x) => x === 1) | list.findIndex((x) => x === 7);",
    "list.sort((a, b) => a - b);",
    "words.sort();",
    "words.sort((a, b) => (a < b ? 1 : -1));",
    "state = list.indexOf(7) + list.lastIndexOf(9) + words.indexOf('d');",
    "if (words.includes('d')) state = list.at(-1);",
    "list.fill(0).reverse();",
    "state = new Array(40).fill(1).length;",
    "state = add.call(box, 1, 2) + add.apply(box, [1, 2]) + add.apply(box, list);",
    "for (let i = 0; i < 3; i++) list.forEach((x) => list.forEach((y) => { state += x * y; }));",
    "list.forEach(function (x) { state += this.k; }, box);",
    "try { list.forEach((x, i) => { if (i === 3) throw new Error('x'); }); } catch (e) {}",
    "try { list.forEach(7); } catch (e) { state = 1; }",
    "try { state = [].reduce((a, b) => a); } catch (e) { state = 1; }",
]


@pytest.mark.parametrize("body", BOUNDED)
def test_bounded(body: str) -> None:
    program = lab(body)
    measured = program.check()
    prog = program.bounds.entries["prog"]
    assert not prog.reasons and max(prog.steps, prog.helpers, prog.stack, prog.heap) < inf
    assert prog.steps <= 4 * measured.steps


def test_helper_calls_of_a_callback_are_counted_for_each_element() -> None:
    assert lab(BOUNDED[1]).bounds.entries["prog"].helpers == 4


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("list.forEach((x) => { list.push(x); });", "no known greatest length"),
        ("list.forEach(function f(x) { list.forEach(f); });", "calls itself"),
        ("list.name = 1; list.forEach((x) => x);", "another receiver"),
        ("list.forEach.call(box, (x) => x);", "calls a built-in function back"),
        ("list.forEach((x) => { for (;;) state = x; });", "no limit for the rounds"),
        ("list.map(Math.floor);", "calls a built-in function back"),
    ],
)
def test_not_bounded(body: str, why: str) -> None:
    prog = lab(body).bounds.entries["prog"]
    assert prog.steps == inf
    assert any(why in reason.why for reason in prog.reasons)


@pytest.mark.parametrize("first", [0, 12])
def test_random_programs_that_call_back(first: int) -> None:
    bounded = 0
    for seed in range(first, first + 12):
        try:
            program = Lab(bounded_methods.program(seed))
            program.check(3)
        except MbpfError as error:
            assert error.id == "init-failed", seed
            continue
        bounded += program.bounds.entries["prog"].steps < inf
    assert bounded > 5


def test_growth_of_an_array() -> None:
    def worst(room: int, length: int) -> int:
        """Of all orders in which indexes are left out."""
        found = 0
        for index in range(room, length):
            more = index + index // 2 + 4
            found = max(found, 8 + 8 * more + worst(more, length))
        return found

    assert [grown(length) for length in range(25)] == [worst(0, length) for length in range(25)]
    assert grown(inf) == inf
