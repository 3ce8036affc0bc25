# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Answers of the standard that quickjs-ng does not give: what is expected stands here instead."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from differential import run_mbpf

# What the program logs, with a note where the standard says so.
ANSWERS = {
    # FunctionDeclarationInstantiation: a default may assign to an earlier parameter.
    "function f(a, b = (a = 5, a + 1)) { return a + ' ' + b; } log(f());": "5 6",
    "function f(a, b = a++) { return a + ' ' + b; } log(f(1));": "2 1",
    "function f(a, { b = a++ }) { return a + ' ' + b; } log(f(1, {}));": "2 1",
    "const f = (a, b = (a = 7)) => a + b; log(String(f()));": "14",
    # BindingInitialization: the names of a pattern are in their dead zone until it is their turn.
    "function f({ [p]: p }) { } try { f({}); } catch (e) { log(e.name); }": "ReferenceError",
    "try { try { throw {}; } catch ({ a = b, b }) { } } catch (e) { log(e.name); }": (
        "ReferenceError"
    ),
    # TryStatement: what the parameter of catch throws runs through finally.
    "try { try { throw null; } catch ({ a }) { } finally { log('finally'); } } catch (e) { }": (
        "finally"
    ),
    # PropertyDefinition: a key is converted before the value is evaluated.
    "const a = [1], o = { [a]: a[0]++ }; log('1' in o ? 'before' : 'after');": "before",
}


@pytest.mark.parametrize("text", ANSWERS)
def test_answer(text: str) -> None:
    program = f"function log(x) {{ mbpf.log(1, x); }} function mbpf_prog() {{ {text} }}"
    (outcome,) = run_mbpf(program)
    assert (outcome.log, outcome.end) == ((ANSWERS[text],), "value 0")


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("text", ANSWERS)
def test_node_agrees(text: str) -> None:
    words = ["node", "-e", f"'use strict'; const log = console.log; {{ {text} }}"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [ANSWERS[text]]
