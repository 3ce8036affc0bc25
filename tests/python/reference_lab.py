# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Comparing the virtual machine with the one in refvm.py: what programs do, and each step count."""

from __future__ import annotations

from differential import Device, Outcome, pack
from mbpf.compiler.image import Image
from mbpf.compiler.jsvalue import UNDEFINED
from refvm import Machine
from refvm_values import BudgetError, ErrorObject, ProfileError, ThrownError, Value, is_number

UNKNOWN = "failure profile"
LIMIT = 1_000_000
"""Steps of a run; what takes more is compared as far as that."""


def run_reference(bytecode: bytes, events: int = 1) -> list[Outcome]:
    """What the events of a program do; ``failure profile`` also for what is not modelled."""
    try:
        machine = Machine(Image.loads(bytecode), LIMIT)
    except (ProfileError, BudgetError, ThrownError):
        return [Outcome((), "failure init")] * events
    outcomes = []
    for _ in range(events):
        end = _end(machine)
        outcomes.append(Outcome(tuple(machine.log), end, machine.steps, tuple(machine.events)))
        machine.log.clear()
        machine.events.clear()
    return outcomes


def _end(machine: Machine) -> str:
    try:
        return _verdict(machine.prog())
    except ThrownError as thrown:
        value = thrown.value
        return f"throws {value.kind if isinstance(value, ErrorObject) else 'a value'}"
    except ProfileError:
        return UNKNOWN
    except BudgetError as error:
        return f"failure {error}"


def _verdict(value: Value) -> str:
    if value is UNDEFINED:
        return "value 0"
    is_int = is_number(value) and -(2**31) <= value < 2**31 and value == int(value)
    return f"value {int(value)}" if is_int else "failure verdict"


def compare(device: Device, bytecode: bytes, events: int = 1) -> int:
    """Run a program on both; how many of its events could be compared in full.

    Args:
        device: the virtual machine.
        bytecode: the program.
        events: how many to run.

    A run that ends by a ProfileError or a budget, on either, is compared as far as it went.
    """
    known = 0
    pairs = zip(device.run(pack(bytecode), events), run_reference(bytecode, events), strict=True)
    for real, mine in pairs:
        if _gave_up(real) or _gave_up(mine):
            count = min(len(real.log), len(mine.log))
            assert real.log[:count] == mine.log[:count]
            return known
        assert real == mine
        known += 1
    return known


def _gave_up(outcome: Outcome) -> bool:
    return outcome.end.startswith("failure ") and outcome.end != "failure verdict"
