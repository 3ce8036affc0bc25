# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Files that only Zephyr reads are right, checked without a Zephyr tree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import kconfiglib
import pytest
import yaml
import zephyr_schemas
from mbpf.spec import builtins
from mbpf.spec.package import Capability

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted([*(ROOT / "tests").rglob("testcase.yaml"), *(ROOT / "samples").rglob("sample.yaml")])
# The core is in every firmware, collections are in none.
GROUPS = [group for group in builtins.GROUPS if group not in ("core", "collections")]
SNIPPETS = sorted((ROOT / "snippets").rglob("snippet.yml"))
BOARDS = {"native_sim", "native_sim/native/64", "qemu_x86", "qemu_x86_64", "mps2/an385"}

# What the module sources from Zephyr's own tree.
LOG_TEMPLATE = """
choice "$(module)_LOG_LEVEL_CHOICE"
	prompt "Max compiled-in log level for $(module-str)"
	default $(module)_LOG_LEVEL_INF
config $(module)_LOG_LEVEL_OFF
	bool "Off"
config $(module)_LOG_LEVEL_INF
	bool "Info"
endchoice
config $(module)_LOG_LEVEL
	int
	default 0 if $(module)_LOG_LEVEL_OFF
	default 3 if $(module)_LOG_LEVEL_INF
"""


# Attach points, of which none is there without the part of Zephyr that it is in.
ATTACH_POINTS = {
    "HOOK_NET": "n",
    "HOOK_NET_RECV": "n",
    "HOOK_NET_SEND": "n",
    "HOOK_NET_IPV4": "n",
    "HOOK_NET_IPV6": "n",
    "HOOK_NET_LOCAL_IN": "n",
    "HOOK_NET_MAX_STEPS": "",
    "HOOK_NET_DATA_MAX": "",
    "HOOK_MGMT": "n",
    "HOOK_MGMT_CLOSED": "n",
    "HOOK_MGMT_MAX_STEPS": "",
    "HOOK_TRACE": "n",
    "MGMT": "n",
    "MGMT_GROUP_ID": "",
    "TRACE_ENTRIES": "",
    "HOOK_TIMER": "n",
    "HOOK_ZBUS": "n",
    "HOOK_ZBUS_MAX_STEPS": "",
    "HOOK_INPUT": "n",
}

# Of the runtime that is started at boot.
BOOT = {
    "BOOT": "y",
    "BOOT_PRIORITY": "80",
    "PUBLIC_KEYS": "",
    "DEVELOPMENT_KEY": "n",
    "EPOCH": "0",
    **{f"CAP_{capability.name}": "y" for capability in Capability},
    "CAP_FIRMWARE": "0x0",
    "ALLOW_SHARED_MAPS": "n",
    "MAX_PROGRAMS": "8",
    "MAX_HEAP_SIZE": "8192",
    "MAX_STEPS": "100000",
    "MAX_HELPERS": "1000",
    "MAX_MAPS": "8",
    "MAX_MAP_ENTRIES": "1024",
    "MAX_MAP_BYTES": "16384",
    "INSTANCES_SINGLE": "y",
    "INSTANCES_PER_CPU": "n",
    "INSTANCES_POOL": "n",
    "INSTANCE_COUNT": "",
    "BREAKER_THRESHOLD": "0",
    "BREAKER_COOLDOWN_MS": "",
    "DEFER": "n",
    "DEFER_ENTRIES": "",
    "DEFER_BYTES": "",
    # Without Zephyr's log there are no lines, and without anything to do no thread.
    "LOG_AT_ONCE": "n",
    "LOG_RING": "n",
    "LOG_RING_SIZE": "",
    "WORKER": "n",
    "WORKER_PERIOD_MS": "",
    "WORKER_STACK_SIZE": "",
    "WORKER_PRIORITY": "",
    "CONTROL": "n",
    "STAGE_MAX_SIZE": "",
}


def read(path: Path) -> Any:
    """The YAML in a file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def relative(path: Path) -> str:
    """A name for a test of that file."""
    return path.relative_to(ROOT).as_posix()


def test_module_yml() -> None:
    jsonschema.validate(read(ROOT / "zephyr/module.yml"), zephyr_schemas.MODULE)


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_test_and_sample_files(path: Path) -> None:
    data = read(path)
    jsonschema.validate(data, zephyr_schemas.TESTS)
    assert ("sample" in data) == (path.name == "sample.yaml")
    for required in ("CMakeLists.txt", "prj.conf"):
        assert (path.parent / required).is_file()
    for name, test in data["tests"].items():
        keys = {**data.get("common", {}), **(test or {})}
        assert set(keys.get("platform_allow", BOARDS)) <= BOARDS, name
        assert set(keys.get("integration_platforms", [])) <= set(keys["platform_allow"]), name


@pytest.mark.parametrize("path", SNIPPETS, ids=relative)
def test_snippets(path: Path) -> None:
    data = read(path)
    jsonschema.validate(data, zephyr_schemas.SNIPPET)
    assert data["name"] == path.parent.name
    for part in (data, *data.get("boards", {}).values()):
        assert (path.parent / part["append"]["EXTRA_CONF_FILE"]).is_file()
    assert read(ROOT / "zephyr/module.yml")["build"]["settings"]["snippet_root"] == "."
    asked = {name for suite in TESTS for name in re.findall(r"\bmbpf-\w+", suite.read_text())}
    assert data["name"] in asked


def test_every_suite_has_a_name_of_its_own() -> None:
    names = [name for path in TESTS for name in read(path)["tests"]]
    assert len(names) == len(set(names))


def test_every_c_suite_is_known_to_twister() -> None:
    suites = {path.parent for path in (ROOT / "tests/core").glob("*/src") if any(path.glob("*.c"))}
    assert suites == {path.parent for path in TESTS if path.parent.parent.name == "core"}


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_suites_list_all_their_sources(path: Path) -> None:
    cmake = (path.parent / "CMakeLists.txt").read_text(encoding="utf-8")
    present = {f"src/{c.name}" for c in (path.parent / "src").glob("*.c")}
    listed = set(re.findall(r"\bsrc/\w+\.c\b", cmake))
    assert listed == present or ("/src/*.c)" in cmake and not listed)


@pytest.fixture
def kconfig_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with as much of Zephyr's Kconfig as the module refers to."""
    template = tmp_path / "subsys/logging/Kconfig.template.log_config"
    template.parent.mkdir(parents=True)
    template.write_text(LOG_TEMPLATE, encoding="utf-8")
    machine = (
        "X86",
        "X86_64",
        "ARCH_POSIX",
        "64BIT",
        "ARM64",
        "FPU",
        "FPU_SHARING",
        "SHELL",
        "SMP",
        "RING_BUFFER",
        "MCUMGR",
        "MCUMGR_SMP_COMMAND_STATUS_HOOKS",
        "MCUMGR_SMP_CBOR_MIN_DECODING_LEVEL_2",
        "MCUMGR_SMP_CBOR_MIN_ENCODING_LEVEL_5",
        "ZCBOR_CANONICAL",
        "NET_PKT_FILTER",
        "NET_PKT_FILTER_IPV4_HOOK",
        "NET_PKT_FILTER_IPV6_HOOK",
        "NET_PKT_FILTER_LOCAL_IN_HOOK",
        "TRACING_USER",
        "THREAD_MONITOR",
        "THREAD_NAME",
        "THREAD_ABORT_HOOK",
        "LOG",
        "LOG_MODE_DEFERRED",
        "CPU_CORTEX_M",
        "SIZE_OPTIMIZATIONS",
        "TIMEOUT_64BIT",
    )
    lines = [f'config {name}\n\tbool "{name}"\n' for name in machine]
    lines.append('config NUM_PREEMPT_PRIORITIES\n\tint "Priorities"\n\tdefault 15\n')
    lines.append(f'source "{ROOT / "Kconfig"}"\n')
    (tmp_path / "Kconfig").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setenv("srctree", str(tmp_path))
    return tmp_path / "Kconfig"


def configure(path: Path, **values: str) -> kconfiglib.Kconfig:
    """The configuration with these symbols set."""
    config = kconfiglib.Kconfig(str(path), warn_to_stderr=False)
    for name, value in values.items():
        config.syms[name.lstrip("_")].set_value(value)
    assert config.warnings == []
    return config


def test_kconfig_defaults(kconfig_tree: Path) -> None:
    off = configure(kconfig_tree)
    assert off.syms["MBPF"].str_value == "n"
    assert off.syms["MBPF_ARENA_SIZE"].str_value == ""
    config = configure(kconfig_tree, MBPF="y")
    values = {
        name.removeprefix("MBPF_"): symbol.str_value
        for name, symbol in config.syms.items()
        if name.startswith("MBPF_") and "LOG_LEVEL_" not in name
    }
    assert values == {
        "ARENA_SIZE": "8192",
        "HOOK_MAX_PROGS": "4",
        **ATTACH_POINTS,
        "ALLOW_UNSIGNED": "n",
        "SHELL": "n",
        "SPEED": "n",
        "COMPUTED_GOTO": "n",
        "SOFT_DOUBLE": "n",
        "MANIFEST_JSON": "n",
        "ERROR_STRINGS": "y",
        "REJECT_STRINGS": "n",
        "STEP_HISTOGRAM": "n",
        "TIME_HISTOGRAM": "n",
        "TRACE_LOG": "n",
        "LOG_LEVEL": "3",
        **dict.fromkeys((f"BUILTINS_{group.upper()}" for group in GROUPS), "y"),
        **dict.fromkeys((f"MAPS_{t}" for t in ("LRU", "RING", "COUNTER", "PERCPU", "LPM")), "y"),
        "EVENTS": "y",
        "HOOKS_CUSTOM": "y",
        "LOG_PER_SECOND": "100",
        "EVENT_RING_SIZE": "4096",
        "OWN_HELPERS": "y",
        **BOOT,
    }


def test_speed_takes_computed_goto(kconfig_tree: Path) -> None:
    config = configure(kconfig_tree, MBPF="y", MBPF_SPEED="y")
    assert config.syms["MBPF_COMPUTED_GOTO"].str_value == "y"


@pytest.mark.parametrize(
    ("machine", "soft"),
    [
        ({}, "n"),
        ({"X86": "y"}, "y"),
        ({"X86": "y", "X86_64": "y", "_64BIT": "y"}, "n"),
        ({"ARCH_POSIX": "y"}, "y"),
        ({"ARCH_POSIX": "y", "_64BIT": "y"}, "n"),
        ({"FPU": "y"}, "y"),
        ({"FPU": "y", "FPU_SHARING": "y"}, "n"),
        ({"ARM64": "y", "_64BIT": "y"}, "y"),
    ],
)
def test_soft_double_where_doubles_are_not_exact_or_not_to_be_touched(
    kconfig_tree: Path, machine: dict[str, str], soft: str
) -> None:
    config = configure(kconfig_tree, MBPF="y", **machine)
    assert config.syms["MBPF_SOFT_DOUBLE"].str_value == soft


_CORTEX_M = {"CPU_CORTEX_M": "y", "SIZE_OPTIMIZATIONS": "y"}
_LOG = {"LOG": "y", "LOG_MODE_DEFERRED": "y"}


@pytest.mark.parametrize(
    ("values", "main", "ring", "worker"),
    [
        ({}, "4096", "", ""),
        (_LOG, "4096", "1024", "2048"),
        ({**_LOG, "MBPF_CAP_LOG": "n"}, "4096", "", ""),
        ({**_LOG, "MBPF_LOG_AT_ONCE": "y"}, "4096", "", ""),
        ({**_LOG, "MBPF_LOG_AT_ONCE": "y", "MBPF_DEFER": "y"}, "4096", "", "2048"),
        ({"TIMEOUT_64BIT": "y", "MBPF_HOOK_TIMER": "y"}, "4096", "", "2048"),
        (_CORTEX_M, "2560", "", ""),
        ({**_CORTEX_M, **_LOG}, "2560", "1024", "768"),
        ({**_CORTEX_M, "LOG": "y"}, "2560", "1024", "2048"),
        ({**_CORTEX_M, **_LOG, "MBPF_DEFER": "y"}, "2560", "1024", "2048"),
        ({**_CORTEX_M, "MBPF_SPEED": "y"}, "4096", "", ""),
    ],
)
def test_stacks_and_ring_are_as_large_as_needed(
    kconfig_tree: Path, values: dict[str, str], main: str, ring: str, worker: str
) -> None:
    config = configure(kconfig_tree, MBPF="y", **values)
    assert config.syms["MAIN_STACK_SIZE"].str_value == main
    assert config.syms["MBPF_LOG_RING_SIZE"].str_value == ring
    assert config.syms["MBPF_WORKER_STACK_SIZE"].str_value == worker
    assert config.syms["RING_BUFFER"].str_value == ("y" if ring else "n")


@pytest.mark.parametrize(
    ("values", "size"),
    [
        ({}, "8192"),
        # What is kept of a program is larger there.
        ({"_64BIT": "y"}, "16384"),
        # Room for staged packages.
        ({"MBPF_CONTROL": "y"}, "32768"),
        ({"_64BIT": "y", "MBPF_CONTROL": "y"}, "32768"),
    ],
)
def test_the_arena_is_as_large_as_what_is_in_it(
    kconfig_tree: Path, values: dict[str, str], size: str
) -> None:
    config = configure(kconfig_tree, MBPF="y", **values)
    assert config.syms["MBPF_ARENA_SIZE"].str_value == size


@pytest.mark.parametrize(("priorities", "default"), [("15", "14"), ("127", "14"), ("8", "0")])
def test_the_thread_of_the_runtime_has_a_priority_that_there_is(
    kconfig_tree: Path, priorities: str, default: str
) -> None:
    values = {"NUM_PREEMPT_PRIORITIES": priorities, "MBPF": "y", "MBPF_DEFER": "y"}
    config = configure(kconfig_tree, **values)
    assert config.syms["MBPF_WORKER_PRIORITY"].str_value == default


def test_the_shell_has_the_stack_that_unloading_takes(kconfig_tree: Path) -> None:
    values = {"MBPF": "y", "SHELL": "y", "MBPF_CONTROL": "y"}
    assert configure(kconfig_tree, **values).syms["SHELL_STACK_SIZE"].str_value == ""
    config = configure(kconfig_tree, **values, MBPF_SHELL="y")
    assert config.syms["SHELL_STACK_SIZE"].str_value == "4096"


def test_every_number_has_a_range_and_what_can_be_set_has_help(kconfig_tree: Path) -> None:
    config = configure(kconfig_tree)
    for symbol in config.unique_defined_syms:
        if not symbol.name.startswith("MBPF") or "LOG_LEVEL" in symbol.name:
            continue
        for node in symbol.nodes:
            assert node.help or not node.prompt, symbol.name
        assert symbol.ranges or symbol.type not in (kconfiglib.INT, kconfiglib.HEX), symbol.name
    for choice in config.unique_choices:
        assert choice.nodes[0].help or "LOG_LEVEL" in (choice.name or ""), choice.name


def test_every_option_is_used_and_every_used_option_exists(kconfig_tree: Path) -> None:
    known = {name for name in configure(kconfig_tree).syms if name.startswith("MBPF")}
    files = [
        path
        for folder in ("include", "subsys", "samples", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".c", ".h", ".txt", ".conf", ".yaml"}
    ]
    used = {
        name
        for path in [*files, ROOT / "CMakeLists.txt"]
        for name in re.findall(r"\bCONFIG_(MBPF\w*)", path.read_text(encoding="utf-8"))
    }
    assert used <= known
    assert {name for name in known if "LOG_LEVEL_" not in name} <= used


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("prj.conf")), ids=relative)
def test_prj_conf_has_nothing_but_settings(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r'|#.*|CONFIG_[A-Z0-9_]+=(y|n|\d+|0x[0-9a-f]+|".*")', line), line


def test_conflicting_choices(kconfig_tree: Path) -> None:
    """An option without what it needs is off, one out of its range is warned of."""
    config = kconfiglib.Kconfig(str(kconfig_tree), warn_to_stderr=False)
    for name in ("MBPF", "MBPF_SHELL", "MBPF_HOOK_TRACE"):
        config.syms[name].set_value("y")
    assert config.syms["MBPF_SHELL"].str_value == "n"
    assert config.syms["MBPF_HOOK_TRACE"].str_value == "n"
    config.syms["MBPF_ARENA_SIZE"].set_value("1024")
    assert config.syms["MBPF_ARENA_SIZE"].str_value == "8192"
    assert any("MBPF_ARENA_SIZE" in warning for warning in config.warnings)
    # One of a choice, whatever was asked for first.
    config.syms["MBPF_INSTANCES_PER_CPU"].set_value("y")
    config.syms["MBPF_INSTANCES_POOL"].set_value("y")
    chosen = [
        config.syms[f"MBPF_INSTANCES_{name}"].str_value for name in ("SINGLE", "PER_CPU", "POOL")
    ]
    assert chosen == ["n", "n", "y"]
    # A group that another one needs is there, though it was left out.
    config.syms["MBPF_BUILTINS_ARRAY"].set_value("n")
    assert config.syms["MBPF_BUILTINS_ARRAY"].str_value == "y"
