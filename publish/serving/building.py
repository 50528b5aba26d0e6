"""The process that reads the source and makes artefacts, kept warm: what it needs is imported once, before any edit."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from publish.artefact import Manifest
from publish.diagnostics import Diagnostic, PublishError
from publish.loading import load
from publish.model import Programme
from publish.pipeline import publish
from publish.request import Request
from publish.serving.appearance import Appearance, appearance
from publish.serving.views import View
from publish.workers import HERE, task, workers
from publish.writers import WRITERS

P = ParamSpec("P")
R = TypeVar("R")

_PATIENCE: Final = 5.0
"""Seconds that a build is given to end when it is interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A source without errors, and what is to be said of it all the same."""

    programme: Programme
    remarks: tuple[Diagnostic, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a view was made into, in a folder of its own: the manifest, and by path how each artefact looks."""

    folder: Path
    manifest: Manifest
    appearances: dict[str, Appearance]
    remarks: tuple[Diagnostic, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """What a person can put right, in the source or in a template; or what stopped the program, and should not have."""

    diagnostics: tuple[Diagnostic, ...] = ()
    bug: str = ""


class Builder:
    """Hands work to the process; one thing at a time, since an interruption does not reach what waits in its queue."""

    def __init__(self, pool: Executor, request: Request) -> None:
        self._pool = pool
        self._request = request
        self._process = pool.submit(task, _lead_a_group)

    def check(self) -> Future[Checked | Failed]:
        """Reads the source as it is when its turn comes."""
        return self._pool.submit(task, _check, self._request)

    def warm(self) -> Future[None]:
        """Has everything imported that writers and verifiers need, so that no build has to."""
        return self._pool.submit(task, _warm)

    def make(self, programme: Programme, view: View, folder: Path) -> Future[Made | Failed]:
        """Makes and verifies a view in `folder`, which does not exist yet."""
        request = replace(
            self._request,
            output=folder,
            kinds=(view.kind,),
            chapter=view.chapter,
            layout=view.layout,
            keep_going=False,
            jobs=HERE,
        )
        return self._pool.submit(task, _make, request, programme)

    def interrupt(self, number: signal.Signals) -> None:
        """Sends a signal to the process and to all that it started; harmless where none is left."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.result(), number)


@contextmanager
def builder(request: Request) -> Iterator[Builder]:
    """The process, for as long as the block lasts: what it does when the block ends is interrupted, and waited for.

    To be called before there are threads: the process is forked where the system can do that safely.
    """
    with workers(1) as pool:
        made = Builder(pool, request)
        try:
            yield made
        finally:
            last_resort = threading.Timer(_PATIENCE, made.interrupt, [signal.SIGKILL])
            last_resort.daemon = True
            last_resort.start()
            made.interrupt(signal.SIGINT)
            pool.shutdown(cancel_futures=True)
            last_resort.cancel()
            made.interrupt(signal.SIGKILL)  # what the process had started, where it had no time to end it


def _lead_a_group() -> int:
    """Takes the process, and the workers it will start, out of reach of Ctrl-C: the server ends them in good order."""
    os.setpgrp()
    return os.getpid()


def _warm() -> None:
    for module in (*WRITERS.values(), "publish.writers.typeset", "publish.verify"):
        import_module(module)


def _sturdy(work: Callable[P, R]) -> Callable[P, R | Failed]:
    """Has any error but an interruption as a value: a server outlasts the mistakes of others, and its own."""

    @wraps(work)
    def attempt(*arguments: P.args, **keywords: P.kwargs) -> R | Failed:
        try:
            return work(*arguments, **keywords)
        except PublishError as error:
            return Failed(diagnostics=error.diagnostics)
        except Exception as error:
            traceback.print_exc()
            return Failed(bug=f"{type(error).__name__}: {error}")

    return attempt


@_sturdy
def _check(request: Request) -> Checked:
    start = time.perf_counter()
    programme, remarks = load(request.source, request.templates)
    return Checked(programme=programme, remarks=remarks, seconds=time.perf_counter() - start)


@_sturdy
def _make(request: Request, programme: Programme) -> Made:
    start = time.perf_counter()
    done = publish(request, programme, lambda step, seconds, artefacts: None)
    return Made(
        folder=request.output,
        manifest=done.manifest,
        appearances={each.path: appearance(each, request.output) for each in done.manifest.artefacts},
        remarks=done.remarks,
        seconds=time.perf_counter() - start,
    )
