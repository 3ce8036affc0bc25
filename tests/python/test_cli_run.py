# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf run`` and ``check``: the numbers against the oracles, and how they are shown."""

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lab_capture
import oracles
import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf
from mbpf.cli.output import Output, clean
from mbpf.sim import replay as replays
from scapy.packet import Packet
from scapy.utils import PcapNgWriter


@pytest.fixture(scope="module")
def packets() -> list[Packet]:
    return lab_capture.load()


def report(mbpf: Mbpf, *args: object) -> dict[str, Any]:
    done = mbpf("run", *args, "--json")
    assert (done.code, done.err) == (0, "")
    return done.json


def test_drop_port(mbpf: Mbpf, packets: list[Packet]) -> None:
    data = report(mbpf, PROGRAMS / "drop_port", "--pcap", CAPTURE)
    assert data["per_packet"] == oracles.drop_port(packets)
    assert data["packets"] == len(packets)
    assert data["verdicts"]["DROP"] == sum(data["per_packet"])
    assert data["failures"] == {} and data["error"] is None and data["log"] == []


def test_top_talkers(mbpf: Mbpf, packets: list[Packet]) -> None:
    data = report(mbpf, PROGRAMS / "top_talkers", "--pcap", CAPTURE)
    (talkers,) = data["maps"]
    found = {bytes.fromhex(e["key"]): tuple(e["value_fields"]) for e in talkers["entries"]}
    assert found == oracles.top_talkers(packets)
    assert {e["key_fields"][0] for e in talkers["entries"]} >= {"192.0.2.1", "2001:db8::1"}
    assert data["verdicts"] == {"PASS": len(packets), "DROP": 0, "ABORT": 0}


def test_rate_limit(mbpf: Mbpf, packets: list[Packet]) -> None:
    data = report(mbpf, PROGRAMS / "rate_limit", "--pcap", CAPTURE)
    assert data["per_packet"] == oracles.rate_limit(packets)
    dropped = sum(data["per_packet"])
    # Written by mbpf_fini.
    text = f"packets dropped: {dropped}"
    assert data["log"] == [{"program": "rate_limit", "level": "INFO", "text": text}]


def test_a_package_runs_as_its_source_does(mbpf: Mbpf) -> None:
    assert mbpf("build", PROGRAMS / "rate_limit", "-o", "a.mbpf", "--no-debug").code == 0
    built = mbpf("run", "a.mbpf", "--pcap", CAPTURE, "--json").json
    direct = report(mbpf, PROGRAMS / "rate_limit", "--pcap", CAPTURE)
    for data in (built, direct):
        for view in data["maps"]:
            for entry in view["entries"]:
                del entry["key_fields"], entry["value_fields"]
    assert built == direct


def test_pcapng_and_repeats(mbpf: Mbpf, packets: list[Packet]) -> None:
    with PcapNgWriter("lab.pcapng") as writer:
        for packet in packets:
            writer.write(packet)
    once = report(mbpf, PROGRAMS / "drop_port", "--pcap", "lab.pcapng")
    assert once["per_packet"] == oracles.drop_port(packets)
    twice = report(mbpf, PROGRAMS / "drop_port", "--pcap", CAPTURE, "--repeat", 2)
    assert twice["per_packet"] == once["per_packet"] * 2
    assert twice["steps"]["total"] == 2 * once["steps"]["total"]
    assert twice["steps_per_packet"] == once["steps_per_packet"] * 2


def test_steps_are_consistent(mbpf: Mbpf) -> None:
    data = report(mbpf, PROGRAMS / "top_talkers", "--pcap", CAPTURE)
    steps = data["steps_per_packet"]
    assert data["steps"] == {
        "total": sum(steps),
        "min": min(steps),
        "mean": sum(steps) / len(steps),
        "max": max(steps),
    }


def test_the_network_send_hook(mbpf: Mbpf) -> None:
    Path("a.js").write_text("function mbpf_prog(ctx) { return ctx.pkt_len > 100 ? 1 : 0; }")
    data = report(mbpf, "a.js", "--hook", "NET_TX", "--pcap", CAPTURE)
    assert data["hook"] == "NET_TX"
    assert data["verdicts"]["DROP"] > 0


def test_timer_events(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "let t = [0, 0];\n"
        "function mbpf_prog(ctx) {\n"
        "  mbpf.nowNs(t);\n"
        "  mbpf.log(1, ctx.invocation_count + ' ' + (t[0] + t[1] * 4294967296) / 1e9);\n"
        "  return ctx.period_us;\n"
        "}\n"
    )
    data = report(mbpf, "a.js", "--hook", "TIMER", "--events", 3)
    assert [line["text"] for line in data["log"]] == ["1 1", "2 2", "3 3"]
    assert data["events"] == 3
    assert data["verdicts"] == {"OK": 0, "1000000": 3}


def test_tracepoint_events(mbpf: Mbpf) -> None:
    Path("a.js").write_text("function mbpf_prog(ctx) { return ctx.tracepoint_id - 1; }")
    data = report(mbpf, "a.js", "--hook", "TRACEPOINT")
    assert data["verdicts"] == {"OK": 10}


def test_tables(mbpf: Mbpf) -> None:
    done = mbpf("run", PROGRAMS / "top_talkers", "--pcap", CAPTURE)
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == "top_talkers 1.0.0 at NET_RX: 407 packets"
    assert "PASS 407 100.0" in lines
    assert "map talkers (hash): 14 of 64 entries" in lines
    rows = lines[lines.index("key packets bytes") + 2 :]
    assert rows[0].startswith("192.0.2.1 "), "the largest value comes first"
    counts = [int(row.split()[1]) for row in rows if len(row.split()) == 3]
    assert counts == sorted(counts, reverse=True)


def test_long_maps_and_logs_are_cut_for_people(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text(
        'name: a\nversion: "1"\nhook: NET_RX\ncapabilities: [LOG, MAP_WRITE]\n'
        "maps: [{name: m, type: array, value_type: u32, max_entries: 100}]\n"
    )
    Path("a.js").write_text(
        "let n = 0;\nlet v = new Uint8Array(4);\n"
        "function mbpf_prog(ctx) {\n"
        "  if (n < 100) { v[0] = n; maps.m.update(n, v); mbpf.log(0, 'line ' + n); n++; }\n"
        "  return 0;\n}\n"
    )
    done = mbpf("run", ".", "--pcap", CAPTURE)
    assert "and 68 more; --json" in done.out and "... 68 lines left out; --json" in done.out
    assert "line 15\n  ... 68" in done.out and "has all of them\nlog DEBUG line 84\n" in done.out
    assert done.out.count("log DEBUG") == 32
    data = report(mbpf, ".", "--pcap", CAPTURE)
    assert [e["value_fields"] for e in data["maps"][0]["entries"]] == [[n] for n in range(100)]
    assert [e["key_fields"] for e in data["maps"][0]["entries"]] == [[n] for n in range(100)]


def test_log_lines_do_not_reach_the_terminal_raw(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "function mbpf_prog(ctx) { mbpf.log(3, '\\x1b[31mred\\x07'); return 0; }"
    )
    done = mbpf("run", "a.js", "--hook", "TIMER", "--events", 1)
    assert "\x1b" not in done.out and "\x07" not in done.out
    assert "log ERROR \N{REPLACEMENT CHARACTER}[31mred" in done.out
    assert clean("a\u202eb\ud800") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_an_interrupted_run_reports_what_it_has(
    mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_packet = replays.run_packet
    seen: list[int] = []

    def interrupted(*args: Any) -> int:
        if len(seen) == 5:
            raise KeyboardInterrupt
        seen.append(1)
        return run_packet(*args)

    def interrupted_at_once(*args: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(replays, "run_packet", interrupted)
    done = mbpf("run", PROGRAMS / "drop_port", "--pcap", CAPTURE, "--json")
    assert done.code == 130
    assert done.json["packets"] == 5
    assert done.json["error"]["id"] == "interrupted"
    assert done.json["error"]["hint"] == "the report is about what ran until then"
    monkeypatch.setattr(replays, "run_packet", interrupted_at_once)
    done = mbpf("run", PROGRAMS / "drop_port", "--pcap", CAPTURE, "--json")
    assert done.code == 130 and "packets" not in done.json
    assert done.json["error"]["hint"] == "nothing was computed until then; start it again"


def test_interrupts_and_broken_pipes_are_quiet(mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch) -> None:
    from mbpf.cli import inspect

    def interrupt(*args: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(inspect, "run", interrupt)
    done = mbpf("inspect", "x")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_progress_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def clock() -> Iterator[float]:
        now = 0.0
        while True:
            now += 0.2
            yield now

    ticks = clock()
    monkeypatch.setattr("mbpf.cli.output.time.monotonic", lambda: next(ticks))
    monkeypatch.setenv("TERM", "xterm")
    for stream, shows in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with Output(as_json=False).progress("replaying", 10) as advance:
            for _ in range(10):
                advance(1)
        assert ("replaying" in stream.getvalue()) == shows


def with_heap(name: str, size: str) -> Path:
    """A copy of a sample program in the current folder with another ``heap_size``."""
    shutil.copytree(PROGRAMS, "copied")
    path = Path("copied") / name / "mbpf.yaml"
    path.write_text(path.read_text().replace("heap_size: 1024", f"heap_size: {size}"))
    return path.parent


def test_check(mbpf: Mbpf) -> None:
    done = mbpf("check", PROGRAMS / "rate_limit", "--pcap", CAPTURE, "--json")
    assert (done.code, done.err) == (0, "")
    least = done.json["least_heap_size"]
    assert 0 < least < done.json["heap_size"]
    copied = with_heap("rate_limit", str(least))
    assert report(mbpf, copied, "--pcap", CAPTURE)["failures"] == {}
    path = copied / "mbpf.yaml"
    path.write_text(path.read_text().replace(f"heap_size: {least}", f"heap_size: {least - 8}"))
    assert mbpf("run", copied, "--pcap", CAPTURE).code == 3
    assert mbpf("check", copied, "--pcap", CAPTURE).out.splitlines()[-1].startswith("heap_size")


@pytest.mark.parametrize("name", ["drop_port", "top_talkers", "rate_limit"])
def test_the_estimate_of_heap_size_is_enough(mbpf: Mbpf, name: str) -> None:
    data = report(mbpf, with_heap(name, "auto"), "--pcap", CAPTURE)
    assert data["failures"] == {}
    assert data["memory"]["heap"] <= 1024
