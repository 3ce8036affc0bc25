# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Every error that a function of include/mbpf documents is shown by a test in C."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADERS = sorted((ROOT / "include" / "mbpf").glob("*.h"))
TESTS = sorted((ROOT / "tests").glob("*/*/src/*.c"))
DOCUMENTED = re.compile(
    r"/\*\*(?P<doc>(?:(?!\*/).)*)\*/\s*(?P<declaration>[^;{}#/]+\([^;{}]*\);)", re.S
)
DEFINITION = re.compile(
    r"^(?P<head>ZTEST\(\w+, (?P<test>\w+)\)|(?:static )?[\w \*]*?\b(?P<name>\w+)\([^;{}]*\)"
    r"|(?:static )?[\w \*]*?\b(?P<table>\w+)\[[^;{}=]*\] =)\s*\{(?P<body>.*?)^\}",
    re.M | re.S,
)
PARTS = 4
"""How deep a test's calls are followed."""


def inherited(doc: str, known: dict[str, set[str]]) -> set[str]:
    """Errors of a function that returns what another one does, with more or without some."""
    found = re.search(r"@return As (mbpf_\w+)\(\)(.*)", doc, re.S)
    if found is None:
        return set()
    without, named = re.search(r"without\W+(MBPF_ERR_\w+)", found[2]), set()
    if without is None:
        named = set(re.findall(r"MBPF_ERR_\w+", found[2]))
    return known[found[1]] - ({without[1]} if without else set()) | named


def documented() -> Iterator[tuple[str, str]]:
    """Functions with the errors that their comments list."""
    known: dict[str, set[str]] = {}
    for path in HEADERS:
        for match in DOCUMENTED.finditer(path.read_text(encoding="utf-8")):
            found = re.search(r"\b(mbpf_\w+)\(", match["declaration"])
            if found:
                errors = set(re.findall(r"@retval (MBPF_ERR_\w+)", match["doc"]))
                known[found[1]] = errors | inherited(match["doc"], known)
                yield from ((found[1], error) for error in known[found[1]])


PAIRS = sorted(set(documented()))


@cache
def definitions(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Tests of a suite, and its other functions and tables, each with its text."""
    tests: dict[str, str] = {}
    others: dict[str, str] = {}
    for path in sorted(folder.glob("*.c")):
        for match in DEFINITION.finditer(path.read_text(encoding="utf-8")):
            if match["test"]:
                tests[f"{path.stem}.{match['test']}"] = match["body"]
            else:
                # Names are unique in a file only.
                name = match["name"] or match["table"]
                others[f"{path.stem}.{name}"] = match["body"]
                if path.stem == "suite" or name.startswith("suite_"):
                    others[f"*.{name}"] = match["body"]
    return tests, others


@cache
def texts_of_tests() -> tuple[str, ...]:
    """The text of each test with that of what it calls and of the tables it reads."""
    texts = []
    for folder in sorted({path.parent for path in TESTS}):
        tests, others = definitions(folder)
        for test, body in tests.items():
            stem = test.partition(".")[0]
            seen: set[str] = set()
            text = body
            for _ in range(PARTS):
                for word in set(re.findall(r"\b\w+\b", text)) - seen:
                    seen.add(word)
                    text += others.get(f"{stem}.{word}", others.get(f"*.{word}", ""))
            texts.append(text)
    return tuple(texts)


def is_shown(function: str, error: str) -> bool:
    """Whether one test has both."""
    call = re.compile(rf"\b{function}\b")
    code = re.compile(rf"\b{error}\b")
    return any(call.search(text) and code.search(text) for text in texts_of_tests())


def test_errors_are_found() -> None:
    assert len(PAIRS) > 60
    assert ("mbpf_runtime_shutdown", "MBPF_ERR_STILL_ATTACHED") in PAIRS
    assert ("mbpf_map_update", "MBPF_ERR_EXISTS") in PAIRS
    assert not is_shown("mbpf_prog_load", "MBPF_ERR_NOT_ATTACHED_EITHER")


@pytest.mark.parametrize(("function", "error"), PAIRS)
def test_documented_error_has_a_test(function: str, error: str) -> None:
    assert is_shown(function, error), f"no test in C names both {function} and {error}"
