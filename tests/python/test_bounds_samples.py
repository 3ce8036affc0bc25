# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf check`` on the samples and on programs that may cost more than they are allowed."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf
from mbpf.cli.files import Target
from mbpf.cli.simulate import Subject
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.sim.capture import Packet, read_capture
from mbpf.sim.events import read_events
from mbpf.sim.replay import replay, run_events
from mbpf.spec.hooks import HOOKS

SAMPLES = {
    "command_gate": {"prog": (39, 1, 128, 104)},
    "drop_port": {"top": (16, 0, 48, 56), "prog": (226, 0, 272, 128)},
    "top_talkers": {
        "top": (42, 0, 48, 264),
        "prog": (305, 6, 256, 128),
        "fini": (98, 1, 64, 64),
    },
    "motor_guard": {"top": (23, 0, 48, 160), "prog": (107, 3, 216, 200)},
    "rate_limit": {
        "top": (59, 0, 48, 312),
        "prog": (314, 7, 256, 128),
        "fini": (94, 1, 64, 56),
    },
}
"""Steps, helper calls, stack and heap of each run."""


def packets() -> list[Packet]:
    """Those of the lab, and others cut off and changed at random."""
    captured = list(read_capture(CAPTURE))
    choices = random.Random(5)
    changed = []
    for number in range(2000):
        packet = captured[number % len(captured)]
        data = bytearray(packet.data)
        for _ in range(choices.randrange(4)):
            data[choices.randrange(len(data))] = choices.randrange(256)
        # Many sources, so that the maps get full.
        data[26:30] = choices.randbytes(4) if len(data) > 60 else data[26:30]
        end = choices.choice([len(data), len(data), choices.randrange(len(data) + 1)])
        changed.append(packet.__class__(**{**_fields(packet), "data": bytes(data[:end])}))
    return captured + changed


def _fields(packet: Packet) -> dict[str, Any]:
    return {name: getattr(packet, name) for name in packet.__dataclass_fields__}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(mbpf: Mbpf, name: str) -> None:
    done = mbpf("check", PROGRAMS / name, "--json")
    assert (done.code, done.err) == (0, "")
    bounds = done.json["bounds"]
    runs = {
        run: (found["steps"], found["helper_calls"], found["stack"], found["heap"])
        for run, found in bounds["runs"].items()
        if found is not None
    }
    assert runs == SAMPLES[name]
    subject = Subject.of(Target(name, build(find(PROGRAMS / name)).data))
    small = subject.with_heap(bounds["heap_size"])
    runtime, program = subject.load(small, allow_unsigned=True)
    hook = runtime.hook(subject.manifest.hook_name, "check")
    program.attach(hook)
    if subject.manifest.hook_name.startswith("NET_"):
        result = replay(runtime, program, hook, packets())
    else:
        kind, file = HOOKS[subject.manifest.hook_name], PROGRAMS / name / "events.yaml"
        events = read_events(file, kind, find(PROGRAMS / name).schema)
        result = run_events(runtime, program, hook, events)
    assert result.statistics is not None
    assert result.statistics.failures == {}
    steps, helpers, _, _ = runs["prog"]
    assert steps / 3 < result.statistics.steps_max <= steps
    assert result.statistics.helper_calls <= helpers * len(result.verdicts)


def test_text(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "let last = null;\n"
        "function mbpf_prog(ctx) {\n"
        "  for (let i = 0; i < ctx.data_len; i++) ctx.readU8(i);\n"
        "  last = [1];\n"
        "  return 0;\n"
        "}\n"
    )
    done = mbpf("check", "a.js")
    assert done.code == 0
    rows = [line.split() for line in done.out.splitlines() if "mbpf_prog" in line]
    assert rows[0][:5] == ["mbpf_prog", "not", "bounded", "0", "56"]
    lines = [line for line in done.out.splitlines() if line.startswith("mbpf_prog: ")]
    assert lines == [
        "mbpf_prog: steps not bounded: this loop may run 4294967295 rounds, a.js:3:19",
        "mbpf_prog: what it makes may stay after the event, stored at a.js:4:3",
    ]
    data = mbpf("check", "a.js", "--json").json["bounds"]
    assert (data["heap_size"], data["stack"]) == (None, 56)
    assert data["runs"]["init"] is None
    prog = data["runs"]["prog"]
    assert (prog["steps"], prog["helper_calls"]) == (None, 0)
    assert [(item["what"], item["where"]["line"]) for item in prog["unbounded"]] == [(["steps"], 3)]
    assert [place["line"] for place in prog["keeps"]] == [4]


def test_bounds_over_the_budget(mbpf: Mbpf) -> None:
    Path("a.js").write_text(
        "const b = new Uint8Array(8);\n"
        "function mbpf_prog(ctx) {\n"
        "  for (let i = 0; i < 20; i++) mbpf.log(1, 'x');\n"
        "  for (let i = 0; i < (ctx.pkt_len & 1023); i++) b[i & 7] = i;\n"
        "  return 0;\n"
        "}\n"
    )
    Path("mbpf.yaml").write_text(
        'name: a\nversion: "1"\nhook: NET_RX\ncapabilities: [LOG]\nheap_size: 128\n'
        "budgets: {max_steps: 1000, max_helpers: 16, max_wall_time_us: 0}\n"
    )
    done = mbpf("check", ".", "--json")
    assert done.code == 0
    warnings = {item["id"]: item for item in done.json["warnings"]}
    assert list(warnings) == [
        "bound-over-max-steps",
        "bound-over-max-helpers",
        "bound-over-heap-size",
    ]
    message = warnings["bound-over-max-steps"]["message"]
    found = re.search(r"mbpf_prog may take (\d+) steps, but max_steps is 1000", message)
    assert found is not None
    # Collections come on top of that: the heap is too small.
    assert done.json["bounds"]["runs"]["prog"]["steps"] is None
    assert warnings["bound-over-max-steps"]["where"]["line"] == 4
    assert warnings["bound-over-max-helpers"]["where"]["line"] == 3
    need = done.json["bounds"]["heap_size"]
    assert f"a heap_size of {need} is enough" in warnings["bound-over-heap-size"]["hint"]
    assert "warning: mbpf_prog may take" in mbpf("check", ".").err


def test_steps_with_collections(mbpf: Mbpf) -> None:
    kept = "let last = [];\nfunction mbpf_prog(ctx) { last = [last.length]; return 0; }\n"
    Path("a.js").write_text(kept, encoding="utf-8")
    prog = mbpf("check", "a.js", "--json").json["bounds"]["runs"]["prog"]
    assert prog["steps"] is None and prog["heap"] == 40
    assert "the heap may have to be collected" in [item["why"] for item in prog["unbounded"]]


def test_bounds_that_no_budget_meets(mbpf: Mbpf) -> None:
    doubling = "".join(f"  const t{i + 1} = t{i} + t{i};\n" for i in range(40))
    body = f"  const t0 = 'ab';\n{doubling}  return t40.length & 1;\n"
    Path("a.js").write_text(f"function mbpf_prog(ctx) {{\n{body}}}\n", encoding="utf-8")
    done = mbpf("check", "a.js", "--json")
    assert done.code == 0 and done.json["bounds"]["heap_size"] is None
    warnings = {item["id"]: item for item in done.json["warnings"]}
    assert "no max_steps is enough" in warnings["bound-over-max-steps"]["hint"]
    assert "no heap_size is enough" in warnings["bound-over-heap-size"]["hint"]
    assert {item["where"]["line"] for item in warnings.values()} == {42}


def _told(mbpf: Mbpf, text: str) -> list[str]:
    """The lines below the table."""
    Path("a.js").write_text(text)
    done = mbpf("check", "a.js")
    assert done.code == 0
    return [line for line in done.out.splitlines() if "the analysis" in line or "may stay" in line]


def test_what_is_not_known_of_any_run_is_told_once(mbpf: Mbpf) -> None:
    text = "function mbpf_prog(ctx) {\n  return JSON.stringify(ctx.pkt_len).length;\n}\n"
    why = "the analysis does not know JSON.stringify, a.js:2:10"
    assert _told(mbpf, text) == [f"nothing of this program is bounded: {why}"]
    data = mbpf("check", "a.js", "--json").json["bounds"]["runs"]["prog"]
    assert [item["where"]["line"] for item in data["unbounded"]] == [2]


def test_what_only_the_end_does_is_told_of_it_alone(mbpf: Mbpf) -> None:
    text = (
        "let seen = 0;\nfunction mbpf_prog(ctx) { seen++; return 0; }\n"
        "function mbpf_fini() { seen = JSON.stringify({seen}).length; }\n"
    )
    why = "the analysis does not know JSON.stringify, a.js:3:31"
    what = "steps, helper calls, stack and heap"
    assert _told(mbpf, text) == [f"mbpf_fini: {what} not bounded: {why}"]
    runs = mbpf("check", "a.js", "--json").json["bounds"]["runs"]
    Path("a.js").write_text(text.replace("JSON.stringify({seen}).length", "0"))
    alone = mbpf("check", "a.js", "--json").json["bounds"]["runs"]
    assert runs["prog"] == alone["prog"] and runs["top"] == alone["top"]
    assert runs["prog"]["steps"] > 0 and runs["fini"]["steps"] is None
    # The end may be called before, too.
    Path("a.js").write_text(text.replace("seen++;", "seen++; mbpf_fini();"))
    assert mbpf("check", "a.js", "--json").json["bounds"]["runs"]["prog"]["steps"] is None
