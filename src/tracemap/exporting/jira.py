"""Due dates for the Jira issues of milestones and of their test plans, sent to Jira itself.

It is no file format: what would be sent is compared with what Jira says, and only what differs is sent. The
issue of a milestone (`jira`) is due when the milestone is; that of its test plan (`jira_testplan`) some days
before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from tracemap.errors import ServiceError
from tracemap.model import Milestone
from tracemap.rest.client import Rest
from tracemap.rest.jira import KEY, due_dates, set_due_date

SENDS = "due dates of issues"


class State(StrEnum):
    """How an issue stands to the plan."""

    UNKNOWN = "unknown"
    """Jira was not asked."""
    EQUAL = "equal"
    DIFFERS = "differs"
    MISSING = "missing"
    """There is no such issue, or the token may not see it."""
    CHANGED = "changed"
    """It differed, and was set."""
    FAILED = "failed"
    NOT_SENT = "not_sent"
    """Jira refused an earlier one in a way that it would have refused all."""


class DueDate(NamedTuple):
    """The due date of an issue.

    Attributes:
        issue: its key.
        milestone: the code of the milestone that it comes from.
        of: `milestone`, or `test_plan` where it is the issue of its test plan.
        due: when it is due by the plan.
        in_jira: when it is due by Jira; None where it has no due date there, or Jira was not asked.
        state: how it stands to the plan.
        why: what Jira said, where it failed.
    """

    issue: str
    milestone: str
    of: str
    due: date
    in_jira: date | None = None
    state: State = State.UNKNOWN
    why: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON says it."""
        in_jira = None if self.in_jira is None else self.in_jira.isoformat()
        told = {"due": self.due.isoformat(), "in_jira": in_jira, "state": str(self.state)}
        return (
            {"issue": self.issue, "milestone": self.milestone, "of": self.of}
            | told
            | {"why": self.why}
        )


_HOPELESS = (401, None)
"""The statuses after which no other issue would fare better: no valid token, no answer at all."""


class LeftOut(NamedTuple):
    """An issue that the plan gives no due date: of which milestone it is, and why not."""

    issue: str
    milestone: str
    why: str


def due_by_plan(
    milestones: Iterable[Milestone], as_of: date, test_plan_days: int
) -> tuple[list[DueDate], list[LeftOut]]:
    """Return the due dates that the plan gives to issues, in the order of milestones, and what it gives none.

    Milestones that are completed or superseded are left out: what is over is not due.
    """
    found: list[DueDate] = []
    left_out: list[LeftOut] = []
    for milestone in milestones:
        for of, issue, days in (
            ("milestone", milestone.jira, 0),
            ("test_plan", milestone.jira_testplan, test_plan_days),
        ):
            if issue is None:
                continue
            why = _why_not(milestone, issue, as_of)
            if why is not None:
                left_out.append(LeftOut(issue, milestone.id, why))
            elif milestone.due is not None:
                due = milestone.due - timedelta(days=min(days, (milestone.due - date.min).days))
                found.append(DueDate(issue, milestone.id, of, due))
    return _without_conflicts(found, left_out)


def _why_not(milestone: Milestone, issue: str, as_of: date) -> str | None:
    if milestone.completed_by(as_of):
        return "its milestone is completed"
    if milestone.superseded_by is not None:
        return f"its milestone is superseded by {milestone.superseded_by}"
    if milestone.due is None:
        return "its milestone has no due date"
    return None if KEY.fullmatch(issue) else "that is no key of an issue, as DM-1001"


def _without_conflicts(
    found: list[DueDate], left_out: list[LeftOut]
) -> tuple[list[DueDate], list[LeftOut]]:
    """Leave out issues to which the plan gives more than one date; one that is given twice counts once."""
    by_issue: dict[str, list[DueDate]] = {}
    for one in found:
        by_issue.setdefault(one.issue, []).append(one)
    kept: list[DueDate] = []
    for issue, told in by_issue.items():
        if len({one.due for one in told}) == 1:
            kept.append(told[0])
        else:
            said = ", ".join(f"{one.milestone} {one.due}" for one in told[:4])
            left_out.append(LeftOut(issue, told[0].milestone, f"the plan gives it {said}"))
    return kept, left_out


def compared(planned: Iterable[DueDate], rest: Rest, version: str) -> Iterator[DueDate]:
    """Yield the due dates with what Jira says of them.

    Raises:
        ServiceError: Jira cannot be asked.
    """
    for one in planned:
        said = due_dates(rest, [one.issue], version)
        if one.issue not in said:
            yield one._replace(state=State.MISSING)
            continue
        in_jira = _day(said[one.issue])
        state = State.EQUAL if in_jira == one.due else State.DIFFERS
        yield one._replace(in_jira=in_jira, state=state)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def sent(dates: Iterable[DueDate], rest: Rest, version: str) -> Iterator[DueDate]:
    """Yield the due dates after those that differ were set in Jira; safe to do again.

    Where Jira does not take the token any more, or cannot be reached, nothing further is sent.
    """
    refused: str | None = None
    for one in dates:
        if one.state is not State.DIFFERS:
            yield one
            continue
        if refused is not None:
            yield one._replace(state=State.NOT_SENT, why=refused)
            continue
        try:
            set_due_date(rest, one.issue, one.due.isoformat(), version)
        except ServiceError as error:
            refused = error.message if error.status in _HOPELESS else None
            yield one._replace(state=State.FAILED, why=error.message)
        else:
            yield one._replace(state=State.CHANGED)
