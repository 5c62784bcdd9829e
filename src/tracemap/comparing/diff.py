"""The answer of `diff`: what changed from one state of a plan to another, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.checking.check import check
from tracemap.checking.fingerprint import fingerprints
from tracemap.checking.selection import Selection
from tracemap.comparing.dates import Moved, moved_dates
from tracemap.comparing.items import ItemChanges, compare_items
from tracemap.comparing.priorities import PriorityMoved, moved_priorities
from tracemap.comparing.requirement_dates import RequirementMoved, moved_requirements
from tracemap.comparing.requirements import Affected, affected
from tracemap.findings import Finding
from tracemap.graph.algorithms import components
from tracemap.questions.coverage import coverage
from tracemap.questions.shares import Change
from tracemap.questions.thresholds import MEASURES, changes
from tracemap.snapshot import Snapshot

_IN_SHORT = ("code", "name", "severity", "message", "path", "line", "column", "id")
_QUOTED = re.compile(r"'([^']*)'")


class Named(NamedTuple):
    """A state of the plan by its name: a revision with the hash of its commit, or a folder."""

    name: str
    commit: str | None = None

    def __str__(self) -> str:
        """Return the name, and the beginning of the hash."""
        return f"{self.name} ({self.commit[:10]})" if self.commit else self.name


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed, and what follows.

    Attributes:
        as_of: the date as of which both states are judged.
        old, new: the two states.
        items: what changed in the items.
        requirements: those that stand otherwise now.
        priorities: those whose last requirement is expected at another date.
        requirement_dates: those that are met later or earlier, by priority.
        dates: the milestones that are expected at another date.
        cycles: the members of each cycle of milestones that there was none of before.
        coverage: by measure, the priorities whose numbers changed, and all.
        new_findings, gone_findings: of rules, in the order of their places.
    """

    as_of: date
    old: Named
    new: Named
    items: ItemChanges
    requirements: tuple[Affected, ...]
    priorities: tuple[PriorityMoved, ...]
    requirement_dates: tuple[RequirementMoved, ...]
    dates: tuple[Moved, ...]
    cycles: tuple[tuple[str, ...], ...]
    coverage: Mapping[str, tuple[Change, ...]]
    new_findings: tuple[Finding, ...]
    gone_findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        items, findings = self.items, (self.new_findings, self.gone_findings)
        changed = (items.added, items.removed, items.renamed, items.changed)
        return any((*changed, self.requirements, self.dates, *findings))

    def fails(self, threshold: str) -> bool:
        """Tell whether a new finding is at least this severe; `never` is a threshold that none reaches."""
        return any(finding.severity.reaches(threshold) for finding in self.new_findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `diff`."""
        items = self.items
        return {
            "schema": "tracemap/diff/1",
            "as_of": self.as_of.isoformat(),
            "old": self.old._asdict(),
            "new": self.new._asdict(),
            "added": [one.to_dict() for one in items.added],
            "removed": [one.to_dict() for one in items.removed],
            "renamed": [one.to_dict() for one in items.renamed],
            "changed": [one.to_dict() for one in items.changed],
            "requirements": [one.to_dict() for one in self.requirements],
            "priorities": [one.to_dict() for one in self.priorities],
            "requirement_dates": [one.to_dict() for one in self.requirement_dates],
            "dates": [one.to_dict() for one in self.dates],
            "cycles": [list(cycle) for cycle in self.cycles],
            "coverage": [
                {"measure": measure, **_numbers(change)}
                for measure, found in self.coverage.items()
                for change in found
            ],
            "new_findings": [_in_short(one) for one in self.new_findings],
            "gone_findings": [_in_short(one) for one in self.gone_findings],
        }


def _in_short(finding: Finding) -> dict[str, Any]:
    found = finding.to_dict()
    return {name: found[name] for name in _IN_SHORT}


def _numbers(change: Change) -> dict[str, Any]:
    found = change.to_dict()
    return {name: found[name] for name in found if name not in ("lost", "uncovered")}


def diff(old: Snapshot, new: Snapshot, names: tuple[Named, Named]) -> Diff:
    """Return what changed from one state of a plan to another, and what follows.

    Both are judged by the rules that the new one selects. Linear in items and links.

    Args:
        old: the one state.
        new: the other, as of the same date.
        names: what the two are called.

    Raises:
        ConfigError: the configuration names a rule that there is none of.
    """
    items = compare_items(old.catalog, new.catalog)
    renames = {one.old: one.new for one in items.renamed}
    selection = Selection.of(new.catalog.config)
    before, now = check(old, selection).findings, check(new, selection).findings
    then = [_as_named_now(finding, renames) for finding in before] if renames else before
    marks_then, marks_now = fingerprints(then), fingerprints(now)
    stand_otherwise = affected(old, new, renames)
    dates = moved_dates(old.schedule, new.schedule, renames)
    return Diff(
        as_of=new.as_of,
        old=names[0],
        new=names[1],
        items=items,
        requirements=stand_otherwise,
        priorities=moved_priorities(old, new),
        requirement_dates=moved_requirements(
            old, new, (one.id for one in dates), (one.id for one in stand_otherwise)
        ),
        dates=dates,
        cycles=_new_cycles(old, new, renames),
        coverage=_coverage(old, new),
        new_findings=_beyond(now, marks_now, set(marks_then)),
        gone_findings=_beyond(before, marks_then, set(marks_now)),
    )


def _beyond(
    findings: Iterable[Finding], marks: Iterable[str], others: Set[str]
) -> tuple[Finding, ...]:
    """Return the findings that others lack, by the fingerprints of both."""
    pairs = zip(findings, marks, strict=True)
    return tuple(finding for finding, mark in pairs if mark not in others)


def _as_named_now(finding: Finding, renames: Mapping[str, str]) -> Finding:
    """Return a finding as it would read with the codes that milestones have now."""
    problem = finding.problem
    message = _QUOTED.sub(lambda found: f"'{renames.get(found[1], found[1])}'", problem.message)
    code = None if problem.id is None else renames.get(problem.id, problem.id)
    return finding._replace(problem=problem._replace(id=code, message=message))


def _coverage(old: Snapshot, new: Snapshot) -> dict[str, tuple[Change, ...]]:
    before, now = coverage(old), coverage(new)
    return {
        measure: tuple(
            change for change in changes(now, before, measure) if change.share != change.before
        )
        for measure in MEASURES
    }


def _new_cycles(
    old: Snapshot, new: Snapshot, renames: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """Return the members of each cycle that is not, nor is a part of, one that there was before."""
    before = {
        code: number
        for number, cycle in enumerate(_cycles(old))
        for code in (renames.get(one, one) for one in cycle)
    }
    return tuple(
        cycle
        for cycle in _cycles(new)
        if len({before.get(code, -1 - place) for place, code in enumerate(cycle)}) > 1
    )


def _cycles(snapshot: Snapshot) -> list[tuple[str, ...]]:
    precedence = snapshot.precedence
    found = (sorted(members) for members in components(precedence.predecessors))
    return sorted(tuple(precedence.codes(members)) for members in found if len(members) > 1)
