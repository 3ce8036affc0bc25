# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Files that are written: nothing of the user's is lost, whatever stands at the name."""

import os
import socket
import stat
import threading
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, Mbpf

PROGRAM = "function mbpf_prog(ctx) { return 0; }\n"
LONG = "x" * 300


@pytest.fixture
def mbpf(mbpf: Mbpf) -> Mbpf:
    """In a folder with a program, its package and a key."""
    Path("a.js").write_text(PROGRAM)
    assert mbpf("build", "a.js").code == 0
    assert mbpf("keygen", "-o", "k.pem").code == 0
    return mbpf


PACKAGES = (["build", "a.js"], ["sign", "a.mbpf", "--key", "k.pem"])


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


@pytest.mark.parametrize("verb", PACKAGES, ids=["build", "sign"])
def test_packages_go_through_fifos(mbpf: Mbpf, verb: list[str]) -> None:
    os.mkfifo("f")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(Path("f").read_bytes()))
    reader.start()
    assert mbpf(*verb, "-o", "f").code == 0
    reader.join(10)
    assert got[0].startswith(b"FPBM") and stat.S_ISFIFO(os.lstat("f").st_mode)


@pytest.mark.parametrize("verb", PACKAGES, ids=["build", "sign"])
def test_packages_go_where_links_point_to(mbpf: Mbpf, verb: list[str]) -> None:
    Path("folder").mkdir()
    Path("l.mbpf").symlink_to("folder/b.mbpf")
    for _ in range(2):
        assert mbpf(*verb, "-o", "l.mbpf").code == 0
        assert Path("l.mbpf").is_symlink()
        assert Path("folder/b.mbpf").read_bytes().startswith(b"FPBM")
    Path("doc.txt").write_text("mine\n")
    Path("d.mbpf").symlink_to("doc.txt")
    done = mbpf(*verb, "-o", "d.mbpf")
    assert done.code == 1 and "[not-a-package-name]" in done.err
    assert Path("doc.txt").read_text() == "mine\n"


@pytest.mark.parametrize("verb", PACKAGES, ids=["build", "sign"])
def test_other_files_are_no_packages(mbpf: Mbpf, verb: list[str]) -> None:
    Path("doc.txt").write_text("mine\n")
    Path("empty").touch()
    make_socket(Path("s"))
    for name, id in (
        ("doc.txt", "not-a-package-name"),
        ("s", "not-a-regular-file"),
        (".", "not-a-regular-file"),
        ("-", "usage"),
        (LONG, "cannot-write"),
        ("none/a.mbpf", "cannot-write"),
    ):
        done = mbpf(*verb, "-o", name)
        assert done.code == 1 and f"[{id}]" in done.err and "hint: " in done.err
    assert Path("doc.txt").read_text() == "mine\n" and stat.S_ISSOCK(os.lstat("s").st_mode)
    assert not Path("-").exists()
    # What was no package's name becomes one when there is a package.
    for _ in range(2):
        assert mbpf(*verb, "-o", "new").code == 0
    assert mbpf(*verb, "-o", "empty").code == 0


@pytest.mark.parametrize("verb", PACKAGES, ids=["build", "sign"])
def test_permissions_are_those_that_the_user_gives(mbpf: Mbpf, verb: list[str]) -> None:
    def mode(name: str) -> int:
        return stat.S_IMODE(Path(name).stat().st_mode)

    before = os.umask(0o027)
    try:
        assert mbpf(*verb, "-o", "new.mbpf").code == 0
        assert mode("new.mbpf") == 0o640
        Path("new.mbpf").chmod(0o664)
        assert mbpf(*verb, "-o", "new.mbpf").code == 0
        assert mode("new.mbpf") == 0o664
    finally:
        os.umask(before)
    assert sorted(path.name for path in Path().iterdir()) == [
        *("a.js", "a.mbpf", "k.pem", "k.pub", "new.mbpf")
    ]


def test_keys_go_into_files_alone(mbpf: Mbpf) -> None:
    os.mkfifo("f")
    make_socket(Path("s"))
    Path("doc.txt").write_text("mine\n")
    Path("l.pem").symlink_to("doc.txt")
    Path("loop.pem").symlink_to("loop.pem")
    Path("half.pub").symlink_to("doc.txt")
    for name, id in (
        ("f", "not-a-regular-file"),
        ("s", "not-a-regular-file"),
        ("l.pem", "not-a-regular-file"),
        ("loop.pem", "not-a-regular-file"),
        ("half.pem", "not-a-regular-file"),
        ("a.js", "not-a-key-name"),
        ("-", "usage"),
        (LONG, "cannot-write"),
    ):
        done = mbpf("keygen", "--force", "-o", name)
        assert done.code == 1 and f"[{id}]" in done.err, name
    assert stat.S_ISFIFO(os.lstat("f").st_mode) and Path("l.pem").is_symlink()
    assert Path("doc.txt").read_text() == "mine\n" and Path("a.js").read_text() == PROGRAM
    assert not Path("half.pem").exists()
    before = Path("k.pem").read_bytes()
    assert mbpf("keygen", "--force", "-o", "k.pem").code == 0
    assert Path("k.pem").read_bytes() != before


def test_types_go_where_links_point_to(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text('name: a\nversion: "1"\nhook: NET_RX\n')
    Path("types").mkdir()
    Path("mbpf.d.ts").symlink_to("types/made.d.ts")
    for _ in range(2):
        assert mbpf("types").code == 0
        assert Path("mbpf.d.ts").is_symlink() and Path("types/made.d.ts").is_file()
    Path("mbpf.d.ts").unlink()
    make_socket(Path("mbpf.d.ts"))
    done = mbpf("types")
    assert done.code == 1 and "[not-a-regular-file]" in done.err


def test_new_takes_no_name_that_is_there(mbpf: Mbpf) -> None:
    Path("l").symlink_to("nowhere")
    os.mkfifo("f")
    for name in ("l", "f"):
        done = mbpf("new", name)
        assert done.code == 1 and "[already-exists]" in done.err
    assert mbpf("new", LONG).code == 1


@pytest.mark.parametrize("name", [LONG, "loop"])
def test_odd_names_of_what_is_read(mbpf: Mbpf, name: str) -> None:
    for suffix in ("", ".js", ".mbpf", ".yaml", ".pcap", ".pem"):
        if name == "loop":
            Path(name + suffix).symlink_to(name + suffix)
    run = ["run", "a.js", "--pcap"]
    for args, id in (
        (["build", f"{name}.js", "-o", "b.mbpf"], "unreadable-source"),
        (["check", f"{name}.js"], "unreadable-source"),
        (["run", f"{name}.js", "--pcap", str(CAPTURE)], "unreadable-source"),
        (["run", f"{name}.mbpf", "--pcap", str(CAPTURE)], "unreadable-package"),
        (["build", f"{name}.yaml"], "unreadable-config"),
        (["build", name], "no-program"),
        (["types", name], "unreadable-config"),
        ([*run, f"{name}.pcap"], "not-a-capture"),
        (["check", "a.js", "--pcap", f"{name}.pcap"], "not-a-capture"),
        (["build", "a.js", "--key", f"{name}.pem"], "unreadable-key"),
        (["disasm", "a.mbpf", "--source", f"{name}.js"], "unreadable-source"),
        (["build", "a.js", "-o", f"{name}.mbpf"], "cannot-write"),
    ):
        done = mbpf(*args)
        assert done.code == 1 and f"[{id}]" in done.err, args
        assert mbpf(*args, "--json").json["error"]["id"] == id
    Path("b.js").write_text(f"import './{name}.js';\n{PROGRAM}")
    done = mbpf("build", "b.js")
    assert done.code == 2 and "[module-not-found]" in done.err


def test_what_the_system_refuses_has_a_name(mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch) -> None:
    from mbpf.cli import inspect

    def refuse(*args: object) -> int:
        raise OSError(24, "Too many open files", "a.mbpf")

    monkeypatch.setattr(inspect, "run", refuse)
    done = mbpf("inspect", "a.mbpf")
    assert done.code == 1
    assert "a.mbpf: error: the system refused: Too many open files [system-refused]" in done.err
