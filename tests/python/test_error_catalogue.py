# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue of errors: what the code can raise, no more, and what is really told of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import error_ids
import pytest
from cli_helpers import Mbpf
from error_examples import GOLDEN, ROOT, Example, examples, golden, produce
from mbpf.cli.explain import CATALOGUE
from mbpf.errors import CompileError, Place
from mbpf.spec.errors import ERRORS, REASONS, ErrorCode, Reason
from mbpf.spec.mgmt import Code
from mbpf.spec.rejects import REJECTS, Reject

EXAMPLES = examples()
ENTRIES: dict[str, dict[str, Any]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))["errors"]
CORE = ("subsys/mbpf", "include/mbpf")
NO_ERROR = {"ok", "none"}


def in_words(names: set[str]) -> set[str]:
    """Ids of names in capitals."""
    return {name.lower().replace("_", "-") for name in names} - NO_ERROR


def rules() -> dict[str, set[str]]:
    """Ids of codes, reasons and rejects."""
    return {
        "ERR": in_words({code.name for code in ErrorCode}),
        "REASON": in_words({reason.name for reason in Reason}),
        "REJECT": in_words({reject.name for reject in Reject}),
    }


def _name(example: Example) -> str:
    return example.id


@pytest.fixture(scope="module")
def raised() -> error_ids.Collector:
    return error_ids.Collector()


def test_every_id_of_the_code_can_be_read(raised: error_ids.Collector) -> None:
    assert raised.unread == set()


def test_every_id_of_the_code_is_in_the_catalogue(raised: error_ids.Collector) -> None:
    missing = {id: places for id, places in raised.found.items() if id not in ENTRIES}
    assert missing == {}, "add them to spec/diagnostics, and run tests/python/error_examples.py"


def test_every_id_of_the_catalogue_is_in_the_code(raised: error_ids.Collector) -> None:
    ids = {example.id for example in EXAMPLES}
    assert ids - set(raised.found) - set().union(*rules().values()) == set()


def test_every_rule_of_packages_has_an_example() -> None:
    ids = {example.id for example in EXAMPLES}
    assert rules()["REASON"] - ids == set()
    assert rules()["REJECT"] - ids == set()
    assert rules()["ERR"] - set(ENTRIES) == set()


@pytest.mark.parametrize("kind", ["REASON", "REJECT"])
def test_every_rule_is_used_by_the_core(kind: str) -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in CORE
        for path in sorted((ROOT / folder).rglob("*.[ch]"))
        if "gen" not in path.parts
    )
    used = in_words(set(re.findall(rf"MBPF_{kind}_(\w+)", text)))
    assert rules()[kind] - used == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_example(example: Example) -> None:
    text, data = produce(example)
    paths = golden(example)
    told = "run 'python tests/python/error_examples.py', read the difference, commit it"
    assert text == paths[0].read_text(encoding="utf-8"), told
    assert data == paths[1].read_text(encoding="utf-8"), told


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_text_and_json_name_the_error(example: Example) -> None:
    text, data = (path.read_text(encoding="utf-8") for path in golden(example))
    all = json.loads(data)
    error = next((item for item in all.get("others", ()) if item["id"] == example.id), all)
    assert {"id", "message", "where", "hint", "exit_code"} <= set(error)
    refusal = error.get("refusal", {})
    named = {error["id"], *in_words({str(refusal.get("reason")), str(refusal.get("code"))})}
    assert example.id in named
    assert f"[{error['id']}]" in text and error["message"] in text
    if refusal.get("reason") and example.id != "no-mem":  # It has words of its own.
        assert f"{refusal['reason']} (" in text
    assert error["hint"] and f"hint: {error['hint']}" in text
    kind = "warning" if example.is_warning else "error"
    where = error["where"]
    assert (f"{Place(**where)}: {kind}: " if where else f"{kind}: ") in text
    assert error["exit_code"] in (1, 2, 3, 4, 130)


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_a_place_in_a_source_is_marked(example: Example) -> None:
    text, data = (path.read_text(encoding="utf-8") for path in golden(example))
    where = json.loads(data)["where"]
    if where and where["column"] and example.id != "source-not-utf8":
        assert re.search(r"^ +\^+$", text, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_what_is_wrong_in_a_file_has_a_place(example: Example) -> None:
    where = json.loads(golden(example)[1].read_text(encoding="utf-8"))["where"]
    if (
        example.group not in ("10_command", "15_api", "16_policy", "17_device")
        and example.id != "image-align"
    ):
        assert where and where["file"]


def test_every_reject_with_a_word_has_a_place_in_the_source() -> None:
    for reject, info in REJECTS.items():
        id = reject.name.lower().replace("_", "-")
        error = json.loads((GOLDEN / f"{id}.json").read_text(encoding="utf-8"))
        assert error["refusal"]["reason"] == reject.name
        if info.pc and reject is not Reject.LONG_STRETCH:  # Made without a source.
            assert error["where"]["line"] and "at word " in error["message"]


def test_no_golden_file_is_left_over() -> None:
    names = {path.name for example in EXAMPLES for path in golden(example)}
    assert {path.name for path in GOLDEN.iterdir()} == names


def test_every_id_is_in_one_group() -> None:
    ids = [example.id for example in EXAMPLES]
    assert len(ids) == len(set(ids))


def test_the_page_has_every_id_as_a_section() -> None:
    page = (ROOT / "doc/reference/errors.rst").read_text(encoding="utf-8")
    for id in ENTRIES:
        assert f"\n{id}\n{'~' * len(id)}\n" in page, id


def test_codes_and_reasons_have_texts() -> None:
    assert all(info.meaning and info.hint for code, info in ERRORS.items() if code.value)
    assert all(info.meaning for info in REASONS.values())


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "x" * 400
    for column, shown in ((1, 1), (200, 54), (400, 153)):
        error = CompileError("it is long", id="a", where=Place("a.js", 1, column, line))
        _, text, marks = error.render().split("\n")
        assert len(text) <= 2 + 150 + 6 and text.startswith("  ...") == (column > 51)
        assert marks == "  " + " " * (shown - 1) + "^"


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("duplicate-declaration", "duplicate-declaration"),
        ("[out-of-steps]", "out-of-steps"),
        ("OP_RANGE", "op-range"),
        ("MBPF_REJECT_OP_RANGE", "op-range"),
        ("MBPF_ERR_NESTED_EXEC", "nested-exec"),
    ],
)
def test_explain(mbpf: Mbpf, word: str, id: str) -> None:
    done = mbpf("explain", word)
    assert done.code == 0 and done.out.startswith(f"{id}\n")
    entry = ENTRIES[id]
    assert f"Why:  {entry['why']}\n" in done.out and f"Hint: {entry['hint']}\n" in done.out
    for line in (*entry["example"].splitlines(), *entry["output"].splitlines()):
        assert f"  {line}".rstrip() in done.out
    assert mbpf("explain", word, "--json").json == {"id": id, **entry, "warnings": []}


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("no-mem", ERRORS[ErrorCode.NO_MEM].hint),
        ("heap-too-small", ERRORS[ErrorCode.HEAP_TOO_SMALL].hint),
        ("POLICY_HEAP", REASONS[Reason.POLICY_HEAP].hint.format(limit="the limit")),
    ],
)
def test_explain_has_the_hint_for_all_cases(mbpf: Mbpf, word: str, hint: str) -> None:
    """The hint of the example may be about its own numbers; it stands in what it was told."""
    text, _, example = mbpf("explain", word).out.partition("\n\n  ")
    assert f"Hint: {hint}\n" in text + "\n"
    assert "hint: " in example and f"hint: {hint}" not in example


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        ("22", {"error code": "init-failed", "reason of a package": "signature-not-last"}),
        ("-22", {"error code": "init-failed"}),
        ("31", {"error code": "not-found", "reason of the verifier (code 7)": None}),
        ("257", {"error code": "upload-lost"}),
        ("114", {"reason of a package": None}),
    ],
)
def test_explain_a_number(mbpf: Mbpf, number: str, kinds: dict[str, str | None]) -> None:
    done = mbpf("explain", number)
    assert done.code == 0, done.err
    data = mbpf("explain", number, "--json").json
    assert data["number"] == int(number)
    told = {item["kind"]: item for item in data["meanings"]}
    assert kinds.keys() <= told.keys()
    for kind, item in told.items():
        assert kinds.get(kind) in (None, item["id"])
        assert f"{number}, {kind}: {item['id']}\n  Why:  {item['why']}\n" in done.out
        assert item == {"kind": kind, "id": item["id"], **ENTRIES[item["id"]]}


def test_every_number_has_an_explanation(mbpf: Mbpf) -> None:
    numbers = {int(code) for code in (*ErrorCode, *Code)} - {0}
    for number in numbers | {int(reason) for reason in (*Reason, *Reject)} - {0}:
        data = mbpf("explain", str(number), "--json").json
        kinds = [item["kind"] for item in data["meanings"]]
        is_of_verifier = "reason of the verifier (code 7)" in kinds
        assert is_of_verifier == (number in {int(reject) for reject in Reject})
        assert ("reason of a package" in kinds) == (number in {int(reason) for reason in Reason})


@pytest.mark.parametrize("number", ["0", "59", "255", "-256", "999999999"])
def test_explain_a_number_that_there_is_not(mbpf: Mbpf, number: str) -> None:
    done = mbpf("explain", number)
    assert done.code == 1 and "[unknown-error]" in done.err
    assert f"no error has the number {number} " in done.err
    assert "error code: -37 to -" in done.err and "256 to 258" in done.err


def test_explain_lists_all(mbpf: Mbpf) -> None:
    listed = re.findall(r"^  (\S+)$", mbpf("explain").out, re.MULTILINE)
    assert sorted(listed) == sorted(ENTRIES)
    assert set(mbpf("explain", "--json").json["ids"]) == set(ENTRIES)


@pytest.mark.parametrize(
    ("word", "hint"), [("uncaught-exeption", "uncaught-exception"), ("?", "lists all ids")]
)
def test_explain_of_what_there_is_not(mbpf: Mbpf, word: str, hint: str) -> None:
    done = mbpf("explain", word)
    assert done.code == 1 and "[unknown-error]" in done.err and hint in done.err
    assert hint in mbpf("explain", word, "--json").json["error"]["hint"]


def test_ids_are_followed_through_the_code(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "class MbpfError(Exception):\n"
        "    def __init__(self, message: str, *, id: str) -> None: ...\n"
        "class OtherError(MbpfError): ...\n"
        "_TABLE = {1: ('of-a-table', 'text')}\n"
        "def fail(what: str, id: str) -> MbpfError:\n"
        "    return OtherError(what, id=id)\n"
        "def both(flag: bool) -> None:\n"
        "    raise fail('a', 'of-a-branch' if flag else 'of-the-other')\n"
        "def listed() -> None:\n"
        "    id, text = _TABLE[1]\n"
        "    raise fail(text, id)\n"
        "def made(word: str) -> None:\n"
        "    raise MbpfError('a', id=f'{word}-unknown')\n",
        encoding="utf-8",
    )
    found = error_ids.Collector(tmp_path)
    assert set(found.found) == {"of-a-branch", "of-the-other", "of-a-table"}
    assert found.unread == {"a.py:13: f'{word}-unknown'"}
