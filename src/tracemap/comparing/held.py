"""Dates that are assumed and not reached, since something else holds the milestone up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tracemap.comparing.scenario import Assumption
from tracemap.questions.lookup import find_item
from tracemap.snapshot import Snapshot


class Held(NamedTuple):
    """A milestone that is expected later than it is assumed to be.

    Attributes:
        id: its code.
        assumed, expected: the date of the assumption, and the one at which it is expected.
        by: the milestone that sets that date; None where it is the date of the question, before which
            nothing that is open can be expected.
    """

    id: str
    assumed: date
    expected: date
    by: str | None

    def __str__(self) -> str:
        """Return it in words."""
        why = f"{self.by} holds it up" if self.by else "nothing open is expected in the past"
        return f"{self.id} is expected {self.expected}, not {self.assumed}: {why}"

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `held_up` in the JSON of `whatif`."""
        dates = {"assumed": self.assumed.isoformat(), "expected": self.expected.isoformat()}
        return {"id": self.id, **dates, "by": self.by}


def held_up(then: Snapshot, assumptions: Iterable[Assumption]) -> tuple[Held, ...]:
    """Return what is held up of that which slips or moves, in the order of the assumptions.

    Args:
        then: the plan as it would be.
        assumptions: what it assumes.
    """
    found = []
    for assumption in assumptions:
        if assumption.verb in ("slip", "move"):
            number = then.precedence.number[find_item(then, assumption.code, "milestone").id]
            assumed = then.precedence.milestones[number].forecast
            expected = then.schedule.expected(number)
            if assumed is not None and expected is not None and expected > assumed:
                code, by = then.precedence.code(number), _holding(then, number, expected)
                found.append(Held(code, assumed, expected, by))
    return tuple(found)


def _holding(then: Snapshot, number: int, expected: date) -> str | None:
    """Return what sets the date of a milestone: a predecessor, or another member of its cycle."""
    schedule = then.schedule
    group = schedule.group(number)
    if expected == schedule.as_of:
        return None
    setting = schedule.driver(group)
    if setting is not None:
        return then.precedence.code(schedule.groups[setting][0])
    milestones = then.precedence.milestones
    of_cycle = (one for one in schedule.groups[group] if milestones[one].planned == expected)
    return next(map(then.precedence.code, of_cycle), None)
