# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""All output of the command line: tables, JSON, errors, progress."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TextIO

from mbpf.errors import MbpfError

if TYPE_CHECKING:
    from rich.console import Console

_WIDE: Final = 240
"""Columns of a table that goes into a file or a pipe."""
_PROGRESS_AFTER: Final = 0.5
"""Seconds before a progress bar shows up."""


def clean(text: str) -> str:
    """``text`` without anything that a terminal would act on."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char
        for char in text
    )


class OutputError(Exception):
    """The output cannot be written; its text says why."""


@contextmanager
def writing() -> Iterator[None]:
    """Tells a failure to write from every other error of the system."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or str(error)) from error
    except UnicodeError as error:
        raise OutputError(f"it takes no '{error.args[0]}' text") from error


def flush() -> None:
    """Write what is still kept back."""
    if sys.stdout is not None:
        with writing():
            sys.stdout.flush()


class Output:
    """Where a verb writes. With ``as_json`` only :meth:`emit` writes to the standard output.

    Attributes:
        as_json: whether the user wants JSON.
        emitted: whether :meth:`emit` was called.
        warnings: what was warned of so far.
    """

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.emitted = False
        self.warnings: list[MbpfError] = []
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")

    def emit(self, data: dict[str, Any]) -> None:
        """Write the result as JSON, if that is wanted, with all warnings until now."""
        self.emitted = True
        if self.as_json:
            data = {**data, "warnings": [warning.to_json() for warning in self.warnings]}
            print_text(json.dumps(data, indent=2) + "\n")

    def line(self, text: str = "") -> None:
        """Write a line for people."""
        if not self.as_json:
            print_text(f"{clean(text)}\n")

    def facts(self, rows: Sequence[tuple[str, object]]) -> None:
        """Write names and values, one pair a line."""
        width = max((len(name) for name, _ in rows), default=0)
        for name, value in rows:
            self.line(f"{name:<{width}}  {value}".rstrip())

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write a table; columns whose cells are all numbers are aligned to the right."""
        if self.as_json:
            return
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, show_edge=False)
        for index, column in enumerate(columns):
            is_number = all(isinstance(row[index], int | float) for row in rows)
            table.add_column(
                clean(column), justify="right" if is_number and rows else "left", overflow="fold"
            )
        for row in rows:
            table.add_row(*(Text(clean(_cell(value))) for value in row))
        console = _console(_standard_output())
        with writing():
            console.print(Text(clean(title), style="bold"))
            console.print(table)
            console.print()

    def note(self, text: str) -> None:
        """Write a remark to the standard error."""
        print_error(f"note: {clean(text)}\n")

    def warning(self, error: MbpfError) -> None:
        """Write a warning, which has the form of an error, to the standard error.

        It is in the JSON result, too: warn before that.
        """
        self.warnings.append(error)
        print_error(error.render().replace("error: ", "warning: ", 1) + "\n")

    def error(self, error: MbpfError) -> None:
        """Write an error: as text to the standard error, as JSON to the standard output."""
        if self.as_json and not self.emitted:
            self.emit({"error": error.to_json()})
        elif not self.as_json:
            flush()
            print_error(f"{error.render()}\n")

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """A progress bar on the standard error, when that is a terminal and it takes a while.

        Args:
            what: is being done.
            total: how much there is to do.

        Yields:
            What to call with the amount that was done since the last call.
        """
        if self.as_json or sys.stderr is None or not sys.stderr.isatty():
            yield lambda amount: None
            return
        from rich.progress import Progress

        begin = time.monotonic()
        with Progress(console=_console(sys.stderr), transient=True, auto_refresh=False) as bar:
            task = bar.add_task(what, total=total, visible=False)
            last = begin

            def advance(amount: int) -> None:
                nonlocal last
                now = time.monotonic()
                bar.advance(task, amount)
                if now - begin > _PROGRESS_AFTER and now - last > 0.1:
                    last = now
                    bar.update(task, visible=True, refresh=True)

            yield advance


def counted(number: int, thing: str) -> str:
    """``1 word``, ``2 words``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def print_text(text: str) -> None:
    """Write text as it is."""
    stream = _standard_output()
    with writing():
        stream.write(text)


def print_error(text: str) -> None:
    """Write text to the standard error, if there is one."""
    if sys.stderr is not None:
        with writing():
            sys.stderr.write(text)


def _standard_output() -> TextIO:
    if sys.stdout is None:
        raise OutputError("the standard output is closed")
    return sys.stdout


class Exact(float):
    """A number that tables show with all its digits, and not as a percentage."""


def _cell(value: object) -> str:
    if isinstance(value, Exact):
        return repr(float(value)).removesuffix(".0")
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    class PlainConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    width = None if stream.isatty() else _WIDE
    return PlainConsole(file=stream, width=width, highlight=False, markup=False, emoji=False)
