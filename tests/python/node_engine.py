# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The engines that are installed; Node has the last word on what JavaScript does."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from functools import cache

from differential import Outcome, difference, run_quickjs, script

_RUN = """
const vm = require('vm');
const out = [];
for (const text of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  try {
    out.push(vm.runInNewContext(text, {}, { timeout: 10000 }));
  } catch (error) {
    out.push(JSON.stringify('engine ' + error));
  }
}
process.stdout.write(JSON.stringify(out));
"""


@cache
def node() -> str | None:
    """Where Node is."""
    return shutil.which("node")


def has_quickjs() -> bool:
    """Whether quickjs-ng is there."""
    return importlib.util.find_spec("quickjs") is not None


def run_node(sources: list[str], events: int = 1) -> list[list[Outcome]]:
    """Run programs in Node, in strict mode."""
    command = [str(node()), "-e", _RUN]
    texts = json.dumps([script(source, events) for source in sources])
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=True)
    outcomes = []
    for answer in map(json.loads, json.loads(done.stdout)):
        if isinstance(answer, str):
            outcomes.append([Outcome((), answer)] * events)
        else:
            outcomes.append([Outcome(tuple(log), end) for log, end in answer])
    return outcomes


def judge(source: str, ours: list[Outcome], carry: bool) -> str | None:
    """How a program's events differ from JavaScript, or None; also without any engine.

    Args:
        source: the program.
        ours: what its events did in mbpf.
        carry: whether an event depends on the ones before it.
    """
    found = None
    if has_quickjs():
        found = _first(ours, run_quickjs(source, len(ours)), carry)
        if found is None:
            return None
    # quickjs-ng has errors of its own.
    return found if node() is None else _first(ours, run_node([source], len(ours))[0], carry)


def _first(ours: list[Outcome], theirs: list[Outcome], carry: bool) -> str | None:
    for number, (mine, outcome) in enumerate(zip(ours, theirs, strict=True)):
        if mine.end.startswith("refused ") and not outcome.end.startswith("engine "):
            return f"event {number}: {mine.end}"
        found = difference(mine, outcome)
        if found is not None:
            return f"event {number}: {found}"
        if carry and mine.end.startswith("failure "):
            # From here on the two are in different states.
            return None
    return None
