# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Descriptions, imports and packages made to hang, to fill the memory or to reach other files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError, MbpfError
from mbpf.package.build import read_layouts
from mbpf.package.config import Config
from mbpf.package.format import Package, assemble
from mbpf.package.manifest import strict
from mbpf.spec.package import SectionType

SECONDS = 5
PROGRAM = "function mbpf_prog(ctx) { return 0; }\n"
HEAD = 'name: a\nversion: "1"\nhook: NET_RX\nsource: a.js\n'
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

DESCRIPTIONS: dict[str, tuple[str | bytes, str, str]] = {
    "huge": (HEAD + "# " + "x" * 20_000_000, "config-syntax", "larger than 1 MiB"),
    "many documents": ("---\n" * 500_000, "config-syntax", "larger than 1 MiB"),
    "never closed": (HEAD + "x: [" + "a, " * 1_000_000, "config-syntax", "larger than 1 MiB"),
    "nested lists": (HEAD + "x: " + "[" * 100_000, "config-syntax", "too deeply nested"),
    "nested keys": ("? " * 50_000, "config-syntax", "too deeply nested"),
    "nested items": ("- " * 50_000, "config-syntax", "too deeply nested"),
    "billion laughs": (LAUGHS + HEAD, "config-syntax", "anchors and aliases"),
    "a circle": (HEAD + "maps: &m {a: *m}\n", "config-syntax", "anchors and aliases"),
    "a key twice": (HEAD + "name: b\n", "config-duplicate-key", "'name' is there twice"),
    "wrong types": ("name: [a]\n" + HEAD[8:], "config-wrong-type", "'name' must be text"),
    "no number": (HEAD + "heap_size: .nan\n", "config-wrong-type", "the number NaN"),
    "endless number": (HEAD + "heap_size: .inf\n", "config-wrong-type", "'heap_size' must be"),
    "many digits": (HEAD + "heap_size: " + "9" * 100_000, "config-syntax", "is no int"),
    "many hex digits": (HEAD + "heap_size: 0x" + "f" * 5000, "config-syntax", "is no int"),
    "no UTF-8": (b"name: \xff\n", "config-syntax", "not UTF-8 text: byte 0xff"),
    "UTF-16": (HEAD.encode("utf-16"), "config-syntax", "not UTF-8 text"),
    "NUL": (HEAD + "\0", "config-syntax", "U+0000 is not allowed"),
    "a tab": (HEAD + "budgets:\n\tmax_steps: 5\n", "config-syntax", "cannot start any token"),
    "an object": (HEAD + 'heap_size: !!python/name:os.x ""\n', "config-syntax", "is not used here"),
}


def folder_with(folder: Path, files: dict[str, str]) -> Path:
    """The main file, a.js, of a program in a folder."""
    for name, text in {"a.js": PROGRAM, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "a.js"


def soon(action: Callable[[], object]) -> MbpfError:
    """The error of an action, which comes before long."""
    begin = time.monotonic()
    with pytest.raises(MbpfError) as caught:
        action()
    assert time.monotonic() - begin < SECONDS
    error = caught.value
    assert error.hint and error.where is not None and len(error.render()) < 4000
    return error


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_descriptions(tmp_path: Path, name: str) -> None:
    text, id, words = DESCRIPTIONS[name]
    path = tmp_path / "mbpf.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    error = soon(lambda: Config.read(path))
    assert error.id == id and words in error.message
    assert error.where is not None and error.where.line and error.where.column


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(PROGRAM)
    (tmp_path / "mbpf.yaml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert Config.read(tmp_path / "mbpf.yaml").name == "a"


def test_no_hint_names_a_number_that_is_not_allowed(tmp_path: Path) -> None:
    path = tmp_path / "mbpf.yaml"
    path.write_text(HEAD + "heap_size: 790779661\n")
    assert "the next one is" not in soon(lambda: Config.read(path)).render()


def lattice(levels: int) -> dict[str, str]:
    """Files of which each passes on the exports of both of the next level."""
    files = {
        f"{side}{level}.js": "".join(f"export * from './{s}{level + 1}.js';\n" for s in "lr")
        for level in range(levels)
        for side in "lr"
    }
    last = {f"{side}{levels}.js": f"export const {side} = 1;\n" for side in "lr"}
    return {**files, **last}


GOOD: dict[str, dict[str, str]] = {
    "itself": {"a.js": "import './a.js';\n" + PROGRAM},
    "its own export": {"a.js": "import {x as y} from './a.js';\nexport const x = 1;\n" + PROGRAM},
    "a circle": {
        "a.js": "import {b} from './b.js';\nexport const a = 1;\n" + PROGRAM,
        "b.js": "import {a} from './a.js';\nexport const b = 1;\nexport const f = () => a;\n",
    },
    "a diamond": {
        "a.js": "import './l.js'; import './r.js';\n" + PROGRAM,
        **{f"{side}.js": "import {x} from './x.js';\n" for side in "lr"},
        "x.js": "export const x = 1;\n",
    },
    "many diamonds": {"a.js": "import {l} from './l0.js';\n" + PROGRAM, **lattice(100)},
    "many diamonds by name": {
        "a.js": "import * as n from './l0.js';\nfunction mbpf_prog(ctx) { return n.r; }\n",
        **lattice(100),
    },
    "a long chain": {
        "a.js": "import {x} from './c0.js';\n" + PROGRAM,
        **{f"c{i}.js": f"export {{x}} from './c{i + 1}.js';\n" for i in range(250)},
        "c250.js": "export const x = 1;\n",
    },
}


@pytest.mark.parametrize("name", GOOD)
def test_imports_that_are_fine(tmp_path: Path, name: str) -> None:
    main = folder_with(tmp_path, GOOD[name])
    begin = time.monotonic()
    compile_program(Source.read(main), Target("NET_RX"))
    assert time.monotonic() - begin < SECONDS


BAD: dict[str, tuple[dict[str, str], str]] = {
    "a circle of names": (
        {"a.js": "import {x} from './b.js';", "b.js": "export {x} from './c.js';",
         "c.js": "export {x} from './b.js';"},
        "missing-export",
    ),
    "a circle of all names": (
        {"a.js": "export * from './b.js'; import {x} from './b.js';",
         "b.js": "export * from './a.js';"},
        "missing-export",
    ),
    "a name that no diamond has": (
        {"a.js": "import {nope} from './l0.js';", **lattice(100)}, "missing-export"
    ),
    "a missing file": ({"a.js": "import './none.js';"}, "module-not-found"),
    "a folder": ({"a.js": "import './lib.js';", "lib.js/x.js": ""}, "module-not-found"),
    "a folder by its name": ({"a.js": "import './lib/';", "lib/x.js": ""}, "module-extension"),
    "this folder": ({"a.js": "import '.';"}, "unsupported-module-specifier"),
    "outside": ({"a.js": "import '../a.js';"}, "module-outside-folder"),
    "from the root": ({"a.js": "import '/etc/passwd';"}, "unsupported-module-specifier"),
    "a long name": ({"a.js": f"import './{'x' * 5000}.js';"}, "module-not-found"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_imports_that_are_refused(tmp_path: Path, name: str) -> None:
    files, id = BAD[name]
    main = folder_with(tmp_path, files)
    error = soon(lambda: compile_program(Source.read(main), Target("NET_RX")))
    assert isinstance(error, CompileError) and error.id == id
    assert "did you mean 'x'" not in str(error.hint)


@pytest.mark.parametrize(
    ("links", "id"),
    [
        ({"x.js": "y.js", "y.js": "x.js"}, "module-not-found"),
        ({"x.js": "x.js"}, "module-not-found"),
        ({"x.js": "/dev/zero"}, "module-outside-folder"),
        ({"x.js": "../outside.js"}, "module-outside-folder"),
    ],
    ids=["a circle", "itself", "a device", "outside"],
)
def test_imports_of_links(tmp_path: Path, links: dict[str, str], id: str) -> None:
    (tmp_path / "outside.js").write_text("")
    main = folder_with(tmp_path / "p", {"a.js": "import './x.js';\n" + PROGRAM})
    for name, target in links.items():
        (main.parent / name).symlink_to(target)
    assert soon(lambda: compile_program(Source.read(main), Target("NET_RX"))).id == id


def test_a_folder_in_itself_ends(tmp_path: Path) -> None:
    main = folder_with(tmp_path, {"a.js": "import './d/d/d/a.js';\n" + PROGRAM})
    (tmp_path / "d").symlink_to(".")
    error = soon(lambda: compile_program(Source.read(main), Target("NET_RX")))
    assert error.id == "module-not-found" and error.where is not None
    # The system follows no more links than these.
    assert error.where.file.count("/d/") > 2


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    main = folder_with(tmp_path, {"a.js": "import './x.js';\n" + PROGRAM})
    os.mkfifo(tmp_path / "x.js")
    error = soon(lambda: compile_program(Source.read(main), Target("NET_RX")))
    assert error.id == "module-not-found"


def shared(count: int) -> bytes:
    """CBOR: lists that hold the one before twice, by tags of shared values."""
    lists = [b"\xd8\x1c\x81\x00"]
    for index in range(count - 1):
        before = b"\xd8\x1d" + (bytes([index]) if index < 24 else bytes([24, index]))
        lists.append(b"\xd8\x1c\x82" + before * 2)
    return bytes([0x98, count]) + b"".join(lists)


def test_shared_values_of_a_manifest_are_not_unfolded() -> None:
    """Written anew, as that of a device, this manifest would fill the memory."""
    manifest = b"\xbf" + b"\x66engine\x68mquickjs" + b"\x61a" + shared(60) + b"\xff"
    error = soon(lambda: strict(manifest, "a.mbpf", 0))
    assert "CBOR_INDEFINITE" in str(error)


def test_shared_values_of_layouts_are_left_out() -> None:
    # The name of a map, which is made a text.
    layouts = b"\x81\x83" + shared(60) + b"\x61a\x61a"
    sections = {"MANIFEST": b"\xa0", "BYTECODE": bytes(64), "LAYOUTS": layouts}
    data = assemble((SectionType[name], content) for name, content in sections.items())
    assert read_layouts(Package.loads(data)) == {}


@pytest.mark.parametrize(
    ("make", "id", "words"),
    [
        (lambda path: path.symlink_to("../outside.js"), "config-source-outside", "is outside"),
        (lambda path: path.symlink_to("/etc/passwd"), "config-source-outside", "is outside"),
        (os.mkfifo, "config-bad-value", "is no file"),
        (lambda path: path.mkdir(), "config-bad-value", "is no file"),
    ],
    ids=["link", "link to the system", "FIFO", "folder"],
)
def test_sources_that_are_no_file_of_the_folder(
    tmp_path: Path, make: Callable[[Path], None], id: str, words: str
) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    (tmp_path / "outside.js").write_text(PROGRAM)
    (folder / "mbpf.yaml").write_text(HEAD)
    make(folder / "a.js")
    error = soon(lambda: Config.read(folder / "mbpf.yaml"))
    assert error.id == id
    assert words in str(error)


@pytest.mark.parametrize("root", [".", "..", "lib"])
def test_links_within_the_folder(tmp_path: Path, root: str) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "mbpf.yaml").write_text(f"{HEAD}source_root: {root}\n")
    (tmp_path / "b.js").write_text(PROGRAM)
    (tmp_path / "a.js").symlink_to("b.js")
    assert Config.read(tmp_path / "mbpf.yaml").source == tmp_path / "a.js"
