"""Patterns of a configuration: what somebody else wrote may not match for ever, alone or together.

Python's engine of regular expressions goes back and tries again, on `(a+)+b` twice as often for each further
`a`, and has no bound of its own. It looks for signals while it matches, so that a clock can stop it. Windows
has no such clock, and only the main thread takes signals: elsewhere one match takes what it takes, and the
next is refused once the time is spent.
"""

from __future__ import annotations

import re
import time
from _thread import get_ident
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Protocol, TypeVar

from tracemap.errors import ConfigError
from tracemap.limits import coded

S = TypeVar("S")
T = TypeVar("T")

_ORDINARY = 0.00001
"""Seconds that a match takes without being counted: each id of a plan has one, and to read its item takes
longer. So time is spent by what is slow, or by many expressions for one id, and not by a large plan."""

COMPILING = 0.001
"""The same of compiling an expression."""

_OF_A_PATH, _FEW = 0.00025, 50
"""The same of matching a path with all patterns, and with how many it may take that at most."""

LONGEST = 10_000
"""How many characters are matched at most: the clock is looked at after so many steps, of which each may run
over all of the text."""

_BATCH = 64
"""How many things are looked at between two looks at the time."""

_AGAIN = 0.01
"""Seconds after which the clock rings once more, should something have swallowed the first signal."""

_SHOWN = 60


class OutOfTimeError(Exception):
    """The time of all patterns is spent; whoever matches knows what to say of it."""


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


class Budget:
    """The time of the processor that all patterns of one configuration have together.

    It is that of this thread. Once it is spent, whatever asks for more gets an OutOfTimeError.
    """

    def __init__(self, seconds: float) -> None:
        """Have so many seconds, and none of them spent."""
        self._seconds = seconds
        self._left = float(seconds)

    def spend(self, seconds: float, free: float) -> None:
        """Take away what was used, but for what is free."""
        self._left -= max(seconds - free, 0.0)
        if self._left <= 0:
            raise OutOfTimeError

    def within(self, ask: Callable[[S], T], about: S, free: float = _ORDINARY) -> T:
        """Return an answer, and take away what it took; stop it, if possible, when the time is up."""
        if self._left <= 0:
            raise OutOfTimeError
        start = time.thread_time()
        clock = _clock()
        try:
            found = clock.within(self._left + free, start, ask, about) if clock else ask(about)
        except OutOfTimeError:
            self._left = 0.0
            raise
        self.spend(time.thread_time() - start, free)
        return found

    def measured(self, ask: Callable[[S], T], about: S, free: float) -> T:
        """Return an answer, which comes soon without a clock, and take away what it took."""
        start = time.thread_time()
        found = ask(about)
        self.spend(time.thread_time() - start, free)
        return found

    def paced(self, things: Iterable[T], patterns: int) -> Iterator[T]:
        """Yield things, and take away what is used between one and the next for matching a path.

        It is for patterns of paths, which take a bounded time each: no clock stops one.

        Args:
            things: paths to match with one pattern, or patterns to match with one path.
            patterns: with how many each path is matched in all.
        """
        free = _OF_A_PATH / max(patterns, _FEW)
        number = 0
        start = time.thread_time()
        for number, one in enumerate(things, 1):
            yield one
            if number % _BATCH == 0:
                now = time.thread_time()
                self.spend(now - start, free * _BATCH)
                start = now
        self.spend(time.thread_time() - start, free * (number % _BATCH))

    def refusal(self, subject: str, text: str | None, advice: str) -> ConfigError:
        """Return the error that the time is spent.

        Args:
            subject: what it was at last spent by, after its place, and its verb: `... take`.
            text: what that was at last matched with, if with anything.
            advice: what to do about it, but for raising the limit.
        """
        at_last = "" if text is None else f", at last on {cut(text)!r}"
        return ConfigError(
            f"{subject} too long: the patterns of the configuration have taken more than"
            f" {self._seconds:g} s of the processor together{at_last}",
            f"{advice}; {coded('pattern_seconds')}",
        )


_UNFIT = re.compile(r"\(\?[aiLmsux-]+\)|\(\?P[<=]|\(\?\(|(?<!\\)(?:\\\\)*\\[1-9]")
"""Flags for all of an expression, names of groups, and what refers to a group."""


def refuse_unfit(text: str) -> None:
    """Refuse an expression that would mean something else as a part of a longer one.

    Ids are looked for in texts by such, made of the forms of several kinds.

    Raises:
        re.error: it is one.
    """
    if found := _UNFIT.search(text):
        wrong = f"{found[0]!r} cannot stand in it, as ids of several kinds are looked for together"
        raise re.error(f"{wrong}; '(?i:...)' has flags of its own")


class BoundedPattern:
    """A regular expression whose matches spend a budget.

    Each method raises ConfigError once that is spent.
    """

    def __init__(self, text: str, budget: Budget, place: Callable[[], str]) -> None:
        """Compile it.

        Args:
            text: the expression.
            budget: the time that it has, together with others.
            place: says where it is written.

        Raises:
            ConfigError: the budget is spent.
            re.error, OverflowError, RecursionError: it is no expression.
        """
        self.pattern = text
        self._budget = budget
        self._place = place
        try:
            self.compiled = budget.within(re.compile, text, COMPILING)
        except OutOfTimeError:
            raise self.refusal(None) from None

    def fullmatch(self, text: str, /) -> re.Match[str] | None:
        """Match the whole text; one that is longer than `LONGEST` has no form."""
        return None if len(text) > LONGEST else self._bounded(self.compiled.fullmatch, text)

    def match(self, text: str, /) -> re.Match[str] | None:
        """Match at the start of the text, of which so many characters count."""
        return self._bounded(self.compiled.match, text[:LONGEST])

    def finditer(self, text: str, /) -> list[re.Match[str]]:
        """Return what matches anywhere, from left to right; a long text is looked at piece by piece."""
        found: list[re.Match[str]] = []
        for start in range(0, max(len(text), 1), LONGEST):
            found += self._bounded(partial(self._all, start), text)
        return found

    def _all(self, start: int, text: str) -> list[re.Match[str]]:
        return list(self.compiled.finditer(text, start, start + LONGEST))

    def refusal(self, text: str | None) -> ConfigError:
        """Return the error that the budget is spent, at last by this expression on a text."""
        advice = "write fewer, and none with a repetition inside of another one"
        return self._budget.refusal(f"{self._place()}: {cut(self.pattern)!r} takes", text, advice)

    def _bounded(self, matching: Callable[[str], T], text: str) -> T:
        try:
            return self._budget.within(matching, text)
        except OutOfTimeError:
            raise self.refusal(text) from None


class AnyOf:
    """Regular expressions of one setting, of which one has to match; the clock is wound once for all."""

    def __init__(self, texts: Iterable[str], budget: Budget, place: Callable[[], str]) -> None:
        """Compile them; see `BoundedPattern`."""
        self._budget = budget
        self._patterns = [BoundedPattern(text, budget, place) for text in texts]
        self._matching = [one.compiled.fullmatch for one in self._patterns]
        self._tried = 0

    def fullmatch(self, text: str) -> bool:
        """Tell whether one of them matches the whole text.

        Raises:
            ConfigError: the budget is spent; it names the expression that was being tried.
        """
        if len(text) > LONGEST:
            return False
        try:
            return self._budget.within(self._try, text)
        except OutOfTimeError:
            raise self._patterns[self._tried].refusal(text) from None

    def _try(self, text: str) -> bool:
        for number, matches in enumerate(self._matching):
            self._tried = number
            if matches(text):
                return True
        return False


class _Clock:
    """Counts what this process takes of the processor, and raises OutOfTimeError when that is enough."""

    def __init__(self) -> None:
        """Take the signal of the system's clock."""
        import signal  # imported where an expression of a configuration is used

        self._wind = partial(signal.setitimer, signal.ITIMER_VIRTUAL)
        self._runs = False
        self._end = 0.0
        signal.signal(signal.SIGVTALRM, self._ring)

    def within(self, seconds: float, now: float, ask: Callable[[S], T], about: S) -> T:
        """Return an answer that takes so long at most from now on."""
        self._end = now + seconds
        self._runs = True
        try:
            self._wind(seconds, _AGAIN)  # in here, since it may ring at once
            return ask(about)
        finally:
            self._runs = False
            self._wind(0)

    def _ring(self, *_: object) -> None:
        # The system counts all threads, and by ticks: it may ring too early.
        if self._runs and time.thread_time() >= self._end:
            raise OutOfTimeError


def _clock() -> _Clock | None:
    """Return the clock that can stop this thread; None where there is none."""
    return _the_clock() if get_ident() == _main_thread() else None


@cache
def _main_thread() -> int | None:
    import threading

    return threading.main_thread().ident


@cache
def _the_clock() -> _Clock | None:
    import signal

    return _Clock() if hasattr(signal, "setitimer") else None


def cut(text: str) -> str:
    """Return a text of a configuration as a message quotes it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
