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
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess, SpawnProcess
from typing import Final

from publish.collecting.building import Outcome, build, died
from publish.pipeline import Request

_ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    request: Request
    process: ForkServerProcess | SpawnProcess
    attempt: int

    def interrupt(self) -> None:
        """As a terminal does: to every process of the run."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid or 0, signal.SIGINT)


def on_this_machine(requests: Iterable[Request], jobs: int) -> Generator[tuple[Request, Outcome]]:
    """Builds so many programmes at once, and yields each as it ends. An interruption ends all that run, and waits."""
    waiting = deque((each, 1) for each in requests)
    running: dict[Connection, _Run] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                receiving, run = _start(*waiting.popleft())
                running[receiving] = run
            ready = wait(list(running))
            for receiving in [each for each in running if each in ready]:
                run = running.pop(receiving)
                try:
                    yield run.request, receiving.recv()
                except EOFError:  # it was killed, and told nothing
                    if run.attempt < _ATTEMPTS:
                        waiting.appendleft((run.request, run.attempt + 1))
                    else:
                        yield run.request, died(run.request)
                finally:
                    receiving.close()
                    run.process.join()
    finally:
        for run in running.values():
            run.interrupt()
        for run in running.values():
            run.process.join()


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
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        sending.send(build(request))
