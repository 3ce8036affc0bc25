# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What of the suite counts: the lists of ``profile.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from mbpf.conformance.harness import available
from mbpf.conformance.metadata import Metadata
from mbpf.errors import Place, UsageError
from mbpf.inputs import read_at_most

PROFILE: Final = Path(__file__).resolve().with_name("profile.yaml")
_SIZE_MAX: Final = 1 << 20
_NO_PROFILE: Final = (
    OSError,
    yaml.YAMLError,
    re.error,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)
"""What is raised for a file that is none."""
_KEYS: Final = frozenset(
    {"folders", "supported", "excluded", "flags", "paths", "refusals", "missing", "profile_errors"}
)
_QUOTED: Final = re.compile(r"'([^']+)'")
_READS: Final = frozenset({"GETP", "GETM", "HASP"})
_ASKS: Final = re.compile(r"CALLM|IN|CALLB Object\.(getOwnPropertyDescriptor|hasOwn)")
_TEXT: Final = re.compile(r"[\"'](\w+)[\"']")
_MISSING: Final = "members of built-ins that the firmware has not"


@dataclass(frozen=True, slots=True)
class ProfileErrorRule:
    """ProfileErrors that are no mistake.

    Attributes:
        operation: what the instruction does that ended the run.
        source: what stands on the line of the test where it ended; None if that does not matter.
        reason: why it may.
    """

    operation: re.Pattern[str]
    source: re.Pattern[str] | None
    reason: str

    def allows(self, operation: str, source: str | None) -> bool:
        """Whether the rule is about what happened."""
        if not self.operation.fullmatch(operation):
            return False
        if self.source is None:
            return True
        return source is not None and self.source.search(source) is not None


@dataclass(frozen=True, slots=True)
class Profile:
    """The lists.

    Attributes:
        folders: below ``test``, that are looked at.
        supported: features that files may use.
        excluded: reason, by feature.
        flags: reason, by flag of a file that cannot be run.
        paths: reason, by file or folder that cannot be run.
        refusals: reason, by id of a refused program that does not count.
        missing: names of built-ins that the firmware has not: what names one of them and is refused
            or ended for it does not count.
        profile_errors: ProfileErrors of programs that do not count.
    """

    folders: tuple[str, ...]
    supported: frozenset[str]
    excluded: Mapping[str, str]
    flags: Mapping[str, str]
    paths: Mapping[str, str]
    refusals: Mapping[str, str]
    missing: frozenset[str]
    profile_errors: tuple[ProfileErrorRule, ...]

    def skip_reason(self, path: str, meta: Metadata) -> str | None:
        """Why a file cannot be run at all, or None.

        Args:
            path: of the file below ``test``.
            meta: what it says about itself.
        """
        for start, reason in self.paths.items():
            if path == start or path.startswith(f"{start}/"):
                return f"{start}: {reason}"
        found = next((flag for flag in self.flags if flag in meta.flags), None)
        return None if found is None else f"flag {found}: {self.flags[found]}"

    def exclusion(self, meta: Metadata) -> str | None:
        """Why a file that runs does not count, or None."""
        for feature in meta.features:
            if feature in self.excluded:
                return f"feature {feature}: {self.excluded[feature]}"
            if feature not in self.supported:
                return f"feature {feature}: newer than the profile"
        return None

    def missing_harness(self, meta: Metadata) -> str | None:
        """A file of the harness that a test needs and that there is not here, or None."""
        return next((name for name in meta.includes if name not in available()), None)

    def refusal(self, id: str, message: str) -> str | None:
        """Why a refused program does not count, or None if it does.

        Args:
            id: of the compiler's error.
            message: its text.
        """
        if id == "unknown-builtin":
            found = _QUOTED.search(message)
            return _MISSING if found and found[1] in self.missing else None
        return self.refusals.get(id)

    def profile_error(self, operation: str, source: str | None) -> str | None:
        """Why a ProfileError is no mistake, or None if it is one.

        Args:
            operation: the instruction that ended the run, with the names in it.
            source: the line of the test that it comes from; None if that is in the harness.
        """
        verb, _, name = operation.partition(" ")
        asked = {name} if verb in _READS else set()
        if source is not None and _ASKS.fullmatch(operation):
            asked.update(_TEXT.findall(source))
        if asked & self.missing:
            return _MISSING
        rules = (rule for rule in self.profile_errors if rule.allows(operation, source))
        return next((rule.reason for rule in rules), None)


@cache
def load_profile(path: Path = PROFILE) -> Profile:
    """Read the lists.

    Raises:
        UsageError: the file is not of the known form (``bad-profile``).
    """
    try:
        data = yaml.safe_load(read_at_most(path, _SIZE_MAX).decode("utf-8"))
        return _profile(data)
    except _NO_PROFILE as error:
        raise UsageError(
            f"the profile cannot be read: {error}",
            id="bad-profile",
            where=Place(str(path)),
            hint="it has the form of the one that comes with mbpf",
        ) from error


def _profile(data: dict[str, Any]) -> Profile:
    if data.keys() != _KEYS:
        raise TypeError(f"its keys must be {', '.join(sorted(_KEYS))}")
    return Profile(
        tuple(data["folders"]),
        frozenset(data["supported"]),
        {name: reason for reason, names in data["excluded"].items() for name in names},
        dict(data["flags"]),
        dict(data["paths"]),
        dict(data["refusals"]),
        frozenset(data["missing"]),
        tuple(
            ProfileErrorRule(
                re.compile(rule["operation"]),
                re.compile(rule["source"]) if "source" in rule else None,
                rule["reason"],
            )
            for rule in data["profile_errors"]
        ),
    )
