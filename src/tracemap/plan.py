"""The plan as Python sees it: `tracemap.load`, and a method for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tracemap.catalog import Catalog
from tracemap.checking.baseline import configured_baseline
from tracemap.checking.check import CheckResult, check
from tracemap.comparing.diff import Diff, Named, diff
from tracemap.comparing.scenario import Assumption, Scenario
from tracemap.comparing.whatif import WhatIf, whatif
from tracemap.findings import Finding
from tracemap.loading.load import load_catalog
from tracemap.model import Milestone, Requirement, TestCase, TestPlan, VerificationElement
from tracemap.over_time import OverTime
from tracemap.questions.blocking import CHAINS, Blocking, blocking
from tracemap.questions.coverage import CoverageReport, coverage
from tracemap.questions.effort import EffortReport, effort
from tracemap.questions.listing import Filters, Listing, list_items
from tracemap.questions.plans import Plans, plans
from tracemap.questions.show import Shown, show
from tracemap.questions.verified_by import VerifiedBy, verified_by
from tracemap.questions.verifies import Verifies, verifies
from tracemap.questions.waiting import WaitingMatrix, waiting
from tracemap.questions.when import When, when
from tracemap.render.compose import compose
from tracemap.render.drawing import DATA_FORMATS, draw
from tracemap.render.picture import Picture
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot

if TYPE_CHECKING:
    import networkx as nx

_NOTHING: Mapping[str, str] = {}
_WHOLE = Selection(whole=True, limit=None)


def load(path: str | PathLike[str] = ".", as_of: date | None = None) -> Plan:
    """Read the plan in a folder.

    Faults in its files are findings of the plan, not exceptions; nothing is printed.

    Args:
        path: the folder of the plan.
        as_of: the date on which it is asked; today where absent.

    Raises:
        ConfigError: the configuration of the plan cannot be used.
        ProjectError: the folder is missing or cannot be listed.
    """
    return Plan(Snapshot(load_catalog(Path(path)), as_of or date.today()))  # noqa: DTZ011  # the local date


class Plan(OverTime):
    """A plan as of a date. Answers are frozen; each has `to_dict()`, which is the JSON of its command.

    Attributes:
        snapshot: the plan with its analyses, for questions that no method asks.
    """

    def __repr__(self) -> str:
        """Return what it is, at a glance."""
        catalog = self._catalog
        return f"<Plan {catalog.root} as of {self.as_of}: {len(catalog.milestones)} milestones>"

    @property
    def _catalog(self) -> Catalog:
        return self.snapshot.catalog

    def on(self, as_of: date) -> Plan:
        """Return the same plan as of another date; the files are not read again."""
        return Plan(self.snapshot.on(as_of))

    @property
    def milestones(self) -> Mapping[str, Milestone]:
        """Return the milestones by code, as written."""
        return self._catalog.milestones

    @property
    def requirements(self) -> Mapping[str, Requirement]:
        """Return the requirements by id, as written."""
        return self._catalog.requirements

    @property
    def test_plans(self) -> Mapping[str, TestPlan]:
        """Return the test plans by id, as written."""
        return self._catalog.test_plans

    @property
    def test_cases(self) -> Mapping[str, TestCase]:
        """Return the test cases by id, as written."""
        return self._catalog.test_cases

    @property
    def verification_elements(self) -> Mapping[str, VerificationElement]:
        """Return the verification elements by id, as written."""
        return self._catalog.verification_elements

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """Return all items and links as one networkx graph; `tracemap.graph.multigraph` says its shape."""
        # Imported here, since networkx takes a sixth of a second to import.
        from tracemap.graph.multigraph import multigraph

        return multigraph(self._catalog)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with the plan, by path, line and column."""
        return self.check().findings

    def check(self) -> CheckResult:
        """Apply the rules that the configuration selects; its baseline keeps back what it accepts.

        Raises:
            ConfigError: the configuration names an unknown rule, or a baseline that cannot be used.
        """
        baseline = configured_baseline(self._catalog.root, self._catalog.config)
        return check(self.snapshot, baseline=baseline)

    def coverage(self, by: str = "priority") -> CoverageReport:
        """Return how far the requirements are planned, tested and verified.

        Raises:
            UsageError: `by` is not priority, wbs, section, document or milestone.
        """
        return coverage(self.snapshot, by)

    def verifies(self, code: str, *, cumulative: bool = False) -> Verifies:
        """Return the requirements that a milestone verifies; with `cumulative`, and its predecessors.

        Raises:
            UnknownIdError: the plan has no such milestone.
        """
        return verifies(self.snapshot, code, cumulative=cumulative)

    def verified_by(self, requirement: str) -> VerifiedBy:
        """Return what verifies a requirement.

        Raises:
            UnknownIdError: the plan has no such requirement.
        """
        return verified_by(self.snapshot, requirement)

    def blocking(
        self, *identifiers: str, limit: int = CHAINS, rank: str = "milestones"
    ) -> Blocking:
        """Return what blocks milestones and requirements; without any, what blocks the plan.

        Args:
            identifiers: codes of milestones and ids of requirements.
            limit: how many chains are listed for each.
            rank: by what root blockers are ranked: milestones, requirements or drag.

        Raises:
            UnknownIdError: the plan has no such milestone or requirement.
            UsageError: there is no such rank.
        """
        return blocking(self.snapshot, identifiers, limit=limit, rank=rank)

    def waiting(self, by: str = "wbs") -> WaitingMatrix:
        """Return which WBS, or which owner, waits for which other, in incomplete milestones.

        Raises:
            UsageError: `by` is neither wbs nor owner.
        """
        return waiting(self.snapshot, by)

    def when(
        self,
        *identifiers: str,
        priority: str | None = None,
        document: str | None = None,
        wbs: str | None = None,
        to: str | None = None,
    ) -> When:
        """Return when milestones and requirements are expected, and all of a set of them.

        Args:
            identifiers: codes of milestones and ids of requirements.
            priority: the active requirements of it are asked about.
            document: the same of a document; given both, those of both.
            wbs: the milestones under this WBS are asked about.
            to: what the total float of milestones is counted to; the last that waits for each where absent.

        Raises:
            UnknownIdError: the plan has no such milestone or requirement, or none in such a set.
            UsageError: milestones under a WBS are asked about together with requirements.
        """
        return when(
            self.snapshot, identifiers, priority=priority, document=document, wbs=wbs, to=to
        )

    def plans(self) -> Plans:
        """Return how test plans are tied to milestones, test cases and requirements."""
        return plans(self.snapshot)

    def effort(self, by: str = "wbs", per: str = "quarter") -> EffortReport:
        """Return the effort that is left, against the capacity that the configuration gives.

        Raises:
            UsageError: `by` is not wbs or owner, or `per` not month, quarter or year.
        """
        return effort(self.snapshot, by, per)

    def diff(self, other: Plan) -> Diff:
        """Return what another state of the plan, read from another folder, changes against this one."""
        names = (Named(str(self._catalog.root)), Named(str(other.snapshot.catalog.root)))
        return diff(self.snapshot, other.on(self.as_of).snapshot, names)

    def whatif(
        self,
        *,
        slip: Mapping[str, str] = _NOTHING,
        complete: Mapping[str, str] = _NOTHING,
        drop: Sequence[str] = (),
        move: Mapping[str, str] = _NOTHING,
        phase: Mapping[str, str] = _NOTHING,
    ) -> WhatIf:
        """Return what would follow if milestones slipped, moved, were completed or dropped.

        Args:
            slip: by how much later each comes than it is expected, as `60d`, `8w` or `40wd` (working days).
            complete: the date on which each was completed; an empty text means the date of the question.
            drop: the milestones that are no part of the plan.
            move: the date for which each is forecast, as `2025-06-01`.
            phase: the phase that each goes to.

        Raises:
            UnknownIdError: the plan has no such milestone.
            UsageError: what is assumed cannot be.
        """
        given = {"slip": slip, "complete": complete, "drop": dict.fromkeys(drop, "")}
        given |= {"move": move, "phase": phase}
        assumptions = tuple(
            Assumption(verb, code, value)
            for verb, values in given.items()
            for code, value in values.items()
        )
        name = "; ".join(str(one) for one in assumptions)
        return whatif(self.snapshot, [Scenario(name, assumptions)])

    def picture(self, selection: Selection | None = None) -> Picture:
        """Return the items of a selection with their states and links; of the whole plan where it is None.

        Raises:
            UnknownIdError: the plan has no item of an id in focus.
        """
        return compose(self.snapshot, selection or _WHOLE)

    def draw(self, form: str, selection: Selection | None = None) -> str | bytes:
        """Return a picture as a file of a format: bytes for svg, png and pdf, text for dot, mermaid, graphml.

        Args:
            form: the name of the format.
            selection: what is shown; where it is None, as many milestones as can be read, or in graphml all
                there is.

        Raises:
            PictureError: the format needs Graphviz, and it cannot draw.
            UnknownIdError: the plan has no item of an id in focus.
            UsageError: there is no such format.
        """
        default = _WHOLE if form in DATA_FORMATS else Selection()
        return draw(self.snapshot, selection or default, form)

    def show(self, identifier: str) -> Shown:
        """Return everything known about one id.

        Raises:
            UnknownIdError: the plan has no such item.
        """
        return show(self.snapshot, identifier)

    def list(self, kind: str, filters: Filters | None = None) -> Listing:
        """Return the items of a kind (`milestone`, `requirement`, `test_plan` ...), filtered.

        Raises:
            UsageError: a filter is not one for items of this kind.
        """
        return list_items(self.snapshot, kind, filters)
