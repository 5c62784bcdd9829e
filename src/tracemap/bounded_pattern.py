"""Regular expressions of a configuration: what somebody else wrote may not match for ever.

Python's engine goes back and tries again, on `(a+)+b` twice as often for each further `a`, and has no bound
of its own. It looks for signals while it matches, so that a clock can stop it. Windows has no such clock,
and only the main thread takes signals: elsewhere an expression takes what it takes.
"""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from tracemap.errors import ConfigError
from tracemap.limits import coded

T = TypeVar("T")

_SLOW = 0.001
"""Seconds: a match that takes less is not counted; most take a thousandth of that."""

_SHOWN = 60


class Form(Protocol):
    """What matches texts: an expression of our own, or a bounded one."""

    @property
    def pattern(self) -> str:
        """The expression as it is written."""

    def fullmatch(self, text: str, /) -> re.Match[str] | None:
        """Match the whole text."""

    def match(self, text: str, /) -> re.Match[str] | None:
        """Match at the start of the text."""

    def finditer(self, text: str, /) -> Iterable[re.Match[str]]:
        """Return what matches anywhere, from left to right."""


class BoundedPattern:
    """An expression whose slow matches may take a number of seconds of the processor, all together.

    Each method raises ConfigError once they have taken more.
    """

    def __init__(self, text: str, seconds: float, place: Callable[[], str]) -> None:
        """Compile it.

        Args:
            text: the expression, which is known to be one.
            seconds: how long its matches may take.
            place: says where it is written.
        """
        self.pattern = text
        self._compiled = re.compile(text)
        self._seconds = seconds
        self._left = seconds
        self._place = place

    def fullmatch(self, text: str, /) -> re.Match[str] | None:
        """Match the whole text."""
        return self._bounded(self._compiled.fullmatch, text)

    def match(self, text: str, /) -> re.Match[str] | None:
        """Match at the start of the text."""
        return self._bounded(self._compiled.match, text)

    def finditer(self, text: str, /) -> list[re.Match[str]]:
        """Return what matches anywhere, from left to right."""
        return self._bounded(lambda text: list(self._compiled.finditer(text)), text)

    def _bounded(self, matching: Callable[[str], T], text: str) -> T:
        if not _can_be_stopped():
            return matching(text)
        start = time.process_time()
        try:
            with _clock.running(self._left):
                found = matching(text)
        except _TimeIsUpError:
            raise self._refusal(text) from None
        taken = time.process_time() - start
        if taken > _SLOW:
            self._left = max(self._left - taken, _SLOW)
        return found

    def _refusal(self, text: str) -> ConfigError:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        where = f"{self._place()}: {self.pattern!r} takes too long"
        return ConfigError(
            f"{where}: more than {self._seconds:g} s of the processor, at last on {shown!r}",
            f"write it without a repetition inside of another one; {coded('pattern_seconds')}",
        )


class _TimeIsUpError(Exception):
    """The clock has run down."""


class _Clock:
    """Counts what this process takes of the processor, and raises _TimeIsUpError when that is enough."""

    def __init__(self) -> None:
        self._runs = False
        self._rings = False

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Let it run for so long at most."""
        if not self._rings:
            signal.signal(signal.SIGVTALRM, self._ring)
            self._rings = True
        self._runs = True
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            yield
        finally:
            self._runs = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _ring(self, *_: object) -> None:
        if self._runs:
            self._runs = False
            raise _TimeIsUpError


_clock = _Clock()


def _can_be_stopped() -> bool:
    has_clock = hasattr(signal, "setitimer")
    return has_clock and threading.current_thread() is threading.main_thread()
