"""The effort that is left as tables and text: in all, over time, and where it does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracemap.analysis.isodate import iso
from tracemap.cli.layout import expected, left_out, section
from tracemap.output.table import Cell, Column, Table, as_text
from tracemap.output.terminal import Style, enumerated, plain, quantity
from tracemap.questions.effort import EffortReport
from tracemap.questions.workload import Amount, GroupEffort, MilestoneEffort, rounded

_MOST_NAMED = 5
_MOST_LISTED = 20


def amount(value: Amount) -> str | None:
    """Return an amount as people read it: to a tenth; what is less is still said.

    >>> amount(4.0), amount(0.04), amount(0.0), amount(None)
    ('4.0', '<0.1', '0.0', None)
    """
    if value is None:
        return None
    if 0 < value < 0.05:
        return "<0.1"
    return f"{value:.1f}" if value < 1e9 else f"{value:.3g}"


def name_of(key: str | None, by: str) -> str:
    """Return the name of a group: its WBS or owner, or that there is none."""
    return f"no {by}" if key is None else key


def effort_text(
    report: EffortReport, style: Style, columns: int | None, *, whole: bool = False
) -> str:
    """Return the answer for a terminal of so many columns; `whole`: each milestone, and no sums."""
    head = f"effort left by {report.by} per {report.per}, as of {report.as_of}\n{_known(report)}\n"
    if not report.groups:
        return head
    if whole:
        return f"{head}\n" + as_text(share_by_share(report), style, columns)
    late = [one for one in report.shares if one.fits is False]
    over_time, shown = over_periods(report), _listed(report, late[:_MOST_LISTED])
    milestones = len({share.id for share in late})
    title = f"not done by their date: {quantity(milestones, 'milestone')}"
    return "".join(
        [
            f"{head}\n",
            as_text(_groups(report), style, columns),
            section("over time", over_time.columns, over_time.rows, style, columns),
            section(title, shown.columns, shown.rows, style, columns),
            left_out(len(shown.rows), len(late), "row", "--milestones lists them all"),
            *_notes(report),
        ]
    )


def _known(report: EffortReport) -> str:
    of = quantity(report.milestones, "incomplete milestone")
    known = f"effort is known for {report.known} of {of}"
    return known if report.effort is None else f"{known}: {amount(report.effort)} FTE-months"


def _right(title: str, short: str | None = None, *, spare: bool = False) -> Column:
    return Column(title, right=True, short=short, spare=spare)


def _groups(report: EffortReport) -> Table:
    columns = (
        Column(report.by, flexible=True),
        Column("milestones", short="all"),
        Column("known"),
        _right("effort"),
        _right("capacity", spare=True),
        Column("last expected", spare=True),
        Column("in time", paint=_painted),
        _right("short"),
        Column("done"),
    )
    rows: list[Sequence[Cell]] = [_group(one, report.by) for one in report.groups]
    short = [one.short for one in report.groups if one.short is not None]
    lacking = amount(sum(short)) if short else None
    totals = ("total", report.milestones, report.known, amount(report.effort), None, None, None)
    return Table(columns, [*rows, (*totals, lacking, None)])


def _group(group: GroupEffort, by: str) -> Sequence[Cell]:
    verdict = {None: None, False: "no", True: "yes"}[group.fits]
    if group.fits and group.known < group.milestones:
        verdict = "as far as known"
    return (
        name_of(group.key, by),
        group.milestones,
        group.known,
        amount(group.effort),
        amount(group.capacity),
        iso(group.last_expected),
        verdict,
        amount(group.short),
        iso(group.done) or ("never" if group.fits is False else None),
    )


def _painted(style: Style, verdict: str) -> str:
    return style.red(verdict) if verdict == "no" else verdict


def over_periods(report: EffortReport, *, exact: bool = False) -> Table:
    """Return what is due in each period; `exact`: amounts to a millionth, and no words where none is due."""
    columns = (
        Column(report.by, flexible=True),
        Column(report.per),
        Column("milestones", short="all", spare=True),
        Column("known", spare=True),
        _right("effort"),
        _right("capacity"),
        _right("effort so far", "so far", spare=True),
        _right("capacity so far", "can so far", spare=True),
        _right("short"),
    )
    rows = [
        (
            group.key if exact else name_of(group.key, report.by),
            one.period or (None if exact else "no date"),
            one.milestones,
            one.known,
            *(
                _cell(value, exact=exact)
                for value in (
                    one.effort,
                    one.capacity,
                    one.effort_so_far,
                    one.capacity_so_far,
                    one.short,
                )
            ),
        )
        for group in report.groups
        for one in group.periods
    ]
    return Table(columns, rows)


def share_by_share(report: EffortReport, *, exact: bool = False) -> Table:
    """Return what each WBS or owner does of each milestone; `exact`: amounts to a millionth."""
    return _listed(report, report.shares, exact=exact)


def _listed(
    report: EffortReport, shares: Sequence[MilestoneEffort], *, exact: bool = False
) -> Table:
    columns = (
        Column("milestone"),
        Column("name", flexible=True),
        Column(report.by, flexible=True, spare=True),
        _right("effort"),
        Column("expected"),
        Column("done"),
        Column("days late", short="late"),
        _right("short"),
    )
    rows = [
        (
            one.id,
            one.name,
            one.group if exact else name_of(one.group, report.by),
            _cell(one.effort, exact=exact),
            expected(one.expected, lower_bound=one.lower_bound),
            iso(one.done) or ("never" if one.fits is False else None),
            one.late_days,
            _cell(one.short, exact=exact),
        )
        for one in shares
    ]
    return Table(columns, rows)


def _cell(value: Amount, *, exact: bool) -> str | None:
    if not exact:
        return amount(value)
    return None if value is None else str(rounded(value))


def _notes(report: EffortReport) -> list[str]:
    """Return what must be known to read the numbers: lines, with an empty one before them."""
    notes = list(_said(report))
    return ["\n", *(f"{note}\n" for note in notes)] if notes else []


def _said(report: EffortReport) -> Iterator[str]:
    if any(one.short for one in report.groups):
        yield "short: FTE-months to be added by then, beyond those that are short before"
    unknown = report.milestones - report.known
    if unknown:
        say = "says no effort: what it takes" if unknown == 1 else "say no effort: what they take"
        yield f"{quantity(unknown, 'milestone')} {say} comes on top"
    without = [one for one in report.groups if not one.has_capacity]
    if without and len(without) == len(report.groups):
        yield f"no capacity is configured by {report.by}: tables [[capacity]] of tracemap.toml give it"
    elif without:
        names = enumerated([name_of(one.key, report.by) for one in without], _MOST_NAMED)
        yield plain(f"no capacity is configured for {names}")
    idle = [name_of(one.key, report.by) for one in report.groups if not one.milestones]
    if idle:
        yield plain(f"capacity, and no incomplete milestone: {enumerated(idle, _MOST_NAMED)}")
    if sum(one.milestones for one in report.groups) > report.milestones:
        yield f"a milestone under several {report.by} has an equal share of its effort in each"
    if report.external:
        count = quantity(report.external, "incomplete milestone")
        yield f"{count} of other projects: in none of these numbers"
