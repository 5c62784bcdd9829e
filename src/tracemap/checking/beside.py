"""A second process that applies some of the rules to a large plan while the first one applies the others."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from tracemap.findings import Edit, Fix, Problem, Related
from tracemap.model import KINDS
from tracemap.rules.base import Rule
from tracemap.second_process import is_worthwhile, second_process, taken
from tracemap.snapshot import Snapshot
from tracemap.source import Location

_WORTH = 5_000
"""Of how many items on a second process saves more than it costs to start."""
_SOME = 500
_BESIDE = ("TM20", "TM5")
"""The rules of references and coverage: half of the work, more or less."""


@contextmanager
def applied(
    rules: Sequence[Rule], snapshot: Snapshot, *, alone: bool
) -> Iterator[tuple[Sequence[Rule], Iterator[Problem]]]:
    """Part the rules where the plan is large: give those to apply here, and the problems of the others.

    The problems are to be asked for when those have been applied. With `alone` there is no second process.
    """
    others = [rule for rule in rules if rule.code.startswith(_BESIDE)]
    if alone or not others or not _is_large(snapshot) or not is_worthwhile():
        yield rules, iter(())
        return
    with second_process(lambda: [*_packed(problems(others, snapshot)), b""]) as parcels:
        if parcels is None:
            yield rules, iter(())
        else:
            own = [rule for rule in rules if rule not in others]
            yield own, taken(parcels, _unpacked, lambda: problems(others, snapshot))


def problems(rules: Iterable[Rule], snapshot: Snapshot) -> Iterator[Problem]:
    """Yield what some rules find."""
    for rule in rules:
        if rule.check is not None:
            yield from rule.check(snapshot)


def _is_large(snapshot: Snapshot) -> bool:
    return sum(len(snapshot.catalog.of_kind(kind)) for kind in KINDS) >= _WORTH


def _packed(found: Iterable[Problem]) -> Iterator[bytes]:
    """Yield problems as bytes, some hundreds at a time, so that they are never all there twice."""
    left = iter(found)
    while some := list(islice(left, _SOME)):
        yield marshal.dumps([_row(one) for one in some])


def _row(problem: Problem) -> tuple[Any, ...]:
    """Return a problem as plain values."""
    place = tuple(problem.location)
    related = [(tuple(other), message) for other, message in problem.related]
    return *problem[:2], place, *problem[3:7], related, problem.fix and _row_of(problem.fix)


def _row_of(fix: Fix) -> tuple[Any, ...]:
    edits = [(tuple(place), replacement) for place, replacement in fix.edits]
    return fix.description, edits, fix.safe


def _unpacked(data: bytes) -> list[Problem]:
    # Of this very run, so nothing that others could have written.
    return [_problem(*row) for row in marshal.loads(data)]  # noqa: S302


def _problem(*row: Any) -> Problem:
    *first, related, fix = row
    first[2] = Location(*first[2])
    others = tuple(Related(Location(*place), message) for place, message in related)
    return Problem._make((*first, others, fix and _fix(*fix)))


def _fix(description: str, edits: Iterable[Any], safe: bool) -> Fix:  # noqa: FBT001  # a row read back
    return Fix(description, tuple(Edit(Location(*place), text) for place, text in edits), safe)
