"""Asking a REST interface that is busy, broken, hostile, or not what it should be."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import pytest

from tests.service import TOKEN, Asked, Service, Told, serving, told
from tracemap.errors import ServiceError, UsageError
from tracemap.rest.client import Clock, Limits, Rest


class Time:
    """Time that passes only where it is waited for, or where a test lets each look at it take some."""

    def __init__(self, step: float = 0.0) -> None:
        self.seconds = 0.0
        self.step = step
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.seconds += seconds

    def now(self) -> float:
        self.seconds += self.step
        return self.seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.wait, self.now, lambda: 1_700_000_000.0)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(lambda asked: told({"fine": True})) as one:
        yield one


def client(service: Service, time: Time | None = None, **limits: float) -> Rest:
    bounds = Limits(**limits) if limits else Limits(silence=5)  # type: ignore[arg-type]
    return Rest(service.address, TOKEN, clock=(time or Time()).clock, limits=bounds)


def in_turn(*answers: Told) -> Iterator[Told]:
    yield from answers
    while True:
        yield answers[-1]


def answer_in_turn(service: Service, *answers: Told) -> None:
    turn = in_turn(*answers)
    service.answering = lambda asked: next(turn)


def test_what_is_asked_carries_the_token_and_what_is_wanted(service: Service) -> None:
    assert client(service).get("/thing", {"jql": "a = 'b c'", "at": 3}) == {"fine": True}
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("GET", "/thing")
    assert asked.query == {"jql": "a = 'b c'", "at": "3"}
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_users_token_goes_with_the_users_name(service: Service) -> None:
    Rest(service.address, "abc", "someone@example.org", clock=Time().clock).get("/thing")
    assert service.asked[0].headers["Authorization"] == "Basic c29tZW9uZUBleGFtcGxlLm9yZzphYmM="


def test_what_is_put_is_sent_as_json(service: Service) -> None:
    service.answering = lambda asked: Told(204)
    client(service).put("/thing", {"due": "2024-03-23"})
    assert service.asked[0].method == "PUT"
    assert service.asked[0].body == {"due": "2024-03-23"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_is_busy_or_broken_for_the_moment_is_asked_again(
    service: Service, status: int
) -> None:
    time = Time(step=1)
    answer_in_turn(service, Told(status), Told(status), told({"fine": True}))
    assert client(service, time).get("/thing") == {"fine": True}
    assert time.waits == [1, 2]


def test_it_waits_as_long_as_it_is_asked_to(service: Service) -> None:
    time = Time(step=1)
    later = "Tue, 14 Nov 2023 22:13:50 GMT"  # 30 seconds after the day of the clock
    answer_in_turn(
        service,
        told({}, 429, Retry_After="7"),
        told({}, 503, Retry_After=later),
        told({"fine": True}),
    )
    assert client(service, time).get("/thing") == {"fine": True}
    assert time.waits == [7, 30]


@pytest.mark.parametrize("said", ["soon", "-1", "9" * 30, "", "Tue, 99 Nov 2023 22:13:50 GMT"])
def test_a_wish_that_is_none_is_not_followed(service: Service, said: str) -> None:
    time = Time(step=1)
    answer_in_turn(service, told({}, 429, Retry_After=said), told({"fine": True}))
    assert client(service, time).get("/thing") == {"fine": True}
    assert time.waits == [1]


def test_a_wish_for_hours_ends_it(service: Service) -> None:
    answer_in_turn(service, told({}, 429, Retry_After="7200"))
    with pytest.raises(ServiceError, match="asks to wait 7200 seconds; given up at once"):
        client(service, Time(step=1)).get("/thing")


def test_it_gives_up_after_six_attempts(service: Service) -> None:
    time = Time(step=1)
    answer_in_turn(service, Told(500))
    with pytest.raises(ServiceError, match="it answers 500; given up after 6 attempts"):
        client(service, time).get("/thing")
    assert time.waits == [1, 2, 4, 8, 16]
    assert len(service.asked) == 6


def test_requests_keep_apart(service: Service) -> None:
    time = Time()
    rest = client(service, time)
    for _ in range(3):
        rest.get("/thing")
    assert time.waits == [0.1, 0.1]


def test_an_answer_that_was_cut_off_is_asked_for_again(service: Service) -> None:
    answer_in_turn(service, Told(200, b'{"fine": tr', length=1000), told({"fine": True}))
    assert client(service).get("/thing") == {"fine": True}
    assert len(service.asked) == 2


def test_json_that_is_never_whole_is_an_error(service: Service) -> None:
    answer_in_turn(service, Told(200, b'{"fine": tr'))
    with pytest.raises(
        ServiceError, match="its answer is no JSON, or was cut off; given up after 6"
    ):
        client(service).get("/thing")


def test_json_that_nests_without_end_is_an_error(service: Service) -> None:
    answer_in_turn(service, Told(200, b"[" * 200_000))
    with pytest.raises(ServiceError, match="its answer is no JSON"):
        client(service).get("/thing")


def test_a_login_page_is_told_as_one(service: Service) -> None:
    page = b"\n<!DOCTYPE html><html><body>Log in</body></html>"
    answer_in_turn(service, Told(200, page, (("Content-Type", "text/html"),)))
    with pytest.raises(ServiceError, match="a web page, not JSON") as caught:
        client(service).get("/thing")
    assert caught.value.help is not None
    assert "login page" in caught.value.help
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "not valid"),
        (403, "may not do this"),
        (404, "no such thing"),
        (400, None),
        (410, None),
    ],
)
def test_a_refusal_is_final(service: Service, status: int, advice: str | None) -> None:
    answer_in_turn(service, Told(status, b"{}"))
    with pytest.raises(ServiceError, match=f"/thing: it answers {status}$") as caught:
        client(service).get("/thing")
    assert caught.value.status == status
    assert (advice or "") in (caught.value.help or "")
    assert len(service.asked) == 1


def test_the_token_is_not_carried_to_another_host(service: Service) -> None:
    with serving(lambda asked: told({"stolen": True})) as other:
        there = (("Location", f"{other.address}/thing"),)
        answer_in_turn(service, Told(302, b"", there))
        with pytest.raises(
            ServiceError, match=r"it redirects to 127\.0\.0\.1:\d+, which is not followed"
        ):
            client(service).get("/thing")
        assert other.asked == []


def test_no_redirect_is_followed(service: Service) -> None:
    answer_in_turn(service, Told(301, b"", (("Location", "/elsewhere"),)))
    with pytest.raises(ServiceError, match="it redirects, which is not followed"):
        client(service).get("/thing")
    assert service.paths() == ["/thing"]


@pytest.mark.parametrize("where", ["http://[", "", "\x07", "//", "javascript:alert(1)"])
def test_a_redirect_to_nowhere_is_one_all_the_same(service: Service, where: str) -> None:
    answer_in_turn(service, Told(302, b"", (("Location", where),)))
    with pytest.raises(ServiceError, match="it redirects, which is not followed"):
        client(service).get("/thing")


def test_no_proxy_sees_what_goes_to_a_loopback_address(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda asked: told({"stolen": True})) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        assert client(service).get("/thing") == {"fine": True}
        assert proxy.asked == []


def test_an_answer_without_end_is_left(service: Service) -> None:
    answer_in_turn(service, Told(200, b" " * 300_000))
    with pytest.raises(ServiceError, match="its answer is larger than 100000 bytes"):
        client(service, bytes=100_000, silence=5).get("/thing")


def test_an_answer_that_drips_is_left(service: Service) -> None:
    answer_in_turn(service, Told(200, b" " * 5_000_000))
    with pytest.raises(ServiceError, match="its answer took longer than 10 seconds"):
        client(service, Time(step=9), seconds=10, silence=5).get("/thing")


def test_a_host_that_is_not_there_is_an_error_after_a_while() -> None:
    with serving(lambda asked: told({})) as gone:
        address = gone.address
    time = Time(step=1)
    with pytest.raises(ServiceError, match="it cannot be reached"):
        Rest(address, TOKEN, clock=time.clock).get("/thing")
    assert time.waits == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    "address",
    [
        "http://jira.example.org",
        "ftp://jira.example.org",
        "jira.example.org",
        "https://",
        "https://someone:secret@jira.example.org",
        "https://jira.example.org/?token=secret",
        "https://jira.example.org:99999999",
        "https://[jira",
        "https://jira.example.org/\n",
        "file:///etc/passwd",
        "http://127.0.0.1.example.org",
        "https://" + "a" * 70 + ".example.org",
        "https://jirä.example.org",
        "https://a b.example.org",
        "",
    ],
)
def test_only_an_address_that_keeps_the_token_secret_is_taken(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        Rest(address, TOKEN)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://localhost:8080", "http://[::1]:80", "https://a.example/jira/"]
)
def test_https_is_taken_and_http_on_a_loopback_address(address: str) -> None:
    assert repr(Rest(address, TOKEN)).startswith("Rest(")


@pytest.mark.parametrize("token", ["", "two words", "line\nX-Injected: yes", "tökén", "\x00"])
def test_a_token_that_can_be_none_is_refused_unseen(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        Rest("https://jira.example.org", token)
    assert not token or token not in str(caught.value)


FAULTS = [Told(401), Told(500), Told(200, b"<html>"), Told(200, b"{"), Told(302), Told(404)]


@pytest.mark.parametrize("answer", FAULTS, ids=str)
def test_no_error_shows_the_token(service: Service, answer: Told) -> None:
    answer_in_turn(service, answer)
    rest = client(service)
    with pytest.raises(ServiceError) as caught:
        rest.get("/thing")
    told_in_full = "".join(traceback.format_exception(caught.value))
    assert TOKEN not in told_in_full + str(caught.value.help) + repr(rest)


def test_the_query_is_escaped(service: Service) -> None:
    def answering(asked: Asked) -> Told:
        return told(asked.query)

    service.answering = answering
    hostile = {"jql": "a&b=c#d\r\nX: y"}
    assert client(service).get("/thing", hostile) == hostile
