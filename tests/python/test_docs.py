# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the documentation names must be what the tools have."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import yaml
from mbpf.compiler import endless, warn
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.spec.hooks import HOOKS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for folder in (".", "benchmarks", "doc", "doc/*", "samples/**", "subsys/**", "tests/**")
    for suffix in ("md", "rst")
    for page in ROOT.glob(f"{folder}/*.{suffix}")
)


def test_every_refusal_is_listed() -> None:
    """doc/javascript.rst names the compiler's unsupported-* ids, no more and no fewer."""
    known: set[str] = set()
    for path in (ROOT / "python" / "mbpf" / "compiler").rglob("*.py"):
        known |= set(re.findall(r'"(unsupported-[a-z-]+)"', path.read_text(encoding="utf-8")))
    page = (ROOT / "doc" / "javascript.rst").read_text(encoding="utf-8")
    listed = set(re.findall(r"``(unsupported-[a-z-]+)``", page))
    assert listed == known


def test_every_warning_is_listed() -> None:
    """doc/javascript.rst names the compiler's warnings, no more and no fewer."""
    text = "".join(
        Path(str(module.__file__)).read_text(encoding="utf-8") for module in (warn, endless)
    )
    known = set(re.findall(r'Diagnostic\(\s*"([a-z-]+)"', text))
    page = (ROOT / "doc" / "javascript.rst").read_text(encoding="utf-8")
    section = page.partition("\nWarnings\n")[2].partition("\nToo few")[0]
    assert known and set(re.findall(r"^``([a-z-]+)``", section, re.MULTILINE)) == known


def test_pages_of_the_index_exist() -> None:
    """Every page that doc/index.rst names is there."""
    index = (ROOT / "doc" / "index.rst").read_text(encoding="utf-8")
    names = re.findall(r"^   ([a-z_/-]+)$", index, re.MULTILINE)
    assert {"quickstart", "cli", "mgmt"} <= set(names)
    for name in names:
        assert (ROOT / "doc" / f"{name}.rst").is_file(), name


def test_links_exist() -> None:
    """Every relative link of a page in Markdown leads somewhere."""
    count = 0
    for page in (page for page in PAGES if page.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"
            count += 1
    assert count > 20


def test_fields_of_a_hook_are_those_that_javascript_sees() -> None:
    """doc/reference/hooks.rst lists fields of ``ctx`` apart from members of the C struct."""
    page = (ROOT / "doc" / "reference" / "hooks.rst").read_text(encoding="utf-8")
    for hook in HOOKS.values():
        section = page.split(f"\n{hook.name}\n")[1]
        seen, _, rest = section.partition("Members of the C struct:")
        fields = re.findall(
            r"^   \* - ``(\w+)``$", seen.partition("What JavaScript sees:")[2], re.M
        )
        assert fields == list(hook.fields)
        assert "``abi_version``" in rest


def test_every_symbol_of_kconfig_is_on_its_page() -> None:
    """doc/kconfig.rst has each symbol once, and names no other."""
    known = [
        name
        for path in (ROOT / "subsys" / "mbpf").rglob("Kconfig*")
        for name in re.findall(
            r"^(?:menu)?config (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    page = (ROOT / "doc" / "kconfig.rst").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\.\. _CONFIG_(\w+):$", page, re.MULTILINE)) == sorted(known)


def test_every_attach_point_is_listed() -> None:
    """doc/attach-points.rst names the attach points of subsys/mbpf/hooks, no more and no fewer."""
    known: set[str] = set()
    for path in (ROOT / "subsys" / "mbpf" / "hooks").glob("*.c"):
        text = path.read_text(encoding="utf-8")
        points = r'^(?:MBPF_(?:HOOK|TIMER)_DEFINE|POINT)\(\w+, "([a-z0-9_.]+)"'
        known |= set(re.findall(points, text, re.M))
    page = (ROOT / "doc" / "attach-points.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"``((?:net|mgmt|trace|timer|input)\.[a-z0-9_]+)``", page)) == known


def test_symbols_that_pages_name_exist() -> None:
    """Each CONFIG_MBPF_ symbol of a page is one of the module, or a prefix of several."""
    page = (ROOT / "doc" / "kconfig.rst").read_text(encoding="utf-8")
    known = set(re.findall(r"^\.\. _(CONFIG_\w+):$", page, re.MULTILINE))
    prefixes = {"CONFIG_MBPF_BUILTINS_"}
    for path in PAGES:
        named = set(re.findall(r"\bCONFIG_MBPF_\w+", path.read_text(encoding="utf-8")))
        assert named - prefixes <= known, path


def test_manifests_of_west_say_where_the_module_comes_from() -> None:
    """West takes no project without a place to clone it from."""
    count = 0
    for page in (page for page in PAGES if page.suffix == ".rst"):
        for block in re.findall(r"^   projects:\n(?:    .*\n)+", page.read_text("utf-8"), re.M):
            for project in yaml.safe_load(block)["projects"]:
                assert {"name", "url", "revision"} <= set(project), page
                count += 1
    assert count == 2


def test_the_example_of_a_description_works(tmp_path: Path) -> None:
    """It needs its program, and nothing else."""
    page = (ROOT / "doc" / "config.rst").read_text(encoding="utf-8")
    example = re.findall(r"^.. code-block:: yaml\n\n((?:(?:   .*)?\n)+)", page, re.M)[0]
    (tmp_path / "mbpf.yaml").write_text(textwrap.dedent(example), encoding="utf-8")
    (tmp_path / "top_talkers.js").write_text("function mbpf_prog(ctx) { return 0; }\n")
    manifest = build(find(tmp_path)).manifest
    assert (manifest.program_name, manifest.maps[0].name) == ("top_talkers", "talkers")


def test_sphinx_has_no_warning(tmp_path: Path) -> None:
    """The pages are built as they are published."""
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(ROOT / "doc"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "index.html").is_file()
