# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a runtime is made of: its policy, instances and circuit breaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Final

from mbpf.sim._core import ffi
from mbpf.spec.hooks import HOOKS
from mbpf.spec.package import FIRMWARE_CAPABILITIES, Capability

_ALL_CAPABILITIES: Final = int(sum(Capability)) | FIRMWARE_CAPABILITIES


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that may sign, and when.

    Attributes:
        public: 32 bytes.
        id: how packages name it, 8 bytes; empty for the beginning of its SHA-512.
        first_epoch: it is good from then on.
        last_epoch: and up to then; 0 for ever.
    """

    public: bytes
    id: bytes = b""
    first_epoch: int = 0
    last_epoch: int = 0


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What programs of a hook type may take for one event; 0 where only the limits count."""

    hook: str
    max_steps: int = 0
    max_helpers: int = 0
    max_wall_time_us: int = 0


@dataclass(slots=True)
class Policy:
    """What the runtime accepts. ``keys`` are 32-byte public keys; limits of 0 are defaults."""

    keys: Sequence[bytes | Key] = ()
    capabilities: int = _ALL_CAPABILITIES
    allow_unsigned: bool = False
    allow_shared_maps: bool = True
    max_heap_size: int = 0
    max_steps: int = 0
    max_helpers: int = 0
    max_map_bytes: int = 0
    max_map_entries: int = 0
    max_maps: int = 0
    max_programs: int = 0
    ceilings: Sequence[Ceiling] = ()
    epoch: int = 0


_LIMITS: Final = tuple(field.name for field in fields(Policy) if field.name.startswith("max_"))


class InstanceMode(IntEnum):
    """How many instances a program has: ``enum mbpf_instance_mode``."""

    SINGLE = 0
    PER_CPU = 1
    POOL = 2


@dataclass(frozen=True, slots=True)
class Instances:
    """The instances of each program; ``count`` is that of a pool."""

    mode: InstanceMode = InstanceMode.SINGLE
    count: int = 0


@dataclass(frozen=True, slots=True)
class Breaker:
    """When a program that keeps failing rests, and for how long; 0: never, or until it is reset."""

    threshold: int = 0
    cooldown_us: int = 0


def c_policy(policy: Policy) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """``struct mbpf_policy``, and what must live for as long as it."""
    keys = ffi.new("struct mbpf_key[]", [_c_key(key) for key in policy.keys])
    ceilings = ffi.new("struct mbpf_ceiling[]", [_c_ceiling(c) for c in policy.ceilings])
    made = {
        "keys": keys,
        "key_count": len(policy.keys),
        "capabilities": policy.capabilities,
        "allow_unsigned": policy.allow_unsigned,
        "allow_shared_maps": policy.allow_shared_maps,
        "epoch": policy.epoch,
        "ceilings": ceilings,
        "ceiling_count": len(policy.ceilings),
        "limits": {limit: getattr(policy, limit) for limit in _LIMITS},
    }
    return made, (keys, ceilings)


def _c_key(key: bytes | Key) -> dict[str, Any]:
    if isinstance(key, bytes):
        return {"public_key": list(key)}
    return {
        "public_key": list(key.public),
        "key_id": list(key.id),
        "first_epoch": key.first_epoch,
        "last_epoch": key.last_epoch,
    }


def _c_ceiling(ceiling: Ceiling) -> dict[str, int]:
    return {
        "hook_type": HOOKS[ceiling.hook].id,
        "max_steps": ceiling.max_steps,
        "max_helpers": ceiling.max_helpers,
        "max_wall_time_us": ceiling.max_wall_time_us,
    }
