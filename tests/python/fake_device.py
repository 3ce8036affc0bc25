# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A device without a wire: the management group on top of the runtime in this process."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from mbpf.device import serial
from mbpf.device.transport import Body, NoAnswerError
from mbpf.errors import TargetError
from mbpf.package.format import Package
from mbpf.package.manifest import Manifest
from mbpf.refusal import PackageError, Refusal
from mbpf.sim._core import ffi
from mbpf.sim.runtime import Policy, Program, Runtime
from mbpf.spec import hooks, maps, mgmt
from mbpf.spec.errors import ErrorCode
from mbpf.spec.mgmt import Command

NOT_FOUND, INVALID_ARG = ErrorCode.NOT_FOUND, ErrorCode.INVALID_ARG
POINTS = {"app.tick": "TIMER", "net.recv": "NET_RX"}
_PAGE = 2
"""Items of an answer: every list takes several."""


class RefusedError(Exception):
    """A command is answered with an error of the group."""

    def __init__(self, code: ErrorCode | mgmt.Code, **detail: Any) -> None:
        self.code = code
        self.detail = detail


@dataclass
class Loaded:
    """A program of the device."""

    program: Program
    package: bytes
    hook: str | None = None
    priority: int = 0

    @property
    def manifest(self) -> Manifest:
        return Manifest.of(Package.loads(self.package, "device"), "device")


@dataclass
class FakeDevice:
    """A transport whose other end is in this process.

    Attributes:
        room: bytes that a request may have.
        programs: what is loaded, by name.
        sent: every command with its body.
        silent: called before each command; True: it is lost.
        answers: what is answered in place of what the device would, by command.
    """

    room: int = 200
    programs: dict[str, Loaded] = field(default_factory=dict)
    sent: list[tuple[Command, Body]] = field(default_factory=list)
    silent: Callable[[Command, Body], bool] = lambda command, body: False
    answers: dict[Command, Body] = field(default_factory=dict)
    staged: bytes = b""
    size: int = 0
    sha: bytes = b""
    is_closed: bool = False
    runtime: Runtime = field(default_factory=lambda: Runtime(Policy(allow_unsigned=True)))

    def __post_init__(self) -> None:
        self.points = {name: self.runtime.hook(hook, name) for name, hook in POINTS.items()}

    def request(self, command: Command, body: Body, timeout_s: float) -> Body:
        """As a device does it."""
        self.sent.append((command, body))
        if self.silent(command, body):
            raise NoAnswerError
        if command in self.answers:
            return self.answers[command]
        try:
            answer: Body = getattr(self, f"do_{command.name.lower()}")(body)
        except RefusedError as refused:
            err = {"group": mgmt.GROUP, "rc": abs(refused.code)}
            return {"err": err, mgmt.KEY_DETAIL: refused.detail}
        return answer

    def tick(self, number: int) -> None:
        """Run an event of the attach point app.tick."""
        context = ffi.new(
            "struct mbpf_ctx_timer *", {"abi_version": hooks.ABI_VERSION, "timer_id": number}
        )
        self.points["app.tick"].run(context)

    def close(self) -> None:
        """Note it."""
        self.is_closed = True

    def named(self, body: Body) -> Loaded:
        name = body[mgmt.KEY_NAME]
        if name not in self.programs:
            raise RefusedError(NOT_FOUND, msg=name.encode())
        return self.programs[name]

    def page(self, key: str, items: list[Any], body: Body) -> Body:
        off = body.get(mgmt.KEY_OFF, 0)
        more = {mgmt.KEY_NEXT: off + _PAGE} if off + _PAGE < len(items) else {}
        return {key: items[off : off + _PAGE], **more}

    def do_target(self, body: Body) -> Body:
        return {
            **dict.fromkeys(("proto", "fmt", "code", "abi", "cpus"), 1),
            **{
                "api": 1,
                "bits": 32,
                "feat": 3,
                "mtypes": 0x7E,
                "htypes": 0x7E,
                "caps": 0x8000_0001,
            },
            **{"signed": True, "shared": False, "epoch": 0, "arena": 32768, "used": 8},
            **{"stage": 16384, "limits": [8192, 100000, 1000, 16384, 1024, 8, 8, 99]},
        }

    def do_keys(self, body: Body) -> Body:
        keys = [{"id": bytes([number] * 8), "from": number, "to": 0} for number in range(3)]
        return self.page(mgmt.KEY_KEYS, keys, body)

    def do_hooks(self, body: Body) -> Body:
        points = [
            {"name": name, "type": hooks.HOOKS[hook].id, "ctx": 0, "steps": 500, "progs": 0}
            for name, hook in POINTS.items()
        ]
        points.append({"name": "app.later", "type": 99, "ctx": 9, "steps": 0, "progs": 0})
        return self.page(mgmt.KEY_HOOKS, points, body)

    def place(self, name: str) -> Body:
        loaded = self.programs[name]
        data: Body = {"name": name, "type": loaded.manifest.hook_type, "rests": False}
        if loaded.hook is not None:
            data |= {"hook": loaded.hook, "prio": loaded.priority}
        return data

    def do_progs(self, body: Body) -> Body:
        return self.page(mgmt.KEY_PROGS, [self.place(name) for name in self.programs], body)

    def do_info(self, body: Body) -> Body:
        loaded = self.named(body)
        memory = loaded.program.memory()
        return {
            **self.place(body["name"]),
            **{"caps": 6, "steps": 500, "helpers": 4, "us": 0, "inst": 1, "maps": 1},
            "mem": [memory[name] for name in mgmt.MEMORY],
        }

    def do_package(self, body: Body) -> Body:
        package = self.named(body).package
        sha = hashlib.sha512(package).digest()
        return {"staged": True, "size": len(package), "secver": 0, "progver": "1.0.0", "sha": sha}

    def do_failure(self, body: Body) -> Body:
        last = self.named(body).program.last_error()
        if last is None:
            return {"kind": 0}
        message = last.message.encode("latin-1")
        return {"kind": 1, "class": last.error_class, "pc": last.pc, "func": 0, "msg": message,
                "trace": [last.pc]}  # fmt: skip

    def do_stats(self, body: Body) -> Body:
        statistics = self.named(body).program.statistics()
        counts = [0] * len(mgmt.COUNTS)
        counts[mgmt.COUNTS.index("invocations")] = statistics.invocations
        counts[mgmt.COUNTS.index("successes")] = statistics.successes
        counts[mgmt.COUNTS.index("steps_total")] = statistics.steps_total
        counts[mgmt.COUNTS.index("steps_max")] = statistics.steps_max
        if not statistics.invocations:
            counts[mgmt.COUNTS.index("steps_min")] = 0xFFFFFFFF
        return {"counts": [*counts, 12345]}

    def check_upload(self, body: Body) -> None:
        """Refuse a package that is not the one which is uploaded."""
        if not self.size:
            raise RefusedError(mgmt.Code.NO_UPLOAD)
        assert len(body["sha"]) >= 8
        if not self.sha.startswith(body["sha"]):
            raise RefusedError(mgmt.Code.OTHER_UPLOAD)

    def do_upload(self, body: Body) -> Body:
        off, data = body[mgmt.KEY_OFF], body.get(mgmt.KEY_DATA, b"")
        if mgmt.KEY_LEN in body and (body[mgmt.KEY_LEN], body["sha"]) != (self.size, self.sha):
            if body[mgmt.KEY_LEN] > 16384:
                raise RefusedError(ErrorCode.NO_MEM, limit=16384, actual=body[mgmt.KEY_LEN])
            self.size, self.sha, self.staged = body[mgmt.KEY_LEN], body["sha"], b""
        self.check_upload(body)
        if off == len(self.staged):
            self.staged += data
        return {mgmt.KEY_OFF: len(self.staged)}

    def do_staged(self, body: Body) -> Body:
        digest = {"sha": self.sha} if self.size else {}
        return {mgmt.KEY_LEN: self.size, mgmt.KEY_OFF: len(self.staged), **digest}

    def do_drop(self, body: Body) -> Body:
        self.staged, self.size, self.sha = b"", 0, b""
        return {}

    def do_activate(self, body: Body) -> Body:
        self.check_upload(body)
        package, self.size = self.staged, 0
        assert hashlib.sha512(package).digest() == self.sha
        name = Manifest.of(Package.loads(package, "device"), "device").program_name
        try:
            if name in self.programs:
                self.programs[name].program.update(package, bool(body.get("fresh")))
                self.programs[name].package = package
                return {"name": name, "updated": True}
            self.programs[name] = Loaded(self.runtime.load(package), package)
        except PackageError as error:
            raise RefusedError(ErrorCode(error.refusal.code), **detail_of(error.refusal)) from None
        return {"name": name, "updated": False}

    def do_attach(self, body: Body) -> Body:
        loaded, point = self.named(body), body[mgmt.KEY_HOOK]
        if point not in POINTS:
            raise RefusedError(NOT_FOUND, msg=point.encode())
        wanted, has = hooks.HOOKS[POINTS[point]].id, loaded.manifest.hook_type
        if has != wanted:
            raise RefusedError(ErrorCode.HOOK_MISMATCH, limit=wanted, actual=has)
        if loaded.hook is not None:
            raise RefusedError(ErrorCode.ALREADY_ATTACHED, msg=loaded.hook.encode())
        loaded.program.attach(self.points[point], body[mgmt.KEY_PRIO])
        loaded.hook, loaded.priority = point, body[mgmt.KEY_PRIO]
        return {}

    def do_detach(self, body: Body) -> Body:
        loaded = self.named(body)
        if loaded.hook is None:
            raise RefusedError(ErrorCode.NOT_ATTACHED, msg=body["name"].encode())
        loaded.program.detach()
        loaded.hook = None
        return {}

    def do_unload(self, body: Body) -> Body:
        if self.named(body).hook is not None:
            raise RefusedError(ErrorCode.STILL_ATTACHED, msg=body["name"].encode())
        self.programs.pop(body["name"]).program.unload()
        return {}

    def do_maps(self, body: Body) -> Body:
        found = [
            {
                "name": view.name,
                "type": maps.MAP_TYPES[view.type].id,
                "key": view.key_size,
                "value": view.value_size,
                "max": view.max_entries,
                "count": len(view.entries),
                "flags": 0,
            }
            for view in self.named(body).program.maps()
        ]
        return self.page(mgmt.KEY_MAPS, found, body)

    def do_entries(self, body: Body) -> Body:
        views = {view.name: view for view in self.named(body).program.maps()}
        view = views[body[mgmt.KEY_MAP]]
        values = 4 if view.type.startswith("percpu") else 1
        entries = [[key, *[value] * values] for key, value in view.entries]
        type = {mgmt.KEY_TYPE: maps.MAP_TYPES[view.type].id}
        if view.type == "ring":
            return {**type, mgmt.KEY_ENTRIES: entries[:1], mgmt.KEY_LOST: view.dropped}
        return {**type, **self.page(mgmt.KEY_ENTRIES, entries, body)}


def detail_of(refusal: Refusal) -> dict[str, Any]:
    """What a device tells of a refusal."""
    names = ("reason", "section", "offset", "limit", "actual", "item")
    detail = {name: getattr(refusal, name) for name in names if getattr(refusal, name)}
    if refusal.message:
        detail["msg"] = refusal.message.encode("latin-1")
    if refusal.code == ErrorCode.INIT_FAILED:
        detail |= {"class": refusal.error_class, "trace": list(refusal.trace)}
    return detail


def connect(device: FakeDevice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every port lead to a device; the port ``none`` to no one."""

    def open(port: str, *, group: int, baudrate: int) -> FakeDevice:
        if port == "none":
            raise TargetError("no port", id="no-port")
        return device

    monkeypatch.setattr(serial, "connect", open)
