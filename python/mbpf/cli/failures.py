# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Failed runs as errors: what happened, where, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mbpf.cli.settings import with_options
from mbpf.errors import MbpfError, Place, RejectError
from mbpf.refusal import FAILURES, PackageError
from mbpf.sim.last_error import LastError
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.hooks import BY_ID
from mbpf.spec.limits import CALL_DEPTH

if TYPE_CHECKING:
    from mbpf.cli.simulate import Subject
    from mbpf.sim.replay import FailureGroup, Replay

ERROR_CLASSES: Final = tuple(name for name in BUILTINS if name.endswith("Error"))
"""Names of error classes, by the number the runtime uses."""
_DEFAULTED: Final = "the event got the hook's default verdict"
_ADVICE: Final = {
    "RangeError": "check offset, index or length before it is used, or catch it",
    "TypeError": "check what the value is before it is used so, or catch it",
    "ReferenceError": "declare it, and give it a value before this is reached",
    "SyntaxError": "check the text before it is read, or catch it",
}
"""What to do about an exception, by its class."""


def run_error(subject: Subject, result: Replay) -> MbpfError | None:
    """What ended a run early, or else what is wrong with the program, or None."""
    if result.stopped_by is not None or result.last_error is None:
        return result.stopped_by
    failed = sum(result.statistics.failures.values()) if result.statistics else 0
    return failure_error(subject, result.last_error, failed, result.events)


def fini_error(subject: Subject, result: Replay) -> RejectError | None:
    """The error for an mbpf_fini that failed; the program is unloaded all the same."""
    last = result.fini_error
    if last is None:
        return None
    id, what, hint = _words(subject, last)
    return RejectError(
        f"mbpf_fini failed: {what}",
        id=id,
        where=subject.place(last.pc) or Place(subject.target.name),
        hint=with_options(
            subject.target,
            hint.replace(" per event", " there").replace(_DEFAULTED, "the program was unloaded"),
        ),
        stack=subject.stack(last.trace),
    )


def init_error(subject: Subject, error: PackageError, note: str) -> PackageError:
    """The error for a program whose top level or mbpf_init failed.

    Args:
        subject: the program.
        error: what the runtime said: the word, and the kind of failure.
        note: more for people, or nothing.
    """
    refusal = error.refusal
    failure = FAILURES[refusal.actual] if refusal.actual < len(FAILURES) else "none"
    last = LastError(failure, refusal.offset, 0, refusal.error_class, refusal.message)
    _, what, hint = _words(subject, last)
    if failure == "exception":
        hint = _advice(last)
    where = subject.place(refusal.offset)
    message = f"initialisation failed {subject.scope(refusal.offset)}: {what} ({failure})"
    return PackageError(
        refusal,
        where or Place(subject.target.name),
        message=f"{message}: {note}" if note else message,
        hint=with_options(subject.target, hint.replace(" per event", " there")),
        stack=subject.stack(refusal.trace),
    )


def failure_error(subject: Subject, last: LastError, failed: int, events: int) -> RejectError:
    """The error for a run in which events failed.

    Args:
        subject: the program.
        last: the last failure.
        failed: how many events failed.
        events: how many there were.
    """
    id, what, hint = _words(subject, last)
    where = _place(subject, last)
    name = subject.function_name(last.function) if last.failure != "verdict" else None
    inside = f" in {name}" if name else ""
    if where is None:
        inside += f" at word {last.pc}"
    return RejectError(
        f"{failed} of {events} events failed, the last one{inside}: {what}",
        id=id,
        where=where or Place(subject.target.name),
        hint=with_options(subject.target, hint),
        stack=subject.stack(last.trace),
    )


def failure_json(subject: Subject, result: Replay) -> list[dict[str, object]]:
    """The failures of a run as JSON data, one entry for each kind and place."""
    return [
        {
            "run": run,
            "kind": group.first.failure,
            "count": group.count,
            "events": group.events,
            "what": _words(subject, group.first)[1],
            "word": group.first.pc,
            "where": where.to_json() if (where := _place(subject, group.first)) else None,
            "stack": [call.to_json() for call in subject.stack(group.first.trace)],
        }
        for run, group in _groups(result)
    ]


def failure_rows(subject: Subject, result: Replay) -> list[tuple[str, int, str, str, str]]:
    """The failures of a run for people: kind, count, numbers of events, place, what happened."""
    return [
        (
            group.first.failure,
            group.count,
            (", ".join(map(str, group.events)) or run)
            + (", ..." * (len(group.events) not in (0, group.count))),
            str(_place(subject, group.first) or f"word {group.first.pc}"),
            _words(subject, group.first)[1],
        )
        for run, group in _groups(result)
    ]


def _groups(result: Replay) -> list[tuple[str, FailureGroup]]:
    """The failures with the function that the host called; mbpf_fini comes last."""
    from mbpf.sim.replay import FailureGroup

    groups = [("mbpf_prog", group) for group in result.failed]
    if result.fini_error is not None:
        groups.append(("mbpf_fini", FailureGroup(result.fini_error, 1)))
    return groups


def _place(subject: Subject, last: LastError) -> Place | None:
    # A wrong verdict is no word's fault.
    return subject.entry_place() if last.failure == "verdict" else subject.place(last.pc)


def _words(subject: Subject, last: LastError) -> tuple[str, str, str]:
    """Id, sentence and hint."""
    manifest = subject.manifest
    budgets = manifest.budgets
    match last.failure:
        case "exception":
            return "uncaught-exception", _thrown(last), f"{_advice(last)}; {_DEFAULTED}"
        case "steps":
            hint = "look for an endless loop, do less per event, or raise budgets.max_steps"
            return "out-of-steps", f"its {budgets.max_steps} steps were used up", hint
        case "helpers":
            what = f"its {budgets.max_helpers} helper calls were used up"
            return "out-of-helpers", what, "call less often, or raise budgets.max_helpers"
        case "time":
            what = f"its {budgets.max_wall_time_us} us were used up"
            return "out-of-time", what, "do less per event, or raise budgets.max_wall_time_us"
        case "oom":
            what = f"its memory of {manifest.heap_size} bytes is full"
            return "out-of-memory", what, "allocate less per event, or raise heap_size"
        case "stack":
            if manifest.heap_size >= subject.least_stack(CALL_DEPTH):
                what = f"calls are nested more than {CALL_DEPTH} deep, or than its memory of "
                what += f"{manifest.heap_size} bytes holds"
                hint = f"recurse less: {CALL_DEPTH} is the most, whatever heap_size is"
                return "stack-overflow", what, hint
            what = f"calls are too deep for its memory of {manifest.heap_size} bytes"
            return "stack-overflow", what, "recurse less, or raise heap_size"
        case "profile":
            hint = "doc/javascript.rst lists what there is, doc/spec/bytecode.rst what is left out"
            what = subject.operation(last.pc) or "what it did"
            return "outside-profile", f"ProfileError: {what} is not in the language profile", hint
        case _:
            hook = BY_ID[manifest.hook_type]
            if hook.any_verdict:
                names = " or ".join(f"{name} {value}" for name, value in hook.verdicts.items())
                hint = f"return {names}, or another whole number of 32 bits, on every path"
                return "bad-verdict", "it returned what is no whole number", hint
            names = ", ".join(f"{name} {value}" for name, value in hook.verdicts.items())
            what = f"it returned what is no verdict of {hook.name}"
            return "bad-verdict", what, f"return one of {names} on every path"


def _advice(last: LastError) -> str:
    """What to do about an exception."""
    name = ERROR_CLASSES[last.error_class] if last.error_class < len(ERROR_CLASSES) else ""
    return _ADVICE.get(name, "do not throw there, or catch it")


def _thrown(last: LastError) -> str:
    if last.error_class < len(ERROR_CLASSES):
        name = ERROR_CLASSES[last.error_class]
        return f"{name}: {last.message}" if last.message else name
    return f'"{last.message}" was thrown' if last.message else "a value was thrown"
