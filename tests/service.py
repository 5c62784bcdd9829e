"""A service on a loopback address that answers as a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

TOKEN = "token-that-nobody-may-see"


class Asked(NamedTuple):
    """A request: its method, its path, what follows the `?`, its headers, and its body from JSON."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class Told(NamedTuple):
    """An answer. `length` is what its header says, where that is not the truth."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None


def told(value: Any, status: int = 200, **headers: str) -> Told:
    """Return an answer in JSON."""
    pairs = tuple((name.replace("_", "-"), said) for name, said in headers.items())
    return Told(status, json.dumps(value).encode(), pairs)


Answering = Callable[[Asked], Told]


class Service:
    """What a test tells a service, and what it was asked."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[Asked] = []
        self.address = ""

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [one.path for one in self.asked]


@contextmanager
def serving(answering: Answering) -> Iterator[Service]:
    """Serve answers on a loopback address for as long as the block runs."""
    service = Service(answering)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            query = dict(parse_qsl(parts.query))
            asked = Asked(self.command, parts.path, query, dict(self.headers), body)
            service.asked.append(asked)
            answer = service.answering(asked)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            length = len(answer.body) if answer.length is None else answer.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            with suppress(ConnectionError):  # who asks need not hear the end
                self.wfile.write(answer.body)

        do_GET = do_PUT = _answer  # noqa: N815  # as http.server calls them

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
