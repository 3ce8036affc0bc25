# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Helpers of a firmware's own in this process: Python functions that answer their calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mbpf.compiler.own_helpers import OwnHelper, OwnHelpers
from mbpf.errors import Place, TargetError
from mbpf.package.helper_file import CONTEXTS
from mbpf.sim._core import ffi, lib
from mbpf.sim.calls import check

Answer: TypeAlias = Callable[..., Any]
"""Gets the arguments: ``int``, ``str``, a ``memoryview`` that may be written to, :class:`Pair`, and
None for one that was left out; returns a ``bool`` or an ``int``, as the prototype says."""
_INTEGER_MAX: Final = 1 << 53
_UINT64_MAX: Final = (1 << 64) - 1


class RefusedCallError(Exception):
    """Raised by an answer: the program gets a RangeError."""


@dataclass(slots=True)
class Pair:
    """An argument ``[low, high]`` as one number, which may be changed."""

    value: int


class HelperTable:
    """The helpers of a runtime, and what answers them."""

    def __init__(self, runtime: Any, declared: OwnHelpers) -> None:
        """Register them.

        Raises:
            RejectError: the runtime refuses one.
        """
        self.declared = declared
        self.defaults: Counter[str] = Counter()
        self._answers: dict[str, Answer] = {}
        self._failure: BaseException | None = None
        self._made = ffi.new("struct sim_helpers *")
        self._texts = []
        for own in declared.helpers:
            name, prototype = (
                ffi.new("char[]", text.encode()) for text in (own.name, own.prototype)
            )
            capability, bit = ffi.NULL, 0
            if own.capability is not None:
                capability = ffi.new("char[]", own.capability.encode())
                bit = 1 << declared.capabilities[own.capability]
            self._texts.append((name, prototype, capability))
            contexts = sum(1 << CONTEXTS.index(context) for context in own.contexts)
            code = lib.sim_helper_add(
                runtime, self._made, name, own.version, prototype, bit, capability, contexts
            )
            check(code, f"cannot register the helper {own.name}")

    def bind(self, name: str, answer: Answer) -> None:
        """Have calls of a helper answered.

        Raises:
            KeyError: there is no helper of that name.
        """
        if self.declared.named(name) is None:
            raise KeyError(name)
        self._answers[name] = answer

    def raise_failure(self) -> None:
        """Raise what an answer raised since the last time, if it was no refusal."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def call(self, number: int, args: Any, count: int, result: Any) -> bool:
        """Answer a call from C. Whether it is not refused."""
        own = self.declared.helpers[number]
        try:
            given = [_given(args[index]) for index in range(count)]
            value = self._answer(own, given)
            for index, argument in enumerate(given):
                if isinstance(argument, Pair):
                    args[index].pair = argument.value & _UINT64_MAX
            result.number = _number(own, value)
        except RefusedCallError:
            return False
        except BaseException as error:
            # It cannot pass through C: whoever began the event gets it.
            self._failure = self._failure or error
            return False
        return True

    def _answer(self, own: OwnHelper, given: list[Any]) -> Any:
        answer = self._answers.get(own.name)
        if answer is not None:
            return answer(*given)
        if own.default is None and own.result != "undefined":
            raise unbound(own)
        self.defaults[own.name] += 1
        return own.default


def unbound(own: OwnHelper, program: str | None = None) -> TargetError:
    """The error for a helper that nothing answers."""
    return TargetError(
        f"nothing answers the helper '{own.name}', and it has no default",
        id="unbound-helper",
        where=Place(program) if program else None,
        hint="add 'default: VALUE' to it in the file of helpers, or bind() it in Python",
    )


def _given(raw: Any) -> Any:
    kind = raw.kind
    if kind == b"\0":
        return None
    if kind == b"s":
        return ffi.buffer(raw.data, raw.length)[:].decode("latin-1")
    if kind == b"b":
        return memoryview(ffi.buffer(raw.data, raw.length))
    return Pair(raw.pair) if kind == b"p" else int(raw.number)


def _number(own: OwnHelper, value: Any) -> int:
    """The result for C; nothing is converted silently."""
    if own.result == "undefined":
        return 0
    wanted = bool if own.result == "bool" else int
    if type(value) is not wanted or abs(value) > _INTEGER_MAX:
        raise TypeError(f"the helper {own.name} must answer a {wanted.__name__}, not {value!r}")
    return int(value)


@ffi.def_extern()  # type: ignore[untyped-decorator]
def sim_answer(handle: Any, number: int, args: Any, count: int, result: Any) -> bool:
    """Takes a call of a helper from C."""
    table: HelperTable = ffi.from_handle(handle).helpers
    return table.call(number, args, count, result)


lib.sim_helpers_answer(lib.sim_answer)
