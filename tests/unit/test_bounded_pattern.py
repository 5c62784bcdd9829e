"""Expressions of a configuration match as Python's do, or are stopped; all have one time together."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from itertools import count

import pytest

from tracemap import bounded_pattern
from tracemap.bounded_pattern import LONGEST, AnyOf, BoundedPattern, Budget, Form, OutOfTimeError
from tracemap.errors import ConfigError

# The clock may ring within a callback of the garbage collector, which Hypothesis sets: there it is lost with
# a warning, and it rings again.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

FOREVER = "(a+)+b"
LONG = "a" * 70


def place() -> str:
    return "tracemap.toml:7"


def bounded(text: str, seconds: float = 0.05) -> BoundedPattern:
    return BoundedPattern(text, Budget(seconds), place)


@pytest.fixture
def tenths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a tenth of a second go by between two looks at the clock."""
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: next(looks) / 10)


def spans(found: Iterable[re.Match[str] | None]) -> list[tuple[int, int] | None]:
    return [one.span() if one else None for one in found]


@pytest.mark.parametrize("text", ["", "DM-1", "xDM-12 DM-3", "dm-1", "DM-1\n"])
def test_it_matches_what_python_matches(text: str) -> None:
    ours, pythons = bounded("DM-[0-9]+"), re.compile("DM-[0-9]+")
    assert ours.pattern == pythons.pattern
    assert spans([ours.fullmatch(text)]) == spans([pythons.fullmatch(text)])
    assert spans([ours.match(text)]) == spans([pythons.match(text)])
    assert spans(ours.finditer(text)) == spans(pythons.finditer(text))


def test_a_text_past_the_longest_has_no_form_and_is_searched_piece_by_piece() -> None:
    """The clock is looked at every so many steps, and each step may run over the whole text."""
    ours = bounded("DM-[0-9]+|x+")
    longest = "x" * LONGEST
    assert ours.fullmatch(longest)
    assert not ours.fullmatch(f"{longest}x")
    text = f"DM-1 {longest} DM-2"
    found = list(ours.finditer(text))
    assert (found[0][0], found[-1][0]) == ("DM-1", "DM-2")
    assert found[-1].start() == text.index("DM-2")


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
        f"tracemap.toml:7: '{FOREVER}' takes too long: the patterns of the configuration have taken more"
        f" than 0.05 s of the processor together, at last on '{LONG[:60]}...'"
    )
    assert error.value.help is not None
    assert "limits.pattern_seconds" in error.value.help


def test_what_would_take_for_ever_to_be_compiled_is_refused() -> None:
    text = "(?i)" + "[\\0-\\uffff]" * 50_000
    with pytest.raises(ConfigError) as error:
        bounded(text)
    assert error.value.message == (
        f"tracemap.toml:7: {text[:60] + '...'!r} takes too long: the patterns of the configuration have"
        " taken more than 0.05 s of the processor together"
    )


@pytest.mark.usefixtures("tenths")
def test_slow_matches_of_several_expressions_are_as_long_as_one() -> None:
    budget = Budget(0.55)
    one, other = BoundedPattern("a", budget, place), BoundedPattern("b", budget, place)
    assert one.fullmatch("a")
    assert other.fullmatch("b")
    assert one.fullmatch("a")
    with pytest.raises(ConfigError, match=r"7: 'b' takes too long: .* more than 0.55 s .* 'a'"):
        other.fullmatch("a")
    with pytest.raises(ConfigError, match=r"7: 'a' takes too long: "):
        one.fullmatch("a")


def test_what_an_ordinary_match_takes_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: next(looks) / 1_000_000)
    budget = Budget(0.001)
    quick = BoundedPattern("a", budget, place)
    for _ in range(10_000):
        quick.fullmatch("a")
    assert budget._left == 0.001


def test_what_many_quick_expressions_take_together_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: next(looks) / 1000)
    forms = AnyOf([f"a{number}" for number in range(9)], Budget(0.02), place)
    with pytest.raises(ConfigError, match="'a8' takes too long"):
        [forms.fullmatch(f"b{number}") for number in range(100)]


def test_the_clock_is_wound_once_for_all_expressions_of_a_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forms = AnyOf([f"a{number}" for number in range(1000)], Budget(60), place)
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: float(next(looks) and 0))
    wound: list[float] = []
    clock = bounded_pattern._the_clock()
    assert clock is not None
    monkeypatch.setattr(clock, "_wind", lambda seconds, *_: wound.append(seconds))
    assert forms.fullmatch("a999")
    assert not forms.fullmatch("b")
    assert wound == [pytest.approx(60), 0, pytest.approx(60), 0]
    assert next(looks) == 4


def test_the_expression_that_was_being_tried_is_named() -> None:
    forms = AnyOf(["x", FOREVER, "y"], Budget(0.05), place)
    assert forms.fullmatch("x")
    assert not forms.fullmatch("z")
    with pytest.raises(ConfigError, match=re.escape(f"7: '{FOREVER}' takes too long")):
        forms.fullmatch(LONG)


def test_no_clock_runs_on_after_a_match_and_a_late_signal_stops_nothing() -> None:
    bounded("a").fullmatch("a")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    signal.raise_signal(signal.SIGVTALRM)
    with pytest.raises(ConfigError):
        bounded(FOREVER).fullmatch(LONG)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    signal.raise_signal(signal.SIGVTALRM)


def test_a_signal_that_comes_too_early_stops_nothing() -> None:
    def ring(text: str) -> str:
        signal.raise_signal(signal.SIGVTALRM)
        return text

    assert Budget(60).within(ring, "all") == "all"


@pytest.mark.usefixtures("tenths")
def test_in_another_thread_a_match_is_not_stopped_but_the_next_one_is_refused() -> None:
    found: list[object] = []
    form: Form = bounded("a+", 0.25)

    def ask() -> None:
        try:
            while True:
                found.append(form.fullmatch("a" * 9))
        except ConfigError as error:
            found.append(error.message)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    first, last = found
    assert first
    assert "'a+' takes too long" in str(last)


@pytest.mark.usefixtures("tenths")
@pytest.mark.parametrize(("seconds", "seen"), [(0.05, 64), (0.15, 128), (9, 200)])
def test_between_many_paths_the_time_is_looked_at_now_and_then(seconds: float, seen: int) -> None:
    paths = [str(number) for number in range(200)]
    found: list[str] = []
    with nullcontext() if seen == 200 else pytest.raises(OutOfTimeError):
        found.extend(Budget(seconds).paced(paths, 1))
    assert found == paths[:seen]


@pytest.mark.usefixtures("tenths")
def test_of_few_paths_the_time_is_counted_too() -> None:
    budget = Budget(0.25)
    assert [*budget.paced("abc", 1)] == [*"abc"]
    assert [*budget.paced("abc", 1)] == [*"abc"]
    with pytest.raises(OutOfTimeError):
        [*budget.paced("abc", 1)]


def test_a_path_has_some_time_that_is_not_counted_for_all_patterns_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: next(looks) / 1000)

    def spent(patterns: int) -> float:
        budget = Budget(1)
        [*budget.paced("a" * 6400, patterns)]
        return 1 - budget._left

    assert spent(1) == spent(50) == pytest.approx(0.101 - 6400 * 0.00025 / 50)
    assert spent(1000) == pytest.approx(0.101 - 6400 * 0.00025 / 1000)
