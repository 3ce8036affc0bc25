# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that fail, and options that ask for what cannot be: what people are told."""

import re
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf

GOOD = "function mbpf_prog(ctx) { return 0; }\n"


def test_check_tells_of_events_that_fail(mbpf: Mbpf) -> None:
    Path("a.js").write_text("function mbpf_prog(ctx) { throw new Error('no'); }\n")
    done = mbpf("check", "a.js", "--pcap", CAPTURE)
    assert done.code == 3
    assert "heap_size" in done.out
    assert "a.js:1:33: error: 407 of 407 events failed" in done.err
    assert "Error: no [uncaught-exception]" in done.err
    data = mbpf("check", "a.js", "--pcap", CAPTURE, "--json").json
    assert data["failures"] == {"exception": 407}
    assert data["error"]["id"] == "uncaught-exception"


def test_check_takes_captures_for_packets_only(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: TIMER\n')
    Path("a.js").write_text(GOOD)
    assert mbpf("check", ".").code == 0
    done = mbpf("check", ".", "--pcap", CAPTURE)
    assert done.code == 1
    assert "--pcap does not go with the hook TIMER" in done.err


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            "throw new Error('x');\n",
            "a.js:1:7",
            ["a top-level statement", ": Error: x (exception)"],
        ),
        ("for (;;) {}\n", "a.js:1:1", ["a top-level statement", "(steps)", "max_steps"]),
        (
            "function mbpf_init() {\n  let a = new Uint8Array(99999);\n}\n",
            "a.js:2:11",
            ["in mbpf_init", "(oom)", "raise heap_size"],
        ),
        ("function mbpf_init() { null.x; }\n", "a.js:1:", ["in mbpf_init", ": TypeError: "]),
        ("const f = 1;\nf();\n", "a.js:2:1", ["TypeError: "]),
        ("throw 'why';\n", "a.js:1:1", ['"why" was thrown']),
        ("throw 5;\n", "a.js:1:1", ["a value was thrown"]),
    ],
)
def test_initialisation_that_fails(mbpf: Mbpf, text: str, place: str, words: list[str]) -> None:
    Path("a.js").write_text(text + GOOD)
    for verb in (["check", "a.js"], ["run", "a.js", "--pcap", CAPTURE]):
        done = mbpf(*verb)
        assert done.code == 3
        assert done.err.splitlines()[-4].startswith(place) and "[init-failed]" in done.err
        assert "initialisation failed" in done.err and "hint: " in done.err
        assert all(word in done.err for word in words)
        assert ("mbpf_init" in done.err) == ("mbpf_init" in text)


def test_what_is_compiled_here_has_no_signature(mbpf: Mbpf) -> None:
    mbpf("keygen", "-o", "k.pem")
    done = mbpf("run", PROGRAMS / "drop_port", "--key", "k.pub", "--pcap", CAPTURE)
    assert done.code == 1
    assert "has no signature" in done.err and "[not-a-package]" in done.err
    mbpf("build", PROGRAMS / "drop_port")
    for args in (["verify", "drop_port.mbpf"], ["run", "drop_port.mbpf", "--pcap", CAPTURE]):
        done = mbpf(*args, "--key", "k.pub")
        assert done.code == 3
        assert "hint: 'mbpf sign' signs a package" in done.err


def test_a_script_whose_description_is_not_read(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: NET_RX\n')
    note = "note: mbpf.yaml beside it was not read; give the folder\n"
    for name in ("a.js", "b.js"):
        Path(name).write_text(GOOD)
        for args in (["check", name], ["build", name]):
            done = mbpf(*args)
            assert (done.code, done.err) == (0, note if name == "a.js" else "")
    assert mbpf("check", ".").err == ""


def test_unknown_arguments_point_to_the_help_of_the_verb(mbpf: Mbpf) -> None:
    for argument, hint in (
        ("--pcpa", "did you mean '--pcap'?"),
        ("--zzz", "'mbpf run --help' shows how to use it"),
    ):
        done = mbpf("run", "a.js", argument, "x")
        assert done.code == 1
        assert f"unrecognized arguments: {argument} x" in done.err
        assert f"hint: {hint}" in done.err


def test_disasm_finds_the_source_in_a_folder(mbpf: Mbpf) -> None:
    mbpf("build", PROGRAMS / "drop_port")
    text = mbpf("disasm", PROGRAMS / "drop_port").out
    assert mbpf("disasm", "drop_port.mbpf", "--source", PROGRAMS / "drop_port").out == text
    done = mbpf("disasm", "drop_port.mbpf", "--source", ".")
    assert done.code == 0 and "drop_port.js is not in ." in done.err


def test_a_fini_that_throws_is_told(mbpf: Mbpf) -> None:
    fini = "function mbpf_fini() {\n  mbpf.log(1, 'once');\n  throw new Error('late');\n}\n"
    Path("a.js").write_text(fini + GOOD)
    done = mbpf("run", "a.js", "--pcap", CAPTURE)
    assert done.code == 3
    assert "a.js:3:9: error: mbpf_fini failed: Error: late [uncaught-exception]\n" in done.err
    assert done.err.endswith("hint: do not throw there, or catch it; the program was unloaded\n")
    assert done.out.count("once") == 1
    assert "exception in mbpf_fini" in done.out
    assert re.search(r"exception +1 +mbpf_fini +a.js:3:9 +Error: late", done.out.replace("|", " "))
    done = mbpf("run", "a.js", "--pcap", CAPTURE, "--json")
    assert done.code == 3
    failed = done.json["failed"]
    assert [(item["run"], item["kind"], item["count"]) for item in failed] == [
        ("mbpf_fini", "exception", 1)
    ]
    assert failed[0]["where"]["line"] == 3 and failed[0]["events"] == []
    assert done.json["failures"] == {} and done.json["error"]["id"] == "uncaught-exception"


FAILING = """let n = 0;
function mbpf_prog(ctx) {
  n++;
  if (n === 3) throw new RangeError('third');
  if (n % 10 === 0) ctx.readU8(n * 1000);
  if (n === 25) return 7.5;
  return 0;
}
"""


def test_failures_name_packets_and_places(mbpf: Mbpf) -> None:
    Path("a.js").write_text(FAILING)
    done = mbpf("run", "a.js", "--pcap", CAPTURE)
    assert done.code == 3
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    start = lines.index("kind count packets place what happened")
    thrown, read, verdict = lines[start + 2 : start + 5]
    assert thrown == "exception 1 3 a.js:4:22 RangeError: third"
    assert read.startswith("exception 40 10, 20, 30, 40, 50, 60, 70, 80, ... a.js:5:21 RangeError")
    assert verdict.startswith("verdict 1 25 a.js:3:3 ")


def test_failures_in_json(mbpf: Mbpf) -> None:
    Path("a.js").write_text(FAILING)
    for verb in ("run", "check"):
        failed = mbpf(verb, "a.js", "--pcap", CAPTURE, "--json").json["failed"]
        assert [(item["kind"], item["count"], item["events"]) for item in failed] == [
            ("exception", 1, [3]),
            ("exception", 40, [10, 20, 30, 40, 50, 60, 70, 80]),
            ("verdict", 1, [25]),
        ]
        assert failed[0]["what"] == "RangeError: third"
        assert (failed[0]["where"]["file"], failed[0]["where"]["line"]) == ("a.js", 4)
    Path("a.js").write_text(GOOD)
    done = mbpf("run", "a.js", "--pcap", CAPTURE)
    assert "what happened" not in done.out


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("const a = [1]; a.keys();", "a.js:1:42", "the method 'keys' of this value"),
        (
            "const a = [1];\na.length2;\nreturn a.values;",
            "a.js:3:8",
            "reading the property 'values'",
        ),
        ("return 1 + function () {};", "a.js:1:34", "the operator '+' on these values"),
        ("return function () {} < 2 ? 1 : 0;", "a.js:1:34", "the operator '<' on these values"),
        ("return -function () {};", "a.js:1:34", "the operator '-' on this value"),
        (
            "let k = 'keys';\nk += '';\nreturn [1][k];",
            "a.js:3:8",
            "reading a property of this value",
        ),
        ("return ('' + ctx).length;", "a.js:1:35", "the operator '+' on these values"),
        (
            "mbpf.u64StoreLE(new Uint8Array(8), 0, { get 0() { return 1; }, 1: 0 });",
            "a.js:1:27",
            "u64StoreLE with these arguments",
        ),
        ("return Number(function () {});", "a.js:1:34", "Number with these arguments"),
    ],
)
def test_a_profile_error_names_the_operation(mbpf: Mbpf, text: str, place: str, what: str) -> None:
    Path("a.js").write_text(f"function mbpf_prog(ctx) {{ {text} }}\n")
    done = mbpf("run", "a.js", "--pcap", CAPTURE)
    assert done.code == 3
    assert f"ProfileError: {what}" in done.err and "[outside-profile]" in done.err
    assert f"\n{place}: " in f"\n{done.err}"


def test_failures_of_a_package_without_places_name_the_word(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "function mbpf_prog(ctx) { ctx.pkt_len; const a = [1]; return a.keys(); }\n"
    )
    mbpf("build", "a.js", "--no-debug")
    done = mbpf("run", "a.mbpf", "--pcap", CAPTURE)
    assert done.code == 3
    word = mbpf("run", "a.mbpf", "--pcap", CAPTURE, "--json").json["failed"][0]["word"]
    assert (
        f"a.mbpf: error: 407 of 407 events failed, the last one in mbpf_prog at word {word}: "
        in (done.err)
    )
    assert f" word {word} " in " ".join(done.out.split())
    assert "ProfileError: the method 'keys' of this value" in done.err


@pytest.mark.parametrize(("size", "says"), [(1024, "too deep for its memory"), (65536, "than 200")])
def test_a_recursion_names_its_limit(mbpf: Mbpf, size: int, says: str) -> None:
    Path("a.js").write_text(
        "function f(n) { return 1 + f(n + 1); }\nfunction mbpf_prog() { f(1); }\n"
    )
    Path("mbpf.yaml").write_text(f'name: a\nversion: "1"\nhook: NET_RX\nheap_size: {size}\n')
    done = mbpf("run", ".", "--pcap", CAPTURE)
    assert "[stack-overflow]" in done.err and says in done.err


def test_stack_of_a_failed_run(mbpf: Mbpf) -> None:
    lines = [
        "function inner(x) { return x.y.z; }",
        "function outer(x) { return inner(x) + 1; }",
        "function mbpf_prog(ctx) { return outer({}); }",
    ]
    Path("a.js").write_text("\n".join(lines) + "\n")
    done = mbpf("run", "a.js", "--pcap", CAPTURE)
    stack = ["at inner (a.js:1:28)", "at outer (a.js:2:28)", "at mbpf_prog (a.js:3:34)"]
    assert "".join(f"  {line}\n" for line in stack) + "hint: " in done.err
    (failure,) = mbpf("run", "a.js", "--pcap", CAPTURE, "--json").json["failed"]
    assert [call["function"] for call in failure["stack"]] == ["inner", "outer", "mbpf_prog"]
    assert [call["where"]["line"] for call in failure["stack"]] == [1, 2, 3]


def test_stack_of_a_failed_initialisation(mbpf: Mbpf) -> None:
    Path("a.js").write_text("function f() { throw 1; }\nfunction mbpf_init() { f(); }\n" + GOOD)
    done = mbpf("check", "a.js")
    assert done.code == 3
    assert "  at f (a.js:1:16)\n  at mbpf_init (a.js:2:24)\nhint: " in done.err
