"""The processes that write and verify, and how an interruption ends them."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


HERE: Final = 0
"""As many workers as do it all in this process, one after the other: what they load and keep is there the next time."""


class _Here(Executor):
    """Does its work at once."""

    def submit(self, function: Callable[P, R], /, *arguments: P.args, **keywords: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(function(*arguments, **keywords))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """Processes that inherit what is loaded already, where the system can do that safely; give them work as `task`.

    None where `count` is HERE.

    A worker that ends unasked can leave Python 3.11's pool waiting for ever, so an interruption ends what a worker does
    and never the worker itself; what has not begun by then does not begin.
    """
    if count == HERE:
        yield _Here()
        return
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(max_workers=count, mp_context=context, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leaves interruptions to `task`, and to the garbage collector only what a worker itself makes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()


def task(function: Callable[P, R], *arguments: P.args, **keywords: P.kwargs) -> R:
    """Runs `function` in a worker, where an interruption reaches nothing else; within a task, as a part of that."""
    outside = signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    sys.unraisablehook = _raise_again
    try:
        return function(*arguments, **keywords)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGINT, outside)


def _raise_again(unraisable: sys.UnraisableHookArgs) -> None:
    """An interruption that reaches a `__del__` is dropped there by Python, with a traceback: it comes again instead."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.001)
    else:
        sys.__unraisablehook__(unraisable)
