"""The answer of `whatif`: what would follow from one set of assumptions, or from several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.comparing.diff import Diff, Named, diff
from tracemap.comparing.held import Held, held_up
from tracemap.comparing.scenario import Scenario, assuming
from tracemap.snapshot import Snapshot

_LEFT_OUT = frozenset(("schema", "as_of", "old", "new", "added", "removed", "renamed", "changed"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would follow from a scenario: the plan as it would be against the plan as it is.

    Attributes:
        scenario: what is assumed.
        diff: what changed.
        held: the milestones that slip or move, and are expected later than that.
        dropped: the codes of the milestones that are no part of it.
    """

    scenario: Scenario
    diff: Diff
    held: tuple[Held, ...]
    dropped: frozenset[str]

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `scenarios` in the JSON of `whatif`."""
        follows = self.diff.to_dict()
        return {
            "name": self.scenario.name,
            "assumptions": [one.to_dict() for one in self.scenario.assumptions],
            "held_up": [one.to_dict() for one in self.held],
            **{key: value for key, value in follows.items() if key not in _LEFT_OUT},
        }


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer of `whatif`: one outcome for each scenario, in their order."""

    as_of: date
    outcomes: tuple[Outcome, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `whatif`."""
        return {
            "schema": "tracemap/whatif/1",
            "as_of": self.as_of.isoformat(),
            "scenarios": [outcome.to_dict() for outcome in self.outcomes],
        }


def whatif(snapshot: Snapshot, scenarios: Sequence[Scenario]) -> WhatIf:
    """Return what would follow from each scenario; linear in items and links for each.

    Raises:
        UnknownIdError: a scenario names a milestone that the plan has not.
        UsageError: what a scenario assumes cannot be.
    """
    outcomes = []
    for scenario in scenarios:
        then = assuming(snapshot, scenario.assumptions)
        names = (Named("the plan"), Named(scenario.name))
        dropped = snapshot.catalog.milestones.keys() - then.catalog.milestones.keys()
        held = held_up(then, scenario.assumptions)
        outcomes.append(Outcome(scenario, diff(snapshot, then, names), held, frozenset(dropped)))
    return WhatIf(snapshot.as_of, tuple(outcomes))
