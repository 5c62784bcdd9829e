"""What is assumed of a plan in order to ask what would follow, and the plan as it would be then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from tracemap.analysis.calendar import Calendar
from tracemap.analysis.isodate import day_of, looks_like_a_day
from tracemap.analysis.spans import how_to_write, span_of
from tracemap.errors import UsageError
from tracemap.model import Milestone
from tracemap.questions.lookup import find_item
from tracemap.snapshot import Snapshot

VERBS = ("slip", "complete", "drop", "move", "phase")
"""What can be assumed of a milestone."""

PHASES = ("construction", "operations")
_DAYS = {"d": 1, "w": 7}
_UNITS = (*_DAYS, "wd")


class Assumption(NamedTuple):
    """One thing that is assumed.

    Attributes:
        verb: one of `VERBS`.
        code: the milestone, as it was named.
        value: as it was given: days of a slip, the date of a move or a completion, a phase; empty for
            none.
    """

    verb: str
    code: str
    value: str = ""

    def __str__(self) -> str:
        """Return it in words."""
        match self.verb:
            case "slip":
                return f"{self.code} slips {self.value}"
            case "complete":
                return f"{self.code} is completed {self.value}".rstrip()
            case "drop":
                return f"{self.code} is dropped"
            case "move":
                return f"{self.code} moves to {self.value}"
            case _:
                return f"{self.code} goes to {self.value}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an assumption."""
        return {**self._asdict(), "value": self.value or None}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Assumptions that are made together, under a name."""

    name: str
    assumptions: tuple[Assumption, ...]


def assuming(snapshot: Snapshot, assumptions: Iterable[Assumption]) -> Snapshot:
    """Return the plan as it would be, as of the same date; the plan itself is left alone.

    - slip: it is forecast so many days, weeks or working days after the date at which it is expected now.
    - move: it is forecast for a date.
    - complete: it is completed, on the date of the question or on one before.
    - drop: it is no part of the plan any more; what waited for it no longer does.
    - phase: it belongs to another phase.

    Raises:
        UnknownIdError: the plan has no such milestone.
        UsageError: what is assumed cannot be.
        ConfigError: it counts working days, and the holidays that are configured cannot be had.
    """
    catalog = snapshot.catalog
    milestones = dict(catalog.milestones)
    dropped: set[str] = set()
    made: dict[str, list[Assumption]] = {}
    for assumption in assumptions:
        known = find_item(snapshot, assumption.code, "milestone").id
        _refuse_replaced(snapshot, known, assumption)
        _refuse_second(made.setdefault(known, []), assumption, known)
        changed = _changed(snapshot, milestones[known], assumption)
        if changed is None:
            del milestones[known]
            dropped.add(known)
        else:
            milestones[known] = changed
    # What still names a dropped milestone is no fault: it counts as one of which nothing is known.
    unread = {**catalog.unread, "milestone": catalog.unread.get("milestone", frozenset()) | dropped}
    return Snapshot(catalog._replace(milestones=milestones, unread=unread), snapshot.as_of)


def _refuse_replaced(snapshot: Snapshot, code: str, assumption: Assumption) -> None:
    """Raise a UsageError where another milestone stands for this one: what it says sets nothing."""
    number = snapshot.precedence.number[code]
    final = snapshot.schedule.final(number)
    if final != number:
        replacing = snapshot.precedence.code(final)
        raise UsageError(f"{assumption}: {replacing} replaces it", f"assume it of {replacing}")


def _refuse_second(made: list[Assumption], assumption: Assumption, code: str) -> None:
    """Raise a UsageError where something else is assumed of a milestone; a phase goes with a date."""
    for other in made:
        verbs = {other.verb, assumption.verb}
        if len(verbs) == 1 or "phase" not in verbs or "drop" in verbs:
            message = f"two assumptions about {code}: {other}, and {assumption}"
            raise UsageError(
                message, "one scenario holds one; --scenario FILE puts several side by side"
            )
    made.append(assumption)


def _changed(snapshot: Snapshot, milestone: Milestone, assumption: Assumption) -> Milestone | None:
    """Return a milestone as it is assumed to be; None where it is dropped."""
    verb, value = assumption.verb, assumption.value
    if verb == "drop":
        return None
    if verb == "phase":
        if value not in PHASES:
            raise UsageError(f"--phase {assumption.code}={value}: a phase is {' or '.join(PHASES)}")
        return milestone._replace(phase=value)
    if milestone.completed_by(snapshot.as_of):
        raise UsageError(f"{assumption}: it was completed {milestone.completed}")
    if verb == "complete":
        day = _day(assumption) if value else snapshot.as_of
        if day > snapshot.as_of:
            advice = "--move says when it is expected, --as-of asks on another date"
            raise UsageError(f"{assumption}: that is after {snapshot.as_of}", advice)
        return milestone._replace(completed=day)
    if verb == "move":
        return milestone._replace(forecast=_day(assumption))
    return milestone._replace(forecast=_slipped(snapshot, milestone, assumption))


def _slipped(snapshot: Snapshot, milestone: Milestone, assumption: Assumption) -> date:
    span = span_of(assumption.value, _UNITS)
    if span is None:
        given = f"--slip {assumption.code}={assumption.value}"
        raise UsageError(f"{given} is no span of time", how_to_write(_UNITS))
    expected = snapshot.schedule.expected(snapshot.precedence.number[milestone.id])
    if expected is None:
        advice = "--move CODE=DATE gives it one"
        raise UsageError(f"{assumption}: nothing says when it is expected", advice)
    try:
        if span.unit == "wd":
            return _working_days_later(
                snapshot.schedule.calendar, expected, span.number, assumption
            )
        return expected + timedelta(span.number * _DAYS[span.unit])
    except OverflowError:
        raise UsageError(f"{assumption}: there is no such day") from None


def _working_days_later(calendar: Calendar, day: date, count: int, assumption: Assumption) -> date:
    if calendar.counts_all:
        advice = "working_days under [calendar] in the configuration says it; 60d counts all days"
        raise UsageError(f"{assumption}: nothing says which days are working days", advice)
    then = calendar.later(day, count)
    if then in (date.min, date.max):
        raise OverflowError
    return then


def _day(assumption: Assumption) -> date:
    day = day_of(assumption.value)
    if day is not None:
        return day
    message = f"--{assumption.verb} {assumption.code}={assumption.value} is no day of the calendar"
    raise UsageError(message, "write it as YYYY-MM-DD")


def assumed(verb: str, text: str) -> Assumption:
    """Return an assumption as an option writes it: `CODE=60d`, `CODE=2025-06-01`, `CODE`.

    Raises:
        UsageError: it has no value where one is due, or one where none is.
    """
    code, equals, value = text.rpartition("=")
    if verb == "drop" or (verb == "complete" and not looks_like_a_day(value)):
        return Assumption(verb, text)
    if not equals:
        example = {"slip": "60d", "move": "2025-06-01"}.get(verb, PHASES[1])
        raise UsageError(f"--{verb} {text}: by what, or to what?", f"write {text}={example}")
    if verb == "slip" and value.lstrip("-").isdecimal():
        value = f"{value}d"  # what is said of it, and its JSON, name the unit
    return Assumption(verb, code, value)
