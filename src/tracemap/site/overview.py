"""What the first page says: how the plan stands, and what needs attention first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from tracemap.analysis.blocking import Blocker
from tracemap.analysis.isodate import days_later, in_days, iso
from tracemap.findings import Finding, Severity
from tracemap.output.diff_sections import Section, sections
from tracemap.output.terminal import quantity
from tracemap.questions.coverage import Tally
from tracemap.questions.expected_requirements import requirements_expectation
from tracemap.site.attention import (
    SOON,
    Attention,
    attention,
    due_soon,
    overdue_now,
    with_what_waits,
)
from tracemap.site.charts import Chart, burndown_chart, cliff_chart
from tracemap.site.facts import Facts
from tracemap.site.origin import origin
from tracemap.site.wording import slip, when

_OPEN, _UNVERIFIED = (
    "overdue,late,on_time,undated",
    "failing,not_verified,partially_verified",
)
_BLOCKERS, _RULES, _CHANGES, _MOST = 10, 8, 12, 100


class Figure(NamedTuple):
    """A number that sums up the plan: what it counts, a few words more, and where these are listed.

    `state` is the one whose look it has: what is bad is to be seen at once.
    """

    value: int
    label: str
    detail: str
    path: str
    state: str | None = None


class Priority(NamedTuple):
    """The requirements of a priority: counts, and in words when all of them are verified."""

    name: str
    tally: Tally
    outlook: str


class BrokenRule(NamedTuple):
    """A rule, and how many findings it has."""

    code: str
    name: str
    severity: str
    findings: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page.

    Attributes:
        answer: in a sentence or two, how the plan stands.
        figures: the numbers that sum it up.
        unread: what could not be read; then nothing on the site is sure.
        overdue: the overdue milestones, those that hold up most first.
        late: how many others are expected after their due date.
        due_soon: those that fall due next, the nearest first.
        blockers: the worst root blockers, of how many.
        priorities: of the requirements, and all together.
        since: the state of the plan that changes are counted from; None where none was named.
        changes: what changed since then.
        origin: what the site was made from: labels and values.
        owners: whether any milestone has an owner.
    """

    answer: str
    figures: tuple[Figure, ...]
    unread: tuple[Finding, ...]
    overdue: tuple[Attention, ...]
    overdue_left: int
    late: int
    due_soon: tuple[Attention, ...]
    due_soon_left: int
    blockers: tuple[tuple[Attention, Blocker], ...]
    root_count: int
    priorities: tuple[Priority, ...]
    charts: tuple[Chart, ...]
    rules: tuple[BrokenRule, ...]
    since: str | None
    changes: tuple[Section, ...]
    origin: tuple[tuple[str, str], ...]
    owners: bool


def overview(facts: Facts) -> Overview:
    """Return what the first page says; linear in the plan, but for sorting."""
    number = facts.snapshot.precedence.number
    overdue, late, soon = overdue_now(facts), _late(facts), due_soon(facts)
    changes = sections(facts.changes, _CHANGES) if facts.changes is not None else []
    return Overview(
        answer=_answer(facts, overdue, late, soon),
        figures=tuple(_figures(facts, overdue, late, soon)),
        unread=tuple(one for one in facts.checked.findings if one.code.startswith("TM0")),
        overdue=tuple(with_what_waits(facts, one) for one in overdue[:_MOST]),
        overdue_left=max(0, len(overdue) - _MOST),
        late=late,
        due_soon=tuple(soon[:_MOST]),
        due_soon_left=max(0, len(soon) - _MOST),
        blockers=tuple(
            (with_what_waits(facts, attention(facts, number[one.id])), one)
            for one in facts.blockers[:_BLOCKERS]
        ),
        root_count=len(facts.blockers),
        priorities=tuple(_priorities(facts)),
        charts=(burndown_chart(facts.snapshot), cliff_chart(facts.snapshot)),
        rules=_rules(facts),
        since=str(facts.changes.old) if facts.changes is not None else None,
        origin=origin(facts.snapshot),
        changes=tuple(_titled(one) for one in changes if one),
        owners=any(one.owner for one in facts.snapshot.precedence.milestones),
    )


def _titled(section: Section) -> Section:
    """Return a section of a diff with the title that it has on a page."""
    title = section.title.removesuffix(" that --format json has")
    return replace(section, title=title[:1].upper() + title[1:])


def _late(facts: Facts) -> int:
    return sum(one.state == "late" for one in facts.entries.milestones)


def _answer(facts: Facts, overdue: list[Attention], late: int, soon: list[Attention]) -> str:
    """Return in a few sentences how the plan stands."""
    done = sum(facts.snapshot.schedule.completed[number] for number in facts.counted)
    said = f"{done} of {quantity(len(facts.counted), 'milestone')} completed"
    if overdue:
        worst = overdue[0]
        holds = f"; {worst.entry.id} holds up most, {quantity(worst.behind, 'milestone')}"
        said += f", {len(overdue)} overdue{holds if worst.behind else ''}. "
    else:
        said += ", none overdue. "
    said += f"{late} more {'is' if late == 1 else 'are'} expected late. " if late else ""
    return said + f"{len(soon) or 'None'} due in the next {SOON} days."


def _figures(
    facts: Facts, overdue: list[Attention], late: int, soon: list[Attention]
) -> Iterator[Figure]:
    done = sum(facts.snapshot.schedule.completed[number] for number in facts.counted)
    oldest = f"the oldest by {in_days(max(one.days for one in overdue))}" if overdue else ""
    last = iso(days_later(facts.as_of, SOON))
    yield Figure(
        len(overdue),
        "overdue",
        oldest,
        "milestones.html#state=overdue",
        "overdue" if overdue else None,
    )
    yield Figure(
        late,
        "expected late",
        "not overdue yet",
        "milestones.html#state=late",
        "late" if late else None,
    )
    yield Figure(
        len(soon),
        f"due in {SOON} days",
        f"until {last}",
        f"milestones.html#state={_OPEN}&due={facts.as_of}..{last}&sort=due",
    )
    of = f"of {quantity(len(facts.counted), 'milestone')}"
    yield Figure(done, "completed", of, "milestones.html#state=completed", "completed")
    total = facts.coverage.totals
    if total.requirements:
        nobody = sum(not (one.milestones or one.test_cases) for one in facts.coverage.requirements)
        of = f"of {quantity(total.requirements, 'requirement')}"
        yield Figure(total.verified, "verified", of, "matrix.html#state=verified", "verified")
        yield Figure(
            total.failing,
            "failing",
            "the latest run of a test of it",
            "matrix.html#state=failing",
            "failing" if total.failing else None,
        )
        yield Figure(
            nobody,
            "with nobody",
            "requirements with no milestone and no test",
            f"matrix.html#state={_UNVERIFIED}&milestones=..0&tests=..0",
        )
    errors, warnings = facts.checked.summary.errors, facts.checked.summary.warnings
    yield Figure(
        errors,
        "error" if errors == 1 else "errors",
        f"and {quantity(warnings, 'warning')} in the files of the plan",
        "findings.html#severity=error",
        "error" if errors else None,
    )


def _priorities(facts: Facts) -> list[Priority]:
    report = facts.coverage
    if not report.totals.requirements:
        return []
    found = [
        Priority(group.key or "none", group.tally, _outlook(facts, group.key) if group.key else "–")
        for group in report.groups
    ]
    return [*found, Priority("all", report.totals, _outlook(facts, None))]


def _outlook(facts: Facts, priority: str | None) -> str:
    """Return when all requirements of a priority are verified, or why that cannot be said."""
    group = requirements_expectation(facts.snapshot, priority, None)
    if group.verified == group.requirements:
        return "now"
    missing = [
        f"{count} {'has' if count == 1 else 'have'} {what}"
        for count, what in (
            (group.unassigned, "no milestone"),
            (len(group.stalled_requirements), "completed milestones and no passed test"),
        )
        if count
    ]
    if missing:
        return f"cannot be said: {' and '.join(missing)}"
    until = when(group.awaited_until, lower_bound=group.lower_bound)
    late = slip(group.slip_days, lower_bound=group.lower_bound)
    return f"{until}, {late}" if late else until


def _rules(facts: Facts) -> tuple[BrokenRule, ...]:
    counts = Counter((one.code, one.name, one.severity) for one in facts.checked.findings)
    worst = sorted(
        counts.items(), key=lambda pair: (-Severity(pair[0][2]).rank, -pair[1], pair[0][0])
    )
    return tuple(
        BrokenRule(code, name, severity.value, count)
        for (code, name, severity), count in worst[:_RULES]
    )
