"""When milestones are completed and requirements verified, as the plan now stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.errors import UsageError
from tracemap.questions.expectation import Expectation, expectation
from tracemap.questions.expected_milestones import MilestonesExpectation, milestones_expectation
from tracemap.questions.expected_requirements import (
    RequirementsExpectation,
    requirements_expectation,
)
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class When:
    """The answer of `when`.

    Attributes:
        targets: the milestones and requirements asked about, in that order.
        group: the requirements of a priority or a document, None where neither was asked about.
        wbs: the milestones under a WBS, None where none was asked about.
    """

    as_of: date
    targets: tuple[Expectation, ...]
    group: RequirementsExpectation | None
    wbs: MilestonesExpectation | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `when`."""
        return {
            "schema": "tracemap/when/1",
            "as_of": self.as_of.isoformat(),
            "targets": [target.to_dict() for target in self.targets],
            "group": self.group.to_dict() if self.group else None,
            "wbs": self.wbs.to_dict() if self.wbs else None,
        }


def when(
    snapshot: Snapshot,
    identifiers: Sequence[str] = (),
    *,
    priority: str | None = None,
    document: str | None = None,
    wbs: str | None = None,
    to: str | None = None,
) -> When:
    """Return when milestones and requirements are expected, and all of a set of them.

    Args:
        snapshot: the plan as of a date.
        identifiers: codes of milestones and ids of requirements.
        priority: the active requirements of it are asked about.
        document: the same of a document; given both, those of both.
        wbs: the milestones under this WBS are asked about.
        to: the milestone or requirement to which the total float of each milestone is counted; where
            absent, of those that wait for it, the one expected last.

    Raises:
        UnknownIdError: the plan has no such milestone or requirement, or none in such a set.
        UsageError: milestones under a WBS are asked about together with requirements, or float of none.
    """
    of_requirements = priority is not None or document is not None
    if wbs is not None and of_requirements:
        message = "--wbs is about milestones, --priority and --document are about requirements"
        raise UsageError(message, "ask one after the other")
    targets = tuple(
        expectation(snapshot, identifier, to) for identifier in dict.fromkeys(identifiers)
    )
    if to is not None and not any(target.kind == "milestone" for target in targets):
        raise UsageError("--to counts the float of milestones, and none is named")
    return When(
        snapshot.as_of,
        targets,
        requirements_expectation(snapshot, priority, document) if of_requirements else None,
        milestones_expectation(snapshot, wbs) if wbs is not None else None,
    )
