# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Verbs that speak to a device, against one in this process."""

from __future__ import annotations

import hashlib
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_device
import pytest
from cli_helpers import Mbpf
from fake_device import FakeDevice
from mbpf.device.session import Device
from mbpf.device.transport import Body
from mbpf.errors import TargetError
from mbpf.spec import mgmt
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.mgmt import Command
from mbpf.spec.rejects import Reject

TICKS = """\
name: ticks
version: "1.0.0"
hook: TIMER
source: ticks.js
capabilities: [MAP_READ, MAP_WRITE]
maps:
  - {name: seen, type: hash, max_entries: 16, key_type: u32 id, value_type: [u16 count, u16 size]}
  - {name: total, type: counter, max_entries: 4}
  - {name: queue, type: ring, value_size: 8, max_entries: 4}
  - {name: each, type: percpu_array, value_size: 4, max_entries: 2}
budgets: {max_steps: 500, max_helpers: 8, max_wall_time_us: 0}
"""
SOURCE = """\
const key = new Uint8Array(4);
function mbpf_prog(ctx) {
  key[0] = ctx.timer_id;
  maps.seen.update(key, key);
  maps.total.add(1, 5);
  maps.queue.submit(key);
  maps.each.update(1, key);
  if (ctx.timer_id > 200) {
    throw new RangeError('too late');
  }
  return 1;
}
"""
THROWS = """\
function early() {
  throw new TypeError('not today');
}

function mbpf_init() {
  early();
}

function mbpf_prog(ctx) {
  return 0;
}
"""
PORT = ("--port", "/dev/null")


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> FakeDevice:
    made = FakeDevice()
    fake_device.connect(made, monkeypatch)
    return made


@pytest.fixture
def make(mbpf: Mbpf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Builds a package out of a description and a source."""
    monkeypatch.chdir(tmp_path)

    def build(source: str = SOURCE, description: str = TICKS) -> Path:
        (tmp_path / "mbpf.yaml").write_text(description, encoding="utf-8")
        (tmp_path / "ticks.js").write_text(source, encoding="utf-8")
        done = mbpf("build", ".", "-o", "ticks.mbpf")
        assert done.code == 0, done.err
        return Path("ticks.mbpf")

    return build


@pytest.fixture
def loaded(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> FakeDevice:
    """The device with the program ticks, attached, after two events."""
    done = mbpf("load", make(), *PORT, "--attach", "app.tick")
    assert done.code == 0, done.err
    for number in (7, 8):
        device.tick(number)
    return device


def lose(device: FakeDevice, *numbers: int) -> None:
    """Lose the requests of these numbers, from 0."""
    count = iter(range(10_000))
    device.silent = lambda command, body: next(count) in numbers


# --- load ---


def test_load(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> None:
    package = make()
    done = mbpf("load", package, *PORT)
    assert done.code == 0, done.err
    assert "loaded" in done.out
    assert device.programs["ticks"].package == package.read_bytes()
    assert device.is_closed
    assert "updated" in mbpf("load", package, *PORT).out


def test_load_json(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> None:
    package = make()
    done = mbpf("load", package, *PORT, "--attach", "app.tick", "--priority", 3, "--json")
    assert done.json == {
        "program": "ticks",
        "updated": False,
        "bytes": len(package.read_bytes()),
        "resumed_at": 0,
        "attached": "app.tick",
        "priority": 3,
        "warnings": [],
    }
    assert device.programs["ticks"].priority == 3


def test_load_again_stays_attached(
    mbpf: Mbpf, loaded: FakeDevice, make: Callable[..., Path]
) -> None:
    done = mbpf("load", make(), *PORT, "--attach", "app.tick")
    assert done.code == 0, done.err
    assert len(loaded.programs["ticks"].program.maps()[0].entries) == 2, "maps are kept"
    assert mbpf("load", make(), *PORT, "--fresh-maps").code == 0
    assert loaded.programs["ticks"].program.maps()[0].entries == ()


def test_what_stays_attached_keeps_its_priority(
    mbpf: Mbpf, loaded: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    args = (package, *PORT, "--attach", "app.tick", "--priority", 7)
    done = mbpf("load", *args)
    assert done.code == 0, done.err
    assert "app.tick, where it was, with priority 0" in done.out
    assert mbpf("load", *args, "--json").json["priority"] == 0


def test_a_point_with_a_name_in_another_language(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fake_device.POINTS, "türe", "TIMER")
    device.points["türe"] = device.points["app.tick"]
    assert mbpf("load", make(), *PORT, "--attach", "türe").code == 0
    done = mbpf("load", make(), *PORT, "--attach", "türe")
    assert done.code == 0, done.err
    assert "türe, where it was" in done.out


def test_what_is_loaded_and_not_attached(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    args = ("load", make(), *PORT, "--attach", "net.recv")
    done = mbpf(*args)
    assert done.code == 4
    assert "'ticks' is loaded, but not attached: " in done.err
    assert "HOOK_MISMATCH" in done.err
    error = mbpf(*args, "--json").json["error"]
    assert (error["program"], error["id"]) == ("ticks", "hook-mismatch")
    assert error["refusal"]["code"] == "HOOK_MISMATCH"
    device.silent = lambda command, body: command is Command.ATTACH
    assert "'ticks' is loaded, but perhaps not attached: " in mbpf(*args).err


def test_pieces_fit_into_the_room_of_the_device(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    import cbor2

    device.room = 120
    assert mbpf("load", make(), *PORT).code == 0
    sizes = [len(cbor2.dumps(body)) for command, body in device.sent if command == 8]
    assert max(sizes) <= 120
    assert max(sizes) > 110, "they are not made smaller than needed"


def test_upload_goes_on_where_it_stopped(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    device.silent = lambda command, body: len(device.staged) > 300
    done = mbpf("load", package, *PORT)
    assert done.code == 4
    assert "[device-silent]" in done.err
    kept = len(device.staged)
    device.silent = lambda command, body: False
    done = mbpf("load", package, *PORT, "--json")
    assert done.json["resumed_at"] == kept
    assert device.programs["ticks"].package == package.read_bytes()


def test_a_lost_request_is_sent_again_smaller(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    lose(device, 0, 3, 4)
    assert mbpf("load", make(), *PORT).code == 0
    sizes = [len(body.get("data", b"")) for command, body in device.sent if command == 8]
    assert sizes[4] == sizes[3], "one that is lost tells nothing"
    assert sizes[5] <= sizes[3] * 2 // 3


def test_pieces_grow_again(mbpf: Mbpf, device: FakeDevice) -> None:
    package = bytes(16000)
    lose(device, 1, 2, 3)
    assert Device(device).upload(package, lambda amount: None) == 0
    sizes = [len(body.get("data", b"")) for command, body in device.sent]
    assert sizes[4] <= sizes[1] // 2
    assert max(sizes[5:]) > sizes[1] - 10
    assert device.staged == package


def test_an_upload_that_goes_to_and_fro(
    mbpf: Mbpf, device: FakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    offsets = itertools.cycle([50, 0])
    monkeypatch.setattr(device, "do_upload", lambda body: {"off": next(offsets)})
    arrived: list[int] = []
    with pytest.raises(TargetError, match="device-silent"):
        Device(device).upload(bytes(1000), arrived.append)
    assert len(device.sent) < 20
    assert sum(arrived) == 50


def test_an_answer_that_is_lost_does_no_harm(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    lost: list[Body] = []

    def take_and_lose(command: Command, body: Body) -> bool:
        if command is Command.UPLOAD and not lost and len(device.staged) > 100:
            lost.append(device.do_upload(body))
            return True
        return False

    device.silent = take_and_lose
    assert mbpf("load", package, *PORT).code == 0
    assert lost
    assert device.programs["ticks"].package == package.read_bytes()


def test_a_device_that_restarts_gets_the_package_from_the_beginning(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    restarts: list[int] = []

    def restart(command: Command, body: Body) -> bool:
        if len(device.staged) > 300 and not restarts:
            restarts.append(len(device.staged))
            device.staged, device.size, device.sha = b"", 0, b""
        return False

    device.silent = restart
    assert mbpf("load", package, *PORT).code == 0
    assert restarts
    assert device.programs["ticks"].package == package.read_bytes()


def test_a_device_that_restarts_late_is_no_silent_one(device: FakeDevice) -> None:
    package = bytes(6000)
    restarts: list[int] = []

    def restart(command: Command, body: Body) -> bool:
        if len(device.staged) > 5000 and not restarts:
            restarts.append(len(device.staged))
            device.staged, device.size, device.sha = b"", 0, b""
        return False

    device.silent = restart
    arrived: list[int] = []
    assert Device(device).upload(package, arrived.append) == 0
    assert restarts
    assert device.staged == package
    assert sum(arrived) == len(package)


def test_a_device_that_forgets_each_time(device: FakeDevice) -> None:
    def forget(command: Command, body: Body) -> bool:
        if "len" not in body:
            device.staged, device.size, device.sha = b"", 0, b""
        return False

    device.silent = forget
    with pytest.raises(TargetError, match="upload-lost"):
        Device(device).upload(bytes(1000), lambda amount: None)
    assert len(device.sent) < 20


def test_an_upload_that_is_not_finished_is_dropped(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.silent = lambda command, body: len(device.staged) > 300
    assert mbpf("load", make(), *PORT).code == 4
    device.silent = lambda command, body: False
    assert device.staged
    shown = mbpf("prog", "staged", *PORT).out.splitlines()
    assert shown[0] == f"package  {len(device.staged)} of {device.size} bytes"
    assert shown[1] == "state    the upload is not finished"
    assert shown[2] == f"sha512   {device.sha.hex()}"
    assert mbpf("prog", "drop", *PORT).out == "dropped\n"
    assert not device.staged
    assert mbpf("prog", "staged", *PORT).out == "nothing is staged\n"
    assert mbpf("prog", "staged", *PORT, "--json").json["staged"] is None
    assert mbpf("prog", "drop", *PORT, "--json").code == 0, "there is none"


def test_a_package_that_is_whole_and_not_loaded(mbpf: Mbpf, device: FakeDevice) -> None:
    assert Device(device).upload(b"package", lambda amount: None) == 0
    assert "state    whole, not loaded\n" in mbpf("prog", "staged", *PORT).out
    digest = hashlib.sha512(b"package").hexdigest()
    staged = {"size": 7, "arrived": 7, "sha512": digest}
    assert mbpf("prog", "staged", *PORT, "--json").json["staged"] == staged


def test_two_clients(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> None:
    package = make()
    other = b"another package"

    def interfere(command: Command, body: Body) -> bool:
        if command is Command.ACTIVATE:
            device.size, device.sha, device.staged = len(other), bytes(64), other
        return False

    device.silent = interfere
    done = mbpf("load", package, *PORT)
    assert done.code == 4
    assert "[other-upload]" in done.err
    assert device.programs == {}
    assert device.staged == other


def test_activate_is_not_sent_twice(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.silent = lambda command, body: command is Command.ACTIVATE
    done = mbpf("load", make(), *PORT)
    assert done.code == 4
    assert "may have carried it out" in done.err
    assert [command for command, _ in device.sent].count(Command.ACTIVATE) == 1


@pytest.mark.parametrize(
    ("off", "id"),
    [(10**6, "bad-upload-offset"), (-1, "bad-answer"), ("x", "bad-answer"), (None, "bad-answer")],
)
def test_a_device_that_asks_for_nonsense(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path], off: object, id: str
) -> None:
    device.answers[Command.UPLOAD] = {"off": off}
    done = mbpf("load", make(), *PORT)
    assert done.code == 4
    assert f"[{id}]" in done.err


def test_a_device_that_takes_nothing(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.answers[Command.UPLOAD] = {"off": 0}
    assert "[device-silent]" in mbpf("load", make(), *PORT).err


def test_a_program_that_throws_is_shown_in_its_source(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    done = mbpf("load", make(THROWS), *PORT)
    assert done.code == 3
    assert "ticks.js:2:" in done.err
    assert "TypeError: not today" in done.err
    assert "mbpf_init (ticks.js:6:" in done.err
    assert "throw new TypeError" in done.err
    shown = mbpf("load", "ticks.mbpf", *PORT, "--json").json["error"]
    assert shown["refusal"]["code"] == "INIT_FAILED"
    assert shown["where"]["line"] == 2


def test_a_package_that_is_refused(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.answers[Command.ACTIVATE] = {
        "err": {"group": 77, "rc": -ErrorCode.INVALID_BYTECODE},
        "detail": {"reason": Reject.OP_RANGE, "offset": 2},
    }
    done = mbpf("load", make(), *PORT)
    assert done.code == 3
    assert "INVALID_BYTECODE" in done.err
    assert "ticks.js:" in done.err, "the word is a place in the source"
    device.answers[Command.ACTIVATE] = {
        "err": {"group": 77, "rc": -ErrorCode.MISSING_SECTION},
        "detail": {"reason": Reason.NO_SIGNATURE},
    }
    assert "ticks.mbpf" in mbpf("load", make(), *PORT).err


def test_what_is_no_package_is_not_sent(mbpf: Mbpf, device: FakeDevice, tmp_path: Path) -> None:
    path = tmp_path / "a.mbpf"
    path.write_bytes(b"text")
    assert mbpf("load", path, *PORT).code == 3
    assert mbpf("load", tmp_path / "none.mbpf", *PORT).code == 1
    assert device.sent == []


# --- prog ---


def test_prog_list(mbpf: Mbpf, loaded: FakeDevice) -> None:
    loaded.programs |= dict.fromkeys(("a", "b", "c", "d"), loaded.programs["ticks"])
    done = mbpf("prog", "list", *PORT)
    assert done.code == 0
    for name in loaded.programs:
        assert name in done.out
    assert mbpf("prog", "list", *PORT, "--json").json["programs"][0] == {
        "name": "ticks",
        "hook": "TIMER",
        "attached": "app.tick",
        "priority": 0,
        "rests": False,
    }


def test_prog_show(mbpf: Mbpf, loaded: FakeDevice) -> None:
    done = mbpf("prog", "show", "ticks", *PORT)
    assert done.code == 0
    assert "MAP_READ, MAP_WRITE" in done.out
    assert "1.0.0" in done.out
    assert mbpf("prog", "show", "ticks", *PORT, "--json").json["last_failure"] is None
    loaded.tick(250)
    done = mbpf("prog", "show", "ticks", *PORT)
    assert "exception: RangeError: too late" in done.out


def test_prog_attach_detach_unload(mbpf: Mbpf, loaded: FakeDevice) -> None:
    assert mbpf("prog", "detach", "ticks", *PORT).out == "detached\n"
    assert loaded.programs["ticks"].hook is None
    assert mbpf("prog", "attach", "ticks", "app.tick", "--priority", "-5", *PORT).code == 0
    assert loaded.programs["ticks"].priority == -5
    assert mbpf("prog", "detach", "ticks", *PORT, "--json").json["program"] == "ticks"
    assert mbpf("prog", "unload", "ticks", *PORT).out == "unloaded\n"
    assert loaded.programs == {}


@pytest.mark.parametrize(
    ("args", "id", "words"),
    [
        (["prog", "show", "nobody"], "not-found", "there is no 'nobody'"),
        (["prog", "attach", "ticks", "nowhere"], "not-found", "there is no 'nowhere'"),
        (["prog", "attach", "ticks", "net.recv"], "hook-mismatch", "for TIMER"),
        (["prog", "attach", "ticks", "app.tick"], "already-attached", "is on 'app.tick'"),
        (["prog", "unload", "ticks"], "still-attached", "cannot be unloaded"),
        (["map", "dump", "ticks", "none"], "no-map", "it has seen, total, queue, each"),
        (["stats", "nobody"], "not-found", "there is no 'nobody'"),
    ],
)
def test_refusals_have_names_and_reasons(
    mbpf: Mbpf, loaded: FakeDevice, args: list[str], id: str, words: str
) -> None:
    done = mbpf(*args, *PORT)
    assert done.code == 4
    assert f"[{id}]" in done.err
    assert words in done.err
    assert mbpf(*args, *PORT, "--json").json["error"]["id"] == id


DETAILS: list[tuple[ErrorCode, dict[str, Any], str]] = [
    (ErrorCode.BUDGET_EXCEEDED, {"limit": 100, "actual": 500}, "max_steps is 500"),
    (ErrorCode.NO_MEM, {"limit": 4}, "all 4 programs"),
    (ErrorCode.CONTEXT, {"msg": b"setLamp"}, "the helper 'setLamp'"),
    (ErrorCode.NESTED_EXEC, {}, "it is running"),
    (ErrorCode.INVALID_ARG, {"msg": b"hook"}, "does not take this 'hook'"),
    (ErrorCode.HOOK_MISMATCH, {"limit": 99, "actual": 2}, "hook type 99"),
    (ErrorCode.NOT_ATTACHED, {}, "not attached"),
]


@pytest.mark.parametrize(("code", "detail", "words"), DETAILS)
def test_details_of_an_attach(
    mbpf: Mbpf, loaded: FakeDevice, code: ErrorCode, detail: dict[str, Any], words: str
) -> None:
    loaded.answers[Command.ATTACH] = {"err": {"group": 77, "rc": -code}, "detail": detail}
    done = mbpf("prog", "attach", "ticks", "app.tick", *PORT)
    assert done.code == 4
    assert code.name in done.err
    assert words in done.err
    assert "hint:" in done.err


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        (ErrorCode.NO_MEM, {"limit": 100, "actual": 900}, "900 bytes, at most 100"),
        (
            ErrorCode.NO_MEM,
            {"reason": Reason.ARENA_FULL, "limit": 100, "actual": 90},
            "of 100 bytes, 90",
        ),
        (ErrorCode.CRC_MISMATCH, {}, "not what was sent"),
        (ErrorCode.INVALID_ARG, {"msg": b"sha"}, "'sha'"),
    ],
)
def test_details_of_an_upload(
    mbpf: Mbpf,
    device: FakeDevice,
    make: Callable[..., Path],
    code: ErrorCode,
    detail: dict[str, Any],
    words: str,
) -> None:
    device.answers[Command.UPLOAD] = {"err": {"group": 77, "rc": -code}, "detail": detail}
    done = mbpf("load", make(), *PORT)
    assert done.code == 4
    assert words in done.err


@pytest.mark.parametrize(
    ("rc", "word"), [(3, "EINVAL"), (8, "ENOTSUP"), (11, "EACCESSDENIED"), (200, "code 200")]
)
def test_refusals_of_smp(mbpf: Mbpf, device: FakeDevice, rc: int, word: str) -> None:
    device.answers[Command.PROGS] = {"rc": rc}
    done = mbpf("prog", "list", *PORT)
    assert done.code == 4
    assert "[command-refused]" in done.err
    assert word in done.err


def test_a_code_that_is_unknown_here(mbpf: Mbpf, device: FakeDevice) -> None:
    device.answers[Command.PROGS] = {"err": {"group": 77, "rc": 999}}
    done = mbpf("prog", "list", *PORT)
    assert done.code == 4
    assert "-999" in done.err


# --- map ---


def test_map_list(mbpf: Mbpf, loaded: FakeDevice) -> None:
    done = mbpf("map", "list", "ticks", *PORT)
    assert done.code == 0
    for word in ("seen", "hash", "total", "counter", "queue", "each"):
        assert word in done.out
    assert len(mbpf("map", "list", "ticks", *PORT, "--json").json["maps"]) == 4


def test_map_dump_is_typed(mbpf: Mbpf, loaded: FakeDevice) -> None:
    done = mbpf("map", "dump", "ticks", "seen", *PORT, "--package", "ticks.mbpf", "--json")
    entries = done.json["maps"][0]["entries"]
    assert entries[0]["key_fields"] == [7]
    assert entries[0]["value_fields"] == [7, 0]
    done = mbpf("map", "dump", "ticks", "seen", *PORT, "--package", "ticks.mbpf")
    assert "id" in done.out and "count" in done.out and "size" in done.out
    assert "2 of 16 entries" in mbpf("map", "dump", "ticks", "seen", *PORT).out


def test_map_dump_of_other_types(mbpf: Mbpf, loaded: FakeDevice) -> None:
    assert "1 of 4 are not 0" in mbpf("map", "dump", "ticks", "total", *PORT).out
    done = mbpf("map", "dump", "ticks", "queue", *PORT)
    assert "the oldest of 2 events" in done.out
    done = mbpf("map", "dump", "ticks", "each", *PORT, "--json")
    assert [view["name"] for view in done.json["maps"]] == [f"each, cpu {cpu}" for cpu in range(4)]


def test_map_of_a_type_that_is_unknown_here(mbpf: Mbpf, loaded: FakeDevice) -> None:
    row = {"name": "new", "type": 77, "key": 4, "value": 4, "max": 1, "count": 0, "flags": 0}
    loaded.answers[Command.MAPS] = {"maps": [row]}
    assert "[unknown-map-type]" in mbpf("map", "dump", "ticks", "new", *PORT).err


def test_stats_of_a_program_that_is_unloaded_meanwhile(
    mbpf: Mbpf, loaded: FakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = loaded.programs["ticks"]
    loaded.programs["gone"] = kept

    def stats(body: Body) -> Body:
        loaded.programs.pop("gone", None)
        return FakeDevice.do_stats(loaded, body)

    monkeypatch.setattr(loaded, "do_stats", stats)
    done = mbpf("stats", *PORT, "--json")
    assert done.code == 0, done.err
    assert list(done.json["programs"]) == ["ticks"]


def test_a_terminal_gets_no_control_characters(mbpf: Mbpf, loaded: FakeDevice) -> None:
    row = {"name": "\x1b[31mred", "type": 1, "key": 4, "value": 4, "max": 1, "count": 0}
    loaded.answers[Command.MAPS] = {"maps": [{**row, "flags": 0}]}
    loaded.answers[Command.ENTRIES] = {"type": 1, "entries": []}
    done = mbpf("map", "dump", "ticks", "\x1b[31mred", *PORT)
    assert done.code == 0, done.err
    assert "red" in done.out
    assert "\x1b" not in done.out
    loaded.answers[Command.MAPS] = {"maps": [{**row, "max": "\x1b[31m", "flags": 0}]}
    assert "[bad-answer]" in mbpf("map", "list", "ticks", *PORT).err


# --- stats and target ---


def test_stats(mbpf: Mbpf, loaded: FakeDevice) -> None:
    loaded.tick(250)
    assert mbpf("stats", *PORT, "--json").json["programs"]["ticks"]["invocations"] == 3
    done = mbpf("stats", "ticks", *PORT)
    assert "invocations" in done.out
    counts = mbpf("stats", "ticks", *PORT, "--json").json["counts"]
    assert tuple(counts) == mgmt.COUNTS, "what is unknown here is left out"
    assert "ticks" in mbpf("stats", *PORT).out


def test_counts_before_the_first_run(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    mbpf("load", make(), *PORT)
    assert mbpf("stats", "ticks", *PORT, "--json").json["counts"]["steps_min"] == 0


def test_target(mbpf: Mbpf, device: FakeDevice) -> None:
    done = mbpf("target", *PORT)
    assert done.code == 0, done.err
    for word in ("app.tick", "net.recv", "app.later", "0101010101010101", "max_heap_size 8192"):
        assert word in done.out
    data = mbpf("target", *PORT, "--json").json
    assert data["capabilities"] == ["LOG", "0x80000000"]
    assert len(data["keys"]) == 3
    assert data["limits"]["max_programs"] == 8
    assert data["signatures_required"] is True


# --- The link ---


def test_no_port(mbpf: Mbpf, device: FakeDevice) -> None:
    assert mbpf("prog", "list", "--port", "none").code == 4
    done = mbpf("prog", "list")
    assert done.code == 1
    assert "--port" in done.err


@pytest.mark.parametrize("option", [("--baud", "x"), ("--timeout", "0"), ("--timeout", "x")])
def test_wrong_options(mbpf: Mbpf, device: FakeDevice, option: tuple[str, str]) -> None:
    assert mbpf("target", *PORT, *option).code == 1


def test_without_smpclient(mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smpclient", None)
    done = mbpf("target", *PORT)
    assert done.code == 4
    assert "[no-device-tools]" in done.err
    assert "pip install 'smpclient[serial]==" in done.err
