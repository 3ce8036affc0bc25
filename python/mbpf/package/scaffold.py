# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The files of a new program: one that works, to be changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Template
from typing import Final

import yaml

from mbpf.compiler.strip_types import TYPESCRIPT
from mbpf.errors import Place, UsageError
from mbpf.outputs import cannot_write, write_generated
from mbpf.package.config import CONFIG_NAME, Config
from mbpf.package.declarations import FILE_NAME, declarations
from mbpf.spec import hooks

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")
_CONFIG: Final = Template("""\
# doc/config.rst describes the keys. Run 'mbpf types' when capabilities or maps change.
name: $name
version: "0.1.0"
hook: $hook
source: $source
capabilities: [LOG, MAP_READ, MAP_WRITE]
budgets: {max_steps: 1000, max_helpers: 8}
${schema}maps:
  - name: counts
    type: array
    max_entries: 1
    value_type: [u64 events]
""")
_SCHEMA: Final = """\
# What the data of an event consist of: the firmware's attach point declares the same.
schema:
  id: 1
  version: 1
  fields:
    - {name: value, type: u32, offset: 0}
"""
_PROGRAM: Final = Template("""\
// $name: counts events in the map 'counts'.

const $verdict = $value;
const INFO = 1;

const value = new Uint8Array(8);
// A u64 as [low, high].
const pair = new Uint32Array(2);
let seen = 0;
$doc
function mbpf_prog($param)$result {
  maps.counts.lookup(0, value);
  mbpf.u64LoadLE(value, 0, pair);
  pair[0]++;
  if (pair[0] === 0) {
    pair[1]++;
  }
  mbpf.u64StoreLE(value, 0, pair);
  maps.counts.update(0, value);
  seen++;
  return $verdict;
}

// Called once, when the program is unloaded.
function mbpf_fini() {
  mbpf.log(INFO, "events: " + seen);
}
""")
_DOC: Final = """\

/**
 * Called for each event.
 * @param {Mbpf.Context} ctx
 * @returns {Mbpf.Verdict}
 */"""
_OPTIONS: Final = {
    "target": "es2022",
    "lib": ["es2023"],
    "types": [],
    "module": "es2022",
    "moduleResolution": "bundler",
    "allowImportingTsExtensions": True,
    "verbatimModuleSyntax": True,
    "strict": True,
    "noEmit": True,
}


def check_name(name: str) -> None:
    """Refuse what is no name of a program and a file.

    Raises:
        UsageError: ``program-name``.
    """
    # mbpf.d.ts would be taken for the types of mbpf.ts.
    if not _NAME.fullmatch(name) or name == "mbpf":
        raise UsageError(
            f"'{name}' is no name for a program",
            id="program-name",
            hint="1 to 63 letters, digits, '_', '-' and '.', a letter, digit or '_' first",
        )


def _quoted(name: str) -> str:
    """A name as YAML reads it again: that of a number or a word such as 'true' is quoted."""
    tag: str = yaml.SafeLoader("").resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, name, (True, False)
    )
    return name if tag.endswith(":str") else f'"{name}"'


def files(name: str, hook: str, typescript: bool) -> dict[str, str]:
    """The files of a new program by name, without the declarations.

    Args:
        name: its name, checked.
        hook: name of the hook type.
        typescript: whether it is written in TypeScript.
    """
    kind = hooks.HOOKS[hook]
    verdict = next(name for name, value in kind.verdicts.items() if value == kind.default)
    source = f"{name}{TYPESCRIPT if typescript else '.js'}"
    program = _PROGRAM.substitute(
        name=name,
        verdict=verdict,
        value=kind.default,
        doc="\n// Called for each event." if typescript else _DOC,
        param="ctx: Mbpf.Context" if typescript else "ctx",
        result=": Mbpf.Verdict" if typescript else "",
    )
    options = _OPTIONS if typescript else {"checkJs": True, **_OPTIONS}
    project = {"compilerOptions": options, "include": [f"**/*{source[len(name) :]}", FILE_NAME]}
    return {
        CONFIG_NAME: _CONFIG.substitute(
            name=_quoted(name), hook=hook, source=source, schema=_SCHEMA if hook == "CUSTOM" else ""
        ),
        source: program,
        "tsconfig.json" if typescript else "jsconfig.json": json.dumps(project, indent=2) + "\n",
    }


def create(folder: Path, hook: str, typescript: bool) -> list[Path]:
    """Create a folder with a program; whole or not at all.

    Returns:
        The files.

    Raises:
        UsageError: there is something of that name, the name is no name for a program, or the
            folder cannot be written.
    """
    name = folder.name
    check_name(name or str(folder))
    texts = files(name, hook, typescript)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise UsageError(
            "there is something of that name",
            id="already-exists",
            where=Place(str(folder)),
            hint="choose another name; nothing is overwritten",
        ) from None
    except OSError as error:
        raise cannot_write(folder, error) from None
    written: list[Path] = []
    try:
        for file, text in texts.items():
            written.append(folder / file)
            written[-1].write_text(text, encoding="utf-8", newline="\n")
        written.append(write_declarations(folder))
    except BaseException as error:
        for path in (*written, folder / FILE_NAME):
            path.unlink(missing_ok=True)
        folder.rmdir()
        if isinstance(error, OSError):
            raise cannot_write(folder, error) from None
        raise
    return written


def write_declarations(folder: Path) -> Path:
    """Write ``mbpf.d.ts`` of the program in ``folder``.

    Raises:
        ConfigError: its description is wrong.
        UsageError: there is a file of that name that was not made by this.
    """
    from mbpf.package.declarations import HEADER

    path = folder / FILE_NAME
    text = declarations(Config.read(folder / CONFIG_NAME))
    write_generated(path, text, HEADER, "mbpf types")
    return path
