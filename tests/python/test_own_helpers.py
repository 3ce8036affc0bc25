# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Helpers of a firmware's own: their file, the compiler, the simulator, the tools."""

from __future__ import annotations

import re
from pathlib import Path

import own_helpers
import pytest
from cli_helpers import Mbpf
from mbpf.compiler.image import Image
from mbpf.errors import CompileError, MbpfError, TargetError
from mbpf.package.config import Config, find
from mbpf.package.declarations import declarations
from mbpf.package.format import Package
from mbpf.package.manifest import Manifest
from mbpf.package.yaml_nodes import ConfigError
from mbpf.sim.events import context_of, made_up
from mbpf.sim.runtime import Hook, Pair, Policy, RefusedCallError, Runtime
from mbpf.spec.hooks import HOOKS

TIMER = HOOKS["TIMER"]


def started(source: str, **answers: object) -> tuple[Runtime, Hook]:
    """A firmware with a program attached, whose helpers these functions answer."""
    runtime = own_helpers.runtime()
    for name, answer in answers.items():
        runtime.bind(name, answer)  # type: ignore[arg-type]
    program = runtime.load(own_helpers.built(source).data)
    hook = runtime.hook("TIMER", "timer")
    program.attach(hook)
    return runtime, hook


def run(hook: Hook) -> int:
    """One event."""
    context, _alive = context_of(TIMER, made_up(TIMER, 1))
    return hook.run(context)


# --- the file ---


def test_a_file() -> None:
    found = own_helpers.declared()
    relay, lux, blend = found.helpers
    assert found.capabilities == {"FW_RELAY": 16}
    assert (relay.name, relay.version, relay.prototype) == (
        "setRelay",
        0x10002,
        "(u32,string,u32?)->bool",
    )
    assert [arg.name for arg in relay.args] == ["relay", "why", "ms"]
    assert relay.contexts == ("thread",)
    assert lux.contexts == ("thread", "isr")
    assert (lux.result, lux.capability, lux.default) == ("number", None, None)
    assert blend.prototype == "(bytes,pair,i32?,number?)->undefined"


ONE = "helpers: [{{name: {name}, version: '1.0'{rest}}}]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "the key 'helpers' is missing"),
        ("helpers: []", "'helpers' must not be empty"),
        ("helpers: [{name: a}]", "the key 'version' is missing"),
        ("helpers: [{name: a, version: 1.0}]", "must be text"),
        ("helpers: [{name: a, version: '1'}]", "cannot be"),
        ("helpers: [{name: a, version: '65536.0'}]", "cannot be"),
        (ONE.format(name="log", rest=""), "'mbpf.log' is there already"),
        (ONE.format(name="apiVersion", rest=""), "'mbpf.apiVersion' is there already"),
        (ONE.format(name="1st", rest=""), "cannot be"),
        (ONE.format(name="a" * 64, rest=""), "at most 63"),
        (ONE.format(name="a", rest=", args: [u33]"), "cannot be"),
        (ONE.format(name="a", rest=", args: [map]"), "cannot be"),
        (ONE.format(name="a", rest=', args: ["u32?", u32]'), "follows one that may be left out"),
        (ONE.format(name="a", rest=f", args: [{', '.join(['u32'] * 8)}]"), "8 entries, at most 7"),
        (ONE.format(name="a", rest=", result: string"), "cannot be"),
        (ONE.format(name="a", rest=", contexts: [isr]"), "may be called in a thread, too"),
        (ONE.format(name="a", rest=", contexts: [nmi]"), "cannot be"),
        (ONE.format(name="a", rest=", capability: FW_A"), "there is no capability FW_A"),
        (ONE.format(name="a", rest=", default: true"), "undefined cannot be true"),
        (ONE.format(name="a", rest=", result: bool, default: 1"), "bool cannot be 1"),
        (ONE.format(name="a", rest=", result: number, default: true"), "number cannot be true"),
        (ONE.format(name="a", rest=", colour: red"), "unknown key 'colour'"),
        (
            "helpers: [{name: a, version: '1.0'}, {name: a, version: '1.1'}]",
            "there are two helpers 'a'",
        ),
        ("capabilities: {RELAY: 16}\n" + ONE.format(name="a", rest=""), "no name for a capability"),
        ("capabilities: {FW_: 16}\n" + ONE.format(name="a", rest=""), "no name for a capability"),
        ("capabilities: {FW_a: 16}\n" + ONE.format(name="a", rest=""), "no name for a capability"),
        ("capabilities: {FW_A: 15}\n" + ONE.format(name="a", rest=""), "must be from 16 to 31"),
        ("capabilities: {FW_A: 32}\n" + ONE.format(name="a", rest=""), "must be from 16 to 31"),
        ("capabilities: {FW_A: true}\n" + ONE.format(name="a", rest=""), "must be from 16 to 31"),
        (
            "capabilities: {FW_A: 16, FW_B: 16}\n" + ONE.format(name="a", rest=""),
            "two capabilities have the bit 16",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        own_helpers.declared(text)
    assert message in caught.value.render()
    assert caught.value.where is not None and caught.value.where.line
    assert caught.value.hint


# --- the compiler ---


def test_a_package_names_helper_version_and_capability() -> None:
    built = own_helpers.built(own_helpers.SWITCHES)
    manifest = Manifest.of(Package.loads(built.data))
    assert manifest.helper_versions == {"setRelay": 0x10002}
    assert manifest.capabilities == ("FW_RELAY",)
    image = Image.loads(built.compiled.bytecode)
    relay = own_helpers.declared().helpers[0].helper
    (found,) = (item for item in image.imports if item.name == "setRelay")
    assert (found.version, found.prototype_hash) == (1, relay.prototype_hash)


def test_only_helpers_that_are_called_are_needed() -> None:
    manifest = own_helpers.built(own_helpers.PLAIN).manifest
    assert manifest.helper_versions == {}
    assert manifest.capabilities == ()


@pytest.mark.parametrize(
    ("source", "id"),
    [
        ("function mbpf_prog(ctx) { return mbpf.setRely(1, 'a') ? 1 : 0; }", "unknown-helper"),
        ("function mbpf_prog(ctx) { return mbpf.setRelay(1) ? 1 : 0; }", "missing-argument"),
        ("const f = mbpf.setRelay; function mbpf_prog(ctx) {}", "unsupported-helper-value"),
    ],
)
def test_wrong_uses_are_refused(source: str, id: str) -> None:
    with pytest.raises(CompileError) as caught:
        own_helpers.built(source)
    assert caught.value.id == id


CONFIG = """\
name: a
version: "1"
hook: TIMER
helpers: helpers.yaml
capabilities: [{capabilities}]
"""


def folder(path: Path, capabilities: str = "FW_RELAY", source: str = own_helpers.SWITCHES) -> Path:
    """A program that names its file of helpers."""
    (path / "helpers.yaml").write_text(own_helpers.FILE, encoding="utf-8")
    (path / "mbpf.yaml").write_text(CONFIG.format(capabilities=capabilities), encoding="utf-8")
    (path / "a.js").write_text(source, encoding="utf-8")
    return path


def test_a_description_names_the_file(tmp_path: Path) -> None:
    config = find(folder(tmp_path))
    assert config.helpers.named("setRelay") is not None
    assert config.capabilities == ("FW_RELAY",)


def test_the_argument_counts_more_than_the_description(tmp_path: Path) -> None:
    other = own_helpers.declared(own_helpers.FILE.replace("1.2", "2.0"))
    config = find(folder(tmp_path), helpers=other)
    assert config.helpers == other


@pytest.mark.parametrize(
    ("capabilities", "message"),
    [("FW_RELAIS", "did you mean 'FW_RELAY'?"), ("RELAY", "did you mean 'FW_RELAY'?")],
)
def test_a_capability_that_no_helper_has(tmp_path: Path, capabilities: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.read(folder(tmp_path, capabilities) / "mbpf.yaml")
    assert caught.value.hint == message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (folder(tmp_path) / "helpers.yaml").unlink()
    with pytest.raises(ConfigError, match=r"'helpers\.yaml' does not exist") as caught:
        Config.read(tmp_path / "mbpf.yaml")
    assert caught.value.where is not None and caught.value.where.line == 4


def test_a_call_without_the_capability_is_refused(tmp_path: Path, mbpf: Mbpf) -> None:
    done = mbpf("build", folder(tmp_path, ""))
    assert done.code == 2
    assert "'setRelay' needs the capability FW_RELAY" in done.err


def test_declarations_for_editors(tmp_path: Path) -> None:
    text = declarations(find(folder(tmp_path)))
    assert "  /** Switches a relay. Needs FW_RELAY. */\n" in text
    assert "  setRelay(relay: number, why: string, ms?: number): boolean;\n" in text
    assert "  readLux(): number;\n" in text
    line = "  blend(pixels: Mbpf.Bytes, count: Mbpf.Pair, by?: number, at?: number): void;\n"
    assert line in text
    (tmp_path / "without").mkdir()
    assert "setRelay" not in declarations(find(folder(tmp_path / "without", "")))


# --- the simulator ---


def test_answers_of_python() -> None:
    calls: list[tuple[object, ...]] = []

    def set_relay(*args: object) -> bool:
        calls.append(args)
        return len(calls) > 1

    _, hook = started(own_helpers.SWITCHES, setRelay=set_relay)
    assert (run(hook), run(hook)) == (0, 1)
    assert calls == [(1, "drop", None), (1, "drop", None)]


def test_bytes_and_pairs_are_changed() -> None:
    def blend(pixels: memoryview, count: Pair, by: int | None, at: int | None) -> None:
        assert (bytes(pixels), count.value, by, at) == (b"\1\2\3", 5 << 32 | 4, -7, None)
        pixels[1] = 200
        count.value += 1

    source = """
    const pixels = new Uint8Array([1, 2, 3]), count = [4, 5];
    function mbpf_prog(ctx) {
      mbpf.blend(pixels, count, -7);
      return pixels[1] === 200 && count[0] === 5 && count[1] === 5 ? 1 : 0;
    }"""
    _, hook = started(source, blend=blend)
    assert run(hook) == 1


def test_a_refused_call_is_a_range_error() -> None:
    def read_lux() -> int:
        raise RefusedCallError

    source = """function mbpf_prog(ctx) {
      try { return mbpf.readLux(); } catch (error) { return error instanceof RangeError ? 7 : 0; }
    }"""
    _, hook = started(source, readLux=read_lux)
    assert run(hook) == 7


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda: 1 // 0, ZeroDivisionError),
        (lambda: 1.5, TypeError),
        (lambda: True, TypeError),
        (lambda: None, TypeError),
        (lambda: 1 << 54, TypeError),
        (lambda _: 1, TypeError),
    ],
)
def test_what_an_answer_raises_comes_out_of_the_event(answer: object, error: type) -> None:
    _, hook = started("function mbpf_prog(ctx) { return mbpf.readLux(); }", readLux=answer)
    with pytest.raises(error):
        run(hook)
    with pytest.raises(error):
        run(hook)


def test_what_an_answer_raises_comes_out_of_a_load() -> None:
    runtime = own_helpers.runtime()
    runtime.bind("readLux", lambda: 1 // 0)
    source = "function mbpf_init() { mbpf.readLux(); }\nfunction mbpf_prog(ctx) { return 0; }"
    with pytest.raises(ZeroDivisionError):
        runtime.load(own_helpers.built(source).data)


def test_defaults_are_answered_and_counted() -> None:
    runtime, hook = started(own_helpers.SWITCHES)
    assert (run(hook), run(hook)) == (1, 1)
    assert runtime.helpers.defaults == {"setRelay": 2}


def test_without_an_answer_there_is_none() -> None:
    _, hook = started("function mbpf_prog(ctx) { return mbpf.readLux(); }")
    with pytest.raises(TargetError) as caught:
        run(hook)
    assert caught.value.id == "unbound-helper"


def test_only_declared_helpers_are_bound() -> None:
    with pytest.raises(KeyError):
        own_helpers.runtime().bind("readLax", lambda: 1)


def test_a_helper_of_the_core_cannot_be_replaced() -> None:
    wrong = own_helpers.declared(own_helpers.FILE)
    with pytest.raises(MbpfError, match="readLux: EXISTS"):
        twice = type(wrong)((*wrong.helpers, wrong.helpers[1]), wrong.capabilities)
        Runtime(Policy(), helpers=twice)


# --- the tools ---


def test_run_and_check_tell_of_defaults(tmp_path: Path, mbpf: Mbpf) -> None:
    folder(tmp_path)
    done = mbpf("run", tmp_path, "--events", 3, "--json")
    assert [item["id"] for item in done.json["warnings"]] == ["default-helper"]
    assert done.json["helper_calls"] == 3
    err = mbpf("check", tmp_path).err
    assert "answers true here" in err
    # The place is the default in the file that declares the helper.
    place = r"\.yaml:\d+:\d+: warning: the helper 'setRelay' .*\n *default: true\n *\^{4}\n"
    assert re.search(place, err)


def test_a_package_takes_the_file(tmp_path: Path, mbpf: Mbpf) -> None:
    folder(tmp_path)
    package = tmp_path / "a.mbpf"
    mbpf("build", tmp_path, "-o", package)
    assert "setRelay 1.2" in mbpf("inspect", package).out
    assert "MANIFEST_CAPABILITY" in mbpf("run", package).err
    assert mbpf("run", package, "--helpers", tmp_path / "helpers.yaml").code == 0
    assert "setRelay" in mbpf("disasm", package).out


@pytest.mark.parametrize("verb", ["helpers", "build"])
def test_no_such_file(mbpf: Mbpf, verb: str) -> None:
    """The hint names the page of such files."""
    Path("a.js").write_text("function mbpf_prog(ctx) { return 0; }")
    args = ["none.yaml"] if verb == "helpers" else ["a.js", "--helpers", "none.yaml"]
    error = mbpf(verb, *args, "--json").json["error"]
    assert (error["id"], error["hint"]) == (
        "unreadable-config",
        "doc/helpers.rst shows what it looks like",
    )
