"""`publish serve`: every artefact in the browser, made anew on each save of the source, the templates or the theme.

Three things go on side by side: the server answers browsers, the watcher counts saves, and the builder makes what is
looked at and is not of the last save. The first two share a thread; the building is done in a process of its own.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Final, TypeAlias

from publish.diagnostics import Diagnostic, UsageError, WriteError
from publish.loading import load
from publish.pipeline import Request
from publish.serving.building import Builder, Checked, Failed, builder
from publish.serving.server import answer
from publish.serving.state import Preview
from publish.serving.watching import saves

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8000
_PORTS: Final = 20
"""How many ports are tried, from the one that was asked for."""

Tell: TypeAlias = Callable[[str, float, Sequence[Diagnostic], str], None]
"""Told what was read or made, in how many seconds, what is to be said of it, and the bug that stopped it, if any."""


def serve(request: Request, host: str, port: int, ready: Callable[[str], None], tell: Tell) -> None:
    """Serves the preview of the source and templates of `request` until it is interrupted (KeyboardInterrupt).

    `ready` is told the address as soon as browsers may ask for it. Nothing is written but in the system's temporary
    folder. Raises SourceError where there is no source folder, UsageError where there are no templates (U-012) or where
    it cannot listen (U-011), and WriteError (A-005) when the process that builds is ended from outside.
    """
    for folder in (request.source, request.templates):
        if not folder.is_dir():
            load(request.source)
            raise UsageError([Diagnostic(code="U-012", message=f"there is no folder '{folder}'")])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # also when it is ended by a program, or with its window,
    signal.signal(signal.SIGHUP, signal.default_int_handler)  # the processes that it started end
    with (
        _listener(host, port) as listener,
        tempfile.TemporaryDirectory(prefix="publish-serve-") as made,
        builder(request) as building,
    ):
        ready(_address(listener))
        preview = Preview()
        serving = answer(preview, Path(made), host, listener)
        try:
            asyncio.run(_together(serving, _watch(preview, request), _build(preview, building, Path(made), tell)))
        except BrokenProcessPool as error:
            hint = "the system may be out of memory; start serve again"
            message = "the process that makes the artefacts was ended from outside"
            raise WriteError([Diagnostic(code="A-005", message=message, hint=hint)]) from error


async def _together(*work: Coroutine[None, None, None]) -> None:
    """Does several things at once until one of them ends, and raises what ended it."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()


async def _watch(preview: Preview, request: Request) -> None:
    async for _ in saves(request.source, request.templates):
        preview.saved()


async def _build(preview: Preview, building: Builder, made: Path, tell: Tell) -> None:
    """Reads the last save, then makes what is looked at, then waits: saves in between count once, the last of them."""
    run, numbers = token_hex(4), count(1)  # addresses of another run lead nowhere
    while True:
        await preview.work.wait()
        preview.work.clear()
        if preview.checked < preview.save:
            save = preview.save
            found = await asyncio.wrap_future(building.check())
            preview.read(save, found)
            if isinstance(found, Failed):
                tell("source", 0.0, found.diagnostics, found.bug)
            else:
                tell("source", found.seconds, found.remarks, "")
            if save == 1:
                await asyncio.wrap_future(building.warm())
        elif isinstance(preview.source, Checked) and (view := preview.next_view()):
            save, source = preview.checked, preview.source
            with preview.making(view.key):
                done = await asyncio.wrap_future(building.make(source.programme, view, made / f"{run}-{next(numbers)}"))
            if isinstance(done, Failed):
                preview.made(view.key, save, done, 0.0)
                tell(view.key, 0.0, done.diagnostics, done.bug)
            else:
                preview.made(view.key, save, done, source.seconds + done.seconds)
                tell(view.key, done.seconds, done.remarks, "")


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens on the port, or on one of those after it where that is taken."""
    for number in (*range(port, min(port + _PORTS, 65536)), 0):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            listener = socket.socket(family, kind, protocol)
        except OSError as error:
            raise _cannot_listen(host, port, error) from error
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise _cannot_listen(host, port, error) from error
        else:
            return listener
    raise _cannot_listen(host, port, OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE)))


def _cannot_listen(host: str, port: int, error: OSError) -> UsageError:
    hint = "without --host and --port it listens on this machine only, on a port that is free"
    message = f"cannot listen on {host}, port {port}: {error.strerror}"
    return UsageError([Diagnostic(code="U-011", message=message, hint=hint)])


def _address(listener: socket.socket) -> str:
    name, port = listener.getsockname()[:2]
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
