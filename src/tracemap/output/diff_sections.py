"""A diff as titled tables, which text and Markdown lay out alike: what follows first, then what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from tracemap.comparing.dates import Moved
from tracemap.comparing.diff import Diff
from tracemap.comparing.items import Changed, Listed, Value
from tracemap.comparing.priorities import PriorityMoved
from tracemap.comparing.requirement_dates import RequirementMoved
from tracemap.comparing.requirements import Affected
from tracemap.findings import Finding, Severity
from tracemap.output.table import Cell, Column, Table
from tracemap.output.terminal import cut, enumerated, plain, quantity
from tracemap.questions.shares import Share

_LONGEST_VALUE = 60
_MOST_NAMED = 6
_FOLDED = ("message", "milestones", "change", "members", "because")
"""The columns that say why; they go on below where the terminal is narrow."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a diff.

    Attributes:
        title: what it lists, with how many there are.
        brief: the same in a sentence with others; nothing where it goes without saying.
        table: its rows, as many as are to be shown.
        left_out: how many more there are.
    """

    title: str
    brief: str
    table: Table
    left_out: int

    def __bool__(self) -> bool:
        """Tell whether it has a row, shown or not."""
        return bool(self.table.rows) or self.left_out > 0


def sections(diff: Diff, limit: int, *, infos_too: bool = False) -> list[Section]:
    """Return the tables of a diff: of what follows, and last the items.

    Args:
        diff: what they show.
        limit: how many rows of each.
        infos_too: whether findings that are only infos are shown; else they are counted.
    """
    least = Severity.INFO if infos_too else Severity.WARNING
    shown, infos = _graded(diff.new_findings, least)
    gone, infos_gone = _graded(diff.gone_findings, least)
    heads = ("place", "severity", "rule", "message")
    requirement = ("requirement", "title", "priority", "milestones", "coverage", "verification")
    priority = ("priority", "last one before", "now", "days", "with no milestone")
    milestone = ("milestone", "name", "before", "now", "days", "because")
    return [
        _section("new finding", heads, map(_finding, shown), len(shown), limit, infos),
        _section(
            "requirement affected",
            requirement,
            map(_requirement, diff.requirements),
            len(diff.requirements),
            limit,
            plural="requirements affected",
        ),
        _section(
            "priority affected",
            priority,
            map(_priority, diff.priorities),
            len(diff.priorities),
            limit,
            plural="priorities affected",
        ),
        _requirement_dates(diff, limit),
        _section(
            "expected date moved",
            milestone,
            map(_moved, sorted(diff.dates, key=_most_moved)),
            len(diff.dates),
            limit,
            plural="expected dates moved",
        ),
        _section("new cycle", ("members",), map(_cycle, diff.cycles), len(diff.cycles), limit),
        _coverage(diff),
        _section(
            "finding gone",
            heads,
            map(_finding, gone),
            len(gone),
            limit,
            infos_gone,
            plural="findings gone",
        ),
        _items(diff, limit),
    ]


def _headline(diff: Diff) -> str:
    """Return in one sentence how much changed in the items."""
    items = diff.items
    parts = [
        *_by_kind(items.added, "added"),
        *_by_kind(items.removed, "removed"),
        *([f"{quantity(len(items.renamed), 'milestone')} renamed"] if items.renamed else []),
    ]
    if items.changed:
        of = quantity(len({(one.kind, one.id) for one in items.changed}), "item")
        parts.append(f"{quantity(len(items.changed), 'field')} of {of} changed")
    return ", ".join(parts) or "no item changed"


def _by_kind(items: Iterable[Listed], verb: str) -> list[str]:
    counts = Counter("external " * one.external + _words(one.kind) for one in items)
    return [f"{quantity(count, kind)} {verb}" for kind, count in counts.items()]


def _section(
    noun: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    count: int,
    limit: int,
    infos: int = 0,
    *,
    plural: str | None = None,
) -> Section:
    title = brief = quantity(count, noun, plural)
    if infos and count:
        title += f", and {quantity(infos, 'info')} that --format json has"
    elif infos:
        one, more = ((text or "").replace("finding", "info") for text in (noun, plural))
        brief = f"{quantity(infos, one, more or None)} that --format json has"
    names = ("title", "name")
    columns = [
        Column(head, flexible=head in names, folds=head in _FOLDED, spare=head in names)
        for head in heads
    ]
    shown = list(islice(rows, limit))
    return Section(
        title, brief if count or infos else "", Table(columns, shown), count - len(shown)
    )


def _graded(findings: Sequence[Finding], least: Severity) -> tuple[list[Finding], int]:
    """Return the findings that are at least so severe, the worst first, and the number of the others."""
    shown = [one for one in findings if one.severity.rank >= least.rank]
    return sorted(shown, key=lambda one: -one.severity.rank), len(findings) - len(shown)


def _finding(one: Finding) -> Sequence[Cell]:
    return str(one.location), one.severity.value, one.code, one.message


def _requirement(one: Affected) -> Sequence[Cell]:
    return (
        one.id,
        one.title,
        one.priority,
        _milestones(one),
        _from_to(one.coverage_before, one.coverage),
        _from_to(_words(one.verification_before), _words(one.verification)),
    )


def _milestones(one: Affected) -> str:
    parts = []
    if one.lost:
        parts.append(f"{_named(one.lost)} no longer {_verb(one.lost)} it")
    if one.gained:
        parts.append(f"{_named(one.gained)} now {_verb(one.gained)} it")
    if one.lost and not one.milestones:
        parts.append("nothing else does")
    return "; ".join(parts) or "the same"


def _verb(codes: Sequence[str]) -> str:
    return "verifies" if len(codes) == 1 else "verify"


def _named(codes: Sequence[str]) -> str:
    return enumerated(codes, _MOST_NAMED)


def _moved(one: Moved) -> Sequence[Cell]:
    because = one.because.text
    if one.because.id != one.id:
        because = f"{one.because.id}: {because}"
    return (
        one.id,
        one.name,
        expected_date(one.before, lower_bound=one.lower_bound_before),
        expected_date(one.expected, lower_bound=one.lower_bound),
        _signed(one.days),
        because,
    )


def _priority(one: PriorityMoved) -> Sequence[Cell]:
    unassigned = _from_to(str(one.unassigned_before), str(one.unassigned))
    before = last_date(one.before, lower_bound=one.lower_bound_before)
    until = last_date(one.until, lower_bound=one.lower_bound)
    return one.priority, before, until, _signed(one.days), unassigned


def _requirement_dates(diff: Diff, limit: int) -> Section:
    moved = diff.requirement_dates
    days = [one.days or 0 for one in moved]
    said = "later" if all(one > 0 for one in days) else "on another date"
    said = "earlier" if all(one < 0 for one in days) else said
    said = "on another date or none" if any(one.expected is None for one in moved) else said
    return _section(
        f"requirement met {said}",
        ("requirement", "title", "priority", "before", "now", "days"),
        map(_requirement_date, moved),
        len(moved),
        limit,
        plural=f"requirements met {said}",
    )


def _requirement_date(one: RequirementMoved) -> Sequence[Cell]:
    before = expected_date(one.before, lower_bound=one.lower_bound_before)
    now = expected_date(one.expected, lower_bound=one.lower_bound)
    return one.id, one.title, one.priority, before, now, _signed(one.days)


def expected_date(day: date | None, *, lower_bound: bool) -> str:
    """Return an expected date as people read it; `or later` where it can only be later."""
    return "unknown" if day is None else f"{day} or later" if lower_bound else str(day)


def last_date(day: date | None, *, lower_bound: bool) -> str:
    """Return the date of the last requirement of a priority; `none` where there is none with a date."""
    return expected_date(day, lower_bound=lower_bound) if day else "none"


def _signed(days: int | None) -> str | None:
    return None if days is None else f"{days:+}"


def _most_moved(one: Moved) -> tuple[bool, int]:
    return one.days is not None, -(one.days or 0)


def _cycle(members: Sequence[str]) -> Sequence[Cell]:
    return (_named(members),)


def _coverage(diff: Diff) -> Section:
    rows: list[Sequence[Cell]] = [
        (change.key, measure, _share(change.before), _share(change.share))
        for measure, found in diff.coverage.items()
        for change in found
    ]
    columns = [Column(head) for head in ("priority", "measure", "before", "now")]
    return Section("coverage", "coverage changed" if rows else "", Table(columns, rows), 0)


def _share(share: Share) -> str:
    """Return a share in words, to the nearest tenth of a percent; only all are 100.0%, only none 0.0%."""
    count, of = share.count, share.requirements
    if not of:
        return "empty"
    tenths = (2000 * count + of) // (2 * of)
    if 0 < count < of:
        tenths = min(max(tenths, 1), 999)
    return f"{count} of {of}, {tenths // 10}.{tenths % 10}%"


def _items(diff: Diff, limit: int) -> Section:
    items = diff.items
    count = len(items.added) + len(items.removed) + len(items.renamed) + len(items.changed)
    heads = ("", "kind", "id", "change")
    made = _section("change", heads, _item_rows(diff), count, limit)
    return Section(_headline(diff), "", made.table, made.left_out)


def _item_rows(diff: Diff) -> Iterator[Sequence[Cell]]:
    items = diff.items
    for one in items.removed:
        yield "-", _words(one.kind), one.id, _listed(one)
    for one in items.added:
        yield "+", _words(one.kind), one.id, _listed(one)
    for renamed in items.renamed:
        yield ">", "milestone", renamed.old, f"is now {renamed.new}"
    for changed in items.changed:
        yield "~", _words(changed.kind), changed.id, f"{changed.field}: {_change(changed)}"


def _listed(one: Listed) -> str | None:
    return "(external)" if one.external and one.name in (one.id, None) else one.name


def _change(one: Changed) -> str:
    old, new = one.old, one.new
    if isinstance(old, list) and isinstance(new, list):
        gone, came = [x for x in old if x not in new], [x for x in new if x not in old]
        parts = [f"+ {_named(came)}"] if came else []
        return ", ".join([*parts, f"- {_named(gone)}"] if gone else parts)
    text = f"{_shown(old)} > {_shown(new)}"
    days = _days(old, new)
    return text if days is None else f"{text} ({days:+} days)"


def _days(old: Value, new: Value) -> int | None:
    """Return by how many days a date moved; None of anything else."""
    try:
        return (date.fromisoformat(str(new)) - date.fromisoformat(str(old))).days
    except ValueError:
        return None


def _shown(value: Value) -> str:
    match value:
        case None:
            return "none"
        case dict():
            return ", ".join(f"{name} {held}" for name, held in value.items()) or "none"
        case list():
            return ", ".join(value) or "none"
        case bool():
            return str(value).lower()
        case _:
            return cut(plain(str(value)), _LONGEST_VALUE)


def _from_to(before: str, now: str) -> str:
    return now if before == now else f"{before} > {now}"


def _words(text: str) -> str:
    return text.replace("_", " ")
