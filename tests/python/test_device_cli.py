# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Verbs that show and change what is on a device, against one in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import Mbpf
from device_programs import PORT
from fake_device import FakeDevice
from mbpf.device.transport import Body
from mbpf.spec import mgmt
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.mgmt import Command

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
