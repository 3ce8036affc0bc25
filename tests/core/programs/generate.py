# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the packages of this suite and what they must do: verdicts, steps, logs, maps.

Verdicts of the vectors come from another JavaScript engine, those of the samples are checked
against scapy elsewhere; step counts, logs and maps come from the simulator.
"""

from __future__ import annotations

import struct
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import packages  # noqa: E402
import reference  # noqa: E402
from mbpf.sim._core import ffi  # noqa: E402
from mbpf.sim.capture import read_capture  # noqa: E402
from mbpf.sim.replay import replay  # noqa: E402
from mbpf.sim.runtime import LogLine, MapView  # noqa: E402

SAMPLES = ("drop_port", "rate_limit", "top_talkers")
CAPTURE = packages.ROOT / "tests" / "captures" / "lab.pcap"
DATA = HERE / "data"

BINARY_OPERATORS, EDGES, CASES = 16, 31, 33
"""As many as vectors.js has."""
PATTERN = bytes([0x80, 0x01, 0xFE, 0xFF, 0x7F, 0x00, 0xA5, 0x5A, 0x12, 0x34, 0x56, 0x78])


def vector_events() -> list[tuple[int, int, int]]:
    """Group, case and operand of every event."""
    return [
        *((0, op, row) for op in range(BINARY_OPERATORS) for row in range(EDGES)),
        *((1, 0, row) for row in range(EDGES)),
        *((2, 0, row) for row in range(EDGES)),
        *((3, case, 0) for case in range(CASES)),
    ]


def trace_event(number: int, event: tuple[int, int, int]) -> reference.TraceEvent:
    """The event as a program sees it; the suite makes the same one."""
    data = bytes([*event, number & 0xFF]) + PATTERN
    return reference.TraceEvent(data, 1000 + number, 5_000_000_000_000 + number, 1)


def log_digest(lines: list[LogLine]) -> int:
    """Digest of all log lines, each with its level before and a line feed behind."""
    return packages.fnv(
        b"".join(bytes([x.level]) + x.text.encode("latin-1") + b"\n" for x in lines)
    )


def maps_digest(maps: list[MapView]) -> int:
    """Digest of the entries of all maps in iteration order."""
    return packages.fnv(b"".join(key + value for view in maps for key, value in view.entries))


def vectors(package: bytes) -> list[str]:
    """The vectors, as C tables."""
    events = vector_events()
    wanted, logged = reference.verdicts([trace_event(i, e) for i, e in enumerate(events)])
    runtime = packages.runtime()
    program = runtime.load(package)
    hook = runtime.hook("TRACEPOINT", "vectors")
    program.attach(hook)
    rows = []
    for number, (event, verdict) in enumerate(zip(events, wanted, strict=True)):
        trace = trace_event(number, event)
        data = ffi.from_buffer("uint8_t[]", trace.data)
        context = ffi.new("struct mbpf_ctx_tracepoint *")
        context.abi_version = 1
        context.tracepoint_id = trace.tracepoint_id
        context.timestamp = trace.timestamp
        context.cpu = trace.cpu
        context.data_len = len(trace.data)
        context.data = data
        runtime.now_ns = trace.timestamp
        found = hook.run(context)
        if found != verdict:
            error = program.last_error()
            sys.exit(f"vector {number} {event}: {found}, the reference says {verdict}; {error}")
        group, case, operand = event
        steps = program.statistics().steps_last
        rows.append(f"\t{{{{{group}, {case}, {operand}}}, {verdict}, {steps}}},")
    if program.statistics().failures or [(x.level, x.text) for x in runtime.log] != logged:
        sys.exit(f"vectors: {program.statistics().failures}, {runtime.log}")
    return [
        "static const uint8_t vector_pattern[] = {" + ", ".join(map(str, PATTERN)) + "};",
        "static const struct vector vectors[] = {",
        *(row.replace("-2147483648,", "(-2147483647 - 1),") for row in rows),
        "};",
        f"#define VECTORS_LOG   0x{log_digest(runtime.log):08x}U",
        f"#define VECTORS_MAPS  0x{maps_digest(program.maps()):08x}U",
        f"#define VECTORS_HEAP  {program.memory()['heap_used']}U",
    ]


def sample(name: str, package: bytes) -> str:
    """What a sample does with the capture, as one row of a C table."""
    runtime = packages.runtime()
    program = runtime.load(package)
    hook = runtime.hook("NET_RX", "net.recv")
    program.attach(hook)
    result = replay(runtime, program, hook, read_capture(CAPTURE))
    assert result.stopped_by is None and result.statistics is not None
    assert result.statistics.failures == {}
    heap = program.memory()["heap_used"]
    program.detach()
    program.unload()
    counts: Counter[int] = result.verdict_counts
    runs = b"".join(
        struct.pack("<iI", *run) for run in zip(result.verdicts, result.steps, strict=True)
    )
    s = result.statistics
    return (
        f'\t{{"{name}", {name}, sizeof({name}), {len(result.verdicts)}, '
        f"{{{counts[0]}, {counts[1]}, {counts[2]}}}, 0x{packages.fnv(runs):08x}U, "
        f"{s.steps_total}, {s.steps_min}, {s.steps_max}, {s.helper_calls}, "
        f"0x{maps_digest(result.maps):08x}U, 0x{log_digest(runtime.log):08x}U, {heap}}},"
    )


def files() -> dict[Path, bytes]:
    """All generated files of the suite."""
    folders = {name: packages.ROOT / "samples" / "programs" / name for name in SAMPLES}
    built = {
        name: packages.build_signed(folder) for name, folder in {"vectors": HERE, **folders}.items()
    }
    replays = [sample(name, built[name]) for name in SAMPLES]
    return {
        **{DATA / f"{name}.mbpf": data for name, data in built.items()},
        HERE / "src" / "key.inc": packages.c_file([packages.c_key(packages.test_key())]),
        HERE / "src" / "vectors.inc": packages.c_file(vectors(built["vectors"])),
        HERE / "src" / "replays.inc": packages.c_file(
            ["static const struct replay replays[] = {", *replays, "};"]
        ),
    }


if __name__ == "__main__":
    sys.exit(packages.main(files(), __doc__))
