"""What the tests of serving share: a server in a thread of this process, and talking to it byte by byte."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import pytest

from tracemap.serving.address import authorities, listening
from tracemap.serving.answering import Answer, Request, answer
from tracemap.serving.board import Board
from tracemap.serving.builder import site_of
from tracemap.serving.connections import Connections, Limits

FILES = {
    "index.html": b"<html><head><title>overview</title></head><body></body></html>",
    "m/A-1.html": b"<html><head><title>A-1</title></head><body></body></html>",
    "data/plan.js": b'tracemapData("plan", {});',
    "assets/tracemap.css": b"body { color: black }",
}
LONG = "data/long.js"
LONG_CONTENT = bytes(range(256)) * 40_000
"""More than the buffers of the system take from a server whose answer nobody reads."""

SECURITY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Reply(NamedTuple):
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Served(NamedTuple):
    """A server that runs: its port, what it shows, and its connections."""

    port: int
    board: Board
    connections: Connections

    def connect(self) -> socket.socket:
        sock = socket.socket()
        sock.settimeout(30)
        # Left alone, some systems let it grow to more than the longest answer.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 17)
        sock.connect(("127.0.0.1", self.port))
        return sock

    def request(self, target: str = "/", method: str = "GET", *lines: str) -> bytes:
        """Return the bytes of a request that names this server as it should be named."""
        head = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *lines, "", ""]
        return "\r\n".join(head).encode("latin-1")

    def send(self, data: bytes) -> bytes:
        """Return all that comes back on a connection of its own, whose sending side is then closed."""
        with self.connect() as sock, suppress(ConnectionError):
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            return received(sock)
        return b""

    def get(self, target: str = "/", method: str = "GET", *lines: str) -> Reply:
        """Return the answer to a request."""
        return parsed(self.send(self.request(target, method, *lines)))


def received(sock: socket.socket) -> bytes:
    """Return what comes on a socket until it is closed, also where it is closed without ceremony."""
    found = bytearray()
    with suppress(ConnectionError):
        while data := sock.recv(65536):
            found += data
    return bytes(found)


def parsed(data: bytes) -> Reply:
    """Return an answer; every one has all the headers that keep a page to itself."""
    head, end, body = data.partition(b"\r\n\r\n")
    assert end, f"no answer: {data[:200]!r}"
    first, *lines = head.decode("latin-1").split("\r\n")
    assert first.startswith("HTTP/1.1 ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert len(headers) == len(lines), "no header stands twice"
    assert SECURITY.items() <= headers.items()
    return Reply(int(first.split()[1]), headers, body)


@contextmanager
def serving(
    limits: Limits | None = None, ask: Callable[[Board, Request], Answer] | None = None
) -> Iterator[Served]:
    """Run a server that shows the site of `FILES` in a thread, until the block ends."""
    board = Board()
    board.take(site_of({**FILES, LONG: LONG_CONTENT}), "12:00:00")
    listener = listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    loop = asyncio.new_event_loop()

    def reply(request: Request, own: str) -> Answer:
        if ask is not None:
            return ask(board, request)
        return answer(request, board.shown, authorities("127.0.0.1", own, port))

    connections = Connections(reply, limits or Limits())

    async def work() -> None:
        task = asyncio.ensure_future(connections.accept(listener))
        await ended.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await connections.close()

    ended = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    try:
        yield Served(port, board, connections)
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
        listener.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Return a server with the limits that it has for users."""
    with serving() as server:
        yield server
