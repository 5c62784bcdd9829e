"""The connections: how many there may be, how long they may take, and HTTP on each of them.

h11 takes requests apart and puts answers together; it does no reading and writing of its own. What stands
here is what no request may get past: the number of connections, the size of a head, and the time-outs.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import NamedTuple, NoReturn

import h11

from tracemap.serving.answering import Answer, Request, refusal

Ask = Callable[[Request, str], Answer]
"""Answers a request that came in at an address of this machine."""

_READ = 1024
"""How many bytes are read at once: so much longer than its limit a head may be."""
_SENT = 65536
_MOST_LEFT = 1 << 20
"""How many bytes are still read from one who is refused, so that the answer arrives before the end."""


class Limits(NamedTuple):
    """What a connection may ask of the server.

    Attributes:
        connections: how many may be open at a time.
        head_bytes: how long the head of a request may be.
        head_seconds: how long it may take to arrive, from the first moment or from the last answer on.
        send_seconds: how long a piece of an answer, 64 KiB, may take to be taken.
        linger_seconds: how long the rest of a refused request is waited for.
        patience_seconds: how long nothing must have gone well on a connection that is ended to make room.
    """

    connections: int = 64
    head_bytes: int = 16384
    head_seconds: float = 10.0
    send_seconds: float = 10.0
    linger_seconds: float = 1.0
    patience_seconds: float = 0.05


class _State(NamedTuple):
    """How it stands with a connection.

    Attributes:
        since: when something last went well on it, by the clock of the loop.
        is_idle: whether nothing has come since the last answer.
    """

    since: float
    is_idle: bool


class Connections:
    """The open connections, in the order in which something last went well on them."""

    def __init__(self, ask: Ask, limits: Limits) -> None:
        """Start with none.

        Args:
            ask: answers a request.
            limits: what a connection may ask of the server.
        """
        self._ask = ask
        self._limits = limits
        self._open: dict[asyncio.Task[None], _State] = {}
        self._changed = asyncio.Event()

    @property
    def count(self) -> int:
        """Return how many connections are open."""
        return len(self._open)

    async def accept(self, listener: socket.socket) -> NoReturn:
        """Take connections from a listening socket for ever."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, _ = await loop.sock_accept(listener)
            except OSError:  # gone before it was taken; or the system has no handles left
                await asyncio.sleep(self._limits.patience_seconds)
                continue
            sock.setblocking(False)
            await self._make_room()
            task = loop.create_task(self._talk(sock))
            self._open[task] = _State(loop.time(), is_idle=False)
            task.add_done_callback(partial(self._forget, sock))

    async def close(self) -> None:
        """End all connections."""
        await self._end(*self._open)

    async def _make_room(self) -> None:
        """Wait until one more connection may be open, or end one.

        First goes one that is idle between two requests, as is a server's right; else the one on which
        nothing has gone well for the longest time. So nobody keeps others out by being slow.
        """
        while len(self._open) >= self._limits.connections:
            idle = next((task for task, state in self._open.items() if state.is_idle), None)
            longest, state = next(iter(self._open.items()))
            left = state.since + self._limits.patience_seconds - asyncio.get_running_loop().time()
            if idle or left <= 0:
                await self._end(idle or longest)
                continue
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), left)

    async def _end(self, *tasks: asyncio.Task[None]) -> None:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _forget(self, sock: socket.socket, task: asyncio.Task[None]) -> None:
        sock.close()
        del self._open[task]
        self._changed.set()

    async def _talk(self, sock: socket.socket) -> None:
        """Answer the requests of one connection until either end has had enough."""
        with suppress(OSError, TimeoutError, asyncio.CancelledError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            own = str(sock.getsockname()[0])
            talk = h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.head_bytes)
            while await self._exchange(sock, talk, own):
                self._went_well(is_idle=not talk.trailing_data[0])
                talk.start_next_cycle()
                await asyncio.sleep(0)  # whoever asks without a pause keeps nobody waiting
            await self._leave(sock)

    async def _exchange(self, sock: socket.socket, talk: h11.Connection, own: str) -> bool:
        """Answer one request; return whether there may be another one."""
        try:
            async with asyncio.timeout(self._limits.head_seconds):
                request = await self._request(sock, talk)
        except h11.RemoteProtocolError as error:
            return await self._send(sock, talk, refusal(error.error_status_hint))
        except TimeoutError:
            if talk.trailing_data[0]:  # some of a request is there
                return await self._send(sock, talk, refusal(408))
            return False
        if request is None:
            return False
        answer = self._answer(request, own)
        if request.values("transfer-encoding"):
            # Another program may see its end elsewhere: what follows is no request (RFC 9112, 6.1).
            answer = answer._replace(closes=True)
        return await self._send(sock, talk, answer)

    def _answer(self, request: Request, own: str) -> Answer:
        try:
            return self._ask(request, own)
        except Exception:  # noqa: BLE001  # a fault in one answer is no end of the others
            return refusal(500)

    async def _request(self, sock: socket.socket, talk: h11.Connection) -> Request | None:
        """Return the head of the next request; None where there is none to come.

        Raises:
            h11.RemoteProtocolError: it is no request, or longer than it may be.
        """
        while True:
            event = talk.next_event()
            if isinstance(event, h11.Request):
                # The end of a request without a body comes at once. What has a body is not read on.
                talk.next_event()
                return _request_of(event)
            if event is not h11.NEED_DATA:
                return None
            talk.receive_data(await asyncio.get_running_loop().sock_recv(sock, _READ))
            self._is_asked()

    async def _send(self, sock: socket.socket, talk: h11.Connection, answer: Answer) -> bool:
        """Send an answer; return whether there may be another request."""
        ends = answer.closes or talk.their_state is not h11.DONE
        closing = [("Connection", "close")] if ends else []
        head = h11.Response(
            status_code=answer.status,
            reason=HTTPStatus(answer.status).phrase,
            headers=[*answer.headers, *closing],
        )
        data = talk.send(head) or b""
        for start in range(0, len(answer.body), _SENT):
            piece = h11.Data(data=answer.body[start : start + _SENT])
            await self._write(sock, data + (talk.send(piece) or b""))
            data = b""
        await self._write(sock, data + (talk.send(h11.EndOfMessage()) or b""))
        return talk.our_state is h11.DONE and talk.their_state is h11.DONE

    async def _write(self, sock: socket.socket, data: bytes) -> None:
        if data:
            async with asyncio.timeout(self._limits.send_seconds):
                await asyncio.get_running_loop().sock_sendall(sock, data)
            self._went_well()

    async def _leave(self, sock: socket.socket) -> None:
        """Say that nothing more comes, and let what is still on its way arrive.

        To close at once would take the answer back from one who is still sending.
        """
        sock.shutdown(socket.SHUT_WR)
        left = _MOST_LEFT
        async with asyncio.timeout(self._limits.linger_seconds):
            while left > 0:
                data = await asyncio.get_running_loop().sock_recv(sock, _SENT)
                if not data:
                    return
                left -= len(data)

    def _went_well(self, *, is_idle: bool = False) -> None:
        """Put the connection of this task behind all others in the order in which room is made."""
        task = asyncio.current_task()
        if task is not None and self._open.pop(task, None) is not None:
            self._open[task] = _State(asyncio.get_running_loop().time(), is_idle)
            self._changed.set()

    def _is_asked(self) -> None:
        """Note that something has come on the connection of this task; it keeps its place in the order."""
        task = asyncio.current_task()
        if task in self._open:
            self._open[task] = self._open[task]._replace(is_idle=False)


def _request_of(event: h11.Request) -> Request:
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers]
    return Request(event.method.decode("latin-1"), event.target.decode("latin-1"), headers)
