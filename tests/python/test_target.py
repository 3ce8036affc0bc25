# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a device would refuse is refused when it is built for that device: ``--target``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import error_policy
import pytest
from cli_helpers import PROGRAMS, ROOT, Mbpf
from mbpf.errors import MbpfError
from mbpf.package.format import Package
from mbpf.package.manifest import Manifest, MapDecl
from mbpf.refusal import PackageError
from mbpf.sim.runtime import PROCESSORS, Policy, Runtime
from mbpf.spec import maps
from mbpf.spec.package import Capability
from mbpf.zephyr import admit
from mbpf.zephyr.build_folder import BuildFolder, find_build_folder
from mbpf.zephyr.kconfig import Kconfig
from mbpf.zephyr.map_size import table_bytes

GROUPS: Final = ("OBJECT", "ARRAY", "STRING", "TYPED", "DATAVIEW", "MATH", "NUMBER", "JSON")
DEFAULTS: Final = {
    "BOARD_TARGET": '"native_sim/native"',
    "MP_MAX_NUM_CPUS": "1",
    "MBPF": "y",
    "MBPF_BOOT": "y",
    "MBPF_ARENA_SIZE": "32768",
    "MBPF_DEVELOPMENT_KEY": "y",
    "MBPF_PUBLIC_KEYS": '""',
    "MBPF_EPOCH": "0",
    "MBPF_CAP_FIRMWARE": "0x0",
    "MBPF_MAX_HEAP_SIZE": "8192",
    "MBPF_MAX_STEPS": "100000",
    "MBPF_MAX_HELPERS": "1000",
    "MBPF_MAX_MAPS": "8",
    "MBPF_MAX_MAP_ENTRIES": "1024",
    "MBPF_MAX_MAP_BYTES": "16384",
    "MBPF_EVENTS": "y",
    "MBPF_EVENT_RING_SIZE": "4096",
    "MBPF_OWN_HELPERS": "y",
    "MBPF_HOOKS_CUSTOM": "y",
    "MBPF_INSTANCES_SINGLE": "y",
    "MBPF_ALLOW_SHARED_MAPS": "y",
    **{f"MBPF_CAP_{capability.name}": "y" for capability in Capability},
    **{f"MBPF_BUILTINS_{group}": "y" for group in GROUPS},
    **{f"MBPF_MAPS_{name}": "y" for name in ("LRU", "RING", "COUNTER", "PERCPU", "LPM")},
}
"""Those of subsys/mbpf/Kconfig, but for shared maps."""
PROGRAM: Final = "const one = new Uint8Array(4);\nfunction mbpf_prog(ctx) { return 0; }\n"

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_development_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MBPF_DEVELOPMENT_KEY", str(tmp_path / "development.pem"))


@pytest.fixture
def firmware(tmp_path: Path) -> Make:
    """Makes the folder of a build with values in its configuration; None takes one away."""

    def make(name: str = "build", **values: str | None) -> Path:
        folder = tmp_path / name
        (folder / "zephyr").mkdir(parents=True, exist_ok=True)
        wanted = {**DEFAULTS, **values}
        lines = [
            f"# CONFIG_{name} is not set" if value is None else f"CONFIG_{name}={value}"
            for name, value in wanted.items()
        ]
        (folder / "zephyr/.config").write_text("\n".join(lines) + "\n", encoding="utf-8")
        application = tmp_path / "app"
        application.mkdir(exist_ok=True)
        cache = f"ZEPHYR_BASE:PATH=/z\nAPPLICATION_SOURCE_DIR:PATH={application}\n"
        (folder / "CMakeCache.txt").write_text(cache, encoding="utf-8")
        return folder

    return make


def describe(folder: Path, text: str, program: str = PROGRAM) -> Path:
    """A program's folder."""
    folder.mkdir(exist_ok=True)
    (folder / "a.js").write_text(program, encoding="utf-8")
    head = 'name: a\nversion: "1"\nsource: a.js\n'
    (folder / "mbpf.yaml").write_text(head + text, encoding="utf-8")
    return folder


def test_defaults_are_those_of_kconfig() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "subsys/mbpf").rglob("Kconfig*")
    )
    for name, value in DEFAULTS.items():
        if name.startswith("MBPF_") and value.isdigit():
            entry = text.split(f"config {name}\n")[1].split("\nconfig ")[0]
            assert f"default {value}" in entry, name


def test_each_symbol_that_is_asked_for_exists() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "subsys/mbpf").rglob("Kconfig*")
    )
    asked = set(re.findall(r'"(MBPF_\w+)"', Path(admit.__file__).read_text(encoding="utf-8")))
    asked |= {f"MBPF_BUILTINS_{group}" for group in GROUPS}
    asked |= {f"MBPF_CAP_{capability.name}" for capability in Capability}
    asked |= {f"{name}_MAX_STEPS" for name in asked if name.startswith("MBPF_HOOK_")}
    assert {name for name in asked if f"config {name}\n" not in text} == set()


CASES: Final = [
    # What the firmware says, what the program says, the reason, the symbol of the hint.
    ({"MBPF_BUILTINS_MATH": None}, "", "MANIFEST_FEATURE", "MBPF_BUILTINS_MATH"),
    ({"MBPF_MAX_HEAP_SIZE": "1016"}, "heap_size: 1024\n", "POLICY_HEAP", "MBPF_MAX_HEAP_SIZE"),
    ({"MBPF_MAX_STEPS": "99999"}, "", "POLICY_STEPS", "MBPF_MAX_STEPS"),
    ({"MBPF_MAX_HELPERS": "999"}, "", "POLICY_HELPERS", "MBPF_MAX_HELPERS"),
    ({"MBPF_CAP_TIME": None}, "capabilities: [TIME]\n", "POLICY_CAPABILITY", "MBPF_CAP_TIME"),
    (
        {"MBPF_MAX_MAPS": "1"},
        "maps:\n- {name: a, type: counter, max_entries: 1}\n"
        "- {name: b, type: counter, max_entries: 1}\n",
        "POLICY_MAPS",
        "MBPF_MAX_MAPS",
    ),
    (
        {"MBPF_MAX_MAP_ENTRIES": "3"},
        "maps: [{name: a, type: counter, max_entries: 4}]\n",
        "POLICY_MAP_ENTRIES",
        "MBPF_MAX_MAP_ENTRIES",
    ),
    (
        {"MBPF_MAX_MAP_BYTES": "31"},
        "maps: [{name: a, type: counter, max_entries: 4}]\n",
        "POLICY_MAP_BYTES",
        "MBPF_MAX_MAP_BYTES",
    ),
    (
        {"MBPF_MAPS_COUNTER": None},
        "maps: [{name: a, type: counter, max_entries: 4}]\n",
        "MAP_TYPE",
        "MBPF_MAPS_COUNTER",
    ),
    (
        {"MBPF_ALLOW_SHARED_MAPS": None},
        "maps: [{name: a, type: counter, max_entries: 4, shared: true}]\n",
        "SHARED_DENIED",
        "MBPF_ALLOW_SHARED_MAPS",
    ),
    ({"MBPF_ARENA_SIZE": "2048"}, "heap_size: 2056\n", "ARENA_FULL", "MBPF_ARENA_SIZE"),
    (
        {"MBPF_INSTANCES_POOL": "y", "MBPF_INSTANCE_COUNT": "9"},
        "heap_size: 4096\n",
        "ARENA_FULL",
        "MBPF_ARENA_SIZE",
    ),
    (
        {"MBPF_INSTANCES_PER_CPU": "y", "MP_MAX_NUM_CPUS": "9"},
        "heap_size: 4096\n",
        "ARENA_FULL",
        "MBPF_ARENA_SIZE",
    ),
    ({"MBPF_ARENA_SIZE": "4096"}, "capabilities: [EMIT]\n", "ARENA_FULL", "MBPF_ARENA_SIZE"),
    ({"MBPF_DEVELOPMENT_KEY": None}, "", "NO_SIGNATURE", "--key"),
]


@pytest.mark.parametrize(("values", "text", "reason", "symbol"), CASES)
def test_refused(
    mbpf: Mbpf,
    tmp_path: Path,
    firmware: Make,
    values: dict[str, str | None],
    text: str,
    reason: str,
    symbol: str,
) -> None:
    is_math = reason == "MANIFEST_FEATURE"
    source = PROGRAM.replace("0;", "Math.sqrt(mbpf.apiVersion) ? 1 : 0;") if is_math else PROGRAM
    program = describe(tmp_path / "p", f"hook: TIMER\n{text}", source)
    good = mbpf("build", program, "--target", firmware("good"), "--json")
    assert good.code == 0, good.out
    done = mbpf("build", program, "--target", firmware(**values), "--json")
    assert done.code == 3, done.out
    error = done.json["error"]
    assert error["refusal"]["reason"] == reason
    assert symbol in error["hint"] and ".config" in error["hint"]
    assert error["where"]["file"] == str(program / "mbpf.yaml")


@pytest.mark.parametrize(
    ("points", "warned"),
    [
        ({}, None),
        ({"MBPF_HOOK_MGMT": "1000"}, "CONFIG_MBPF_HOOK_MGMT_MAX_STEPS"),
        ({"MBPF_HOOK_ZBUS": "1499"}, "CONFIG_MBPF_HOOK_ZBUS_MAX_STEPS"),
        ({"MBPF_HOOK_ZBUS": "1500"}, None),
        ({"MBPF_HOOK_MGMT": "1000", "MBPF_HOOK_ZBUS": "2000"}, None),
        ({"MBPF_HOOK_NET": "512"}, None),
    ],
)
def test_warned_of_when_no_attach_point_takes_so_many_steps(
    mbpf: Mbpf, tmp_path: Path, firmware: Make, points: dict[str, str], warned: str | None
) -> None:
    program = describe(tmp_path / "p", "hook: SECURITY\nbudgets: {max_steps: 1500}\n")
    values = dict.fromkeys(points, "y")
    values |= {f"{name}_MAX_STEPS": steps for name, steps in points.items()}
    done = mbpf("build", program, "--target", firmware(**values), "--json")
    assert done.code == 0
    found = [item for item in done.json["warnings"] if item["id"] == "attach-ceiling"]
    assert len(found) == (warned is not None)
    assert all(warned is not None and warned in item["hint"] for item in found)


def test_custom_hooks_and_own_helpers(mbpf: Mbpf, firmware: Make) -> None:
    program = PROGRAMS / "motor_guard"
    assert mbpf("build", program, "--target", firmware()).code == 0
    done = mbpf("build", program, "--target", firmware(MBPF_HOOKS_CUSTOM=None), "--json")
    assert done.json["error"]["refusal"]["reason"] == "HOOK_UNKNOWN"


def test_events(mbpf: Mbpf, tmp_path: Path, firmware: Make) -> None:
    source = (
        "const e = new Uint8Array(4);\nfunction mbpf_prog(ctx) { mbpf.emit(1, e); return 0; }\n"
    )
    program = describe(tmp_path / "p", "hook: TIMER\ncapabilities: [EMIT]\n", source)
    off = firmware(MBPF_EVENTS=None, MBPF_CAP_EMIT=None, MBPF_EVENT_RING_SIZE=None)
    done = mbpf("build", program, "--target", off, "--json")
    assert done.json["error"]["refusal"]["reason"] == "POLICY_CAPABILITY"
    own = firmware(MBPF_BOOT=None, MBPF_EVENTS=None)
    assert (
        "CONFIG_MBPF_EVENTS"
        in mbpf("build", program, "--target", own, "--json").json["error"]["hint"]
    )


def test_a_policy_of_the_application_is_not_guessed(
    mbpf: Mbpf, tmp_path: Path, firmware: Make
) -> None:
    program = describe(tmp_path / "p", "hook: TIMER\nheap_size: 9000\n")
    values = {name: None for name in DEFAULTS if name.startswith(("MBPF_MAX", "MBPF_CAP"))}
    own = firmware(MBPF_BOOT=None, MBPF_DEVELOPMENT_KEY=None, **values)
    assert mbpf("build", program, "--target", own).code == 0


def test_the_development_key_signs(mbpf: Mbpf, tmp_path: Path, firmware: Make) -> None:
    program = describe(tmp_path / "p", "hook: TIMER\n")
    built = mbpf("build", program, "--target", firmware(), "--json").json
    public = tmp_path / "development.pub"
    assert mbpf("verify", built["package"], "--key", public).code == 0
    assert built["target"] == {
        "build": str(tmp_path / "build"),
        "board": "native_sim/native",
        "word_size": 32,
    }
    unsigned = mbpf("build", program, "--target", firmware(), "--unsigned", "--json").json
    assert unsigned["key_id"] is None


def test_keys_of_the_firmware(mbpf: Mbpf, tmp_path: Path, firmware: Make) -> None:
    program = describe(tmp_path / "p", "hook: TIMER\n")
    for name in ("release", "other"):
        assert mbpf("keygen", "-o", f"{name}.pem").code == 0
    (tmp_path / "app").mkdir(exist_ok=True)
    public = Path("release.pub").read_bytes()
    (tmp_path / "app/release key.pub").write_bytes(public)
    build = firmware(
        MBPF_DEVELOPMENT_KEY=None, MBPF_PUBLIC_KEYS='"\\"release key.pub\\"@2-3"', MBPF_EPOCH="2"
    )
    assert mbpf("build", program, "--target", build, "--key", "release.pem").code == 0
    done = mbpf("build", program, "--target", build, "--key", "other.pem", "--json")
    assert done.json["error"]["refusal"]["reason"] == "KEY_UNKNOWN"
    done = mbpf("build", program, "--target", build, "--json")
    assert done.json["error"]["refusal"]["reason"] == "NO_SIGNATURE"
    assert done.json["error"]["hint"].startswith(
        "give --key, or --unsigned for a package that is signed later; in CMake KEY or UNSIGNED of "
        "mbpf_add_program() ("
    )
    for epoch in ("1", "4"):
        keys = '"\\"release key.pub\\"@2-3"'
        old = firmware(MBPF_DEVELOPMENT_KEY=None, MBPF_PUBLIC_KEYS=keys, MBPF_EPOCH=epoch)
        done = mbpf("build", program, "--target", old, "--key", "release.pem", "--json")
        assert done.json["error"]["refusal"]["reason"] == "KEY_EPOCH"
    gone = firmware(MBPF_DEVELOPMENT_KEY=None, MBPF_PUBLIC_KEYS='"gone.pub"')
    done = mbpf("build", program, "--target", gone, "--key", "other.pem", "--json")
    assert done.json["error"]["id"] == "unreadable-key"


def test_options_that_exclude_each_other(mbpf: Mbpf, tmp_path: Path, firmware: Make) -> None:
    program = describe(tmp_path / "p", "hook: TIMER\n")
    build = firmware()
    assert mbpf("build", program, "--target", build, "--no-target").code == 1
    assert mbpf("build", program, "--key", "k.pem", "--unsigned").code == 1


# --- The same as the device ---


def verdict(action: Callable[[], object]) -> str | None:
    """The reason of a refusal, but for those of the verifier, which is not asked here."""
    try:
        action()
    except PackageError as error:
        return None if error.refusal.is_verifier else error.refusal.reason_name
    return None


@pytest.mark.parametrize(
    "values",
    [
        {"heap_size": 1000},
        {"budgets": {"max_steps": 10, "max_helpers": 8}},
        {"capabilities": []},
        {"maps": []},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"max_heap_size": 1016},
        {"max_steps": 999},
        {"max_steps": 1000},
        {"max_helpers": 7},
        {"max_map_entries": 15},
        {"max_map_bytes": 79},
        {"max_map_bytes": 80},
    ],
    ids=str,
)
def test_the_simulator_agrees(
    firmware: Make, values: dict[str, Any], limits: dict[str, Any]
) -> None:
    data = error_policy.package(**values)
    runtime = Runtime(Policy(allow_unsigned=True, **limits))
    told = {f"MBPF_{name.upper()}": str(value) for name, value in limits.items()}
    build = BuildFolder.open(firmware(MBPF_ALLOW_UNSIGNED="y", **told))
    admission = admit.Admission(build, "a", Manifest.of(Package.loads(data)))
    assert verdict(admission.check) == verdict(lambda: runtime.load(data))


@pytest.mark.parametrize("name", list(maps.MAP_TYPES))
def test_sizes_of_maps(name: str) -> None:
    kind = maps.MAP_TYPES[name]
    key = 4 if kind.key == "index" else 0 if kind.key == "none" else 8
    value = 8 if kind.value == "counter" else 12
    for entries in (1, 2, 3, 16, 1000):
        size = table_bytes(MapDecl("hits", kind.id, key, value, entries), PROCESSORS)
        data = error_policy.package(
            maps=[
                {
                    "name": "hits",
                    "type": kind.id,
                    "key_size": key,
                    "value_size": value,
                    "max_entries": entries,
                }
            ]
        )
        for limit, expected in ((size, None), (size - 1, "POLICY_MAP_BYTES")):
            runtime = Runtime(Policy(allow_unsigned=True, max_map_bytes=limit))
            assert verdict(partial(runtime.load, data)) == expected


# --- Finding the build ---


def test_kconfig_values(tmp_path: Path) -> None:
    path = tmp_path / ".config"
    path.write_text(
        'CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=0x1F\nCONFIG_D="a \\"b\\" \\\\"\nCONFIG_E=-3\n'
    )
    config = Kconfig.read(path)
    assert config.is_on("A") and not config.is_on("B") and not config.is_on("C")
    assert (config.number("C"), config.number("E"), config.number("B")) == (31, -3, 0)
    assert config.number("A") == 0
    assert config.text("D") == 'a "b" \\' and config.text("A") == ""


def test_the_build_folder(tmp_path: Path, firmware: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_build_folder() is None
    build = firmware("build")
    found = find_build_folder()
    assert found is not None and found.path == Path("build")
    assert found.application == tmp_path / "app"
    monkeypatch.chdir(build)
    inside = find_build_folder()
    assert inside is not None and inside.path.resolve() == build


def test_the_format_of_west(
    tmp_path: Path, firmware: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = firmware("out/qemu_x86/app")
    for format in ("out/{board}/{source_dir}", "out/qemu_{board}", "out/qemu_x86/app"):
        found = find_build_folder(format)
        assert found is not None and found.path.resolve() == first, format
    firmware("out/native_sim/app")
    assert find_build_folder("out/{board}/{source_dir}") is None
    assert find_build_folder("none/{board}") is None


def test_sysbuild(tmp_path: Path, firmware: Make) -> None:
    image = firmware("build/app")
    domains = f"default: app\ndomains:\n  - name: app\n    build_dir: {image}\n"
    (tmp_path / "build/domains.yaml").write_text(domains)
    assert BuildFolder.open(tmp_path / "build").path == image
    (tmp_path / "build/domains.yaml").write_text("default: [")
    with pytest.raises(MbpfError, match="no-build-folder"):
        BuildFolder.open(tmp_path / "build")
