# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The verbs that make, sign and show packages, and the entry points."""

import argparse
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, PROGRAMS, ROOT, Mbpf
from mbpf import __version__
from mbpf.cli import map as map_verb
from mbpf.cli import prog as prog_verb
from mbpf.cli.main import VERBS, make_parser


def test_from_source_to_a_signed_package(mbpf: Mbpf) -> None:
    assert mbpf("keygen").code == 0
    assert stat.S_IMODE(Path("mbpf-key.pem").stat().st_mode) == 0o600
    built = mbpf("build", PROGRAMS / "drop_port", "--key", "mbpf-key.pem", "--json").json
    assert built["package"] == "drop_port.mbpf"
    assert Path("drop_port.mbpf").stat().st_size == built["bytes"]
    assert list(built["sections"]) == ["MANIFEST", "BYTECODE", "DEBUG", "SIGNATURE"]
    done = mbpf("verify", "drop_port.mbpf", "--key", "mbpf-key.pub")
    assert done.code == 0 and built["key_id"] in done.out
    shown = mbpf("inspect", "drop_port.mbpf", "--json").json
    assert shown["manifest"]["key_id"] == built["key_id"]
    assert shown["manifest"]["program_name"] == "drop_port"
    assert shown["bytes"] == built["bytes"]
    assert shown["signed"] is True and shown["device_refuses"] is None
    assert shown["debug"]["file"] == "drop_port.js"
    assert mbpf("run", "drop_port.mbpf", "--pcap", CAPTURE, "--key", "mbpf-key.pub").err == ""


def test_an_unsigned_package_is_told_of(mbpf: Mbpf) -> None:
    assert mbpf("keygen", "-o", "a.pem").code == 0
    told = "nobody: only firmware with CONFIG_MBPF_ALLOW_UNSIGNED=y takes it"
    assert told in mbpf("build", PROGRAMS / "drop_port", "-o", "a.mbpf").out
    assert told not in mbpf("build", PROGRAMS / "drop_port", "-o", "a.mbpf", "--key", "a.pem").out


def test_sign_and_build_agree(mbpf: Mbpf) -> None:
    mbpf("keygen", "-o", "a.pem")
    mbpf("build", PROGRAMS / "drop_port", "-o", "a.mbpf")
    mbpf("build", PROGRAMS / "drop_port" / "mbpf.yaml", "-o", "b.mbpf", "--key", "a.pem")
    assert mbpf("sign", "a.mbpf", "--key", "a.pem", "-o", "c.mbpf").code == 0
    assert Path("c.mbpf").read_bytes() == Path("b.mbpf").read_bytes()
    assert mbpf("sign", "a.mbpf", "--key", "a.pem").code == 0
    assert Path("a.mbpf").read_bytes() == Path("b.mbpf").read_bytes()
    assert mbpf("keygen", "-o", "b.pem").code == 0
    assert mbpf("sign", "a.mbpf", "--key", "b.pem", "--force").code == 0
    assert mbpf("verify", "a.mbpf", "--key", "b.pem").code == 0
    assert mbpf("keygen", "-o", "b.pem", "--force").code == 0
    assert mbpf("verify", "a.mbpf", "--key", "b.pub").code == 3


def depfile_names(rule: Path) -> list[Path]:
    """The package and the files of a rule for make."""
    names = rule.read_text().replace(": ", " ").replace("\\ ", "\0").split()
    return [Path(name.replace("\0", " ")).resolve() for name in names]


def test_depfile_names_what_was_read(mbpf: Mbpf, tmp_path: Path) -> None:
    folder = tmp_path / "my programs"
    shutil.copytree(PROGRAMS, folder)
    package, rule = folder / "out.mbpf", tmp_path / "out.d"
    done = mbpf("build", folder / "rate_limit", "-o", package, "--depfile", rule)
    assert done.code == 0
    assert depfile_names(rule) == [
        package,
        folder / "rate_limit/rate_limit.js",
        folder / "lib/ip_source.js",
        folder / "rate_limit/mbpf.yaml",
    ]


def test_depfile_names_the_helpers(mbpf: Mbpf, tmp_path: Path) -> None:
    sample = ROOT / "samples/custom_hook"
    program, helpers = sample / "programs/motor_guard", tmp_path / "helpers.yaml"
    shutil.copy(sample / "fan.yaml", helpers)
    for options, file in ([], sample / "fan.yaml"), (["--helpers", helpers], helpers):
        done = mbpf("build", program, "-o", tmp_path / "a.mbpf", "--depfile", "a.d", *options)
        assert done.code == 0
        names = depfile_names(Path("a.d"))
        assert names[1:] == [program / "motor_guard.js", program / "mbpf.yaml", file]


def test_a_script_alone(mbpf: Mbpf) -> None:
    Path("my prog.js").write_text(
        "function unused() {}\nfunction mbpf_prog(ctx) { mbpf.log(1, 'x'); return 0; }\n"
    )
    done = mbpf("build", "my prog.js")
    assert done.code == 0
    assert "my prog.js:1:1: warning: the function 'unused' is never used" in done.err
    shown = mbpf("inspect", "my_prog.mbpf", "--json").json["manifest"]
    assert shown["capabilities"] == ["CAP_LOG"]
    assert shown["program_version"] == "0.0.0"
    assert "enough for every run" in done.out
    again = mbpf("build", "my prog.js", "--json").json
    assert again["heap_size_is_estimate"] is False


def test_what_is_left_without_debug(mbpf: Mbpf) -> None:
    """--no-debug takes lines and names of variables, and has nothing to do with --debug."""
    Path("a.js").write_text(
        "let seenOnce = 0;\nfunction helper(x) { seenOnce = x; return {keyed: 'a text'}; }\n"
        "function mbpf_prog(ctx) { console.log(helper(1).keyed); return 0; }\n"
    )
    names = {b"seenOnce", b"helper", b"keyed", b"a text", b"a.js"}
    for options, left in ([], names), (["--no-debug"], {b"helper", b"keyed", b"a text"}):
        assert mbpf("build", "a.js", "--debug", *options).code == 0
        data = Path("a.mbpf").read_bytes()
        assert {name for name in names if name in data} == left


REST = """
function describe(x, {y = 2, ...z} = {y: 3, w: 4}) { return `${x}${y}${z?.w ?? 'none'}`; }
function mbpf_prog(ctx) {
  describe(1); describe('2', {y: 1}); mbpf.log(1, describe(3, {w: 2}));
  return 0;
}
"""


@pytest.mark.parametrize(
    ("text", "is_estimate"),
    [
        (REST, False),
        ("function f(n) { return n ? f(n - 1) + `${n}` : ''; }"
         "function mbpf_prog() { mbpf.log(1, f(6)); return 0; }", True),
        ("const t = {k1: 1};"
         "function mbpf_prog() { for (let i = 0; i < 300; i++) { const a = [i, i]; t.k1 = a[0]; }"
         " return 0; }", False),
    ],
)  # fmt: skip
def test_automatic_heap_size_is_enough(mbpf: Mbpf, text: str, is_estimate: bool) -> None:
    Path("a.js").write_text(text)
    built = mbpf("build", "a.js", "--json")
    assert (built.code, built.json["heap_size_is_estimate"]) == (0, is_estimate)
    done = mbpf("run", "a.mbpf", "--pcap", CAPTURE, "--json")
    assert done.code == 0, done.out
    least = mbpf("check", "a.js", "--pcap", CAPTURE, "--json").json["least_heap_size"]
    assert least <= built.json["heap_size"]


def test_a_large_program_gets_an_estimate_soon(mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mbpf.package.heap._MOST_WORK", 100)
    body = "".join(f"s = s * 3 + {n} | 0; if (s > {n}) s ^= {n};" for n in range(20))
    Path("a.js").write_text(f"function mbpf_prog() {{ let s = 1; {body} return s & 0; }}")
    assert mbpf("build", "a.js", "--json").json["heap_size_is_estimate"] is True


def test_inspect_for_people(mbpf: Mbpf) -> None:
    mbpf("build", PROGRAMS / "top_talkers", "-o", "a.mbpf")
    text = mbpf("inspect", "a.mbpf").out
    for words in ("top_talkers 1.0.0", "NET_RX", "2000 steps", "CAP_LOG", "BYTECODE", "talkers"):
        assert words in text
    assert re.search(r"signature +none", text) and re.search(r"features +none", text)


def test_inspect_names_the_groups_that_are_needed(mbpf: Mbpf) -> None:
    Path("a.js").write_text("function mbpf_prog() { return JSON.parse('0') + Math.sqrt(0); }")
    mbpf("build", "a.js")
    assert re.search(r"features +math, json\n", mbpf("inspect", "a.mbpf").out)


def test_disasm_shows_source_lines(mbpf: Mbpf) -> None:
    text = mbpf("disasm", PROGRAMS / "drop_port").out
    assert re.search(r"; \d+: return true;", text)
    mbpf("build", PROGRAMS / "drop_port", "-o", "a.mbpf")
    alone = mbpf("disasm", "a.mbpf")
    assert "return true;" not in alone.out and "not beside the package" in alone.err
    source = PROGRAMS / "drop_port/drop_port.js"
    assert mbpf("disasm", "a.mbpf", "--source", source).out == text
    Path("drop_port.js").write_bytes(source.read_bytes())
    assert mbpf("disasm", "a.mbpf").out == text
    Path("drop_port.js").write_bytes(source.read_bytes() + b"\n")
    changed = mbpf("disasm", "a.mbpf")
    assert changed.out == alone.out and "was changed" in changed.err
    mbpf("build", PROGRAMS / "drop_port", "-o", "b.mbpf", "--no-debug")
    assert "; r" not in mbpf("disasm", "b.mbpf").out
    assert mbpf("disasm", "b.mbpf", "--json").json["listing"]


def test_packages_are_replaced_whole(mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mbpf("build", PROGRAMS / "drop_port", "-o", "a.mbpf").code == 0
    before = Path("a.mbpf").read_bytes()

    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    assert mbpf("build", PROGRAMS / "top_talkers", "-o", "a.mbpf").code == 1
    assert Path("a.mbpf").read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["a.mbpf"]


def test_help_and_version(mbpf: Mbpf) -> None:
    assert mbpf("--version").out.startswith(f"mbpf {__version__} ")
    text = mbpf("--help").out
    assert all(verb in text for verb in VERBS)
    for verb in VERBS:
        done = mbpf(verb, "--help")
        assert done.code == 0 and "--json" in done.out
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__


def test_the_reference_names_every_verb() -> None:
    text = (ROOT / "doc/cli.rst").read_text()
    assert re.findall(r"^   \* - ``(\w+) ", text, re.MULTILINE) == list(VERBS)


def options_of(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """The long options of a parser and of those in it, with the name of the command."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from options_of(inner)
        else:
            yield from ((parser.prog, name) for name in action.option_strings if name[1] == "-")


def test_the_reference_names_every_action_and_option() -> None:
    text = (ROOT / "doc/cli.rst").read_text()
    options = list(options_of(make_parser()))
    for command, name in options:
        # Those of the suite are on a page of their own; -o is written for --output.
        if name not in ("--help", "--version", "--output") and "test262" not in command:
            assert re.search(rf"{name}\b", text), (command, name)
    known = {name for _, name in options}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", text)) <= known
    for verb, module in (("prog", prog_verb), ("map", map_verb)):
        for action in module._ACTIONS:
            assert re.search(rf"``{verb} [\w|]*\b{action}\b", text), (verb, action)


def run_python(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, args)], capture_output=True, text=True, check=False
    )


def test_the_module_is_the_command() -> None:
    done = run_python("-m", "mbpf", "--version")
    assert done.stdout.startswith("mbpf ")
    done = run_python("-m", "mbpf", "run", "none.mbpf", "--pcap", CAPTURE)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    done = run_python(
        "-c",
        "import sys, mbpf.cli.main as m; m.make_parser(); "
        "print([n for n in ('rich', 'scapy', 'tree_sitter', 'cbor2', 'nacl', 'yaml', "
        "'jsonschema', 'mbpf.sim._core', 'mbpf.compiler') if n in sys.modules])",
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_nobody_reads_the_output() -> None:
    script = '"$0" -m mbpf disasm "$1" --json | true; echo "${PIPESTATUS[0]}"'
    done = subprocess.run(
        ["bash", "-c", script, sys.executable, str(PROGRAMS / "rate_limit")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in ("141", "0"), "0 when all fits into the pipe"
    assert done.stderr == ""


def test_the_hook_of_a_script(mbpf: Mbpf) -> None:
    """Every verb that compiles a script takes its hook type."""
    Path("a.js").write_text("function mbpf_prog(ctx) { return ctx.timer_id; }\n")
    for verb in ("build", "check", "disasm"):
        assert mbpf(verb, "a.js").code == 2
        assert mbpf(verb, "a.js", "--hook", "TIMER").code == 0
    assert mbpf("inspect", "a.mbpf", "--json").json["manifest"]["hook_type"] == 2
    assert mbpf("run", "a.mbpf", "--hook", "TIMER").code == 0
