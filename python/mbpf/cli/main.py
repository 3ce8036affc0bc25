# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf``: finds the verb, runs it, turns errors into messages and exit codes."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

from mbpf import __version__
from mbpf.cli.output import Output, OutputError, flush, print_error, print_text
from mbpf.errors import NOTHING_YET, InterruptedRunError, MbpfError, Place, UsageError, interruption
from mbpf.interrupts import installed

VERBS: Final = {
    "new": "create a folder with a program that works",
    "types": "write mbpf.d.ts, the types of what a program is offered",
    "build": "compile a program and pack it into a .mbpf file",
    "check": "compile, verify and load a program, and print what it needs",
    "run": "run a program on a capture or on made-up events",
    "load": "load a package into a device, or update its program",
    "prog": "list, show, attach, detach and unload the programs of a device",
    "map": "list and show the maps of a device",
    "stats": "show what a device has counted",
    "target": "show what a device contains and allows",
    "keygen": "make a key pair for signing",
    "key": "hand public keys to firmware, find the development key",
    "sign": "sign a package",
    "verify": "check the signature of a package",
    "inspect": "show what is in a package",
    "helpers": "show helpers of a firmware's own, and write their C header",
    "explain": "say what an error means, with an example",
    "disasm": "show the instructions of a program beside its source",
    "test262": "run the conformance suite of ECMAScript, for developers",
}
_EPILOG: Final = """\
exit codes: 0 done, 1 wrong command line or settings, 2 the program does not compile,
3 a package is refused or a program failed while it ran, 4 the target failed
"""
_BROKEN_PIPE: Final = 141
_SIMULATOR: Final = "mbpf.sim."
_WEST: Final = "west "
_INVALID_CHOICE: Final = re.compile(r"invalid choice: '(.+)' \(choose from (.+)\)")


class _Parser(argparse.ArgumentParser):
    """Reports mistakes as errors with a hint, like everything else."""

    def error(self, message: str) -> NoReturn:
        match = _INVALID_CHOICE.search(message)
        word, known = (match[1], re.findall(r"[\w-]+", match[2])) if match else ("", [])
        raise UsageError(message, id="usage", hint=_usage_hint(word, known, self.prog))

    def _print_message(self, message: str, file: Any = None) -> None:
        # Help and version: mistakes are raised.
        print_text(message)


def main(argv: Sequence[str] | None = None, prog: str = "mbpf") -> int:
    """Run the command line; returns the exit code.

    Args:
        argv: the arguments, those of the process if None.
        prog: what the help calls the command.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    out = Output(as_json="--json" in args)
    try:
        with installed():
            return _run_told(args, out, prog)
    except KeyboardInterrupt:
        return InterruptedRunError.exit_code
    except BrokenPipeError:
        # Whoever read has enough.
        _write_no_more()
        return _BROKEN_PIPE
    except OutputError as error:
        _write_no_more()
        return _tell_output_failed(str(error))


def _run_told(args: list[str], out: Output, prog: str) -> int:
    try:
        code = _run(args, out, prog)
        flush()
    except MbpfError as error:
        return _told(error, out)
    except KeyboardInterrupt:
        stop = interruption(NOTHING_YET)
        return _told(stop, out) if out.as_json else stop.exit_code
    except (BrokenPipeError, OutputError):
        raise
    except OSError as error:
        return _told(_refused(error), out)
    except ImportError as error:
        if not (error.name or "").startswith(_SIMULATOR):
            raise
        return _told(_no_simulator(error, prog), out)
    return code


def _no_simulator(error: ImportError, prog: str) -> MbpfError:
    from mbpf.cli.simulate import no_simulator

    if not prog.startswith(_WEST):
        return no_simulator(error)
    # That of the module's folder, whatever else is installed.
    folder = shlex.quote(str(Path(__file__).resolve().parents[3]))
    return no_simulator(error, f"{sys.executable} -m pip install -e {folder}")


def _told(error: MbpfError, out: Output) -> int:
    out.error(error)
    flush()
    return error.exit_code


def _refused(error: OSError) -> UsageError:
    """The error for what the system refused, if nothing closer to it has told."""
    return UsageError(
        f"the system refused: {error.strerror or error}",
        id="system-refused",
        where=Place(str(error.filename)) if error.filename else None,
        hint="check the names that were given, and what this user may do",
    )


def _write_no_more() -> None:
    """What is kept back must not be tried again when the interpreter ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_output_failed(why: str) -> int:
    error = UsageError(
        f"cannot write the output: {why}",
        id="output-failed",
        hint="make room, or send it somewhere else",
    )
    with suppress(OutputError, BrokenPipeError):
        print_error(f"{error.render()}\n")
    return error.exit_code


def _run(args: list[str], out: Output, prog: str) -> int:
    parser = make_parser(prog)
    try:
        options, unknown = parser.parse_known_args(args)
    except SystemExit as stop:
        # --help and --version
        return int(stop.code or 0)
    if unknown:
        word = next((item.partition("=")[0] for item in unknown if item.startswith("--")), "")
        raise UsageError(
            f"unrecognized arguments: {' '.join(unknown)}",
            id="usage",
            hint=_usage_hint(word, _options(parser, options.verb), f"{prog} {options.verb}"),
        )
    code: int = import_module(f"mbpf.cli.{options.verb}").run(options, out)
    return code


def _usage_hint(word: str, known: Iterable[str], prog: str) -> str:
    """What a verb, an option or a choice was perhaps meant to be, else where to look."""
    by_case = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), by_case, n=1)
    return (
        f"did you mean '{by_case[found[0]]}'?" if found else f"'{prog} --help' shows how to use it"
    )


def _options(parser: argparse.ArgumentParser, verb: str | None = None) -> Iterator[str]:
    """The options of a verb and of its actions, or all there are."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                if verb in (None, name):
                    yield from _options(child)
        elif verb is None:
            yield from action.option_strings


def make_parser(prog: str = "mbpf") -> argparse.ArgumentParser:
    """The parser of all verbs. Their modules import nothing heavy before they run."""
    parser = _Parser(
        prog=prog,
        description="Hook programs in JavaScript for Zephyr.",
        epilog=_EPILOG,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.add_argument("--json", action="store_true", help="write the result as JSON")
    parser.set_defaults(is_west=prog.startswith(_WEST))
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, help in VERBS.items():
        verb = verbs.add_parser(
            name, help=help, description=help[0].upper() + help[1:] + ".", allow_abbrev=False
        )
        verb.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help="write the result as JSON",
        )
        import_module(f"mbpf.cli.{name}").add_arguments(verb)
    return parser


def _version() -> str:
    from mbpf.spec import package

    api = f"{package.API_VERSION >> 16}.{package.API_VERSION & 0xFFFF}"
    return (
        f"mbpf {__version__} (runtime API {api}, bytecode {package.BYTECODE_VERSION}, "
        f"container {package.FORMAT_VERSION})"
    )
