# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf target``: what a device contains and allows."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mbpf.cli.link import add_port_arguments, bit_names, hook_name, open_device
from mbpf.cli.output import Output
from mbpf.spec import mgmt
from mbpf.spec.mgmt import Command

if TYPE_CHECKING:
    from mbpf.device.session import Device


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_port_arguments(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Show versions, contents, policy, keys and attach points."""
    with open_device(args, out) as device:
        target = _target(device)
        target["keys"] = [
            {
                "key_id": item[mgmt.KEY_ID].hex(),
                "first_epoch": item[mgmt.KEY_FROM],
                "last_epoch": item[mgmt.KEY_TO],
            }
            for item in device.pages(Command.KEYS, mgmt.KEY_KEYS)
        ]
        target["attach_points"] = [
            {
                "name": item[mgmt.KEY_NAME],
                "hook": hook_name(item[mgmt.KEY_TYPE]),
                "context": _context(item[mgmt.KEY_CTX]),
                "max_steps": item[mgmt.KEY_STEPS],
                "programs": item[mgmt.KEY_PROGS],
            }
            for item in device.pages(Command.HOOKS, mgmt.KEY_HOOKS)
        ]
    out.emit(target)
    _show(target, out)
    return 0


def _target(device: Device) -> dict[str, Any]:
    from mbpf.spec.maps import BY_ID as MAPS
    from mbpf.spec.package import Capability, Feature

    answer = device.ask(Command.TARGET)
    api = answer[mgmt.KEY_API]
    return {
        "protocol": answer[mgmt.KEY_PROTO],
        "api_version": f"{api >> 16}.{api & 0xFFFF}",
        "container_version": answer[mgmt.KEY_FMT],
        "bytecode_version": answer[mgmt.KEY_CODE],
        "hook_abi_version": answer[mgmt.KEY_ABI],
        "word_size": answer[mgmt.KEY_BITS],
        "cpus": answer[mgmt.KEY_CPUS],
        "features": bit_names(Feature, answer[mgmt.KEY_FEAT]),
        "map_types": [t.name for t in MAPS.values() if answer[mgmt.KEY_MTYPES] >> t.id & 1],
        "hooks": [hook_name(bit) for bit in range(32) if answer[mgmt.KEY_HTYPES] >> bit & 1],
        "capabilities": bit_names(Capability, answer[mgmt.KEY_CAPS]),
        "signatures_required": answer[mgmt.KEY_SIGNED],
        "shared_maps": answer[mgmt.KEY_SHARED],
        "epoch": answer[mgmt.KEY_EPOCH],
        "arena_size": answer[mgmt.KEY_ARENA],
        "arena_used": answer[mgmt.KEY_USED],
        "max_package_size": answer[mgmt.KEY_STAGE],
        "limits": dict(zip(mgmt.LIMITS, answer[mgmt.KEY_LIMITS], strict=False)),
    }


def _context(number: int) -> str:
    from mbpf.spec.hooks import Context

    return Context(number).name.lower() if number in list(Context) else str(number)


def _show(target: dict[str, Any], out: Output) -> None:
    limits = ", ".join(f"{name} {value}" for name, value in target["limits"].items())
    out.facts(
        [
            ("runtime API", target["api_version"]),
            ("bytecode", target["bytecode_version"]),
            ("word size", f"{target['word_size']} bits, {target['cpus']} CPUs"),
            ("arena", f"{target['arena_used']} of {target['arena_size']} bytes are used"),
            ("packages", f"up to {target['max_package_size']} bytes"),
            ("unsigned", "refused" if target["signatures_required"] else "accepted"),
            ("epoch", target["epoch"]),
            ("built-ins", ", ".join(target["features"])),
            ("map types", ", ".join(target["map_types"])),
            ("hook types", ", ".join(target["hooks"])),
            ("capabilities", ", ".join(target["capabilities"])),
            ("limits", limits),
        ]
    )
    columns = ("key id", "from epoch", "to epoch")
    rows = [[key["key_id"], key["first_epoch"], key["last_epoch"] or "-"] for key in target["keys"]]
    out.table("keys that may sign", columns, rows)
    points = [list(point.values()) for point in target["attach_points"]]
    out.table("attach points", ("name", "hook", "context", "max steps", "programs"), points)
