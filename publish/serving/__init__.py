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
from collections.abc import Coroutine
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Final, TypeAlias

from publish import theme
from publish.diagnostics import Diagnostic, UsageError, WriteError
from publish.loading import load
from publish.request import Request
from publish.serving.building import Builder, Checked, Failed, Made, builder
from publish.serving.server import answer
from publish.serving.state import Preview
from publish.serving.telling import Telling
from publish.serving.watching import saves

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8000
_LAST_PORT: Final = 65535
_PORTS: Final = 20
"""How many ports are tried, from the one that was asked for."""

Work: TypeAlias = Coroutine[None, None, None]


def serve(request: Request, host: str, port: int, telling: Telling) -> None:
    """Serves the preview of the source and templates of `request` until it is interrupted.

    Nothing is written but in the system's temporary folder. Raises SourceError where there is no source folder,
    TemplateError where there are no templates, UsageError where it cannot listen (U-011), and WriteError (A-006) when
    the process that builds is ended from outside.
    """
    if not request.source.is_dir():
        load(request.source)
    if not request.templates.is_dir():
        theme.load(request.templates)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the processes that were started, as Ctrl-C does
    try:
        with (
            _listener(host, port) as listener,
            tempfile.TemporaryDirectory(prefix="publish-serve-") as made,
            builder(request) as building,
        ):
            telling.ready(_address(listener))
            preview = Preview()
            server = answer(preview, Path(made), host, listener)
            others = (_watch(preview, request), _build(preview, building, Path(made), telling))
            asyncio.run(_together(preview, server, *others))
    except KeyboardInterrupt:
        pass  # which is how it is meant to end
    except BrokenProcessPool as error:
        hint = "the system may be out of memory; start serve again"
        message = "the process that makes the artefacts was ended from outside"
        raise WriteError([Diagnostic(code="A-006", message=message, hint=hint)]) from error
    telling.ended()


async def _together(
    preview: Preview, server: Coroutine[None, None, None], *others: Coroutine[None, None, None]
) -> None:
    """Does all of it at once until something ends, lets who looks go, and raises what ended it."""
    serving = asyncio.ensure_future(server)
    tasks = [serving, *map(asyncio.ensure_future, others)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        preview.close()
        await serving
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()


async def _watch(preview: Preview, request: Request) -> None:
    async for _ in saves(request.source, request.templates):
        preview.saved()


async def _build(preview: Preview, building: Builder, made: Path, telling: Telling) -> None:
    """Reads the last save, then makes what is looked at, then waits: saves in between count once, the last of them."""
    run, numbers = token_hex(4), count(1)  # addresses of another run lead nowhere
    while True:
        await preview.work.wait()
        preview.work.clear()
        if preview.checked < preview.save:
            save = preview.save
            source = await asyncio.wrap_future(building.check())
            preview.read(save, source)
            _report(telling, "source", source)
            if save == 1:
                await asyncio.wrap_future(building.warm())
        elif isinstance(preview.source, Checked) and (view := preview.next_view()):
            save, programme = preview.checked, preview.source.programme
            with preview.making(view.key):
                folder = made / f"{run}-{next(numbers)}"
                done = await asyncio.wrap_future(building.make(programme, view, folder))
            preview.made(view.key, save, done)
            _report(telling, view.key, done)


def _report(telling: Telling, what: str, done: Checked | Made | Failed) -> None:
    if isinstance(done, Failed):
        telling.failed(what, done.diagnostics, done.bug)
    else:
        telling.done(what, done.seconds)


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens on the port, or on one of those after it where that is taken."""
    if port > _LAST_PORT:
        raise _cannot_listen(host, port, OSError(errno.EINVAL, f"the last port is {_LAST_PORT}"))
    for number in (*range(port, min(port + _PORTS, _LAST_PORT + 1)), 0):
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
