# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf prog``: the programs of a device."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from mbpf.cli.link import add_actions, bit_names, done, hook_name, open_device
from mbpf.cli.output import Output
from mbpf.spec import mgmt
from mbpf.spec.mgmt import Command

if TYPE_CHECKING:
    from mbpf.device.session import Device

_ACTIONS: Final = {
    "list": ("list the programs", ()),
    "show": ("show a program: limits, memory, package, last failure", ("name",)),
    "attach": ("attach a program to an attach point", ("name", "point")),
    "detach": ("take a program off its attach point", ("name",)),
    "unload": ("unload a program that is detached", ("name",)),
    "staged": ("show a package that was uploaded and not loaded", ()),
    "drop": ("forget a package that was uploaded and not loaded, which frees its memory", ()),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    attach = add_actions(parser, _ACTIONS)["attach"]
    attach.add_argument("--priority", type=int, default=0, help="lower ones run first [0]")


def run(args: argparse.Namespace, out: Output) -> int:
    """Do what the action says."""
    with open_device(args, out) as device:
        match args.action:
            case "list":
                return _list(device, out)
            case "show":
                return _show(device, args.name, out)
            case "attach":
                body = {mgmt.KEY_NAME: args.name, mgmt.KEY_HOOK: args.point}
                device.ask(Command.ATTACH, **body, **{mgmt.KEY_PRIO: args.priority})
                return done(
                    out, f"attached to {args.point}", program=args.name, attached=args.point
                )
            case "detach":
                device.ask(Command.DETACH, **{mgmt.KEY_NAME: args.name})
                return done(out, "detached", program=args.name)
            case "staged":
                return _staged(device, out)
            case "drop":
                device.ask(Command.DROP)
                return done(out, "dropped")
            case _:
                device.ask(Command.UNLOAD, **{mgmt.KEY_NAME: args.name})
                return done(out, "unloaded", program=args.name)


def _list(device: Device, out: Output) -> int:
    programs = [_place(item) for item in device.pages(Command.PROGS, mgmt.KEY_PROGS)]
    out.emit({"programs": programs})
    rows = [
        [
            program["name"],
            program["hook"],
            program["attached"] or "-",
            "" if program["priority"] is None else program["priority"],
            "rests" if program["rests"] else "",
        ]
        for program in programs
    ]
    out.table("programs", ("name", "hook", "attached", "priority", ""), rows)
    return 0


def _show(device: Device, name: str, out: Output) -> int:
    info = device.ask(Command.INFO, **{mgmt.KEY_NAME: name})
    package = device.ask(Command.PACKAGE, **{mgmt.KEY_NAME: name})
    failure = device.ask(Command.FAILURE, **{mgmt.KEY_NAME: name})
    data = {
        **_place(info),
        **_limits(info),
        "package": _package(package),
        "last_failure": _failure(failure),
    }
    out.emit(data)
    memory, found, last = data["memory"], data["package"], data["last_failure"]
    attached = f"{data['attached']}, priority {data['priority']}" if data["attached"] else "-"
    parts = ", ".join(f"{part} {size}" for part, size in memory.items())
    rows: list[tuple[str, object]] = [
        ("program", data["name"]),
        ("hook", data["hook"]),
        ("attached", attached),
        ("state", "rests after failures" if data["rests"] else "ready"),
        ("limits", f"{data['max_steps']} steps, {data['max_helpers']} helper calls"),
        ("capabilities", ", ".join(data["capabilities"]) or "none"),
        ("instances", data["instances"]),
        ("maps", data["maps"]),
        ("memory", parts),
        ("package", "of the firmware" if found is None else f"{found['version']}, {found['size']}"),
        ("last failure", "none" if last is None else f"{last['kind']}: {last['message']}"),
    ]
    out.facts(rows)
    return 0


def _staged(device: Device, out: Output) -> int:
    answer = device.ask(Command.STAGED)
    size = answer[mgmt.KEY_LEN]
    if not size:
        out.emit({"staged": None})
        out.line("nothing is staged")
        return 0
    arrived, digest = answer[mgmt.KEY_OFF], answer[mgmt.KEY_SHA].hex()
    out.emit({"staged": {"size": size, "arrived": arrived, "sha512": digest}})
    out.facts(
        [
            ("package", f"{arrived} of {size} bytes"),
            ("state", "whole, not loaded" if arrived == size else "the upload is not finished"),
            ("sha512", digest),
        ]
    )
    return 0


def _place(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": item[mgmt.KEY_NAME],
        "hook": hook_name(item[mgmt.KEY_TYPE]),
        "attached": item.get(mgmt.KEY_HOOK),
        "priority": item.get(mgmt.KEY_PRIO),
        "rests": item[mgmt.KEY_RESTS],
    }


def _limits(info: dict[str, Any]) -> dict[str, Any]:
    from mbpf.spec.package import Capability

    return {
        "max_steps": info[mgmt.KEY_STEPS],
        "max_helpers": info[mgmt.KEY_HELPERS],
        "max_wall_time_us": info[mgmt.KEY_US],
        "capabilities": bit_names(Capability, info[mgmt.KEY_CAPS]),
        "instances": info[mgmt.KEY_INST],
        "maps": info[mgmt.KEY_MAPS],
        "memory": dict(zip(mgmt.MEMORY, info[mgmt.KEY_MEM], strict=False)),
    }


def _package(answer: dict[str, Any]) -> dict[str, Any] | None:
    if not answer[mgmt.KEY_STAGED]:
        return None
    return {
        "version": answer[mgmt.KEY_PROGVER],
        "size": answer[mgmt.KEY_SIZE],
        "security_version": answer[mgmt.KEY_SECVER],
        "sha512": answer[mgmt.KEY_SHA].hex(),
    }


def _failure(answer: dict[str, Any]) -> dict[str, Any] | None:
    from mbpf.cli.failures import ERROR_CLASSES
    from mbpf.refusal import FAILURES

    kind = answer[mgmt.KEY_KIND]
    if not kind:
        return None
    number = answer[mgmt.KEY_CLASS]
    text = answer[mgmt.KEY_MSG].decode("latin-1")
    name = ERROR_CLASSES[number] if number < len(ERROR_CLASSES) else None
    return {
        "kind": FAILURES[kind] if kind < len(FAILURES) else str(kind),
        "class": name,
        "message": f"{name}: {text}" if name else text,
        "word": answer[mgmt.KEY_PC],
        "stack": answer[mgmt.KEY_TRACE],
    }
