# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Pipes as captures, and outputs that take nothing."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf
from mbpf import interrupts

RUN = '"$0" -m mbpf run "$1" '


def bash(script: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["bash", "-c", script, sys.executable, str(PROGRAMS / "drop_port"), str(CAPTURE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_captures_come_out_of_pipes(name: str) -> None:
    done = bash(f'cat "$2" | {RUN} --pcap {name} --repeat 2')
    assert (done.returncode, done.stderr) == (0, "")
    assert "814 packets" in done.stdout


def test_pipes_that_hold_no_capture() -> None:
    done = bash(f"echo hello | {RUN} --pcap -")
    assert done.returncode == 1
    assert "-: error: " in done.stderr and "[not-a-capture]" in done.stderr
    done = bash(f'head -c 20000 "$2" | {RUN} --pcap -')
    assert done.returncode == 1
    assert "143 packets" in done.stdout and "[truncated-capture]" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("more", ["", "--json"])
def test_outputs_that_are_full(more: str) -> None:
    for script in (f'{RUN} --pcap "$2" {more}', f'"$0" -m mbpf inspect none.mbpf {more}'):
        done = bash(f"{script} > /dev/full")
        assert done.returncode == 1
        expected = "output-failed" if more or "run" in script else "unreadable-package"
        assert f"[{expected}]" in done.stderr
        assert "hint: " in done.stderr


@pytest.mark.parametrize("args", [["run"], ["run", "--json"], ["check", "--json"]])
def test_what_came_before_ctrl_c_is_reported(args: list[str]) -> None:
    """The pipe stays open: packets are run as they arrive."""
    command = [sys.executable, "-m", "mbpf", *args, str(PROGRAMS / "drop_port"), "--pcap", "-"]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, process_group=0) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(CAPTURE.read_bytes()[:20000])
        child.stdin.flush()
        wait_until_it_reads(child.pid)
        child.send_signal(signal.SIGINT)
        # communicate() would close the pipe.
        out = child.stdout.read().decode()
        assert child.wait(20) == 130
    if "--json" in args:
        data = json.loads(out)
        assert data["error"]["id"] == "interrupted"
        assert data.get("packets", 143) == 143 and data["program"] == "drop_port"
    else:
        assert "143 packets" in out


def wait_until_it_reads(process: int) -> None:
    """Until a process has read all there is and sleeps."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        where = Path(f"/proc/{process}/wchan").read_text()
        if "pipe" in where:
            return
        time.sleep(0.02)
    raise AssertionError("it never waited for more")


def test_ctrl_c_before_there_is_anything(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*args: object, **policy: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("mbpf.cli.simulate.Subject.load", load)
    for verb in ("run", "check"):
        done = Mbpf(capsys)(verb, PROGRAMS / "drop_port", "--pcap", CAPTURE, "--json")
        assert done.code == 130 and done.json["error"]["id"] == "interrupted"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_while_mbpf_is_loaded_ends_it_without_a_traceback() -> None:
    script = """
import sys

class Interrupted:
    def find_spec(self, name, path, target=None):
        if name == "mbpf.cli.main":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from mbpf.__main__ import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_interrupts_are_kept_where_they_would_lose_something() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt), interrupts.installed(), interrupts.held():
        signal.raise_signal(signal.SIGINT)
        done.append(1)
        with pytest.raises(KeyboardInterrupt), interrupts.released():
            done.append(2)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        done.append(3)
    assert done == [1, 3]


def test_outputs_that_are_closed() -> None:
    done = bash(f'{RUN} --pcap "$2" >&-')
    assert done.returncode == 1 and "[output-failed]" in done.stderr
    assert bash(f'{RUN} --pcap "$2" --json 2>&-').returncode == 0
    assert "[not-a-capture]" in bash(f"{RUN} --pcap - <&-").stderr


def test_outputs_that_know_only_ascii(tmp_path: Path) -> None:
    path = tmp_path / "é.js"
    path.write_text("function mbpf_prog(ctx) { mbpf.log(1, 'é'); return 0; }\n")
    done = bash(f'LC_ALL=C PYTHONUTF8=0 "$0" -m mbpf run {path} --pcap "$2"')
    assert done.returncode == 0 and "\\xe9" in done.stdout
