"""How sure the dates are, for a terminal and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tracemap.analysis.isodate import iso
from tracemap.output.record_text import percent_columns, record_text, sentences
from tracemap.output.table import Cell, Column, Table, as_text
from tracemap.output.terminal import Style, enumerated, quantity
from tracemap.questions.forecast import DRAWS, Forecast, Sureness

_NAMED = 5
_ALL = "all milestones"
"""How many ids a note names."""


def forecast_text(answer: Forecast, style: Style, columns: int | None) -> str:
    """Return the answer for a terminal of so many columns."""
    parts = [f"how sure the dates are, as of {answer.as_of}\n"]
    parts += [as_text(table, style, columns) for table in _tables(answer)]
    notes = [*_notes_of_targets(answer), *_notes_of_dates(answer)]
    if notes:
        parts.append(sentences(notes, columns))
    parts.append(record_text(answer.record, style, columns))
    if answer.record.enough:
        what = "the network" if answer.sampling.network else "each milestone by itself"
        parts.append(f"{DRAWS} draws of {what}, seed {answer.sampling.seed}\n")
    return "\n".join(parts)


def _tables(answer: Forecast) -> Iterator[Table]:
    heads = percent_columns(answer.sampling.percents)
    if answer.targets:
        first = (Column("id"), Column("name", flexible=True), Column("due", spare=True))
        rows: list[Sequence[Cell]] = []
        for one in answer.targets:
            item, sure = one.expectation, one.sureness
            last = _expected(item.expected, lower_bound=item.lower_bound)
            said = (item.id, item.name, iso(item.due), last, _share(sure.by_due))
            rows.append((*said, *_dates(answer, sure)))
        yield Table([*first, Column("expected"), Column("by due", spare=True), *heads], rows)
    if answer.priorities:
        first = (Column("priority"), Column("requirements", short="all"), Column("verified"))
        rows = []
        for priority in answer.priorities:
            group, sure = priority.group, priority.sureness
            last = _expected(priority.expected, lower_bound=sure.undated)
            counts = (group.requirements, group.verified, group.unassigned)
            rows.append((priority.priority, *counts, last, *_dates(answer, sure)))
        second = (Column("no milestone", spare=True), Column("expected"))
        yield Table([*first, *second, *heads], rows)
    if answer.everything:
        row = ("all milestones", answer.incomplete, *_dates(answer, answer.everything))
        yield Table([Column("plan"), Column("incomplete"), *heads], [row])


def _expected(day: date | None, *, lower_bound: bool) -> str | None:
    return f"{day} or later" if day and lower_bound else iso(day)


def _share(share: float | None) -> str | None:
    """Return a share as a percentage that never rounds to a certainty which it is not."""
    if share is None:
        return None
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def _dates(answer: Forecast, sure: Sureness) -> list[Cell]:
    if not sure.percentiles:
        return [None] * len(answer.sampling.percents)
    return [iso(one.date) or "not known" for one in sure.percentiles]


def _notes_of_targets(answer: Forecast) -> Iterator[str]:
    """Yield why something has no percentiles, or those of a part."""
    for target in answer.targets:
        one = target.expectation
        if one.state in ("completed", "verified"):
            yield f"{one.id} is {one.state}"
        elif one.expected is None:
            yield f"{one.id}: nothing gives it a date"
        elif not target.sureness.milestones:
            yield f"{one.id}: its milestones are completed, its tests have not all passed"
        elif answer.record.enough and not target.sureness.percentiles:
            yield f"{one.id}: it has no date of its own"
    for priority in answer.priorities:
        group = priority.group
        if group.unassigned:
            counts = f"{group.unassigned} of {quantity(group.requirements, 'requirement')}"
            have, them = ("has", "it") if group.unassigned == 1 else ("have", "them")
            yield f"{priority.priority}: {counts} {have} no milestone, and no date covers {them}"
        if priority.waiting_for_tests:
            count = quantity(priority.waiting_for_tests, "requirement")
            tests = "are completed, their tests have not all passed"
            yield f"{priority.priority}: the milestones of {count} {tests}"


def _notes_of_dates(answer: Forecast) -> Iterator[str]:
    """Yield what to know of the percentiles."""
    every = {one.expectation.id: one.sureness for one in answer.targets}
    every |= {one.priority: one.sureness for one in answer.priorities}
    every |= {_ALL: answer.everything} if answer.everything else {}
    drawn = {name: sure for name, sure in every.items() if sure.percentiles}
    if undated := [name for name, sure in drawn.items() if sure.undated]:
        names = enumerated(undated, _NAMED)
        several = len(undated) > 1 or names == _ALL
        they, their = ("they wait", "their") if several else ("it waits", "its")
        yield f"{names}: a date that {they} for is missing, so {their} percentiles may be too early"
    if thin := [name for name, sure in drawn.items() if sure.thin]:
        names = enumerated(thin, _NAMED)
        yield f"{names}: the record has too few milestones of some lead time, see below"
    if answer.everything and answer.everything.milestones > answer.incomplete:
        others = quantity(answer.everything.milestones - answer.incomplete, "milestone")
        yield f"all milestones: they wait for {others} of other projects too, not counted among them"
    if any(one.date is None for sure in drawn.values() for one in sure.percentiles):
        yield "not known: later than the record can tell"


_COLUMNS = (
    *("id", "kind", "name", "state", "due", "expected", "lower_bound", "by_due"),
    *("requirements", "verified", "awaited", "unassigned", "waiting_for_tests"),
    *("milestones", "undated", "thin"),
)


def forecast_table(answer: Forecast) -> Table:
    """Return all that was asked about as one table, with the names that JSON has.

    A day that is later than the record can tell is `not known`; where nothing was drawn there is none.
    """
    found = [target.to_dict() for target in answer.targets]
    found += [
        {**one.to_dict(), "id": one.priority, "kind": "priority"} for one in answer.priorities
    ]
    if answer.everything:
        sure = answer.everything
        found.append({**sure.to_dict(), "kind": "plan", "lower_bound": sure.undated})
    percents = answer.sampling.percents
    rows: list[Sequence[Cell]] = []
    for one in found:
        days = [day["date"] or "not known" for day in one["percentiles"]] or [None] * len(percents)
        rows.append([*(_cell(one.get(name)) for name in _COLUMNS), *days])
    titles = [*_COLUMNS, *(f"percent_{percent}" for percent in percents)]
    return Table([Column(title) for title in titles], rows)


def _cell(value: str | float | None) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.4f}" if isinstance(value, float) else value
