# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf helpers``: the C header of a firmware's own helpers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import own_helpers
import pytest
from cli_helpers import ROOT, Mbpf

HELPERS = own_helpers.FILE + "  - {name: plain, version: '9.9', contexts: [thread, irq_locked]}\n"
SOURCE = """\
#include <stdio.h>
#include "own.h"

static int fn(struct mbpf_call *call) { (void)call; return 0; }

static struct mbpf_own_helper all[] = {
    {MBPF_HELPER_setRelay(fn)}, {MBPF_HELPER_readLux(fn)}, {MBPF_HELPER_blend(fn)},
    {MBPF_HELPER_plain(fn)},
};

int main(void)
{
    for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        printf("%s %x %x %s %s %x %d\\n", all[i].helper.name, (unsigned int)all[i].version,
               (unsigned int)all[i].helper.capability, all[i].prototype,
               all[i].capability_name ? all[i].capability_name : "-",
               (unsigned int)all[i].contexts, all[i].helper.fn == fn);
    }
    return MBPF_CAP_FW_RELAY == 1U << 16 ? 0 : 1;
}
"""


@pytest.fixture
def file() -> Path:
    """A file of helpers in the current folder."""
    path = Path("own.yaml")
    path.write_text(HELPERS, encoding="utf-8")
    return path


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_header_has_what_the_file_declares(mbpf: Mbpf, file: Path) -> None:
    done = mbpf("helpers", file, "--header", "own.h")
    assert done.code == 0 and done.out == "own.h\n"
    Path("own.c").write_text(SOURCE)
    command = ["cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"]
    subprocess.run([*command, f"-I{ROOT / 'include'}", "own.c", "-o", "own"], check=True)
    told = subprocess.run(["./own"], check=True, capture_output=True, text=True).stdout
    assert told.splitlines() == [
        "setRelay 10002 10000 (u32,string,u32?)->bool FW_RELAY 1 1",
        "readLux 3 0 ()->number - 5 1",
        "blend 10000 0 (bytes,pair,i32?,number?)->undefined - 1 1",
        "plain 90009 0 ()->undefined - 3 1",
    ]


def test_the_helpers_of_a_file(mbpf: Mbpf, file: Path) -> None:
    found = mbpf("helpers", file, "--json").json
    assert found["header"] is None and found["capabilities"] == {"FW_RELAY": 16}
    assert found["helpers"][0] == {
        "name": "setRelay",
        "version": "1.2",
        "prototype": "(u32,string,u32?)->bool",
        "capability": "FW_RELAY",
        "contexts": ["thread"],
    }
    assert "readLux" in mbpf("helpers", file).out


def test_only_its_own_file_is_replaced(mbpf: Mbpf, file: Path) -> None:
    for _ in range(2):
        assert mbpf("helpers", file, "--header", "own.h").code == 0
    Path("mine.h").write_text("int mine;\n")
    done = mbpf("helpers", file, "--header", "mine.h")
    assert done.code == 1 and "[not-generated]" in done.err
    assert Path("mine.h").read_text() == "int mine;\n"


def test_names_that_c_does_not_have(mbpf: Mbpf, file: Path) -> None:
    file.write_text(HELPERS.replace("plain", "$"))
    assert "[no-name-for-c]" in mbpf("helpers", file, "--header", "own.h").err
    assert mbpf("helpers", file).code == 0


def test_a_wrong_file(mbpf: Mbpf, file: Path) -> None:
    file.write_text("helpers: []\n")
    done = mbpf("helpers", file, "--header", "own.h")
    assert done.code != 0 and "own.yaml:1:" in done.err and not Path("own.h").exists()


@pytest.mark.parametrize("name", ["1.h", "a-b.h", "é.h"])
def test_guards(mbpf: Mbpf, file: Path, name: str) -> None:
    assert mbpf("helpers", file, "--header", name).code == 0
    guard = Path(name).read_text().splitlines()[2].split()[1]
    assert guard.isascii() and guard.isidentifier()
