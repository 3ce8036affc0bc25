# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Every kind of bad input: a named error, its place, a hint, an exit code, no traceback."""

import re
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mbpf.package.format import Package, assemble
from mbpf.spec.package import SectionType

BODY = "function mbpf_prog(ctx) {\n  BODY\n}\n"


def check(mbpf: Mbpf, args: Sequence[object], code: int, id: str, place: str | None) -> None:
    """Both as text and as JSON: the id, the place as ``file[:line:column]``, a hint, the code."""
    done = mbpf(*args)
    assert done.code == code, done.err
    assert f"[{id}]" in done.err
    assert "hint: " in done.err
    if place is not None:
        assert f"{place}: error: " in done.err
    done = mbpf(*args, "--json")
    assert done.code == code
    error = done.json["error"]
    assert error["id"] == id
    assert error["hint"]
    assert error["exit_code"] == code
    if place is not None:
        where = error["where"]
        numbers = [where["line"], where["column"]] if where["line"] else []
        assert ":".join(map(str, [where["file"], *numbers])) == place


@pytest.mark.parametrize(
    ("body", "id", "place"),
    [
        ("return 0", None, None),
        ("return (0;", "unexpected-token", "a.js:2:12"),
        ("with (ctx) { }", None, "a.js:2:3"),
        ("return mbpf.lgo(1, 'x');", "unknown-helper", "a.js:2:15"),
        ("return maps.foo.lookup(ctx) ? 1 : 0;", "unknown-map", "a.js:2:15"),
        ("return ctx.colour;", "unknown-field", "a.js:2:14"),
        ("return /a/.test('a');", None, "a.js:2:10"),
    ],
)
def test_programs_that_do_not_compile(
    mbpf: Mbpf, body: str, id: str | None, place: str | None
) -> None:
    Path("a.js").write_text(BODY.replace("BODY", body))
    done = mbpf("build", "a.js")
    if place is None:
        assert (done.code, done.err) == (0, "")
        return
    assert done.code == 2
    assert place in done.err and "^" in done.err and "hint: " in done.err
    assert id is None or f"[{id}]" in done.err
    assert not Path("a.mbpf").exists()
    assert mbpf("build", "a.js", "--json").json["error"]["where"]["line"] == 2


def test_a_missing_capability(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: NET_RX\n')
    Path("a.js").write_text(BODY.replace("BODY", "mbpf.log(1, 'x'); return 0;"))
    done = mbpf("build", ".")
    assert done.code == 2
    assert "a.js:2:8: error: " in done.err and "[missing-capability]" in done.err
    assert "add LOG to the capabilities in mbpf.yaml" in done.err


def test_a_wrong_description(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhok: NET_RX\nheap_size: x\n')
    check(mbpf, ["build", "mbpf.yaml"], 1, "config-missing-key", "mbpf.yaml:1:1")
    assert "did you mean 'hook'?" in mbpf("check", ".").err
    check(mbpf, ["run", "none", "--pcap", CAPTURE], 1, "no-program", "none")
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: NET_RX\n')
    check(mbpf, ["build", "."], 1, "unreadable-source", "mbpf.yaml:1:7")
    assert "the source 'a.js' does not exist" in mbpf("build", ".").err
    check(mbpf, ["build", "none.js"], 1, "unreadable-source", "none.js")


@pytest.mark.parametrize(
    ("body", "id", "place", "words"),
    [
        ("for (;;) {}", "out-of-steps", "a.js:2:3", "100000 steps"),
        ("return 1 / 0;", "bad-verdict", "a.js:2:10", "DROP 1"),
        ("return;", "bad-verdict", "a.js:2:3", "DROP 1"),
        ("return ctx.readU8(70000);", "uncaught-exception", "a.js:2:10", "RangeError: "),
        ("throw 'no';", "uncaught-exception", "a.js:2:3", '"no" was thrown'),
        ("let a = new Uint8Array(ctx.pkt_len + 9999);", "out-of-memory", "a.js:2:11", "heap_size"),
        ("return mbpf_prog(ctx);", "stack-overflow", "a.js:2:10", "recurse less"),
    ],
)
def test_runs_that_fail(mbpf: Mbpf, body: str, id: str, place: str, words: str) -> None:
    Path("a.js").write_text(BODY.replace("BODY", body))
    args: list[object] = ["run", "a.js", "--pcap", CAPTURE]
    check(mbpf, args, 3, id, place)
    done = mbpf(*args)
    assert words in done.err
    assert "PASS          407" in done.out, "failed events get the hook's default"
    report = mbpf(*args, "--json").json
    assert report["verdicts"]["PASS"] == report["packets"] == 407
    assert sum(report["failures"].values()) == 407


def test_the_next_event_runs_normally(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "let n = 0;\n"
        "function mbpf_prog(ctx) { n++; if (n % 2) { throw new Error('odd'); } return 1; }\n"
    )
    done = mbpf("run", "a.js", "--pcap", CAPTURE, "--json")
    assert done.code == 3
    assert done.json["verdicts"] == {"PASS": 204, "DROP": 203, "ABORT": 0}
    assert done.json["failures"] == {"exception": 204}
    assert "Error: odd" in done.json["error"]["message"]


def test_runs_out_of_helpers(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text(
        'name: a\nversion: "1"\nhook: NET_RX\ncapabilities: [LOG]\nbudgets: {max_helpers: 2}\n'
    )
    Path("a.js").write_text(BODY.replace("BODY", "while (true) { mbpf.log(0, 'x'); }"))
    check(mbpf, ["run", ".", "--pcap", CAPTURE], 3, "out-of-helpers", "a.js:2:18")


def test_a_heap_that_is_too_small(mbpf: Mbpf) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    run: list[object] = ["run", "a.js", "--pcap", CAPTURE, "--heap-size"]
    check(mbpf, [*run, 8], 3, "heap-too-small", "a.js")
    check(mbpf, [*run, 12], 1, "usage", None)


def test_an_init_that_throws(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "function mbpf_init() {\n  mbpf.log(2, 'table is empty');\n  throw new Error('x');\n}\n"
        + BODY.replace("BODY", "return 0;")
    )
    check(mbpf, ["run", "a.js", "--pcap", CAPTURE], 3, "init-failed", "a.js:3:9")
    assert "table is empty" in mbpf("check", "a.js").err


@pytest.fixture
def package(mbpf: Mbpf) -> Path:
    """A signed package beside the keys ``good`` and ``other``."""
    assert mbpf("keygen", "-o", "good.pem").code == 0
    assert mbpf("keygen", "-o", "other.pem").code == 0
    path = Path("a.mbpf")
    built = mbpf("build", PROGRAMS / "top_talkers", "-o", path, "--key", "good.pem")
    assert built.code == 0
    return path


def test_damaged_packages(mbpf: Mbpf, package: Path) -> None:
    data = package.read_bytes()
    run: list[object] = ["run", "b.mbpf", "--pcap", CAPTURE]
    for damaged, id in (
        (b"", "invalid-package"),
        (data[:10], "invalid-package"),
        (data[:500], "section-bounds"),
        (data + b"\0", "invalid-package"),
        (b"\x7fELF" + data[4:], "invalid-magic"),
        (data[:4] + b"\2" + data[5:], "unsupported-ver"),
        (data[:700] + bytes([data[700] ^ 1]) + data[701:], "crc-mismatch"),
    ):
        Path("b.mbpf").write_bytes(damaged)
        for verb in (run, ["inspect", "b.mbpf"], ["disasm", "b.mbpf"], ["check", "b.mbpf"]):
            check(mbpf, verb, 3, id, "b.mbpf")
        check(mbpf, ["verify", "b.mbpf", "--key", "good.pub"], 3, id, "b.mbpf")
    check(mbpf, ["run", "none.mbpf", "--pcap", CAPTURE], 1, "unreadable-package", "none.mbpf")


def test_bytecode_that_the_verifier_refuses(mbpf: Mbpf, package: Path) -> None:
    from mbpf.package.format import Package, assemble
    from mbpf.spec.package import SectionType

    sections = {part.type: part.data for part in Package.loads(package.read_bytes()).sections}
    del sections[SectionType.SIGNATURE]
    code = bytearray(sections[SectionType.BYTECODE])
    at = code.index(struct.pack("<I", 0x71))  # RETU of the top-level code
    code[at] = 0xFF
    sections[SectionType.BYTECODE] = bytes(code)
    Path("b.mbpf").write_bytes(assemble(sections.items()))
    check(mbpf, ["check", "b.mbpf"], 3, "invalid-bytecode", None)
    done = mbpf("check", "b.mbpf", "--json")
    refusal = done.json["error"]["refusal"]
    assert refusal["reason"]
    assert done.json["error"]["where"]["file"] == "top_talkers.js"
    assert done.json["error"]["where"]["line"] > 1


def test_keys(mbpf: Mbpf, package: Path) -> None:
    run: list[object] = ["run", "a.mbpf", "--pcap", CAPTURE]
    assert mbpf(*run, "--key", "good.pub").code == 0
    check(mbpf, [*run, "--key", "other.pub"], 3, "untrusted-key", "a.mbpf")
    check(mbpf, [*run, "--key", "none.pub"], 1, "unreadable-key", "none.pub")
    check(mbpf, [*run, "--key", "a.mbpf"], 1, "bad-key", "a.mbpf")
    check(mbpf, ["verify", "a.mbpf", "--key", "other.pub"], 3, "untrusted-key", "a.mbpf")
    told = mbpf("verify", "a.mbpf", "--key", "other.pub").err
    assert mbpf(*run, "--key", "other.pub").err == told
    named, given = re.findall("key ([0-9a-f]{16})", told)
    assert "'mbpf inspect'" in told and named in mbpf("inspect", "a.mbpf").out
    assert mbpf("verify", "a.mbpf", "--key", "good.pub", "--json").json["key_id"] == named != given
    check(mbpf, ["verify", "a.mbpf"], 1, "usage", None)
    check(mbpf, ["sign", "a.mbpf", "--key", "good.pem"], 1, "already-signed", "a.mbpf")
    check(mbpf, ["sign", "a.mbpf", "--key", "good.pub"], 1, "public-key-given", "good.pub")
    check(mbpf, ["keygen", "-o", "good.pem"], 1, "key-exists", "good.pem")


def test_a_tampered_package(mbpf: Mbpf, package: Path) -> None:
    data = bytearray(package.read_bytes())
    data[-1] ^= 0x80
    package.write_bytes(data)
    check(mbpf, ["verify", "a.mbpf", "--key", "good.pub"], 3, "signature", "a.mbpf")
    run: list[object] = ["run", "a.mbpf", "--pcap", CAPTURE, "--key", "good.pub"]
    check(mbpf, run, 3, "signature", "a.mbpf")


def test_unsigned_packages_are_run_with_a_remark(mbpf: Mbpf, package: Path) -> None:
    assert "the signature was not checked" in mbpf("run", "a.mbpf", "--pcap", CAPTURE).err
    mbpf("build", PROGRAMS / "drop_port", "-o", "u.mbpf")
    done = mbpf("run", "u.mbpf", "--pcap", CAPTURE)
    assert done.code == 0
    assert "the package is not signed" in done.err
    refused: list[object] = ["run", "u.mbpf", "--pcap", CAPTURE, "--key", "good.pub"]
    check(mbpf, refused, 3, "missing-section", "u.mbpf")
    check(mbpf, ["verify", "u.mbpf", "--key", "good.pub"], 3, "missing-section", "u.mbpf")


def test_a_truncated_capture(mbpf: Mbpf) -> None:
    Path("t.pcap").write_bytes(CAPTURE.read_bytes()[:20000])
    run: list[object] = ["run", PROGRAMS / "top_talkers", "--pcap", "t.pcap"]
    check(mbpf, run, 1, "truncated-capture", "t.pcap")
    done = mbpf(*run)
    assert "143 packets" in done.out and "192.0.2.1" in done.out
    report = mbpf(*run, "--json").json
    assert len(report["per_packet"]) == report["packets"] == 143
    assert report["maps"][0]["entries"]


def test_files_that_are_no_capture(mbpf: Mbpf) -> None:
    Path("a.txt").write_text("hello")
    run: list[object] = ["run", PROGRAMS / "drop_port"]
    check(mbpf, [*run, "--pcap", "a.txt"], 1, "not-a-capture", "a.txt")
    assert mbpf(*run, "--pcap", "a.txt").out == ""
    assert mbpf(*run, "--pcap", "none.pcap").code == 1
    check(mbpf, run, 1, "no-capture", None)


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["frob"],
        ["run"],
        ["run", "a.js", "--pca", "x"],
        ["run", "a.js", "--repeat", "0"],
        ["run", "a.js", "--repeat", "x"],
        ["run", "a.js", "--hook", "NET"],
        ["keygen", "extra"],
        ["--frob"],
    ],
)
def test_wrong_command_lines(mbpf: Mbpf, args: list[object]) -> None:
    check(mbpf, args, 1, "usage", None)


def test_options_that_do_not_go_together(mbpf: Mbpf, package: Path) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    check(mbpf, ["run", "a.js", "--hook", "TIMER", "--pcap", "x"], 1, "usage", None)
    check(mbpf, ["run", "a.js", "--pcap", CAPTURE, "--events", 3], 1, "usage", None)
    check(mbpf, ["run", "a.mbpf", "--heap-size", 64], 1, "fixed-in-package", None)
    tx: list[object] = ["run", "a.mbpf", "--hook", "NET_TX", "--pcap", CAPTURE]
    check(mbpf, tx, 1, "hook-mismatch", "a.mbpf")
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: TIMER\n')
    for verb in ("build", "check", "disasm", "run"):
        check(mbpf, [verb, ".", "--hook", "NET_TX"], 1, "hook-mismatch", ".")
    for verb in ("check", "disasm"):
        check(mbpf, [verb, "a.mbpf", "--hook", "NET_TX"], 1, "hook-mismatch", "a.mbpf")
    Path("mbpf.yaml").unlink()
    check(mbpf, ["build", "a.js", "-o", "a.js"], 1, "not-a-package-name", "a.js")
    check(mbpf, ["build", "a.js", "-o", "none/a.mbpf"], 1, "cannot-write", "none/a.mbpf")


@given(st.binary(max_size=120), st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_inspected_without_a_traceback(mbpf: Mbpf, raw: bytes, begin: bool) -> None:
    Path("x.mbpf").write_bytes(b"FPBM\1\0\x34\0" * begin + raw)
    for verb in ("inspect", "disasm", "check"):
        done = mbpf(verb, "x.mbpf")
        assert done.code == 3
        assert "[invalid-" in done.err or "[unsupported-" in done.err or "[section-" in done.err


def test_a_map_that_is_too_large_is_named(mbpf: Mbpf) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    Path("mbpf.yaml").write_text(
        'name: a\nversion: "1"\nhook: NET_RX\nmaps:\n'
        "  - {name: few, type: array, value_size: 4, max_entries: 9}\n"
        "  - {name: flows, type: hash, key_size: 64, value_size: 256, max_entries: 65535}\n"
    )
    check(mbpf, ["check", "."], 3, "no-mem", "mbpf.yaml:6:75")
    error = mbpf("check", ".").err
    assert "the map 'flows' needs " in error and "a map may have 1048576" in error
    fit = error.partition("max_entries to about ")[2].partition(",")[0]
    text = Path("mbpf.yaml").read_text()
    Path("mbpf.yaml").write_text(text.replace("65535", fit))
    assert mbpf("check", ".").code == 0


@pytest.mark.parametrize("text", ["1.10", "no", "yes", "0x10", "1_0", "1.0"])
def test_words_that_yaml_takes_for_something_else(mbpf: Mbpf, text: str) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    Path("mbpf.yaml").write_text(f"name: a\nversion: {text}\nhook: NET_RX\n")
    check(mbpf, ["build", "."], 1, "config-wrong-type", "mbpf.yaml:2:10")
    assert f'hint: write it in quotes: "{text}"\n' in mbpf("build", ".").err
    Path("mbpf.yaml").write_text(f'name: a\nversion: "{text}"\nhook: NET_RX\n')
    assert mbpf("build", ".").code == 0


def test_a_source_root_that_is_none(mbpf: Mbpf) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    for name, what in (("../none", "does not exist"), ("a.js", "is no folder"), ("x" * 300, "")):
        Path("mbpf.yaml").write_text(f'name: a\nversion: "1"\nhook: NET_RX\nsource_root: {name}\n')
        check(mbpf, ["build", "."], 1, "config-bad-value", "mbpf.yaml:4:14")
        assert f"the source_root '{name}' {what}" in mbpf("check", ".").err


def test_capabilities_that_nothing_uses(mbpf: Mbpf) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "mbpf.log(1, 'x'); return 0;"))
    text = 'name: a\nversion: "1"\nhook: NET_RX\ncapabilities: [LOG, TIME]\n'
    Path("mbpf.yaml").write_text(text)
    done = mbpf("build", ".")
    assert done.code == 0
    assert "mbpf.yaml:4:21: warning: the program does not use the capability TIME" in done.err
    assert [item["id"] for item in mbpf("check", ".", "--json").json["warnings"]] == [
        "unused-capability"
    ]
    Path("mbpf.yaml").write_text(text.replace(", TIME", ""))
    assert mbpf("build", ".").err == ""


def test_check_says_how_much_memory_is_enough(mbpf: Mbpf) -> None:
    needs = "const q = []; for (let i = 0; i < 50; i++) { q.push({i}); }"
    for body in (f"function mbpf_init() {{ {needs} }}\n", f"{needs}\n", ""):
        Path("a.js").write_text(body + BODY.replace("BODY", "return 0;"))
        config = 'name: a\nversion: "1"\nhook: NET_RX\nheap_size: '
        Path("mbpf.yaml").write_text(f"{config}32\n")
        done = mbpf("check", ".")
        assert done.code == 3
        found = re.search(r"^heap_size  32; (\d+) is the least that loads$", done.out, re.M)
        assert found and f"hint: raise heap_size to {found[1]}, " in done.err
        assert mbpf("check", ".", "--json").json["least_heap_size"] == int(found[1])
        Path("mbpf.yaml").write_text(f"{config}{int(found[1]) - 8}\n")
        assert mbpf("check", ".").code == 3
        Path("mbpf.yaml").write_text(f"{config}{found[1]}\n")
        assert mbpf("check", ".").code == 0


def test_check_says_how_much_memory_a_capture_needs(mbpf: Mbpf) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return new Uint8Array(2000)[ctx.pkt_len] & 0;"))
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: NET_RX\nheap_size: 512\n')
    done = mbpf("check", ".", "--pcap", CAPTURE, "--json")
    assert done.code == 3 and done.json["error"]["id"] == "out-of-memory"
    least = done.json["least_heap_size"]
    for size, code in ((least - 8, 3), (least, 0)):
        args = ["run", "a.js", "--pcap", CAPTURE, "--heap-size", size]
        assert mbpf(*args).code == code


@pytest.mark.parametrize("size", ["0", "-8", "65", "4k", "16777224", "0x9"])
def test_heap_sizes_that_are_none(mbpf: Mbpf, size: str) -> None:
    """There is one range, whichever end is missed."""
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    done = mbpf("run", "a.js", "--pcap", CAPTURE, f"--heap-size={size}", "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "usage")
    assert f"'{size}' is no multiple of 8 from 8 to 16777216" in done.json["error"]["message"]


def test_check_of_a_truncated_capture_tells_what_it_has(mbpf: Mbpf) -> None:
    Path("t.pcap").write_bytes(CAPTURE.read_bytes()[:20000])
    args: list[object] = ["check", PROGRAMS / "top_talkers", "--pcap", "t.pcap"]
    check(mbpf, args, 1, "truncated-capture", "t.pcap")
    assert "is the least that runs t.pcap, 143 packets" in mbpf(*args).out
    assert mbpf(*args, "--json").json["least_heap_size"] > 0
    check(mbpf, [*args[:3], "none.pcap"], 1, "no-capture", "none.pcap")


def test_hints_are_about_what_was_thrown(mbpf: Mbpf) -> None:
    for body, words in (
        ("ctx.readU8(70000);", "check offset, index or length"),
        ("null.x;", "check what the value is"),
        ("throw 'no';", "do not throw there"),
    ):
        Path("a.js").write_text(BODY.replace("BODY", body))
        assert f"hint: {words}" in mbpf("run", "a.js", "--pcap", CAPTURE).err
    Path("a.js").write_text(BODY.replace("BODY", "return 'x';"))
    done = mbpf("run", "a.js", "--hook", "TIMER")
    assert "hint: return OK 0, or another whole number of 32 bits, on every path" in done.err


@pytest.mark.parametrize(
    ("args", "id"),
    [
        (["build", "big.js"], "unreadable-source"),
        (["check", "a.js", "--helpers", "big.yaml"], "config-syntax"),
        (["run", "a.js", "--event-file", "big.yaml"], "config-syntax"),
        (["build", "big.yaml"], "config-syntax"),
        (["verify", "big.mbpf", "--key", "big.pem"], "bad-key"),
        (["inspect", "big.mbpf"], "invalid-package"),
        (["run", "a.js", "--pcap", "big.pcap"], "not-a-capture"),
    ],
)
def test_a_file_without_an_end(mbpf: Mbpf, args: list[object], id: str) -> None:
    Path("a.js").write_text(BODY.replace("BODY", "return 0;"))
    for name in ("big.js", "big.yaml", "big.mbpf", "big.pem", "big.pcap"):
        Path(name).symlink_to("/dev/zero")
    done = mbpf(*args)
    assert f"[{id}]" in done.err, done.err
    assert done.code in (1, 3)


def test_a_description_that_is_cut_within_a_character(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text("# " + "é" * (1 << 20))
    done = mbpf("build", ".")
    assert "the file is larger than 1 MiB" in done.err


def test_terminals_are_not_told_what_to_do(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        BODY.replace("BODY", "throw new Error('x\\x1b[31m\\u202e\\r\\nok\\x07');")
    )
    done = mbpf("build", "a.js", "--output", "plain.mbpf")
    assert done.code == 0
    parts = Package.loads(Path("plain.mbpf").read_bytes())
    contents = {part.type: part.data for part in parts.sections}
    debug = contents[SectionType.DEBUG]
    contents[SectionType.DEBUG] = debug.replace(b"a.js", b"\x1b[m\n").replace(
        b"mbpf_prog", b"mbp\x1b[31m\r"
    )
    Path("\x1b]0;a\x07.mbpf").write_bytes(assemble(contents.items()))
    for args in (["inspect"], ["disasm"], ["check"], ["run", "--pcap", str(CAPTURE)]):
        done = mbpf(args[0], "\x1b]0;a\x07.mbpf", *args[1:])
        assert done.code in (0, 3), done.err
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.out + done.err)
    assert "Error: x\ufffd[31m" in done.err


def test_a_message_that_quotes_a_file_is_short(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text(
        'name: a\nversion: "1"\nhook: NET_RX\nheap_size: ' + "9" * 100000 + "\n"
    )
    done = mbpf("build", ".")
    assert done.code == 1
    assert len(done.err) < 2000
