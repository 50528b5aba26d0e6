"""Programmes built on this machine, each in a process of its own.

A process for each, and no pool of them: one that is killed takes no other along and is tried once more, and nothing
that one programme leaves in a process reaches the next. They are forked from one that has loaded what is heavy, which
takes longer than to make a small programme's Word file.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess, SpawnProcess
from typing import Final

from publish.collecting.building import Outcome, build, died
from publish.request import Request

_ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    request: Request
    process: ForkServerProcess | SpawnProcess
    attempt: int

    def outcome(self, receiving: Connection) -> Outcome | None:
        """What came of the programme, or None where the process was killed."""
        try:
            told = receiving.recv() if receiving.poll() else None
        except EOFError:
            told = None
        if told is None:
            self.end(signal.SIGKILL)  # what it had started waits for it, for ever
        receiving.close()
        self.process.join()
        assert told is None or isinstance(told, Outcome)
        return told

    def end(self, by: signal.Signals) -> None:
        """Tells every process of the run, as a terminal does."""
        assert self.process.pid  # it has been started
        with contextlib.suppress(ProcessLookupError):
            try:
                os.killpg(self.process.pid, by)
            except ProcessLookupError:  # it has no group of its own yet
                os.kill(self.process.pid, by)


def on_this_machine(requests: Iterable[Request], jobs: int) -> Generator[tuple[Request, Outcome]]:
    """Builds so many programmes at once, and yields each as it ends. An interruption ends all that run, and waits."""
    waiting = deque((each, 1) for each in requests)
    running: dict[Connection, _Run] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                receiving, run = _start(*waiting.popleft())
                running[receiving] = run
            for receiving in _ended(running):
                run = running.pop(receiving)
                outcome = run.outcome(receiving)
                if outcome is None and run.attempt < _ATTEMPTS:
                    waiting.appendleft((run.request, run.attempt + 1))
                else:
                    yield run.request, outcome or died(run.request)
    finally:
        for run in running.values():
            run.end(signal.SIGINT)
        for run in running.values():
            run.process.join()


def _ended(running: Mapping[Connection, _Run]) -> list[Connection]:
    """Waits until some have told what came of it, or are no more: of one that was killed others may hold the line."""
    ready = wait([*running, *(each.process.sentinel for each in running.values())])
    return [line for line, run in running.items() if line in ready or run.process.sentinel in ready]


def _start(request: Request, attempt: int) -> tuple[Connection, _Run]:
    receiving, sending = multiprocessing.Pipe(duplex=False)
    if sys.platform == "linux":
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["publish.collecting.heavy"])
        process: ForkServerProcess | SpawnProcess = context.Process(target=_work, args=(sending, request))
    else:
        process = multiprocessing.get_context("spawn").Process(target=_work, args=(sending, request))
    process.start()
    sending.close()
    return receiving, _Run(request=request, process=process, attempt=attempt)


def _work(sending: Connection, request: Request) -> None:
    """In the new process. Its group is its own, so that an interruption comes once, from whoever started it."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Where a process that it started is killed, it ends as if it were killed itself.
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, BrokenExecutor):
        sending.send(build(request))
