# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf test262``: runs the conformance suite of ECMAScript as far as the profile goes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mbpf.cli.output import Output
from mbpf.errors import UsageError

if TYPE_CHECKING:
    from mbpf.conformance.outcome import Outcome
    from mbpf.conformance.profile import Profile

_FAILED: Final = 3
_SECONDS: Final = 20.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="checkout of tc39/test262"
    )
    parser.add_argument(
        "--filter", default="", metavar="TEXT", help="run only files whose path holds TEXT"
    )
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="run only each N-th of these files [1]"
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes [all cores]"
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        default=_SECONDS,
        metavar="SECONDS",
        help=f"for each file [{_SECONDS:.0f}]",
    )
    parser.add_argument(
        "--profile", type=Path, metavar="FILE", help="lists of what counts [those of mbpf]"
    )
    parser.add_argument(
        "--list-failures", action="store_true", help="list each file that failed, and why"
    )
    parser.add_argument(
        "--at-least",
        type=float,
        default=100.0,
        metavar="PERCENT",
        help="how many of the counted files must pass [100]",
    )
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the results as a page")
    parser.add_argument(
        "--show-profile", action="store_true", help="print what is excluded and why, and end"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Run the suite."""
    from mbpf.conformance.profile import PROFILE, load_profile

    profile = load_profile(args.profile or PROFILE)
    if args.show_profile:
        _show_profile(profile, out)
        return 0
    if args.folder is None:
        raise UsageError(
            "a checkout of the suite is needed",
            id="usage",
            hint="git clone --depth 1 https://github.com/tc39/test262, then name its folder",
        )
    if args.jobs < 1 or args.every < 1 or not args.time_limit > 0:
        raise UsageError(
            "--jobs, --every and --time-limit must be more than 0",
            id="usage",
            hint="leave them out",
        )
    return _run(args, profile, out)


def _run(args: argparse.Namespace, profile: Profile, out: Output) -> int:
    from mbpf.conformance.execute import Suite
    from mbpf.conformance.pool import run_all
    from mbpf.conformance.record import check_record, write_record
    from mbpf.conformance.report import Figures
    from mbpf.conformance.suite import find_files, project_commit, revision

    if args.record is not None:
        check_record(args.record)
    paths = find_files(args.folder, profile.folders, args.filter)[:: args.every]
    outcomes: list[Outcome] = []
    with out.progress("running the suite", len(paths)) as advance:
        for outcome in run_all(Suite(args.folder, profile), paths, args.jobs, args.time_limit):
            outcomes.append(outcome)
            advance(1)
    outcomes.sort(key=lambda item: item.path)
    suite = revision(args.folder, paths)
    figures = Figures.of(outcomes)
    _emit(outcomes, suite, args.list_failures, out)
    _tell(outcomes, args.list_failures, out)
    if args.record is not None:
        write_record(args.record, outcomes, suite, project_commit(), args.every)
    return 0 if figures.percent >= args.at_least and not figures.wrong else _FAILED


def _emit(outcomes: Sequence[Outcome], suite: str, each: bool, out: Output) -> None:
    from mbpf.conformance.outcome import Kind
    from mbpf.conformance.report import (
        Figures,
        by_folder,
        cause_rows,
        excluded_rows,
        failures,
        reason_rows,
    )

    failed = failures(outcomes)
    data: dict[str, object] = {
        "suite": suite,
        "total": Figures.of(outcomes).to_json(),
        "folders": {name: row.to_json() for name, row in by_folder(outcomes).items()},
        "causes": {cause: count for cause, count, _ in cause_rows(failed)},
        "outside": dict(reason_rows(outcomes, Kind.OUTSIDE)),
        "not_run": dict(reason_rows(outcomes, Kind.SKIPPED, Kind.UNSUPPORTED)),
        "excluded": {row[0]: row[1] for row in excluded_rows(outcomes)},
    }
    if each:
        data["failures"] = [item.to_json() for item in failed]
    out.emit(data)


def _tell(outcomes: Sequence[Outcome], each: bool, out: Output) -> None:
    from mbpf.conformance.outcome import Kind
    from mbpf.conformance.report import (
        CAUSE_COLUMNS,
        EXCLUDED_COLUMNS,
        FOLDER_COLUMNS,
        REASON_COLUMNS,
        Figures,
        by_folder,
        cause_rows,
        excluded_rows,
        failures,
        folder_row,
        reason_rows,
    )

    failed = failures(outcomes)
    figures = Figures.of(outcomes)
    rows = [folder_row(name, row) for name, row in by_folder(outcomes).items()]
    out.table("By folder", FOLDER_COLUMNS, [*rows, folder_row("all", figures)])
    not_run = reason_rows(outcomes, Kind.SKIPPED, Kind.UNSUPPORTED)
    tables = (
        ("Not run", REASON_COLUMNS, not_run),
        ("Excluded by the profile", EXCLUDED_COLUMNS, excluded_rows(outcomes)),
        ("Outside the profile", REASON_COLUMNS, reason_rows(outcomes, Kind.OUTSIDE)),
        ("Failures by cause", CAUSE_COLUMNS, cause_rows(failed)),
    )
    for title, columns, lines in tables:
        if lines:
            out.table(title, columns, lines)
    if each:
        for item in failed:
            place = item.path if item.line is None else f"{item.path}:{item.line}"
            mark = f" ({item.excluded})" if item.excluded else ""
            out.line(f"{place}: {item.cause}: {item.message}{mark}")
    out.line(
        f"{figures.passed} of {figures.counted} counted files pass ({figures.percent:.2f} %), "
        f"{figures.wrong} wrong answers in all files that ran"
    )


def _show_profile(profile: Profile, out: Output) -> None:
    out.emit(
        {
            "folders": list(profile.folders),
            "supported": sorted(profile.supported),
            "excluded": dict(profile.excluded),
            "flags": dict(profile.flags),
            "paths": dict(profile.paths),
            "refusals": dict(profile.refusals),
            "missing": sorted(profile.missing),
            "profile_errors": [
                {"operation": operation, "source": source, "reason": reason}
                for operation, source, reason in _rules(profile)
            ],
        }
    )
    out.facts([("folders", ", ".join(profile.folders))])
    out.facts([("features", ", ".join(sorted(profile.supported)))])
    out.facts([("missing built-ins", ", ".join(sorted(profile.missing)))])
    out.line()
    out.table("Excluded features", ("Feature", "Reason"), sorted(profile.excluded.items()))
    out.table("Flags that are not run", ("Flag", "Reason"), list(profile.flags.items()))
    out.table("Excluded paths", ("Path", "Reason"), list(profile.paths.items()))
    out.table("Refusals", ("Id", "What is outside"), list(profile.refusals.items()))
    out.table("ProfileErrors", ("Operation", "Line of source", "What is outside"), _rules(profile))


def _rules(profile: Profile) -> list[tuple[str, str, str]]:
    """The ProfileErrors that are no mistake: operation, line of the source, reason."""
    return [
        (rule.operation.pattern, rule.source.pattern if rule.source else "", rule.reason)
        for rule in profile.profile_errors
    ]
