"""One REST interface that answers in JSON, asked with a token.

What is asked goes to the host that was named and to no other: redirects are not followed, so that the token
is not carried elsewhere. Answers are bounded in size and time. Where the interface is busy or fails for the
moment, it is asked again, after as long as it says.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from tracemap.errors import ServiceError, UsageError
from tracemap.version import __version__

MOST_BYTES = 64 << 20
_CHUNK = 1 << 16
_TIMES = 6
_LONGEST_WAIT = 300.0
_AGAIN = frozenset((429, 500, 502, 503, 504))
_BETWEEN = 0.1
"""Seconds from one request to the next, at the least."""


class Clock(NamedTuple):
    """How time passes: `wait` waits for some seconds, `now` counts them, `today` as the calendar does."""

    wait: Callable[[float], None]
    now: Callable[[], float]
    today: Callable[[], float]


class Limits(NamedTuple):
    """What one answer may take: bytes, seconds without a word, and seconds in all."""

    bytes: int = MOST_BYTES
    silence: float = 30.0
    seconds: float = 300.0


class _FaultError(Exception):
    """An answer that may be another one in a while; `after` is how long the interface asks to wait."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Rest:
    """A REST interface.

    Attributes:
        host: its name, for messages.
    """

    def __init__(
        self,
        address: str,
        token: str,
        user: str = "",
        *,
        clock: Clock | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Keep where it is and what it is asked with.

        Args:
            address: what all paths are below, with https; http is taken on a loopback address.
            token: goes with each request, as a bearer token, or as the password of the user if there is one.
            user: whom the token belongs to, where the interface wants to know.
            clock: how time passes.
            limits: what one answer may take.

        Raises:
            UsageError: the address is not of that kind, or the token cannot be one.
        """
        self._base, self.host = _checked(address)
        if not token.isascii() or not token.isprintable() or " " in token or not token:
            raise UsageError(f"the token for {self.host} is empty, or holds what no token does")
        if not all(32 <= ord(letter) < 256 for letter in user):
            raise UsageError(f"the user for {self.host} has letters that a request cannot carry")
        pair = b64encode(f"{user}:{token}".encode()).decode()
        self._authority = f"Basic {pair}" if user else f"Bearer {token}"
        self._clock = clock or Clock(time.sleep, time.monotonic, time.time)
        self._limits = limits or Limits()
        self._opener = _opener(is_loopback=address.startswith("http:"))
        self._last: float | None = None

    def __repr__(self) -> str:
        """Return its host; what it is asked with is nobody's business."""
        return f"Rest({self.host!r})"

    def get(self, path: str, asked: Mapping[str, str | int] | None = None) -> Any:
        """Return what the interface answers, from JSON.

        Raises:
            ServiceError: it cannot be reached, refuses, or answers with something else.
        """
        query = f"?{urlencode(asked)}" if asked else ""
        return self._patiently(Request(self._base + path + query), path)  # noqa: S310  # _checked

    def put(self, path: str, body: object) -> None:
        """Tell the interface something; told twice, it comes to the same.

        Raises:
            ServiceError: as of `get`.
        """
        data = json.dumps(body).encode()
        request = Request(self._base + path, data, method="PUT")  # noqa: S310  # _checked
        request.add_header("Content-Type", "application/json")
        self._patiently(request, path)

    def _patiently(self, request: Request, path: str) -> Any:
        """Ask up to six times, twice as long apart each time, or as long as the interface says."""
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", f"tracemap/{__version__}")
        request.add_unredirected_header("Authorization", self._authority)
        pause = 1.0
        for attempt in range(1, _TIMES + 1):
            self._keep_apart()
            try:
                return self._once(request, path)
            except _FaultError as fault:
                after = pause if fault.after is None else max(fault.after, 0.0)
                if attempt == _TIMES or after > _LONGEST_WAIT:
                    wish = (
                        f", and asks to wait {after:.0f} seconds" if after > _LONGEST_WAIT else ""
                    )
                    tried = f"after {attempt} attempts" if attempt > 1 else "at once"
                    message = f"{self.host}: {path}: {fault}{wish}; given up {tried}"
                    raise ServiceError(message, "try again later") from None
                self._clock.wait(after)
                pause *= 2
        raise AssertionError("the last attempt returns or raises")

    def _keep_apart(self) -> None:
        now = self._clock.now()
        if self._last is not None and now - self._last < _BETWEEN:
            self._clock.wait(_BETWEEN - (now - self._last))
        self._last = self._clock.now()

    def _once(self, request: Request, path: str) -> Any:
        try:
            with self._opener.open(request, timeout=self._limits.silence) as answer:
                data = self._content(answer, path)
        except HTTPError as error:
            with error:
                raise self._refusal(error, path) from None
        except URLError as error:
            if isinstance(error.reason, OSError) and "certificate" in str(error.reason).lower():
                raise ServiceError(
                    f"{self.host}: its certificate is not trusted: {error.reason}"
                ) from None
            raise _FaultError(f"it cannot be reached: {error.reason}") from None
        except (OSError, HTTPException) as error:
            raise _FaultError(f"the connection broke: {type(error).__name__}") from None
        return self._parsed(data, path)

    def _content(self, answer: HTTPResponse, path: str) -> bytes:
        begun = self._clock.now()
        data = bytearray()
        while chunk := answer.read1(_CHUNK):
            data += chunk
            if len(data) > self._limits.bytes:
                message = (
                    f"{self.host}: {path}: its answer is larger than {self._limits.bytes} bytes"
                )
                raise ServiceError(message, "ask for less")
            if self._clock.now() - begun > self._limits.seconds:
                most = f"{self._limits.seconds:.0f} seconds"
                message = f"{self.host}: {path}: its answer took longer than {most}"
                raise ServiceError(message, "ask for less, or try again later")
        return bytes(data)

    def _parsed(self, data: bytes, path: str) -> Any:
        if not data.strip():
            return None
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            pass
        if data.lstrip()[:1] == b"<":
            message = f"{self.host}: {path}: it answers with a web page, not JSON"
            raise ServiceError(
                message, "it may be a login page: check the address and the token"
            ) from None
        raise _FaultError("its answer is no JSON, or was cut off")

    def _refusal(self, error: HTTPError, path: str) -> Exception:
        """Return what to raise over an answer that is no success."""
        where = f"{self.host}: {path}"
        if error.code in _AGAIN:
            return _FaultError(f"it answers {error.code}", self._after(error.headers))
        if 300 <= error.code < 400:
            target = _host(error.headers.get("Location", ""))
            other = f" to {target}" if target and target != self.host else ""
            message = f"{where}: it redirects{other}, which is not followed"
            return ServiceError(message, "name the address that it redirects to, if you trust it")
        advice = {
            401: "the token is not valid, or has run out",
            403: "the token may not do this",
            404: "there is no such thing, or the token may not see it",
        }
        message = f"{where}: it answers {error.code}"
        return ServiceError(message, advice.get(error.code), error.code)

    def _after(self, headers: Message) -> float | None:
        """Return how many seconds `Retry-After` asks to wait: it says so, or when they are over."""
        said = headers.get("Retry-After", "").strip()
        if said.isdecimal() and len(said) < 10:
            return float(said)
        try:
            return parsedate_to_datetime(said).timestamp() - self._clock.today()
        except (ValueError, TypeError, OverflowError):
            return None


def _opener(*, is_loopback: bool) -> OpenerDirector:
    """Return what opens http and https alone, and leaves a redirect as the answer that it is.

    On a loopback address, where the token is not encrypted, no proxy is asked.
    """
    opener = OpenerDirector()
    for handler in (
        ProxyHandler({} if is_loopback else None),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _checked(address: str) -> tuple[str, str]:
    """Return an address without its last slash, and its host."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
        host.encode("idna")
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or parts.scheme not in ("https", "http") or not _is_plain(address):
        raise UsageError(
            f"{address[:80]!r} is no address of a service", "as https://jira.example.org"
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise UsageError(f"the address of {host} holds more than a host and a path")
    if parts.scheme == "http" and not _is_loopback(host):
        raise UsageError(
            f"{host}: a token is sent over https alone",
            f"name it as https://{parts.netloc}{parts.path}",
        )
    return address.rstrip("/"), parts.netloc


def _is_plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and " " not in address


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
