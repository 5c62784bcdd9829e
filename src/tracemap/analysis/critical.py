"""The links of a critical chain: dates, owners, where a slip arises, and what each would win were it done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.analysis.isodate import iso
from tracemap.analysis.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Link:
    """A milestone on a critical chain.

    Attributes:
        id, name, owner: of the milestone.
        due, expected, slip_days: its baseline date, its expected date, and how much later that is.
        lower_bound: whether its expected date can only be later.
        adds_days: its slip less that of the last one before it that has one; below 0 where it takes some
            back. The sum over a chain is the slip of its last milestone.
        drag_days: how much earlier the target would be expected were this one done today; None where the
            target would be left without a date. The members of a cycle have one drag.
    """

    id: str
    name: str | None
    owner: str | None
    due: date | None
    expected: date | None
    lower_bound: bool
    slip_days: int | None
    adds_days: int | None
    drag_days: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `critical_links`."""
        return {
            "id": self.id,
            "name": self.name,
            "owner": self.owner,
            "due": iso(self.due),
            "expected": iso(self.expected),
            "lower_bound": self.lower_bound,
            "slip_days": self.slip_days,
            "adds_days": self.adds_days,
            "drag_days": self.drag_days,
        }


def chain_links(
    schedule: Schedule, chain: Sequence[int], drags: Mapping[int, int | None]
) -> tuple[Link, ...]:
    """Return the links of a chain of milestones, given the drag of each group of it."""
    links = []
    before = 0
    for number in chain:
        milestone = schedule.precedence.milestones[number]
        slip = schedule.slip_days(number)
        links.append(
            Link(
                id=milestone.id,
                name=milestone.name,
                owner=milestone.owner,
                due=milestone.due,
                expected=schedule.expected(number),
                lower_bound=schedule.lower_bound(number),
                slip_days=slip,
                adds_days=None if slip is None else slip - before,
                drag_days=drags[schedule.group(number)],
            )
        )
        before = before if slip is None else slip
    return tuple(links)
