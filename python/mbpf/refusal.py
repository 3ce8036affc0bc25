# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Turns what the runtime says of a refused package into an error for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mbpf.errors import Call, Place, RejectError
from mbpf.spec.errors import ERRORS, REASONS, ErrorCode, Reason
from mbpf.spec.hooks import Context
from mbpf.spec.package import Capability, SectionType
from mbpf.spec.rejects import REJECTS, Reject

FAILURES: Final = (
    "none",
    "exception",
    "steps",
    "helpers",
    "time",
    "oom",
    "stack",
    "profile",
    "verdict",
)
"""Names of MBPF_FAILURE_*, by number."""
NO_CLASS: Final = 0xFF
"""Number of the error class of what is no Error."""
_CODES: Final = {int(code): code for code in ErrorCode}
_SECTIONS: Final = {int(section): section.name for section in SectionType}
_HEX: Final = {
    Reason.BAD_MAGIC,
    Reason.FILE_CRC,
    Reason.SECTION_CRC,
    Reason.SECTION_UNKNOWN,
    Reason.HEADER_FLAGS,
}
_WORDS: Final = {
    Reason.MAP_TYPE: "its type is {1}",
    Reason.MAP_FLAGS: "of the bits {}, it has {}",
    Reason.MAP_SIZES: "key_size {}, value_size {}",
    Reason.UPDATE_MAP: "number {} before, number {} now",
    Reason.KEY_EPOCH: "the bound is epoch {}, it is epoch {}",
    Reason.ARENA_FULL: "of {} bytes, {} are taken",
}
"""What limit and actual say of rules that have no bound."""
_ABSENT: Final = {
    Reason.NO_MANIFEST,
    Reason.NO_BYTECODE,
    Reason.NO_SIGNATURE,
    Reason.BAD_SIGNATURE,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Code, reason and place as in ``struct mbpf_error_detail``.

    Attributes:
        code: an :class:`~mbpf.spec.errors.ErrorCode`.
        reason: a :class:`~mbpf.spec.errors.Reason`, or a :class:`~mbpf.spec.rejects.Reject` when
            the code is INVALID_BYTECODE.
        section: type of the section, or 0.
        offset: byte of the file, or word of the code when the verifier refused.
        limit: what is allowed.
        actual: what was found.
        item: number of the key of the policy or of the map that it is about, or None.
        error_class: number of the class of an Error that mbpf_init threw; more than there are for
            another value.
        message: text of what mbpf_init threw, perhaps cut; else the name of what the reason is
            about.
        trace: words at which the functions of the stack were when mbpf_init failed, the innermost
            first.
    """

    code: int
    reason: int
    section: int = 0
    offset: int = 0
    limit: int = 0
    actual: int = 0
    item: int | None = None
    error_class: int = NO_CLASS
    message: str = ""
    trace: tuple[int, ...] = ()

    @property
    def code_name(self) -> str:
        """Name of the code without its prefix, for example ``SIGNATURE``."""
        return _CODES[self.code].name if self.code in _CODES else str(self.code)

    @property
    def name(self) -> str:
        """The name of what the reason is about, or nothing."""
        return "" if self.code == ErrorCode.INIT_FAILED else self.message

    @property
    def is_verifier(self) -> bool:
        """Whether the verifier refused the bytecode (the reason is then a reject reason)."""
        return self.code == ErrorCode.INVALID_BYTECODE

    @property
    def names_word(self) -> bool:
        """Whether ``offset`` is a word of the code."""
        if self.is_verifier:
            return self.reason in REJECTS and REJECTS[Reject(self.reason)].pc
        return self.code == ErrorCode.INIT_FAILED

    @property
    def reason_name(self) -> str | None:
        """Name of the rule that was broken, or None."""
        if self.is_verifier:
            return Reject(self.reason).name if self.reason in REJECTS else None
        return Reason(self.reason).name if self.reason in REASONS and self.reason else None

    @property
    def section_name(self) -> str | None:
        """Name of the section, or its type in hexadecimal; None for header and section table."""
        return _SECTIONS.get(self.section, f"0x{self.section:08x}") if self.section else None

    @property
    def meaning(self) -> str:
        """The rule that was broken, or what the code means."""
        if self.reason_name is None:
            return ERRORS[_CODES[self.code]].meaning if self.code in _CODES else "unknown error"
        if self.is_verifier:
            return REJECTS[Reject(self.reason)].text
        return REASONS[Reason(self.reason)].meaning

    @property
    def id(self) -> str:
        """Stable id for scripts, for example ``signature`` or ``invalid-bytecode``."""
        return self.code_name.lower().replace("_", "-")

    @property
    def hint(self) -> str | None:
        """What to do."""
        if self.is_verifier and self.reason in REJECTS:
            return REJECTS[Reject(self.reason)].hint
        if self.reason == Reason.NO_SIGNATURE and not self.is_verifier:
            return "'mbpf sign' signs a package"
        if not self.is_verifier and self.reason in REASONS:
            own = REASONS[Reason(self.reason)]
            if own.hint and own.code == self.code:
                return own.hint.format(limit=self.limit, actual=self.actual)
        return ERRORS[_CODES[self.code]].hint if self.code in _CODES else None

    def to_json(self) -> dict[str, object]:
        """The refusal as JSON data."""
        return {
            "code": self.code_name,
            "reason": self.reason_name,
            "section": self.section_name,
            "offset": self.offset,
            "limit": self.limit,
            "actual": self.actual,
            **({} if self.item is None else {"item": self.item}),
            **({"name": self.name} if self.name else {}),
        }


class PackageError(RejectError):
    """A package that the reader, the verifier or the runtime refused.

    Attributes:
        refusal: code, reason and place in numbers.
    """

    def __init__(
        self,
        refusal: Refusal,
        where: Place | None = None,
        note: str = "",
        *,
        message: str | None = None,
        hint: str | None = None,
        stack: Sequence[Call] = (),
    ) -> None:
        if message is None:
            message = describe(refusal) + (f": {note}" if note else "")
        hint = hint or refusal.hint
        super().__init__(message, id=refusal.id, where=where, hint=hint, stack=stack)
        self.refusal = refusal

    def to_json(self) -> dict[str, object]:
        """The error as JSON data, with the refusal's numbers."""
        return {**super().to_json(), "refusal": self.refusal.to_json()}


def describe(refusal: Refusal) -> str:
    """One sentence about a refusal."""
    name = refusal.reason_name
    rule = f"{name} ({refusal.meaning})" if name else refusal.meaning
    parts = [f"package refused: {refusal.code_name}: {rule}", *_place(refusal), *_numbers(refusal)]
    return ", ".join(parts)


def _place(refusal: Refusal) -> list[str]:
    if refusal.names_word:
        return [f"at word {refusal.offset}"]
    if refusal.is_verifier or refusal.reason == 0 or refusal.reason in _ABSENT:
        return []
    if refusal.reason >= Reason.KEY_UNKNOWN:
        return _subject(refusal)
    section = refusal.section_name
    return [
        f"in section {section} at byte {refusal.offset}" if section else f"at byte {refusal.offset}"
    ]


def _subject(refusal: Refusal) -> list[str]:
    """What a rule of the policy is about."""
    if refusal.reason == Reason.POLICY_CAPABILITY:
        return []
    if refusal.section == SectionType.SIGNATURE:
        return [] if refusal.item is None else [f"key number {refusal.item}"]
    if refusal.item is not None:
        return [f"map '{refusal.name}'"]
    return [f"'{refusal.name}'"] if refusal.name else []


def _numbers(refusal: Refusal) -> list[str]:
    limit, actual = refusal.limit, refusal.actual
    if refusal.reason == Reason.MANIFEST_MISSING_KEY and not refusal.is_verifier:
        return [f"it is number {limit + 1} of its table of keys"]
    if refusal.reason == Reason.POLICY_CAPABILITY and not refusal.is_verifier:
        missing = [f"CAP_{bit.name}" for bit in Capability if actual & ~limit & bit]
        return [f"not allowed: {', '.join(missing) or refusal.name}"]
    if refusal.code == ErrorCode.INIT_FAILED:
        return [f"failure: {FAILURES[actual]}"] if actual < len(FAILURES) else []
    if refusal.code == ErrorCode.HELPER_VERSION and refusal.reason:
        has = f"it has version {limit >> 16}.{limit & 0xFFFF}, " if limit else ""
        return [f"{has}the package needs {actual >> 16}.{actual & 0xFFFF}"]
    if refusal.code == ErrorCode.CONTEXT and refusal.reason:
        allowed = (context.name.lower() for context in Context if limit >> context & 1)
        here = Context(actual).name.lower() if actual in list(Context) else f"context {actual}"
        return [f"allowed in {', '.join(allowed)}, not in {here}"]
    if not (limit or actual):
        return []
    if not refusal.is_verifier and refusal.reason in _WORDS:
        return [_WORDS[Reason(refusal.reason)].format(limit, actual)]
    if refusal.reason in _HEX and not refusal.is_verifier:
        return [f"limit 0x{limit:08x}, found 0x{actual:08x}"]
    if refusal.code == ErrorCode.HEAP_TOO_SMALL:
        return [f"needs {limit}, has {actual}"]
    return [f"limit {limit}, found {actual}"]
