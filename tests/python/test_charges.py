# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a single call can make long costs steps in proportion to its work."""

import pytest
from differential import run_mbpf

# Expressions over a text and an array of N units or elements: a step each eight of them, at least.
CALLS = {
    "the value of a read-only property": "Object.defineProperty(frozen, 'k', { value: again })",
    "Object.is": "Object.is(text, again)",
    "the holes of an array": "Object.isSealed(holes)",
    "a typed array of an array": "new Uint8Array(list)",
}


def steps(call: str, size: int) -> int:
    source = f"""
const text = 'x'.repeat({size}), again = 'xx'.repeat({size // 2});
const frozen = Object.freeze({{ k: text }}), list = new Array({size}).fill(1);
const holes = new Array({size}).fill(1);
for (let i = 0; i < {size}; i++) delete holes[i];
Object.preventExtensions(holes);
function mbpf_prog() {{ CALL; }}
"""
    with_call = run_mbpf(source.replace("CALL", call), 1)[0]
    without = run_mbpf(source.replace("CALL", "0"), 1)[0]
    assert with_call.end == without.end == "value 0"
    return with_call.steps - without.steps


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_work_is_paid(call: str) -> None:
    few, many = steps(call, 800), steps(call, 8000)
    assert many - few >= 7200 // 8
