"""How many requirements are still to be verified over time, by priority."""

from __future__ import annotations

from datetime import date

from tracemap.analysis.isodate import days_later
from tracemap.analysis.verification import State
from tracemap.errors import UnknownIdError
from tracemap.identifiers import natural_key
from tracemap.questions.burndown import Burndown
from tracemap.questions.curves import ALWAYS, Dates, Window, line_of, points_left
from tracemap.questions.narrowing import Narrowing
from tracemap.snapshot import Snapshot

NO_PRIORITY = "no priority"
_ALL_DAYS = Window()


def requirements_left(
    snapshot: Snapshot, *, priority: str | None = None, window: Window = _ALL_DAYS
) -> Burndown:
    """Return how many active requirements are not verified over time, a line for each priority.

    Up to the date of the question a requirement is left until the last of what verifies it: its
    milestones and the runs of its test cases. After it, until it is expected to be verified. One that
    no date covers is left for good.

    Raises:
        UnknownIdError: no active requirement has the priority.
        UsageError: the window holds no day.
    """
    members: dict[str, list[int]] = {}
    for number, one in enumerate(snapshot.catalog.requirements.values()):
        if one.active and priority in (None, one.priority):
            members.setdefault(one.priority or NO_PRIORITY, []).append(number)
    if priority is not None and not members:
        raise UnknownIdError(f"no active requirement has the priority {priority!r}", priority)
    in_order = sorted(members, key=lambda name: (name == NO_PRIORITY, natural_key(name)))
    lines = [
        Dates(name, tuple(_verified_on(snapshot, one) for one in members[name]))
        for name in in_order
    ]
    states = snapshot.verification.states
    counted = [number for numbers in members.values() for number in numbers]
    known = (day for line in lines for day in line.days if day is not None)
    return Burndown(
        as_of=snapshot.as_of,
        of="requirements",
        per=None,
        among=Narrowing(external=True),
        total=len(counted),
        left=sum(states[number] is not State.VERIFIED for number in counted),
        lines=tuple(map(line_of, lines)),
        points=points_left(lines, *window.around(known, snapshot.as_of)),
    )


def _verified_on(snapshot: Snapshot, number: int) -> date | None:
    """Return the day on which a requirement was verified, or is expected to be; None where none is known."""
    verification, evidence = snapshot.verification, snapshot.evidence
    if verification.states[number] is State.VERIFIED:
        cases = list(snapshot.catalog.test_cases.values())
        days = [
            cases[case].executed_by(snapshot.as_of)
            for case in evidence.cases_of_requirement[number]
        ]
        days += map(snapshot.schedule.expected, evidence.milestones_of_requirement[number])
        return max((day for day in days if day is not None), default=ALWAYS)
    expected = verification.expected(number)
    # Where its milestones are all completed, its tests have not passed, and no date says when they will.
    if expected is None or expected < snapshot.as_of:
        return None
    return max(
        expected, days_later(snapshot.as_of, 1)
    )  # it is still left on the date of the question
