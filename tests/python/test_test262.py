# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf test262`` on a made-up suite of a few files."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import Mbpf
from mbpf.conformance import pool
from mbpf.conformance.execute import Suite
from mbpf.conformance.harness import available, harness_for
from mbpf.conformance.metadata import MetadataError, Negative, read_metadata
from mbpf.conformance.outcome import Kind, Outcome
from mbpf.conformance.pool import run_all
from mbpf.conformance.profile import Profile, load_profile
from mbpf.conformance.record import record
from mbpf.conformance.report import Figures, cause_rows, excluded_rows, failures
from mbpf.errors import UsageError

REGEXP = "unsupported-regexp: regular expressions"
# Path below test: head, body, how it ends, why. Nothing here needs the harness.
FILES = {
    "language/plain.js": ("", "let a = 1;", Kind.PASSED, ""),
    "language/comment.js": ("", "let a = 1; // the end", Kind.PASSED, ""),
    "language/thrown.js": ("", "throw new RangeError('no');", Kind.FAILED, "exception"),
    "language/value.js": ("", "throw 1;", Kind.FAILED, "exception"),
    "language/refused.js": ("", "/a/;", Kind.OUTSIDE, REGEXP),
    "language/invalid.js": ("", "\nlet a; let a;", Kind.FAILED, "refused duplicate-declaration"),
    "language/endless.js": ("", "for (;;) {}", Kind.FAILED, "budget steps"),
    "language/memory.js": (
        "",
        "const a = []; for (let i = 0; i < 1e6; i++) a.push([i, i]);",
        Kind.FAILED,
        "budget oom",
    ),
    "language/early.js": (
        "negative:\n  phase: parse\n  type: SyntaxError",
        "let a; let a;",
        Kind.PASSED,
        "",
    ),
    "language/early-outside.js": (
        "negative: {phase: early, type: SyntaxError}",
        "(/a/);",
        Kind.OUTSIDE,
        REGEXP,
    ),
    "language/accepted.js": (
        "negative: {phase: parse, type: SyntaxError}",
        "let a;",
        Kind.FAILED,
        "accepted",
    ),
    "language/dead-zone.js": (
        "negative: {phase: runtime, type: ReferenceError}",
        "a; let a;",
        Kind.PASSED,
        "",
    ),
    "language/other-class.js": (
        "negative: {phase: runtime, type: TypeError}",
        "a; let a;",
        Kind.FAILED,
        "exception",
    ),
    "language/no-throw.js": (
        "negative: {phase: runtime, type: TypeError}",
        "let a;",
        Kind.FAILED,
        "no-exception",
    ),
    "language/sloppy.js": (
        "flags: [noStrict]",
        "with (1) {}",
        Kind.SKIPPED,
        "flag noStrict: programs are in strict mode",
    ),
    "language/host.js": ("", "$262.gc();", Kind.UNSUPPORTED, "$262 of the suite's host"),
    "language/helper.js": ("includes: [odd.js]", "odd();", Kind.UNSUPPORTED, "odd.js"),
    "language/bigint.js": ("features: [BigInt]", "1n;", Kind.OUTSIDE, "unsupported-bigint: BigInt"),
    "language/newer.js": ("features: [next-year]", "throw 1;", Kind.FAILED, "exception"),
    "language/module/import.js": (
        "flags: [module]",
        "import {a} from './lib_FIXTURE.js'; if (a !== 1) throw 1;",
        Kind.PASSED,
        "",
    ),
    "language/module/await.js": (
        "flags: [module]\nnegative: {phase: parse, type: SyntaxError}",
        "let await;",
        Kind.PASSED,
        "",
    ),
    "language/module/missing.js": (
        "flags: [module]\nnegative: {phase: resolution, type: SyntaxError}",
        "import {b} from './lib_FIXTURE.js';",
        Kind.PASSED,
        "",
    ),
    "language/module/lib_FIXTURE.js": ("", "export let a = 1;", Kind.SKIPPED, ""),
    "built-ins/Math/max.js": ("", "if (Math.max(1, 2) !== 2) throw 1;", Kind.PASSED, ""),
    "elsewhere/other.js": ("", "throw 1;", Kind.SKIPPED, ""),
}
RUN = {path: row for path, row in FILES.items() if "_FIXTURE" not in path and "else" not in path}


class Dies(Suite):
    """A suite whose files end the process."""

    def run(self, path: str) -> Outcome:
        raise SystemExit(7)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, (head, body, _, _) in FILES.items():
        file = tmp_path / "suite/test" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"/*---\ndescription: x\n{head}\n---*/\n{body}", encoding="utf-8")
    return tmp_path / "suite"


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile()


@pytest.mark.parametrize("path", RUN)
def test_file(root: Path, profile: Profile, path: str) -> None:
    outcome = Suite(root, profile).run(path)
    assert (outcome.kind, outcome.cause) == RUN[path][2:], outcome.message
    assert outcome.excluded is None or "features" in RUN[path][0]


def test_places_are_those_of_the_file(root: Path, profile: Profile) -> None:
    assert Suite(root, profile).run("language/invalid.js").line == 6
    assert Suite(root, profile).run("language/thrown.js").line == 5


def test_all(mbpf: Mbpf, root: Path) -> None:
    done = mbpf("test262", root, "--json", "--jobs", 2, "--list-failures")
    assert done.code == 3
    total = done.json["total"]
    assert total["files"] == len(RUN)
    kinds = [row[2] for path, row in RUN.items() if path not in EXCLUDED]
    for key, kind in (("passed", Kind.PASSED), ("failed", Kind.FAILED), ("outside", Kind.OUTSIDE)):
        assert total[key] == kinds.count(kind), key
    assert total["counted"] == total["passed"] + total["failed"]
    assert total["excluded"] == len(EXCLUDED)
    # What is excluded must not answer wrongly either.
    assert total["wrong"] == 6
    assert "language/newer.js" in {item["path"] for item in done.json["failures"]}
    assert set(done.json["folders"]) == {"language", "language/module", "built-ins/Math"}


EXCLUDED = ("language/bigint.js", "language/newer.js")


def test_text(mbpf: Mbpf, root: Path, tmp_path: Path) -> None:
    page = tmp_path / "results.md"
    done = mbpf("test262", root, "--filter", "language/", "--list-failures", "--record", page)
    assert done.code == 3
    assert "language/thrown.js:5: exception: RangeError: no" in done.out
    assert "duplicate-declaration" in done.out and "unsupported-regexp" in done.out
    assert "counted files pass" in done.out
    text = page.read_text(encoding="utf-8")
    assert "| language/module |" in text and "sha256 of its tests" in text


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("mine.md", "not-generated"),
        (".", "not-a-regular-file"),
        ("none/page.md", "cannot-write"),
        ("-", "usage"),
    ],
)
def test_a_page_that_cannot_be_written_stops_before_the_run(
    mbpf: Mbpf, root: Path, monkeypatch: pytest.MonkeyPatch, name: str, id: str
) -> None:
    monkeypatch.setattr(pool, "run_all", None)
    Path("mine.md").write_text("mine\n")
    done = mbpf("test262", root, "--record", name)
    assert done.code == 1 and f"[{id}]" in done.err
    assert Path("mine.md").read_text() == "mine\n"


def test_passing_part(mbpf: Mbpf, root: Path) -> None:
    assert mbpf("test262", root, "--filter", "built-ins").code == 0
    assert mbpf("test262", root, "--filter", "language/endless", "--at-least", 0).code == 0
    assert mbpf("test262", root, "--filter", "language/thrown", "--at-least", 0).code == 3
    assert mbpf("test262", root, "--filter", "nothing-has-this").code == 0
    few = mbpf("test262", root, "--every", 10, "--json")
    assert few.json["total"]["files"] == len(range(0, len(RUN), 10))


def test_a_process_that_ended_meanwhile_has_no_answer(root: Path, profile: Profile) -> None:
    worker = pool._Worker.start(Suite(root, profile))
    worker.process.kill()
    worker.process.join()
    try:
        worker.give("language/plain.js", 1)
        assert pool._answer(worker).cause == "crash"
    finally:
        worker.end()


def test_no_suite(mbpf: Mbpf, tmp_path: Path) -> None:
    assert "[no-test262]" in mbpf("test262", tmp_path).err
    assert "[usage]" in mbpf("test262").err
    assert "[usage]" in mbpf("test262", tmp_path, "--jobs", 0).err


def test_profile_is_shown(mbpf: Mbpf, profile: Profile) -> None:
    out = mbpf("test262", "--show-profile").out
    data = mbpf("test262", "--show-profile", "--json").json
    for name in ("excluded", "flags", "refusals"):
        assert data[name] and all(data[name].values())
        assert all(key in out for key in data[name])
    assert set(data["supported"]) == profile.supported


def test_profile_names_what_there_is(profile: Profile) -> None:
    import json

    from mbpf.cli.explain import CATALOGUE

    ids = json.loads(CATALOGUE.read_text(encoding="utf-8"))["errors"]
    assert profile.refusals.keys() <= ids.keys()
    assert not profile.supported & profile.excluded.keys()


def test_profile_errors_are_told_by_what_was_done(profile: Profile) -> None:
    shared = "changes of the firmware's objects, which all programs share"
    assert profile.profile_error("SETP a", "Array.prototype.a = 1;") == shared
    assert profile.profile_error("SETP a", "object.a = 1;") is None
    assert profile.profile_error("SETP a", None) is None
    assert profile.profile_error("GETM localeCompare", None) is not None
    assert profile.profile_error("GETM slice", None) is None
    assert profile.refusal("unknown-builtin", "there is no built-in 'Object.groupBy'") is not None
    assert profile.refusal("unknown-builtin", "there is no built-in 'Object.keys2'") is None
    assert profile.refusal("too-deep", "") is None


def test_bad_profiles(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    deep = b"[" * 100_000
    for data in (
        b"",
        b"[1]",
        b"folders: [",
        b"{folders: []}",
        b"\xff",
        b"\0",
        deep,
        b" " * (2 << 20),
    ):
        path.write_bytes(data)
        load_profile.cache_clear()
        with pytest.raises(UsageError, match="the profile cannot be read"):
            load_profile(path)


def test_metadata() -> None:
    meta = read_metadata(
        "// c\r\n/*---\r\nfeatures: [a, b]\r\nflags: [module]\rincludes: [c.js]\n"
        "negative:\n  phase: early\n  type: SyntaxError\n---*/\n"
    )
    assert meta.features == ("a", "b") and meta.includes == ("c.js",)
    assert meta.flags == {"module"} and meta.negative == Negative("parse", "SyntaxError")
    for text in ("", "/*---\n[\n---*/", "/*---\n1\n---*/", "/*---\nflags: a\n---*/"):
        with pytest.raises(MetadataError):
            read_metadata(text)
    with pytest.raises(MetadataError):
        read_metadata("/*---\nnegative: {phase: parse}\n---*/")


def test_files_that_cannot_be_read(root: Path, profile: Profile) -> None:
    (root / "test/language/plain.js").write_bytes(b"\xff")
    (root / "test/language/comment.js").write_text("let a;", encoding="utf-8")
    for name in ("plain", "comment", "absent"):
        assert Suite(root, profile).run(f"language/{name}.js").cause == "metadata"


def test_a_test_gets_only_what_it_names() -> None:
    assert harness_for("let a;", ()) == ""
    assert "propertyHelper.js" in available()
    text = harness_for("assert.sameValue(1, 1);", ())
    assert "assert.sameValue =" in text and "function assert(" in text
    assert "assert.throws" not in text and "verifyProperty" not in text
    assert "function $isDeleted" in harness_for("verifyProperty(a);", ("propertyHelper.js",))


def test_a_process_that_hangs_is_ended(root: Path, profile: Profile) -> None:
    suite = Suite(root, profile)
    fast = list(run_all(suite, ["language/plain.js"] * 3, 2, 20.0))
    assert [outcome.kind for outcome in fast] == [Kind.PASSED] * 3
    waited = list(run_all(suite, ["language/endless.js", "language/plain.js"], 1, -30.0))
    assert [outcome.cause for outcome in waited] == ["timeout", "timeout"]


def test_a_process_that_dies_is_told(profile: Profile) -> None:
    outcomes = list(run_all(Dies(Path(), profile), ["a.js", "b.js"], 1, 20.0))
    assert [outcome.cause for outcome in outcomes] == ["crash", "crash"]


def test_figures() -> None:
    outcomes = [
        Outcome("a/b/1.js", Kind.PASSED),
        Outcome("a/b/2.js", Kind.FAILED, "budget steps"),
        Outcome("a/b/3.js", Kind.FAILED, "assertion", "x|y"),
        Outcome("a/b/4.js", Kind.FAILED, "assertion", excluded="feature F: left out"),
        Outcome("a/b/5.js", Kind.FAILED, "refused too-deep", excluded="feature F: left out"),
        Outcome("a/c/6.js", Kind.SKIPPED, "flag f: so"),
    ]
    figures = Figures.of(outcomes)
    assert (figures.counted, figures.passed, figures.wrong, figures.excluded) == (3, 1, 2, 2)
    assert excluded_rows(outcomes) == [("feature F: left out", 2, 1, 0, 1)]
    assert [item.path for item in failures(outcomes)] == ["a/b/2.js", "a/b/3.js", "a/b/4.js"]
    assert cause_rows(failures(outcomes))[0] == ("assertion", 2, "a/b/3.js")
    text = record(outcomes, "suite", "commit")
    assert "1 of 3 counted files pass (33.33 %)" in text and "only one of" not in text
    assert "- only one of 7 files" in record(outcomes, "suite", "commit", 7)
