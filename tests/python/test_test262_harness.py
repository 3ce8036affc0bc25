# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The harness of ``mbpf test262``: what it accepts and what it complains of."""

from __future__ import annotations

from pathlib import Path

import pytest
from mbpf.conformance.execute import Suite
from mbpf.conformance.outcome import Kind
from mbpf.conformance.profile import Profile, load_profile


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile()


# What the harness says of right and of wrong values: body, includes, what it complains of.
HARNESS = {
    "assert(true); assert.sameValue(NaN, NaN); assert.notSameValue(0, -0);": ("", None),
    "assert(1);": ("", "expected true, got 1"),
    "assert.sameValue(0, -0, 'why');": ("", "expected -0, got 0: why"),
    "assert.sameValue('a', {});": ("", 'expected object, got "a"'),
    "assert.notSameValue(1, 1);": ("", "did not expect 1"),
    "assert.throws(TypeError, () => { null.a; });": ("", None),
    "assert.throws(Test262Error, () => { throw new Test262Error(); });": ("", None),
    "assert.throws(TypeError, () => {});": ("", "expected a throw of TypeError"),
    "assert.throws(TypeError, () => { throw new RangeError('m'); });": (
        "",
        "expected TypeError, got RangeError m",
    ),
    "assert.throws(TypeError, () => { throw 1; });": ("", "expected TypeError, got 1"),
    "assert.compareArray([1, NaN], [1, NaN]); assert(!compareArray([1], [2]));": ("", None),
    "assert.compareArray([1], [1, 2]);": ("", "expected [1, 2], got [1]"),
    "assert.sameValue(decimalToHexString(0x1f), '001F');": ("decimalToHexString.js", None),
    "assert.sameValue(decimalToPercentHexString(10), '%0A');": ("decimalToHexString.js", None),
    "for (const value of NaNs) assert.sameValue(value, NaN);": ("nans.js", None),
    "for (const maker of nativeErrors) assert(new maker() instanceof Error);": (
        "nativeErrors.js",
        None,
    ),
    "throw 'a';": ("", "exception"),
}


@pytest.mark.parametrize("body", HARNESS)
def test_harness(tmp_path: Path, profile: Profile, body: str) -> None:
    includes, expected = HARNESS[body]
    file = tmp_path / "test/a.js"
    file.parent.mkdir()
    file.write_text(f"/*---\nincludes: [{includes}]\n---*/\n{body}", encoding="utf-8")
    outcome = Suite(tmp_path, profile).run("a.js")
    if expected is None:
        assert (outcome.kind, outcome.message) == (Kind.PASSED, "")
    else:
        assert expected in (outcome.cause, outcome.message)


# verifyProperty and its like: the object, what is expected of its property p, the complaint.
PROPERTIES = {
    "verifyProperty({p: 1}, 'p', {value: 1, writable: true, enumerable: true});": None,
    "verifyProperty({p: 1}, 'q', undefined);": None,
    "verifyProperty({p: 1}, 'p', {value: 2});": "expected 2, got 1: p value",
    "verifyProperty({}, 'p', {value: 2});": "there is no own property p",
    "const o = Object.freeze({p: 1}); verifyProperty(o, 'p', {writable: true});": (
        "expected true, got false: p writable"
    ),
    "const o = {p: 1}; verifyProperty(o, 'p', {configurable: true}); assert(!('p' in o));": None,
    "const o = {p: 1}; verifyProperty(o, 'p', {configurable: true}, {restore: true});"
    "assert.sameValue(o.p, 1);": None,
    "verifyProperty(Math, 'max', {writable: true, enumerable: false, configurable: true});": None,
    "verifyNotWritable(Object.freeze({p: 1}), 'p'); verifyWritable({p: 1}, 'p');": None,
    "verifyEnumerable({p: 1}, 'p'); verifyConfigurable({p: 1}, 'p');": None,
    "verifyNotEnumerable([], 'length'); verifyNotConfigurable([], 'length');": None,
    "verifyNotWritable({p: 1}, 'p');": "expected true, got false: p writable",
    "verifyCallableProperty(Math, 'max', 'max', 2);": None,
    "verifyAccessorProperty({get p() {}}, 'p', {get: {}, enumerable: true});": None,
    "verifyEqualTo({p: 1}, 'p', 1);": None,
}


@pytest.mark.parametrize("body", PROPERTIES)
def test_property_helper(tmp_path: Path, profile: Profile, body: str) -> None:
    file = tmp_path / "test/a.js"
    file.parent.mkdir()
    head = "/*---\nincludes: [propertyHelper.js]\n---*/\n"
    file.write_text(head + body, encoding="utf-8")
    outcome = Suite(tmp_path, profile).run("a.js")
    assert (outcome.message or None) == PROPERTIES[body], outcome
