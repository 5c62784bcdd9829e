"""The server on raw sockets: what it answers and refuses, and that nobody keeps others from an answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.serving.conftest import FILES, LONG, LONG_CONTENT, Served, parsed, received, serving
from tracemap.serving.answering import Answer, Request
from tracemap.serving.board import Board
from tracemap.serving.connections import Limits

QUICK = Limits(connections=8, head_seconds=0.05, send_seconds=0.05, linger_seconds=0.05)
"""Time-outs that a test can wait for."""


@pytest.fixture(scope="module")
def quick() -> Iterator[Served]:
    """Return a server that is impatient."""
    with serving(QUICK) as server:
        yield server


def test_a_page_comes_with_its_length_its_type_and_its_tag(served: Served) -> None:
    reply = served.get("/data/plan.js")
    assert (reply.status, reply.body) == (200, FILES["data/plan.js"])
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["etag"].startswith('"')
    assert "date" in reply.headers


@pytest.mark.parametrize("path", ["/", "/index.html", "/m/A-1.html"])
def test_a_page_is_the_site_s_with_the_script_that_reloads_it(served: Served, path: str) -> None:
    body = served.get(path).body
    assert body.count(b'<script src="/live.js" data-version="') == 1
    assert body.index(b"/live.js") < body.index(b"</head>")


def test_a_page_is_told_its_own_version(served: Served) -> None:
    import json

    version = json.loads(served.get("/live.json").body)["version"]
    assert f'data-version="{version}"'.encode() in served.get("/").body
    assert b"fetch(" in served.get("/live.js").body


HOSTS = {
    "127.0.0.1:{port}": 200,
    "localhost:{port}": 200,
    "LOCALHOST:{port}": 200,
    "LocalHost:{port}": 200,
    "[::1]:{port}": 200,
    "127.0.0.1": 403,
    "localhost": 403,
    "127.0.0.1:1": 403,
    "localhost:80": 403,
    "127.0.0.1:{port}0": 403,
    "127.0.0.1:0{port}": 403,
    "evil.example": 403,
    "evil.example:{port}": 403,
    "localhost.evil.example:{port}": 403,
    "127.0.0.1.evil.example:{port}": 403,
    "localhost.:{port}": 403,
    "127.1:{port}": 403,
    "2130706433:{port}": 403,
    "0.0.0.0:{port}": 403,
    "[::]:{port}": 403,
    "[::ffff:127.0.0.1]:{port}": 403,
    "127.0.0.1:{port}, evil.example": 403,
    "user@127.0.0.1:{port}": 403,
    "": 403,
    " ": 403,
    "\xe9:{port}": 403,
}


@pytest.mark.parametrize("host", HOSTS)
def test_only_the_names_of_the_server_itself_are_answered(served: Served, host: str) -> None:
    line = host.format(port=served.port)
    reply = parsed(served.send(f"GET / HTTP/1.1\r\nHost: {line}\r\n\r\n".encode("latin-1")))
    assert reply.status == HOSTS[host]
    assert (b"overview" in reply.body) == (reply.status == 200)


def test_a_refused_name_learns_nothing_of_what_pages_there_are(served: Served) -> None:
    lines = [
        f"GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n" for path in ("/", "/no", "/live.json")
    ]
    replies = [parsed(served.send(line.encode())) for line in lines]
    assert {reply.body for reply in replies} == {replies[0].body}
    assert replies[0].headers["content-type"].startswith("text/plain")
    assert replies[0].headers["connection"] == "close"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\n\r\n", 403),
        ("GET / HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: localhost:{port}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\n\r\n", 400),
        ("GET http://localhost:{port}/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 200),
        ("GET HTTP://LOCALHOST:{port}/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 200),
        ("GET http://localhost:{port} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 200),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 403),
        ("GET http://localhost:{port}/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        (
            "GET http://localhost:{port}@evil.example/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
            403,
        ),
        ("GET https://localhost:{port}/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 404),
        ("GET / HTTP/1.1\r\nHost : localhost:{port}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n Host: localhost:{port}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n folded: x\r\n\r\n", 403),
        ("GET / HTTP/2.0\r\nHost: localhost:{port}\r\n\r\n", 200),
        ("GET /\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 403),
        ("\r\n\r\n", 400),
    ],
)
def test_odd_heads_get_a_proper_answer(served: Served, head: str, status: int) -> None:
    data = head.format(port=served.port).encode("latin-1")
    assert parsed(served.send(data)).status == status


ORIGINS = {
    "http://127.0.0.1:{port}": 200,
    "http://localhost:{port}": 200,
    "HTTP://LOCALHOST:{port}": 200,
    "http://[::1]:{port}": 200,
    "null": 403,
    "": 403,
    "http://localhost": 403,
    "http://localhost:3000": 403,
    "https://localhost:{port}": 403,
    "http://evil.example": 403,
    "http://evil.example:{port}": 403,
    "http://localhost:{port}.evil.example": 403,
    "http://localhost:{port}/": 403,
    "file://": 403,
    "chrome-extension://abcdef": 403,
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_only_pages_of_the_server_itself_may_ask(served: Served, origin: str) -> None:
    line = f"Origin: {origin.format(port=served.port)}"
    assert served.get("/", "GET", line).status == ORIGINS[origin]


def test_one_foreign_origin_among_several_is_enough(served: Served) -> None:
    own = f"Origin: http://localhost:{served.port}"
    assert served.get("/", "GET", own, "Origin: http://evil.example").status == 403


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("none", "navigate", 200),
        ("same-origin", "no-cors", 200),
        ("cross-site", "navigate", 200),  # a link in a mail
        ("cross-site", "no-cors", 403),  # <script src> in a page of another site
        ("same-site", "no-cors", 403),  # the same from another port of localhost
        ("cross-site", "cors", 403),
    ],
)
def test_the_data_run_in_no_page_of_another_site(
    served: Served, site: str, mode: str, status: int
) -> None:
    lines = (f"Sec-Fetch-Site: {site}", f"Sec-Fetch-Mode: {mode}")
    assert served.get("/data/plan.js", "GET", *lines).status == status


@pytest.mark.parametrize(
    "method",
    ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GETS"],
)
def test_nothing_but_reading_is_answered(served: Served, method: str) -> None:
    reply = served.get("/", method, "Content-Length: 0")
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD"
    assert reply.headers["connection"] == "close"
    assert b"overview" not in reply.body


def test_the_name_is_judged_before_the_method(served: Served) -> None:
    assert parsed(served.send(b"POST / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).status == 403


@pytest.mark.parametrize("target", ["/", "/data/plan.js", "/nothing"])
def test_head_says_what_get_would_send(served: Served, target: str) -> None:
    got, head = served.get(target), served.get(target, "HEAD")
    assert head.body == b""
    same = set(got.headers) - {"date"}
    assert {name: head.headers[name] for name in same} == {name: got.headers[name] for name in same}


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"x", {tag}', '"x" ,W/{tag}', "*"])
def test_what_is_known_is_not_sent_again(served: Served, form: str) -> None:
    tag = served.get("/").headers["etag"]
    reply = served.get("/", "GET", f"If-None-Match: {form.format(tag=tag)}")
    assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", tag)
    assert "content-length" not in reply.headers


@pytest.mark.parametrize("form", ['"x"', "{bare}", "", ","])
def test_what_is_not_known_is_sent(served: Served, form: str) -> None:
    bare = served.get("/").headers["etag"].strip('"')
    assert served.get("/", "GET", f"If-None-Match: {form.format(bare=bare)}").status == 200


TARGETS = [
    "/../../../../etc/passwd",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%252f..%252fetc/passwd",
    "/..\\..\\etc\\passwd",
    "/..%5c..%5cetc%5cpasswd",
    "/....//....//etc/passwd",
    "/m/../index.html",
    "/./index.html",
    "//index.html",
    "//etc/passwd",
    "/index.html/",
    "/index.html%00",
    "/index.html%00.js",
    "/%69ndex.html",
    "/INDEX.HTML",
    "/m",
    "/m/",
    "/data/",
    "index.html",
    "*",
    "etc/passwd",
    "file:///etc/passwd",
    "/index.html#fragment",
    "/index.html;x=1",
    "/.git/config",
    "/tracemap.toml",
    "/milestones/plan.yaml",
    "/live.py",
    "/C:/Windows/win.ini",
    "/proc/self/environ",
    "/%c0%ae%c0%ae/etc/passwd",
    "/\uff3cetc".encode().decode("latin-1"),
    "/" + "a/" * 3000,
    "/" + "../" * 3000,
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target[:40])
def test_what_is_not_in_the_table_is_not_there(served: Served, target: str) -> None:
    reply = parsed(served.send(served.request(target)))
    assert reply.status in (400, 404)
    assert b"overview" not in reply.body.replace(b"To the overview", b"")
    assert b"root:" not in reply.body
    if reply.status == 404:
        assert reply.body == served.get("/nothing").body, "it does not depend on what was asked for"


@pytest.mark.parametrize("target", ["/?", "/?a=b", "/index.html?../../etc/passwd", "/?#"])
def test_a_query_changes_nothing(served: Served, target: str) -> None:
    assert served.get(target).body == served.get("/").body


@pytest.mark.parametrize("extra", [0, 1000, 14_000])
def test_a_head_may_be_long(served: Served, extra: int) -> None:
    assert served.get("/", "GET", f"Cookie: {'x' * extra}").status == 200


@pytest.mark.parametrize("extra", [17_500, 100_000, 3_000_000])
def test_a_head_may_not_be_longer_than_its_limit(served: Served, extra: int) -> None:
    for lines in ([f"Cookie: {'x' * extra}"], [f"A{number}: x" for number in range(extra // 5)]):
        with served.connect() as sock:
            with suppress(ConnectionError):
                sock.sendall(served.request("/", "GET", *lines))
            answer = received(sock)
        # One who goes on sending for megabytes may find the connection closed before the answer.
        assert (extra > 1_000_000 and not answer) or parsed(answer).status == 431
    assert served.get().status == 200


def test_a_target_may_not_be_longer_than_that_either(served: Served) -> None:
    assert served.get("/" + "a" * 20_000).status == 431


def replies_of(data: bytes) -> list[bytes]:
    """Return the bodies of answers that follow one another."""
    found = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        length = int(parsed(head + b"\r\n\r\n").headers["content-length"])
        found.append(data[:length])
        data = data[length:]
    return found


def test_requests_that_are_sent_at_once_are_answered_in_their_order(served: Served) -> None:
    paths = ["/data/plan.js", f"/{LONG}", "/nothing", "/assets/tracemap.css", "/data/plan.js"]
    bodies = replies_of(served.send(b"".join(served.request(path) for path in paths)))
    assert [bodies[0], bodies[1], bodies[3], bodies[4]] == [
        FILES["data/plan.js"],
        LONG_CONTENT,
        FILES["assets/tracemap.css"],
        FILES["data/plan.js"],
    ]
    assert len(bodies) == 5


def test_a_request_may_come_byte_by_byte(served: Served) -> None:
    with served.connect() as sock:
        for byte in served.request("/data/plan.js", "GET", "Connection: close"):
            sock.sendall(bytes([byte]))
        assert parsed(received(sock)).body == FILES["data/plan.js"]


def test_nothing_is_read_behind_a_refusal(served: Served) -> None:
    data = b"POST / HTTP/1.1\r\nHost: x\r\n\r\n" + served.request("/data/plan.js")
    assert served.send(data).count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "body",
    [
        "Content-Length: 5\r\n\r\nGET /",
        "Content-Length: 1000000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n",
        "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
    ],
)
def test_a_body_is_no_second_request(served: Served, body: str) -> None:
    data = served.request("/data/plan.js").replace(b"\r\n\r\n", b"\r\n") + body.encode()
    answer = served.send(data)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert parsed(answer).headers["connection"] == "close"


SMUGGLED = [
    "Content-Length: 5\r\nContent-Length: 6\r\n\r\nGET /",
    "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nGET /",
    "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
    " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Content-Length: +5\r\n\r\nGET /",
    "Content-Length: 0x5\r\n\r\nGET /",
    "Content-Length: -1\r\n\r\n",
    "Content-Length: 5, 5\r\n\r\nGET /",
    f"Content-Length: {'9' * 5000}\r\n\r\n",
    "X: a\rTransfer-Encoding: chunked\r\n\r\n",
    "X: a\0b\r\n\r\n",
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\nConnection: Upgrade\r\nContent-Length: 5\r\n\r\n",
]
"""What two programs might take for two different requests."""


@pytest.mark.parametrize("rest", SMUGGLED, ids=lambda rest: repr(rest[:50]))
def test_no_second_request_is_hidden_in_one(served: Served, rest: str) -> None:
    hidden = served.request("/data/plan.js")
    head = served.request("/nothing").removesuffix(b"\r\n")
    answer = served.send(head + rest.encode("latin-1") + hidden)
    assert answer.count(b"HTTP/1.1 ") == 1
    reply = parsed(answer)
    assert reply.status in (400, 403, 404, 501)
    assert reply.headers["connection"] == "close"
    assert FILES["data/plan.js"] not in answer


def test_who_has_asked_and_says_no_more_gets_the_answer(served: Served) -> None:
    assert parsed(served.send(served.request(f"/{LONG}"))).body == LONG_CONTENT


def test_who_says_half_a_request_and_no_more_is_told_so(served: Served) -> None:
    assert parsed(served.send(b"GET / HTTP/1.1\r\nHost:")).status == 400


def test_who_says_nothing_gets_nothing(served: Served) -> None:
    assert served.send(b"") == b""


def test_who_leaves_in_the_middle_of_an_answer_harms_nobody(served: Served) -> None:
    for _ in range(20):
        with served.connect() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            sock.sendall(served.request(f"/{LONG}"))
            sock.recv(10)
    assert served.get().status == 200


def test_half_a_request_is_waited_for_no_longer_than_its_limit(quick: Served) -> None:
    with quick.connect() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert parsed(received(sock)).status == 408


def test_dripping_bytes_win_no_time(quick: Served) -> None:
    with quick.connect() as sock:
        sock.settimeout(0.001)
        answer = b""
        for _ in range(100_000):  # the time-out of the server ends it, long before
            try:
                sock.sendall(b"x")
                answer = sock.recv(65536)
                break
            except TimeoutError:
                continue
            except ConnectionError:
                return
        assert parsed(answer).status == 408


def test_a_connection_on_which_nothing_is_asked_is_closed_without_a_word(quick: Served) -> None:
    with quick.connect() as sock:
        assert received(sock) == b""


def test_a_connection_that_stays_open_is_closed_when_nothing_more_is_asked(quick: Served) -> None:
    with quick.connect() as sock:
        sock.sendall(quick.request("/data/plan.js"))
        assert len(replies_of(received(sock))) == 1


def test_an_answer_that_nobody_takes_is_given_up(quick: Served) -> None:
    with quick.connect() as sock:
        sock.sendall(quick.request(f"/{LONG}"))
        while quick.connections.count:  # a server that waited for ever would hang here
            pass
        assert len(received(sock)) < len(LONG_CONTENT)


def patient(connections: int) -> Limits:
    """Return limits under which nothing but a lack of room ends a connection."""
    return Limits(connections=connections, head_seconds=3600, send_seconds=3600)


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: "])
def test_a_hundred_silent_connections_keep_nobody_from_an_answer(start: bytes) -> None:
    with serving(patient(64)) as server, ExitStack() as stack:
        silent = [stack.enter_context(server.connect()) for _ in range(100)]
        for sock in silent:
            with suppress(ConnectionError):
                sock.sendall(start)
        assert server.get().status == 200
        assert server.connections.count <= 64
        ended = [sock for sock in silent[:37] if received(sock) == b""]
        assert len(ended) == 37, "the ones that were silent for the longest time made room"


def test_answers_that_nobody_takes_keep_nobody_from_an_answer() -> None:
    with serving(patient(4)) as server, ExitStack() as stack:
        for _ in range(12):
            sock = stack.enter_context(server.connect())
            sock.sendall(server.request(f"/{LONG}"))
        assert server.get().status == 200
        assert server.connections.count <= 4


def test_a_hundred_who_ask_at_once_all_get_their_answer() -> None:
    with serving(patient(8)) as server, ExitStack() as stack:
        asking = [stack.enter_context(server.connect()) for _ in range(100)]
        for sock in asking:
            sock.sendall(server.request("/data/plan.js", "GET", "Connection: close"))
        assert {parsed(received(sock)).body for sock in asking} == {FILES["data/plan.js"]}


def test_connections_that_are_kept_open_make_room_at_once() -> None:
    with serving(patient(4)) as server, ExitStack() as stack:
        for _ in range(20):
            sock = stack.enter_context(server.connect())
            sock.sendall(server.request("/data/plan.js"))
            assert b"tracemapData" in sock.recv(65536)
        assert server.connections.count <= 4


def test_one_who_asks_without_a_pause_does_not_keep_the_others_waiting() -> None:
    gate, seen = threading.Event(), list[str]()

    def ask(board: Board, request: Request) -> Answer:
        if not seen:
            gate.wait()  # until all that is asked below has arrived
        seen.append(request.target)
        return Answer(304, (), b"")

    with serving(ask=ask) as server, server.connect() as one, server.connect() as other:
        one.sendall(server.request("/one") * 500)
        other.sendall(server.request("/other"))
        gate.set()
        one.shutdown(socket.SHUT_WR)
        assert received(one).count(b"HTTP/1.1 304") == 500
        assert b"HTTP/1.1 304" in other.recv(65536)
    assert seen.index("/other") < 400


def test_a_fault_in_an_answer_is_no_end_of_the_others() -> None:
    def ask(board: Board, request: Request) -> Answer:
        raise ZeroDivisionError("secret")

    with serving(ask=ask) as server:
        for _ in range(2):
            reply = server.get()
            assert reply.status == 500
            assert b"secret" not in reply.body


def test_a_page_is_of_one_site_while_another_takes_its_place(served: Served) -> None:
    from tracemap.serving.builder import site_of

    with serving() as server, server.connect() as sock:
        sock.sendall(server.request(f"/{LONG}", "GET", "Connection: close"))
        start = sock.recv(10)
        server.board.take(site_of({**FILES, LONG: b"another"}), "12:00:01")
        assert parsed(start + received(sock)).body == LONG_CONTENT
        assert server.get(f"/{LONG}").body == b"another"


WORDS = st.sampled_from(
    [
        *(
            b"GET",
            b"HEAD",
            b"POST",
            b" ",
            b"/",
            b"HTTP/1.1",
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b"Host: ",
        ),
        *(b"localhost:PORT", b"evil.example", b"..", b"%2e", b"%00", b"\\", b"m/A-1.html", b"?"),
        *(
            b"Content-Length: ",
            b"5",
            b"Transfer-Encoding: chunked",
            b"Origin: http://localhost:PORT",
        ),
        *(b"Connection: keep-alive", b"http://", b"\x00", b"\xff", b":", b"x" * 2000),
    ]
)
BYTES = st.lists(st.one_of(WORDS, st.binary(max_size=30)), max_size=40).map(b"".join)
STARTS = st.sampled_from(
    [b"", b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\n", b"GET /", b"HEAD / HTTP/1.0\r\n"]
)


@given(start=STARTS, rest=BYTES)
def test_whatever_is_sent_gets_a_proper_answer_or_none(
    served: Served, start: bytes, rest: bytes
) -> None:
    answer = served.send((start + rest).replace(b"PORT", str(served.port).encode()))
    if answer:
        reply = parsed(answer)
        assert reply.status in (200, 400, 403, 404, 405, 431, 501)
        known = [server_page.content for server_page in served.board.shown.pages.values()]
        known += [served.board.shown.other.content, b"%d: " % reply.status, b""]
        assert any(reply.body.startswith(one) for one in known)
    assert served.get("/data/plan.js").body == FILES["data/plan.js"]
