"""What a browser may ask for, and the server that answers. Owner of Starlette and uvicorn."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import mimetypes
import signal
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from publish.archive import UnreadableError
from publish.serving.appearance import draw
from publish.serving.snapshot import snapshot
from publish.serving.state import Preview
from publish.serving.views import FIRST

_BROWSER: Final = Path(__file__).parent / "browser"
_HEARTBEAT: Final = 5.0
"""Seconds after which somebody who looks is looked for."""
_WIDTHS: Final = (100, 2400)
"""Pixels across that a page may be drawn."""
_HEADERS: Final = (
    (b"cache-control", b"no-cache"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_OWN_POLICY: Final = (
    b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
_MADE_POLICY: Final = b"default-src 'self' data: 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'"
"""Artefacts bring their own styles and scripts; neither they nor the page around them reach beyond this server."""

_TYPES: Final = {".xhtml": "application/xhtml+xml", ".epub": "application/epub+zip", ".woff2": "font/woff2"}


class _Guard:
    """Answers only who asks for this machine by its number or by the name it was told, and says what pages may do.

    A page from elsewhere can have its own name lead here (DNS rebinding), but must then ask by that name.
    """

    def __init__(self, application: ASGIApp, host: str) -> None:
        self._application = application
        self._names = {"localhost", host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        if not self._known(asked):
            refusal = PlainTextResponse("This server answers to its own address only.\n", status_code=421)
            await refusal(scope, receive, send)
            return
        policy = _MADE_POLICY if scope["path"].startswith("/made/") else _OWN_POLICY

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS, (b"content-security-policy", policy)]
            await send(message)

        await self._application(scope, receive, send_guarded)

    def _known(self, asked: str) -> bool:
        name = asked.lower().rpartition(":")[0] if asked.rpartition(":")[2].isdigit() else asked.lower()
        try:
            ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return name in self._names
        return True


class _Server(uvicorn.Server):
    """Lets those go who wait for news, when it is asked to end: it would wait for them."""

    def __init__(self, configuration: uvicorn.Config, preview: Preview) -> None:
        super().__init__(configuration)
        self._preview = preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._preview.close()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._preview.closed


def application(preview: Preview, made: Path, host: str) -> Starlette:
    """The page, the news of a view, drawn pages, and what stands in the folder `made`. Nothing can be changed by it."""
    for suffix, kind in _TYPES.items():
        mimetypes.add_type(kind, suffix)
    one_at_a_time = threading.Lock()

    async def page(request: Request) -> Response:
        return FileResponse(_BROWSER / "index.html")

    async def news(request: Request) -> Response:
        key = request.query_params.get("view", FIRST.key)
        return StreamingResponse(_news(preview, key, request), media_type="text/event-stream")

    async def drawn(request: Request) -> Response:
        path = preview.path(request.path_params["folder"], request.path_params["name"])
        width = min(max(request.path_params["width"], _WIDTHS[0]), _WIDTHS[1])
        if path is None or path.suffix != ".pdf":
            return PlainTextResponse("There is no such PDF.\n", status_code=404)

        def draw_alone() -> bytes | None:
            with one_at_a_time:
                try:
                    return draw(path, request.path_params["number"], width)
                except (IndexError, UnreadableError):  # no such page, or no such version any more
                    return None

        picture = await run_in_threadpool(draw_alone)
        if picture is None:
            return PlainTextResponse("There is no such page.\n", status_code=404)
        return Response(picture, media_type="image/png")

    return Starlette(
        routes=[
            Route("/", page),
            Route("/news", news),
            Route("/page/{folder}/{number:int}/{width:int}/{name:path}", drawn),
            Mount("/made", StaticFiles(directory=made, html=True)),
            Mount("/browser", StaticFiles(directory=_BROWSER)),
        ],
        middleware=[Middleware(_Guard, host=host)],
    )


async def _news(preview: Preview, key: str, request: Request) -> AsyncIterator[str]:
    """A snapshot now, and one after each change, for as long as somebody listens: server-sent events (HTML, 9.2).

    What the artefacts look like is much, and is told only where it is of another version than was told last.
    """
    told = None
    with preview.looking(key) as changed:
        changed.set()
        while not (preview.closed or await request.is_disconnected()):
            if changed.is_set():
                changed.clear()
                now = snapshot(preview, key)
                if now["version"] == told:
                    del now["artefacts"]
                told = now["version"]
                yield f"data: {json.dumps(now, ensure_ascii=False)}\n\n"
            else:
                yield ":\n\n"
            try:
                await asyncio.wait_for(changed.wait(), _HEARTBEAT)
            except TimeoutError:
                continue


async def answer(preview: Preview, made: Path, host: str, listener: socket.socket) -> None:
    """Answers until the preview is closed or it is interrupted; SIGINT and SIGTERM are handed on when it has ended."""
    configuration = uvicorn.Config(
        application(preview, made, host),
        access_log=False,
        lifespan="off",
        log_config=None,
        log_level="error",
        server_header=False,
        timeout_graceful_shutdown=5,
        ws="none",
    )
    server = _Server(configuration, preview)
    signal.signal(signal.SIGHUP, server.handle_exit)  # the window in which it runs was closed
    await server.serve(sockets=[listener])
