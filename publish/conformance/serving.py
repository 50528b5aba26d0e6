"""A folder served over HTTP on this machine, as a static host does: compressed, and below the root."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_COMPRESSED = {".css", ".html", ".js", ".svg", ".txt", ".xml"}


class _Handler(SimpleHTTPRequestHandler):
    """Serves the folder below `prefix` and nothing else, and keeps a connection open for the next request."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, prefix: str, directory: str) -> None:
        self._prefix = prefix
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if not self.path.startswith(self._prefix):
            self.send_error(404)
            return
        self.path = "/" + self.path.removeprefix(self._prefix)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in _COMPRESSED or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    """Lets a link checker ask for a hundred things at once: connections beyond the queue are refused."""

    request_queue_size = 128
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Says nothing: a link checker hangs up as soon as it knows that something is there."""


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """The address of `folder`, which ends in `prefix`, for as long as the block lasts."""
    handler = partial(_Handler, prefix=prefix, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()
