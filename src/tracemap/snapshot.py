"""The plan as of one date: the catalog with its links resolved, and the analyses, each made once."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from tracemap.analysis.calendar import Calendar
from tracemap.analysis.schedule import Schedule
from tracemap.analysis.verification import Verification
from tracemap.catalog import Catalog
from tracemap.graph.evidence import Evidence
from tracemap.graph.precedence import Precedence


class Snapshot:
    """All that a rule, a question or a picture may see of a plan.

    Attributes:
        catalog: the items as written.
        as_of: the date on which the questions are asked.
    """

    def __init__(self, catalog: Catalog, as_of: date) -> None:
        """Hold the two; everything else is computed when first asked for."""
        self.catalog = catalog
        self.as_of = as_of

    @cached_property
    def precedence(self) -> Precedence:
        """Return the links among milestones."""
        return Precedence(self.catalog)

    @cached_property
    def evidence(self) -> Evidence:
        """Return the links from milestones to requirements."""
        return Evidence(self.catalog, self.precedence)

    @cached_property
    def schedule(self) -> Schedule:
        """Return the expected dates."""
        return Schedule(self.precedence, self.as_of, Calendar(self.catalog.config))

    @cached_property
    def verification(self) -> Verification:
        """Return the state of the requirements."""
        return Verification(self.catalog, self.evidence, self.schedule)

    def on(self, as_of: date) -> Snapshot:
        """Return the same plan as of another date."""
        return Snapshot(self.catalog, as_of)
