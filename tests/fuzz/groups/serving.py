"""Requests to `tracemap serve`, from the bytes on a connection to the answer; and what a build hands over."""

from __future__ import annotations

from functools import cache

import h11

from tests.fuzz.target import Target
from tests.serving.conftest import FILES
from tracemap.serving.address import authorities
from tracemap.serving.answering import answer, refusal
from tracemap.serving.board import Board
from tracemap.serving.builder import site_of
from tracemap.serving.connections import Limits, _request_of
from tracemap.serving.outcome import packed, unpacked

SITE = site_of(FILES)


@cache
def _board() -> Board:
    board = Board()
    board.take(SITE, "12:00:00")
    return board


def run_request(data: bytes) -> None:
    """Whatever arrives, the answer is one of the pages or a refusal, and can be sent."""
    talk = h11.Connection(h11.SERVER, max_incomplete_event_size=Limits().head_bytes)
    try:
        talk.receive_data(data)
        event = talk.next_event()
    except h11.RemoteProtocolError as error:
        found = refusal(error.error_status_hint)
    else:
        if not isinstance(event, h11.Request):
            return
        shown = _board().shown
        request = _request_of(event)
        found = answer(request, shown, authorities("localhost", "127.0.0.1", 8000))
        bodies = {page.content for page in shown.pages.values()} | {shown.other.content, b""}
        assert found.body in bodies or found.body.startswith(b"%d: " % found.status)
        assert found.status in (200, 304, 403, 404, 405)
        assert found.status == 403 or request.values("host")
    if talk.our_state is h11.SEND_RESPONSE:
        talk.send(h11.Response(status_code=found.status, headers=list(found.headers)))


def run_outcome(data: bytes) -> None:
    """What a build hands over is taken apart or refused; what is packed comes out as it went in."""
    try:
        outcome = unpacked(data)
    except ValueError:
        return
    assert unpacked(b"".join(packed(outcome))) == outcome


HEADS = (
    ("GET / HTTP/1.1", "Host: localhost:8000"),
    ("HEAD /m/A-1.html?x=1 HTTP/1.1", "Host: 127.0.0.1:8000", "Origin: http://localhost:8000"),
    (
        "GET http://localhost:8000/assets/tracemap.css HTTP/1.1",
        "Host: localhost:8000",
        'If-None-Match: W/"a", *',
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
    ),
    ("GET /..%2f..%2fetc/passwd HTTP/1.0", "Host: [::1]:8000"),
    ("POST /%00 HTTP/1.1", "Host: evil.example", "Transfer-Encoding: chunked"),
)
REQUESTS = [("\r\n".join(head) + "\r\n\r\n").encode() for head in HEADS]

TARGETS = (
    Target("request", run_request, lambda: REQUESTS, "http.dict", inputs=400),
    Target("outcome", run_outcome, lambda: [b"".join(packed(SITE))], "json.dict", inputs=100),
)
