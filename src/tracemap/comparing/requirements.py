"""What a change does to requirements: the milestones they lose and gain, and their states before and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tracemap.identifiers import natural_sorted
from tracemap.snapshot import Snapshot


class Affected(NamedTuple):
    """A requirement that is verified by other milestones now, or in another state.

    Attributes:
        id, title, priority: what it is.
        lost, gained: milestones that no longer verify it, and that do now.
        milestones: all that verify it now.
        coverage_before, coverage: unplanned, untested or planned.
        verification_before, verification: its verification state.
    """

    id: str
    title: str | None
    priority: str | None
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    milestones: tuple[str, ...]
    coverage_before: str
    coverage: str
    verification_before: str
    verification: str

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `requirements` in the JSON of `diff`."""
        found = self._asdict()
        for name in ("lost", "gained", "milestones"):
            found[name] = list(found[name])
        return found


class _Standing(NamedTuple):
    """How a requirement stands in one state."""

    milestones: frozenset[str]
    coverage: str
    verification: str


def affected(old: Snapshot, new: Snapshot, renames: Mapping[str, str]) -> tuple[Affected, ...]:
    """Return the requirements of both states that stand otherwise now, in natural order.

    Withdrawn and deferred ones, before or now, are left out. Linear in requirements and their links.
    """
    before = dict(_standings(old, renames))
    found = []
    for identifier, now in _standings(new, {}):
        then = before.get(identifier)
        if then is None or then == now:
            continue
        requirement = new.catalog.requirements[identifier]
        found.append(
            Affected(
                identifier,
                requirement.title,
                requirement.priority,
                tuple(natural_sorted(then.milestones - now.milestones)),
                tuple(natural_sorted(now.milestones - then.milestones)),
                tuple(natural_sorted(now.milestones)),
                then.coverage,
                now.coverage,
                then.verification,
                now.verification,
            )
        )
    return tuple(found)


def _standings(snapshot: Snapshot, renames: Mapping[str, str]) -> Iterator[tuple[str, _Standing]]:
    """Yield how each active requirement stands."""
    evidence, verification = snapshot.evidence, snapshot.verification
    codes = [renames.get(one.id, one.id) for one in snapshot.precedence.milestones]
    for number, identifier in enumerate(evidence.requirements):
        if verification.active[number]:
            milestones = evidence.milestones_of_requirement[number]
            yield (
                identifier,
                _Standing(
                    frozenset(codes[milestone] for milestone in milestones),
                    verification.coverage(number).value,
                    verification.states[number].value,
                ),
            )
