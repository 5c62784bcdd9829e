"""Milestones in time, one a row: when each is due, was reached or is expected, and what it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.errors import UsageError
from tracemap.questions.lookup import find_item
from tracemap.questions.narrowing import Narrowing, narrowed
from tracemap.questions.surroundings import surroundings
from tracemap.snapshot import Snapshot

_EVERYTHING = Narrowing()


class TimelineRow(NamedTuple):
    """A milestone in time.

    Attributes:
        state: how it stands.
        start: when work on it begins, where the plan says so.
        expected: when it was reached, or is expected; `lower_bound` says that it can only be later.
        slip_days: expected minus due in days, positive when late.
        waits_for: its predecessors; a superseded one is what replaces it.
        driver: that predecessor which sets its expected date, None where its own date does.
    """

    id: str
    name: str | None
    wbs: tuple[str, ...]
    level: int | None
    external: bool
    state: str
    start: date | None
    due: date | None
    completed: date | None
    expected: date | None
    lower_bound: bool
    slip_days: int | None
    waits_for: tuple[str, ...]
    driver: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `rows`."""
        days = {
            name: iso(getattr(self, name)) for name in ("start", "due", "completed", "expected")
        }
        lists = {"wbs": list(self.wbs), "waits_for": list(self.waits_for)}
        return {**self._asdict(), **days, **lists}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The answer of `timeline`.

    Attributes:
        as_of: the date of the question.
        among: which milestones are rows.
        total: how many rows there are on all pages.
        page, pages: which page this is, and of how many; the first is 1.
        first: how many rows are on the pages before.
        completed_left_out: how many rows are on no page, since there are so many.
        external_left_out: how many milestones of other projects would be rows too if asked for.
        rows: by expected date, else due date, undated ones last.
    """

    as_of: date
    among: Narrowing
    total: int
    page: int
    pages: int
    first: int
    completed_left_out: int
    external_left_out: int
    rows: tuple[TimelineRow, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `timeline`."""
        return {
            "schema": "tracemap/timeline/1",
            "as_of": self.as_of.isoformat(),
            "among": self.among.to_dict(),
            "total": self.total,
            "page": self.page,
            "pages": self.pages,
            "completed_left_out": self.completed_left_out,
            "external_left_out": self.external_left_out,
            "rows": [row.to_dict() for row in self.rows],
        }

    def on_page(self, size: int, page: int = 1, *, keep_completed: bool = False) -> Timeline:
        """Return one page of the rows, of so many rows at most.

        Args:
            size: how many rows a page has.
            page: which; the first is 1.
            keep_completed: whether the completed milestones stay where there is more than one page.

        Raises:
            UsageError: there is no such page.
        """
        if size < 1:
            raise UsageError("a page has one row or more")
        rows = self.rows
        if len(rows) > size and not keep_completed:
            rows = tuple(row for row in rows if row.completed is None) or rows
        pages = max((len(rows) + size - 1) // size, 1)
        if not 1 <= page <= pages:
            raise UsageError(f"there is no page {page}", f"the pages are 1 to {pages}")
        first = (page - 1) * size
        shown = rows[first : first + size]
        left_out = len(self.rows) - len(rows)
        return replace(
            self, page=page, pages=pages, first=first, rows=shown, completed_left_out=left_out
        )

    def place(self) -> str:
        """Return which of the milestones are rows here, and how to see the others."""
        of_all = "" if len(self.rows) == self.total else f" of {self.total}"
        found = f"{len(self.rows)}{of_all} milestone{'' if self.total == 1 else 's'}"
        if self.pages > 1:
            last = self.first + len(self.rows)
            found += f", {self.first + 1} to {last} by date: page {self.page} of {self.pages}"
            found += " (--page N shows another)"
        if self.completed_left_out:
            found += f"; {self.completed_left_out} completed left out (--all shows them)"
        if self.external_left_out:
            found += (
                f"; {self.external_left_out} of other projects left out (--external shows them)"
            )
        return found


def timeline(
    snapshot: Snapshot,
    among: Narrowing = _EVERYTHING,
    *,
    focus: Sequence[str] = (),
    depth: int | None = None,
    incomplete: bool = False,
) -> Timeline:
    """Return milestones in time, all on one page; linear in them and their links, but for sorting.

    Args:
        snapshot: the plan.
        among: which milestones are rows.
        focus: codes of milestones; then only what is before or after one of them is a row. They are rows
            themselves, asked for otherwise or not.
        depth: at most so many links away from the focus; None for any number.
        incomplete: only milestones that are not completed.

    Raises:
        UnknownIdError: the plan has no milestone of a code in focus.
    """
    numbers = narrowed(snapshot, replace(among, external=True))
    middle = {_stands_for(snapshot, code): 0 for code in focus}
    if middle:
        near = surroundings(snapshot, middle, depth, incomplete=incomplete)
        numbers = sorted({*middle, *(number for number in numbers if number in near)})
    if incomplete:
        numbers = [number for number in numbers if snapshot.schedule.is_open(number)]
    asked = numbers
    if not among.external:
        milestones = snapshot.precedence.milestones
        asked = [one for one in numbers if one in middle or not milestones[one].external]
    schedule = snapshot.schedule
    # Groups stand after what they wait for; so do rows of one day.
    ahead = sorted(asked, key=lambda number: (schedule.group(number), number))
    rows = sorted((_row(snapshot, number) for number in ahead), key=_place)
    return Timeline(
        as_of=snapshot.as_of,
        among=among,
        total=len(rows),
        page=1,
        pages=1,
        first=0,
        completed_left_out=0,
        external_left_out=len(numbers) - len(asked),
        rows=tuple(rows),
    )


def _stands_for(snapshot: Snapshot, code: str) -> int:
    milestone = find_item(snapshot, code, "milestone")
    return snapshot.schedule.final(snapshot.precedence.number[milestone.id])


def _place(row: TimelineRow) -> tuple[bool, date]:
    day = row.expected or row.due
    return day is None, day or date.max


def _row(snapshot: Snapshot, number: int) -> TimelineRow:
    schedule, precedence = snapshot.schedule, snapshot.precedence
    milestone = precedence.milestones[number]
    before = sorted({*map(schedule.final, precedence.predecessors[number])} - {number})
    return TimelineRow(
        id=milestone.id,
        name=milestone.name,
        wbs=milestone.wbs,
        level=milestone.level,
        external=bool(milestone.external),
        state=schedule.state(number).value,
        start=milestone.start,
        due=milestone.due,
        completed=milestone.completed if schedule.completed[number] else None,
        expected=schedule.expected(number),
        lower_bound=schedule.lower_bound(number),
        slip_days=schedule.slip_days(number),
        waits_for=tuple(precedence.codes(before)),
        driver=_driver(snapshot, number, before),
    )


def _driver(snapshot: Snapshot, number: int, before: list[int]) -> str | None:
    schedule = snapshot.schedule
    group = schedule.group(number)
    driving = schedule.driver(group) if group >= 0 else None
    if driving is None:
        return None
    driving_ones = (one for one in before if schedule.group(one) == driving)
    return next(map(snapshot.precedence.code, driving_ones), None)
