"""A regular expression of a configuration matches as Python's does, or is stopped."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterable

import pytest

from tracemap.bounded_pattern import BoundedPattern, Form
from tracemap.errors import ConfigError

FOREVER = "(a+)+b"
LONG = "a" * 70


def bounded(text: str, seconds: float = 0.05) -> BoundedPattern:
    return BoundedPattern(text, seconds, lambda: "tracemap.toml:7")


def spans(found: Iterable[re.Match[str] | None]) -> list[tuple[int, int] | None]:
    return [one.span() if one else None for one in found]


@pytest.mark.parametrize("text", ["", "DM-1", "xDM-12 DM-3", "dm-1", "DM-1\n"])
def test_it_matches_what_python_matches(text: str) -> None:
    ours, pythons = bounded("DM-[0-9]+"), re.compile("DM-[0-9]+")
    assert ours.pattern == pythons.pattern
    assert spans([ours.fullmatch(text)]) == spans([pythons.fullmatch(text)])
    assert spans([ours.match(text)]) == spans([pythons.match(text)])
    assert spans(ours.finditer(text)) == spans(pythons.finditer(text))


@pytest.mark.parametrize(
    "ask",
    [BoundedPattern.fullmatch, BoundedPattern.match, BoundedPattern.finditer],
    ids=lambda ask: ask.__name__,
)
def test_what_would_match_for_ever_is_refused(
    ask: Callable[[BoundedPattern, str], object],
) -> None:
    with pytest.raises(ConfigError) as error:
        ask(bounded(FOREVER), LONG)
    assert error.value.message == (
        f"tracemap.toml:7: '{FOREVER}' takes too long: more than 0.05 s of the processor, at last on"
        f" '{LONG[:60]}...'"
    )
    assert error.value.help is not None
    assert "limits.pattern_seconds" in error.value.help


def test_many_slow_matches_are_as_long_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(100))
    monkeypatch.setattr("time.process_time", lambda: next(now) / 10)
    slow = bounded("a", 0.35)
    for _ in range(3):
        slow.fullmatch("a")
    assert slow._left == pytest.approx(0.05)
    slow.fullmatch("a")
    assert slow._left == pytest.approx(0.001), "never 0, which would stop the clock itself"


def test_quick_matches_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.process_time", lambda: 0.0)
    quick = bounded("a")
    for _ in range(10_000):
        quick.fullmatch("a")
    assert quick._left == 0.05


def test_no_clock_runs_on_after_a_match_and_a_late_signal_stops_nothing() -> None:
    bounded("a").fullmatch("a")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    signal.raise_signal(signal.SIGVTALRM)
    with pytest.raises(ConfigError):
        bounded(FOREVER).fullmatch(LONG)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_another_thread_matches_without_a_bound() -> None:
    found: list[object] = []
    form: Form = bounded("a+", 1e-9)
    thread = threading.Thread(target=lambda: found.append(form.fullmatch("a" * 9)))
    thread.start()
    thread.join()
    assert found[0]
