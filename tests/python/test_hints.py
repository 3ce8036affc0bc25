# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Slips of the keyboard, and habits of other languages: what their hints say."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import ROOT, Mbpf
from mbpf.cli.main import main
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError
from mbpf.refusal import Refusal
from mbpf.spec.errors import REASONS, ErrorCode, Reason

LET = "variables are declared with 'let' or 'const'"
STRAIGHT = "quotes are \" or '"


def hint(text: str, hook: str = "NET_RX") -> tuple[str, str | None]:
    """Name and hint of the first error."""
    with pytest.raises(CompileError) as caught:
        compile_program(Source("a.js", text), Target(hook))
    return caught.value.id, caught.value.hint


@pytest.mark.parametrize(
    ("body", "id", "expected"),
    [
        ("retrun 0;", "unexpected-token", "did you mean 'return' where it says 'retrun'?"),
        ("cosnt a = 0;", "unexpected-token", "did you mean 'const' where it says 'cosnt'?"),
        (
            "fucntion f() {}",
            "unexpected-token",
            "did you mean 'function' where it says 'fucntion'?",
        ),
        (
            "wihle (ctx.pkt_len) {}",
            "unexpected-token",
            "did you mean 'while' where it says 'wihle'?",
        ),
        ("swtich (f(1)) {}", "unexpected-token", "did you mean 'switch' where it says 'swtich'?"),
        ("if (1) {} esle {}", "unexpected-token", "did you mean 'else' where it says 'esle'?"),
        ("thorw ctx;", "unexpected-token", "did you mean 'throw' where it says 'thorw'?"),
        ("retrun;", "unknown-global", "did you mean 'return'?"),
        ("let retur = 1; retrn;", "unknown-global", "did you mean 'retur'?"),
        ("let a = 1; a b;", "unexpected-token", "a ';' or an operator is missing before it"),
        ("f(1) {}", "unexpected-token", "a ';' or an operator is missing before it"),
        ("int a = 3;", "unexpected-token", LET),
        ("uint8_t a = 3;", "unexpected-token", LET),
        ("unsigned a = 3;", "unexpected-token", LET),
        ("bool a = 3;", "unexpected-token", LET),
        ("return ctx->pkt_len;", "unexpected-token", "write '.' in place of '->'"),
        ("return “x”;", "invalid-identifier", STRAIGHT),
        ("return ‘x’;", "invalid-identifier", STRAIGHT),
    ],
)
def test_of_what_is_no_javascript(body: str, id: str, expected: str) -> None:
    assert hint(f"function mbpf_prog(ctx) {{\n{body}\nreturn 0;\n}}\n") == (id, expected)


@pytest.mark.parametrize(
    ("hook", "field", "expected"),
    [
        ("NET_RX", "object_id", "SECURITY has it; the hook is that of --hook or mbpf.yaml"),
        ("TIMER", "pid", "TRACEPOINT has it; the hook is that of --hook or mbpf.yaml"),
        ("TIMER", "pkt_len", "NET_RX and NET_TX have it; the hook is that of --hook or mbpf.yaml"),
        ("NET_RX", "pktlen", "did you mean 'pkt_len'?"),
    ],
)
def test_of_a_field_of_another_hook(hook: str, field: str, expected: str) -> None:
    text = f"function mbpf_prog(ctx) {{ return ctx.{field}; }}"
    assert hint(text, hook) == ("unknown-field", expected)


FIELDS = (
    "u8 to u64, i8 to i64, f32, f64, these with 'be' behind, ipv4, ip, mac, char[N], bytesN, "
    "each perhaps with a name"
)
DESCRIPTION = 'name: a\nversion: "1"\nhook: NET_RX\n'


@pytest.mark.parametrize(
    ("more", "id", "expected"),
    [
        ("maps:\n\t- name: a\n", "config-syntax", "indent with spaces: YAML takes no tabs"),
        (
            "maps:\n  - {name: m, type: hash, max_entries: 4, key_type: uint32, value_size: 4}\n",
            "config-bad-value",
            f"did you mean 'u32'? Fields are {FIELDS}",
        ),
        (
            "maps:\n  - {name: m, type: array, max_entries: 4, value_type: [float x]}\n",
            "config-bad-value",
            f"did you mean 'f32'? Fields are {FIELDS}",
        ),
        (
            "maps:\n  - {name: m, type: array, max_entries: 4, value_type: [u8, f16be x]}\n",
            "config-bad-value",
            f"did you mean 'u16be'? Fields are {FIELDS}",
        ),
        (
            "maps:\n  - {name: m, type: array, max_entries: 4, value_type: text}\n",
            "config-bad-value",
            f"fields are {FIELDS}",
        ),
        (
            "maps:\n  - {name: a-b, type: hash, max_entries: 4, key_size: 4, value_size: 4}\n",
            "config-bad-value",
            "'maps[0].name': name in the program, maps.NAME: letters, digits, _ and $, "
            "no digit first",
        ),
        (
            "heap_size: 4k\n",
            "config-bad-value",
            "'heap_size': a number of bytes, a multiple of 8, or 'auto', which estimates it",
        ),
        (
            "maps:\n  - {name: m, type: array, max_entries: 4, value_type: [u8 k, ip k]}\n",
            "config-bad-value",
            "rename one of them",
        ),
        ("source: b.js\n", "unreadable-source", "name a file from the folder of mbpf.yaml on"),
        (
            "",
            "unreadable-source",
            "'source' in mbpf.yaml names the file; without it that is 'name' with .js",
        ),
    ],
)
def test_of_a_description(mbpf: Mbpf, more: str, id: str, expected: str) -> None:
    Path("mbpf.yaml").write_text(DESCRIPTION + more)
    error = mbpf("check", ".", "--json").json["error"]
    assert (error["id"], error["hint"]) == (id, expected)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["chekc", "a"], "did you mean 'check'?"),
        (["RUN", "a"], "did you mean 'run'?"),
        (["frobnicate"], "'mbpf --help' shows how to use it"),
        (["check", "a", "--pcpa", "b"], "did you mean '--pcap'?"),
        (["run", "a", "--evnets=3"], "did you mean '--events'?"),
        (["run", "a", "--frobnicate"], "'mbpf run --help' shows how to use it"),
        (["new", "a", "--hook", "timer"], "did you mean 'TIMER'?"),
        (["prog", "lsit", "--port", "x"], "did you mean 'list'?"),
        (["prog", "list", "--prot", "x"], "'mbpf prog list --help' shows how to use it"),
        (["check", "a", "b"], "'mbpf check --help' shows how to use it"),
    ],
    ids=str,
)
def test_of_the_command_line(mbpf: Mbpf, args: list[str], expected: str) -> None:
    error = mbpf(*args, "--json").json["error"]
    assert (error["id"], error["hint"]) == ("usage", expected)


def test_of_a_package_with_helpers_of_the_firmware(mbpf: Mbpf) -> None:
    folder = ROOT / "samples/custom_hook/programs/motor_guard"
    assert mbpf("build", folder, "-o", "a.mbpf").code == 0
    for verb in ("check", "run"):
        error = mbpf(verb, "a.mbpf", "--json").json["error"]
        assert error["id"] in ("capability-denied", "helper-version")
        assert error["hint"].startswith(
            "--helpers names the YAML file of such a firmware's helpers"
        )
        assert "the package needs " in error["hint"]


@pytest.mark.parametrize(
    ("hook", "body", "expected"),
    [
        ("NET_RX", "return 0;", "; 48 is enough for every run\n"),
        ("TIMER", "return 0;", "; 48 is enough for every run\n"),
        ("NET_RX", "globalArray.push(1); return 0;", "; events may need more, see --pcap\n"),
        ("TIMER", "globalArray.push(1);", "; events may need more\n"),
    ],
)
def test_of_the_heap(mbpf: Mbpf, hook: str, body: str, expected: str) -> None:
    array = "const globalArray = [];\n" if "globalArray" in body else ""
    Path("a.js").write_text(f"{array}function mbpf_prog(ctx) {{ {body} }}\n")
    done = mbpf("check", "a.js", "--hook", hook)
    assert "is the least that loads" in done.out
    assert done.out.endswith(expected)
    if not array:
        assert "\ncode       1 word in 1 function\n" in done.out


def test_of_a_new_program(mbpf: Mbpf) -> None:
    Path("a folder").mkdir()
    assert (
        "try it: mbpf run 'a folder/a' --events 3"
        in mbpf("new", "a folder/a", "--hook", "TIMER").err
    )


def test_of_a_new_program_in_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "a"], prog="west mbpf") == 0
    assert "try it: west mbpf run a --pcap FILE" in capsys.readouterr().err


KNOWN = 'name: a\nversion: "1"\nhook: TIMER\n'
POLICY = "raise max_%s of the firmware's policy"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (
            "budgets: {max_steps: 2000000}\n",
            f"Lower budgets.max_steps to 1000000, or {POLICY % 'steps'}.",
        ),
        ("heap_size: 131072\n", f"Lower heap_size to 65536, or {POLICY % 'heap_size'}."),
    ],
)
def test_of_what_the_policy_does_not_allow(
    mbpf: Mbpf, tmp_path: Path, setting: str, expected: str
) -> None:
    (tmp_path / "a.js").write_text("function mbpf_prog(ctx) { return 0; }\n", encoding="utf-8")
    (tmp_path / "mbpf.yaml").write_text(KNOWN + setting, encoding="utf-8")
    assert mbpf("check", str(tmp_path), "--json").json["error"]["hint"] == expected


def test_of_a_rule_says_how_to_keep_it() -> None:
    """Whoever is above a limit is told to go below it, with the limit in numbers."""
    for reason, info in list(REASONS.items())[1:]:
        refusal = Refusal(info.code, reason, limit=4711, actual=9999)
        assert refusal.hint and "{" not in refusal.hint, reason
        assert ("4711" in refusal.hint) == ("{limit}" in info.hint), reason
        if info.code == ErrorCode.BUDGET_EXCEEDED:
            assert info.hint and "raise it in mbpf.yaml" not in refusal.hint.lower(), reason
    # A word of the verifier has the same numbers as the reasons, and hints of its own.
    refused = Refusal(ErrorCode.INVALID_BYTECODE, Reason.POLICY_STEPS, limit=4711)
    assert "4711" not in (refused.hint or "")


@pytest.mark.parametrize(
    ("setting", "where"),
    [
        ("heap_size: 131072\n", (4, 12, 6)),
        ("budgets: {max_steps: 2000000}\n", (4, 22, 7)),
        ("debug: true\nheap_size: 8\n", (5, 12, 1)),
        (
            "maps:\n  - {name: a, type: hash, key_size: 4, value_size: 8, max_entries: 9}\n"
            "  - name: b\n    type: array\n    value_size: 1024\n    max_entries: 5000\n",
            (8, 17, 4),
        ),
    ],
)
def test_of_a_setting_has_its_line(
    mbpf: Mbpf, tmp_path: Path, setting: str, where: tuple[int, int, int]
) -> None:
    """In text with a caret, in JSON with the numbers, for a folder as for the file in it."""
    path = tmp_path / "mbpf.yaml"
    (tmp_path / "a.js").write_text("function mbpf_prog(ctx) { return 0; }\n", encoding="utf-8")
    path.write_text(KNOWN + setting, encoding="utf-8")
    line, column, length = where
    expected = {"file": str(path), "line": line, "column": column, "length": length}
    for verb, name in (("check", tmp_path), ("run", path)):
        assert mbpf(verb, str(name), "--json").json["error"]["where"] == expected
    done = mbpf("check", str(tmp_path))
    assert (
        f"{path}:{line}:{column}: error: " in done.err
        and "\n  " + " " * (column - 1) + "^" * length in done.err
    )


@pytest.mark.parametrize("has_file", [True, False])
@pytest.mark.parametrize(
    ("option", "body", "expected"),
    [
        (
            ("--max-steps", "2000000"),
            "return 0;",
            "Lower --max-steps to 1000000, or raise max_steps",
        ),
        (("--heap-size", "131072"), "return 0;", "Lower --heap-size to 65536, or raise max_heap_"),
        (("--heap-size", "8"), "return 0;", "Raise --heap-size; 'mbpf check' prints"),
        (
            ("--max-steps", "9"),
            "for (;;) {}",
            "look for an endless loop, do less per event, or raise --max-steps; ",
        ),
        (
            ("--heap-size", "512"),
            "let a = []; for (;;) { a.push(a); }",
            "allocate less per event, or raise --heap-size; ",
        ),
    ],
)
def test_of_an_option_names_it(
    mbpf: Mbpf,
    tmp_path: Path,
    option: tuple[str, str],
    body: str,
    expected: str,
    has_file: bool,
) -> None:
    """An option stands in place of what mbpf.yaml says, so that the line there is not the place."""
    path = tmp_path / "a.js"
    path.write_text(f"function mbpf_prog(ctx) {{ {body} }}\n", encoding="utf-8")
    if has_file:
        text = f"{KNOWN}heap_size: 4096\nbudgets: {{max_steps: 1000}}\n"
        (tmp_path / "mbpf.yaml").write_text(text, encoding="utf-8")
    name = tmp_path if has_file else path
    done = mbpf("run", str(name), "--json", *option, *(() if has_file else ("--hook", "TIMER")))
    error = done.json["error"]
    assert f"{error['hint']}; ".startswith(expected)
    assert error["where"]["file"] in (str(name), str(path))
    assert not error["where"]["file"].endswith(".yaml")
