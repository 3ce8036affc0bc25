# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Devices that answer anything: each answer is checked against spec/mgmt.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import Mbpf
from device_programs import PORT
from fake_device import FakeDevice
from mbpf.device import session
from mbpf.device.refusals import check_answer
from mbpf.device.session import Device
from mbpf.device.transport import Body
from mbpf.errors import MbpfError, TargetError
from mbpf.spec import mgmt
from mbpf.spec.errors import ErrorCode
from mbpf.spec.mgmt import Command, Key

VERBS = (
    (Command.TARGET, ("target",)),
    (Command.KEYS, ("target",)),
    (Command.HOOKS, ("target",)),
    (Command.PROGS, ("prog", "list")),
    (Command.PROGS, ("stats",)),
    (Command.INFO, ("prog", "show", "ticks")),
    (Command.PACKAGE, ("prog", "show", "ticks")),
    (Command.FAILURE, ("prog", "show", "ticks")),
    (Command.STATS, ("stats", "ticks")),
    (Command.STATS, ("stats",)),
    (Command.MAPS, ("map", "list", "ticks")),
    (Command.MAPS, ("map", "dump", "ticks", "seen")),
    (Command.ENTRIES, ("map", "dump", "ticks", "seen")),
    (Command.ENTRIES, ("map", "dump", "ticks", "queue")),
    (Command.UPLOAD, ("load", "ticks.mbpf")),
    (Command.STAGED, ("prog", "staged")),
    (Command.ACTIVATE, ("load", "ticks.mbpf")),
    (Command.ATTACH, ("load", "ticks.mbpf", "--attach", "app.tick")),
    (Command.DETACH, ("prog", "detach", "ticks")),
    (Command.UNLOAD, ("prog", "unload", "ticks")),
)
ODD: tuple[object, ...] = (None, True, -1, 1 << 64, "x", b"x", [[]], {})
"""What is put in the place of a value."""


def answered(device: FakeDevice, command: Command, change: Callable[[Body], Any]) -> None:
    """Let a device answer a command with something else than it would."""
    name = f"do_{command.name.lower()}"
    inner = getattr(FakeDevice, name)
    setattr(device, name, lambda body: change(deepcopy(inner(device, body))))


def forms(command: Command, answer: Body) -> Iterator[tuple[Body, Key]]:
    """A map in a copy of an answer, and a key that it may have."""
    parts: list[tuple[str | None, tuple[Key, ...]]] = [(None, mgmt.ANSWERS[command])]
    for key in mgmt.ANSWERS[command]:
        if command in mgmt.ITEMS and key.type == "list" and answer[key.name]:
            parts.append((key.name, mgmt.ITEMS[command]))
    for part, keys in parts:
        for key in keys:
            yield (answer if part is None else answer[part][0]), key


def right(type: str, value: object) -> bool:
    """Whether a value is of a type, as far as that alone is concerned."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if type in ("uint", "int"):
        return is_number
    return isinstance(value, {"bool": bool, "text": str, "bytes": bytes, "list": list}[type])


@pytest.mark.parametrize(("command", "verb"), VERBS)
def test_keys_that_are_missing_or_of_another_type(
    mbpf: Mbpf,
    loaded: FakeDevice,
    command: Command,
    verb: tuple[str, ...],
) -> None:
    loaded.tick(250)
    if command is Command.UNLOAD or "--attach" in verb:
        assert mbpf("prog", "detach", "ticks", *PORT).code == 0
    told: list[Body] = []

    def keep(body: Body) -> Body:
        told.append(body)
        return body

    answered(loaded, command, keep)
    assert mbpf(*verb, *PORT).code == 0
    answer = deepcopy(told[0])
    check_answer(command, answer)
    wrong: list[Body] = []
    for body, key in forms(command, answer):
        before = dict(body)
        for odd in ODD:
            body[key.name] = odd
            if not right(key.type, odd):
                with pytest.raises(TargetError, match="bad-answer"):
                    check_answer(command, answer)
                wrong.append(deepcopy(answer))
        body.pop(key.name)
        if not key.is_optional:
            with pytest.raises(TargetError, match="bad-answer"):
                check_answer(command, answer)
        body.clear()
        body.update(before)
    check_answer(command, answer)
    # The verb asks nothing that is not checked.
    for bad in wrong[:: max(len(wrong) // 3, 1)]:
        loaded.answers = {command: bad}
        done = mbpf(*verb, *PORT)
        assert done.code == 4
        assert "[bad-answer]" in done.err
    assert wrong or not mgmt.ANSWERS[command]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (Command.PACKAGE, {"staged": True}),
        (Command.FAILURE, {"kind": 1}),
        (Command.STAGED, {"len": 1}),
        (Command.STATS, {"counts": [1, 2]}),
        (Command.STATS, {"counts": ["x"] * 40}),
        (Command.INFO, {"mem": [1]}),
        (Command.PROGS, {"progs": [5]}),
        (Command.ENTRIES, {"type": 1, "entries": [[b"k"]]}),
        (Command.ENTRIES, {"type": 1, "entries": [[b"k", 1]]}),
        (Command.ENTRIES, {"type": 1, "entries": [b"k"]}),
    ],
)
def test_answers_that_lack_something(command: Command, answer: Body) -> None:
    with pytest.raises(TargetError, match="bad-answer"):
        check_answer(command, answer)


ERRORS: tuple[Body, ...] = (
    {"err": 5}, {"err": None}, {"err": []}, {"err": {}}, {"err": {"group": 77}},
    {"err": {"group": 1}}, {"err": {"rc": 5}}, {"err": {"group": 77, "rc": 0}},
    {"err": {"group": 77, "rc": -5}}, {"err": {"group": 77, "rc": "x"}},
    {"err": {"group": 77, "rc": True}}, {"err": {"group": None, "rc": 5}},
    {"err": {"group": 77, "rc": 5}, "detail": 5}, {"err": {"group": 77, "rc": 5}, "detail": []},
    {"rc": [1]}, {"rc": "x"}, {"rc": -1}, {"rc": True}, {"rc": None},
)  # fmt: skip


@pytest.mark.parametrize("answer", ERRORS)
def test_failures_without_a_number(
    mbpf: Mbpf,
    loaded: FakeDevice,
    answer: Body,
) -> None:
    for command in Command:
        with pytest.raises(TargetError, match="bad-answer"):
            check_answer(command, answer)
    loaded.answers = dict.fromkeys(Command, answer)
    done = mbpf("prog", "detach", "ticks", *PORT)
    assert done.code == 4
    assert "[bad-answer]" in done.err


@pytest.mark.parametrize("code", [ErrorCode.INIT_FAILED, ErrorCode.CONTEXT, -999])
@pytest.mark.parametrize("command", [Command.ACTIVATE, Command.ATTACH])
def test_details_of_any_form(
    mbpf: Mbpf,
    loaded: FakeDevice,
    command: Command,
    code: int,
) -> None:
    for key in mgmt.DETAIL:
        odds: tuple[object, ...] = ({}, 99, [1 << 60])
        for odd in odds:
            detail = {"limit": 3, "actual": 4, key.name: odd}
            error = {"err": {"group": 77, "rc": -code}, "detail": detail}
            loaded.answers = {command: error}
            done = mbpf("load", "ticks.mbpf", *PORT, "--attach", "app.tick")
            assert done.code in (0, 3, 4), (key, odd)
            if not right(key.type, odd):
                assert done.code == 4, (key, odd)
                assert "[bad-answer]" in done.err, (key, odd)


def test_an_error_of_another_group(mbpf: Mbpf, device: FakeDevice) -> None:
    device.answers[Command.PROGS] = {"err": {"group": 3, "rc": 31}}
    done = mbpf("prog", "list", *PORT)
    assert done.code == 4
    assert "group 3, code 31" in done.err
    assert "NOT_FOUND" not in done.err
    device.answers[Command.PROGS] = {"err": {"group": 3, "rc": 31}}
    assert "NOT_FOUND" in mbpf("prog", "list", *PORT, "--group", 3).err


@pytest.mark.parametrize("following", [3, 0, -1, "x", 1.0, True])
def test_lists_that_do_not_go_on(device: FakeDevice, following: object) -> None:
    device.answers[Command.PROGS] = {"progs": [], "next": following}
    with pytest.raises(TargetError, match="bad-answer"):
        list(Device(device).pages(Command.PROGS, mgmt.KEY_PROGS))


def test_a_list_that_does_not_end(device: FakeDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_PAGES", 20)
    answered(device, Command.PROGS, lambda answer: answer)
    setattr(device, "do_progs", lambda body: {"progs": [], "next": body.get("off", 0) + 1})  # noqa: B010
    with pytest.raises(TargetError, match="does not end"):
        list(Device(device).pages(Command.PROGS, mgmt.KEY_PROGS))
    assert len(device.sent) == 20


@pytest.mark.parametrize(
    "sizes",
    [{"key": 0}, {"key": 65}, {"value": 0}, {"value": 1000}, {"max": 0}, {"max": 1 << 40}],
)
def test_maps_of_sizes_that_there_are_not(
    mbpf: Mbpf,
    loaded: FakeDevice,
    sizes: dict[str, int],
) -> None:
    def change(body: Body) -> Body:
        body["maps"][0] |= sizes
        return body

    answered(loaded, Command.MAPS, change)
    assert "[bad-answer]" in mbpf("map", "dump", "ticks", "seen", *PORT).err


@pytest.mark.parametrize("entry", [[b"", b"1234"], [b"12345", b"1234"], [b"1234", b"123"]])
@pytest.mark.parametrize("name", ["seen", "total", "queue", "each"])
def test_entries_of_another_size(
    mbpf: Mbpf,
    loaded: FakeDevice,
    entry: list[bytes],
    name: str,
) -> None:
    if name == "queue" and len(entry[1]) == 3 and len(entry[0]) == 4:
        entry = [entry[0], bytes(9)]
    loaded.answers[Command.ENTRIES] = {"type": 1, "entries": [entry]}
    assert "[bad-answer]" in mbpf("map", "dump", "ticks", name, *PORT).err


def test_a_program_of_the_firmware_has_no_package(mbpf: Mbpf, loaded: FakeDevice) -> None:
    loaded.answers[Command.PACKAGE] = {"staged": False}
    done = mbpf("prog", "show", "ticks", *PORT)
    assert done.code == 0
    assert "of the firmware" in done.out


def test_the_answers_of_the_device_pass() -> None:
    made = FakeDevice()
    for command in (Command.TARGET, Command.KEYS, Command.HOOKS, Command.PROGS):
        Device(made).ask(command)
    with pytest.raises(MbpfError):
        Device(made).ask(Command.INFO, name="nobody")


OLD = {"proto": 1, "api": 0, "fmt": 1, "code": 1, "abi": 1}
NEW = {"proto": 2, "api": 0x10002, "fmt": 1, "code": 3, "abi": 1}


@pytest.mark.parametrize("answer", [{"rc": 3}, {"rc": 8}, {"at": 5}, {"off": 5000}])
@pytest.mark.parametrize(
    ("versions", "words"),
    [
        (OLD, ("device speaks runtime API 0.0; this mbpf speaks runtime API 0.1", "its firmware")),
        (
            NEW,
            (
                "device speaks management protocol 2, runtime API 1.2, bytecode 3; "
                "this mbpf speaks management protocol 1, runtime API 0.1, bytecode 1",
                "or a newer one",
            ),
        ),
    ],
)
def test_other_versions_are_named_when_something_is_not_understood(
    mbpf: Mbpf,
    device: FakeDevice,
    make: Callable[..., Path],
    answer: Body,
    versions: Body,
    words: tuple[str, str],
) -> None:
    device.answers[Command.UPLOAD] = answer
    device.answers[Command.TARGET] = {**device.do_target({}), **versions}
    done = mbpf("load", make(), *PORT)
    assert done.code == 4 and "[other-versions]" in done.err
    text, hint = words
    assert f"{text}: the " in done.err and hint in done.err.partition("hint: ")[2]


@pytest.mark.parametrize("target", [{"rc": 8}, {}, {"proto": "x"}, None])
def test_equal_or_unknown_versions_change_no_error(
    mbpf: Mbpf,
    device: FakeDevice,
    make: Callable[..., Path],
    target: Body | None,
) -> None:
    device.answers[Command.UPLOAD] = {"rc": 3}
    if target is not None:
        device.answers[Command.TARGET] = target
    done = mbpf("load", make(), *PORT)
    assert done.code == 4 and "EINVAL" in done.err and "[command-refused]" in done.err
    assert "of another state than this mbpf" in done.err


def test_a_target_of_another_version_that_cannot_be_read(mbpf: Mbpf, device: FakeDevice) -> None:
    device.answers[Command.TARGET] = {"proto": 2}
    done = mbpf("target", *PORT)
    assert done.code == 4 and "[other-versions]" in done.err
    assert "the answer to the command target cannot be read" in done.err


def test_a_newer_device_that_is_understood_is_no_error(mbpf: Mbpf, device: FakeDevice) -> None:
    device.answers[Command.TARGET] = {**device.do_target({}), **NEW, "more": 1}
    assert mbpf("target", *PORT).code == 0
    assert mbpf("prog", "list", *PORT).code == 0


def test_a_device_that_names_another_program(
    mbpf: Mbpf,
    device: FakeDevice,
    make: Callable[..., Path],
) -> None:
    device.answers[Command.ACTIVATE] = {"name": "other", "updated": False}
    done = mbpf("load", make(), *PORT, "--attach", "app.tick")
    assert done.code == 4 and "[other-program]" in done.err
    assert "loaded 'other', but the package is of 'ticks'" in done.err
    assert Command.ATTACH not in [command for command, _ in device.sent]
