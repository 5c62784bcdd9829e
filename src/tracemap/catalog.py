"""The catalog: every item of a project by id, with what was wrong in reading them.

It knows no links; an id in a list may name nothing. `tracemap.graph` resolves them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tracemap.config import Config
from tracemap.findings import Problem
from tracemap.identifiers import Nearest
from tracemap.model import Item, Milestone, Requirement, TestCase, TestPlan, VerificationElement
from tracemap.source import Source

NOT_READ_IN_FULL = frozenset(("TM001", "TM002", "TM004", "TM005"))
"""The findings behind which something of a file is missing. A key that stands twice (TM003) hides nothing:
the first one holds, as every reader of the file can see.
"""


class Override(NamedTuple):
    """A field of a milestone that two layers of the plan give, and not alike.

    Attributes:
        field: its name.
        below: the milestone as the lower layer says it.
        above: what lies over it, whose value holds.
    """

    field: str
    below: Milestone
    above: Milestone


class _Fields(NamedTuple):
    """What a catalog holds."""

    root: Path
    config: Config
    sources: tuple[Source, ...] = ()
    milestones: Mapping[str, Milestone] = MappingProxyType({})
    requirements: Mapping[str, Requirement] = MappingProxyType({})
    test_plans: Mapping[str, TestPlan] = MappingProxyType({})
    test_cases: Mapping[str, TestCase] = MappingProxyType({})
    verification_elements: Mapping[str, VerificationElement] = MappingProxyType({})
    problems: tuple[Problem, ...] = ()
    unread: Mapping[str, frozenset[str]] = MappingProxyType({})
    overrides: tuple[Override, ...] = ()
    through: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({})
    lags: Mapping[tuple[str, str], int] = MappingProxyType({})


class Catalog(_Fields):
    """What the files of a project say.

    Attributes:
        root: the project folder.
        config: its settings.
        sources: the files read, by path.
        milestones, requirements, test_plans, test_cases, verification_elements: items by id, in the
            order of the ids. Of items defined twice the first stands, files taken by path.
        problems: what was wrong in files, fields and definitions, in the order of reading.
        unread: for each kind of item, ids that seem to stand in parts of files that could not be read.
        overrides: the fields of milestones that two layers give differently, in the order of reading.
        through: the activities between two milestones that P6 joins through them, the earlier first, by
            the codes of predecessor and successor.
        lags: days that must pass between two milestones, by the codes of predecessor and successor, where
            an import says so and they are not 0; below 0 for a lead.
    """

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Return the old names of milestones, each with the first code, in their order, that claims it."""
        found: dict[str, str] = {}
        for milestone in self.milestones.values():
            for alias in milestone.aka:
                if alias not in self.milestones:
                    found.setdefault(alias, milestone.id)
        return found

    def of_kind(self, kind: str) -> Mapping[str, Item]:
        """Return the items of one kind (`milestone`, `test_case` ...) by id.

        Raises:
            KeyError: there is no such kind.
        """
        items: dict[str, Mapping[str, Item]] = {
            "milestone": self.milestones,
            "requirement": self.requirements,
            "test_plan": self.test_plans,
            "test_case": self.test_cases,
            "verification_element": self.verification_elements,
        }
        return items[kind]

    def items(self) -> Iterator[Item]:
        """Yield every item, kind by kind."""
        yield from self.milestones.values()
        yield from self.requirements.values()
        yield from self.test_plans.values()
        yield from self.test_cases.values()
        yield from self.verification_elements.values()

    def find(self, identifier: str) -> Item | None:
        """Return the item of this id, or of this old name, or None."""
        for kind in ("milestone", "requirement", "test_plan", "test_case", "verification_element"):
            found = self.of_kind(kind).get(identifier)
            if found is not None:
                return found
        return self.milestones.get(self.aliases.get(identifier, ""))

    def milestone(self, code: str) -> Milestone | None:
        """Return the milestone of this code, or of this old name, or None."""
        return self.milestones.get(code) or self.milestones.get(self.aliases.get(code, ""))

    @property
    def faults_of_files(self) -> list[Problem]:
        """Return what is wrong with whole files, rather than with an item: the problems TM001 to TM099."""
        return [problem for problem in self.problems if problem.code.startswith("TM0")]

    @cached_property
    def nearest(self) -> dict[str, Nearest]:
        """Return, for each kind of item, the finder of ids that a misspelt one may mean."""
        return {
            "milestone": Nearest(self.milestones, self.aliases),
            "requirement": Nearest(self.requirements),
            "test_plan": Nearest(self.test_plans),
            "test_case": Nearest(self.test_cases),
            "verification_element": Nearest(self.verification_elements),
        }
