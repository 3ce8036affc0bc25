# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Processes that run files of the suite: none of them can stop or take down the others."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

from mbpf.conformance.execute import Suite
from mbpf.conformance.outcome import Kind, Outcome

_CONTEXT: Final = get_context("spawn")
_START: Final = 30.0
"""Seconds that a process may take until it is there."""
_WAIT: Final = 0.2


@dataclass(slots=True)
class _Worker:
    """A process and the file that it runs."""

    process: BaseProcess
    pipe: Connection
    path: str = ""
    deadline: float = field(default=0.0)

    @classmethod
    def start(cls, suite: Suite) -> _Worker:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(suite, theirs), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def give(self, path: str, seconds: float) -> None:
        self.path = path
        self.deadline = time.monotonic() + seconds
        # A process that has ended since it answered gives no answer to this one.
        with suppress(OSError):
            self.pipe.send(path)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run_all(suite: Suite, paths: Sequence[str], jobs: int, seconds: float) -> Iterator[Outcome]:
    """Run files, in any order.

    Args:
        suite: the checkout.
        paths: the files, below ``test``.
        jobs: how many processes.
        seconds: that a file may take.
    """
    waiting = deque(paths)
    workers: list[_Worker] = []
    try:
        for _ in range(min(jobs, len(paths))):
            workers.append(_Worker.start(suite))
            workers[-1].give(waiting.popleft(), seconds + _START)
        while workers:
            ready = set(wait([worker.pipe for worker in workers], _WAIT))
            now = time.monotonic()
            for worker in list(workers):
                if worker.pipe in ready:
                    outcome = _answer(worker)
                elif now > worker.deadline:
                    text = f"it was not over after {seconds:.0f} s"
                    outcome = Outcome(worker.path, Kind.FAILED, "timeout", text)
                else:
                    continue
                if outcome.cause in ("crash", "timeout"):
                    workers.remove(worker)
                    worker.end()
                    if waiting:
                        worker = _Worker.start(suite)
                        workers.append(worker)
                        worker.give(waiting.popleft(), seconds + _START)
                elif waiting:
                    worker.give(waiting.popleft(), seconds)
                else:
                    workers.remove(worker)
                    worker.end()
                yield outcome
    finally:
        for worker in workers:
            worker.end()


def _answer(worker: _Worker) -> Outcome:
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(_WAIT)
        text = f"the process ended with {worker.process.exitcode}"
        return Outcome(worker.path, Kind.FAILED, "crash", text)
    assert isinstance(answer, Outcome)
    return answer


def _serve(suite: Suite, pipe: Connection) -> None:
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(suite.run(pipe.recv()))
