# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The Zephyr module describes the tree as it is."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def test_every_core_source_is_built_for_zephyr() -> None:
    cmake = (ROOT / "subsys/mbpf/CMakeLists.txt").read_text(encoding="utf-8")
    listed = re.findall(r"^  core/(\S+\.c)$", cmake, re.MULTILINE)
    present = sorted(path.name for path in (ROOT / "subsys/mbpf/core").glob("*.c"))
    assert listed == present, "list every file of subsys/mbpf/core, sorted by name"


def test_module_points_at_files_that_exist() -> None:
    module = yaml.safe_load((ROOT / "zephyr/module.yml").read_text(encoding="utf-8"))
    paths = [
        module["build"]["kconfig"],
        *module["tests"],
        *module["package-managers"]["pip"]["requirement-files"],
    ]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_top_manifest_needs_nothing_that_is_not_cloned() -> None:
    manifest = yaml.safe_load((ROOT / "west.yml").read_text(encoding="utf-8"))["manifest"]
    assert set(manifest) == {"self"}
    full = yaml.safe_load((ROOT / "west-zephyr.yml").read_text(encoding="utf-8"))["manifest"]
    assert full["self"] == manifest["self"]
