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

PROFILE: Final = Path(__file__).resolve().with_name("profile.yaml")
_KEYS: Final = frozenset(
    {"folders", "supported", "excluded", "flags", "paths", "refusals", "profile_errors"}
)


@dataclass(frozen=True, slots=True)
class ProfileErrorRule:
    """ProfileErrors that are no mistake.

    Attributes:
        operation: what the instruction does that ended the run.
        reason: why it may.
    """

    operation: re.Pattern[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The lists.

    Attributes:
        folders: below ``test``, that are looked at.
        supported: features that files may use.
        excluded: reason, by feature.
        flags: reason, by flag of a file that cannot be run.
        paths: reason, by file or folder that does not count.
        refusals: reason, by id of a refused program that does not count.
        profile_errors: ProfileErrors of programs that do not count.
    """

    folders: tuple[str, ...]
    supported: frozenset[str]
    excluded: Mapping[str, str]
    flags: Mapping[str, str]
    paths: Mapping[str, str]
    refusals: Mapping[str, str]
    profile_errors: tuple[ProfileErrorRule, ...]

    def skip_reason(self, meta: Metadata) -> str | None:
        """Why a file cannot be run at all, or None."""
        found = next((flag for flag in self.flags if flag in meta.flags), None)
        return None if found is None else f"flag {found}: {self.flags[found]}"

    def exclusion(self, path: str, meta: Metadata) -> str | None:
        """Why a file that runs does not count, or None.

        Args:
            path: of the file below ``test``.
            meta: what it says about itself.
        """
        for start, reason in self.paths.items():
            if path == start or path.startswith(f"{start}/"):
                return f"{start}: {reason}"
        for feature in meta.features:
            if feature in self.excluded:
                return f"feature {feature}: {self.excluded[feature]}"
            if feature not in self.supported:
                return f"feature {feature}: newer than the profile"
        return None

    def missing_harness(self, meta: Metadata) -> str | None:
        """A file of the harness that a test needs and that there is not here, or None."""
        return next((name for name in meta.includes if name not in available()), None)

    def profile_error(self, operation: str) -> str | None:
        """Why a ProfileError is no mistake, or None if it is one."""
        rules = (rule for rule in self.profile_errors if rule.operation.search(operation))
        return next((rule.reason for rule in rules), None)


@cache
def load_profile(path: Path = PROFILE) -> Profile:
    """Read the lists.

    Raises:
        UsageError: the file is not of the known form (``bad-profile``).
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _profile(data)
    except (OSError, yaml.YAMLError, re.error, TypeError, KeyError, AttributeError) as error:
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
        tuple(
            ProfileErrorRule(re.compile(rule["operation"]), rule["reason"])
            for rule in data["profile_errors"]
        ),
    )
