"""Which milestone comes before which: the links of milestones, resolved to integers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tracemap.catalog import Catalog
from tracemap.graph.algorithms import reversed_graph
from tracemap.model import Milestone


class Precedence:
    """The milestones of a catalog by number, with their predecessors and successors.

    Both sides of a link count alike, old names resolve, references to nothing and of a milestone to itself
    are left out (the rules report them). Numbers follow the order of the codes, so no answer depends on the
    order of files.

    Attributes:
        milestones: the milestone of each number.
        number: the number of each code.
        predecessors: for each number, the numbers of its predecessors, sorted.
        successors: the same the other way.
        lags: days that must pass after a predecessor, by the numbers of the two, where an import says so;
            of links alone, and not 0.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Resolve the links, in one pass over them."""
        self.milestones: list[Milestone] = list(catalog.milestones.values())
        self.number = {milestone.id: number for number, milestone in enumerate(self.milestones)}
        resolve = dict(self.number)
        for alias, code in catalog.aliases.items():
            resolve[alias] = self.number[code]
        self._resolve = resolve
        before: list[set[int]] = [set() for _ in self.milestones]
        for number, milestone in enumerate(self.milestones):
            for code in milestone.predecessors:
                other = resolve.get(code)
                if other is not None and other != number:
                    before[number].add(other)
            for code in milestone.successors:
                other = resolve.get(code)
                if other is not None and other != number:
                    before[other].add(number)
        self.predecessors: list[list[int]] = [sorted(numbers) for numbers in before]
        self.lags: dict[tuple[int, int], int] = {}
        for (earlier, later), days in catalog.lags.items():
            pair = resolve.get(earlier), resolve.get(later)
            if pair[0] is not None and pair[1] is not None and pair[0] in before[pair[1]]:
                self.lags[pair[0], pair[1]] = days

    @cached_property
    def successors(self) -> list[list[int]]:
        """Return, for each number, the numbers of its successors, sorted."""
        return reversed_graph(self.predecessors)

    @cached_property
    def _replaced_by(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for number, milestone in enumerate(self.milestones):
            if milestone.superseded_by is not None:
                other = self._resolve.get(milestone.superseded_by)
                if other is not None and other != number:
                    found[number] = other
        return found

    @cached_property
    def stands_for(self) -> list[int]:
        """Return, for each number, the milestone that finally replaces it; itself where none does."""
        return self.finals([False] * len(self.milestones))

    def finals(self, kept: Sequence[bool]) -> list[int]:
        """Return what each milestone stands for, where those `kept` stand for themselves, replaced or not.

        Milestones that replace one another in a circle stand for themselves too.
        """
        replaced_by = {one: other for one, other in self._replaced_by.items() if not kept[one]}
        final = list(range(len(self.milestones)))
        settled: set[int] = set()
        for start in replaced_by:
            path: dict[int, int] = {}
            here = start
            while here in replaced_by and here not in path and here not in settled:
                path[here] = len(path)
                here = replaced_by[here]
            circle_from = path.get(here, len(path))
            for number, position in path.items():
                final[number] = number if position >= circle_from else final[here]
            settled.update(path)
        return final

    def code(self, number: int) -> str:
        """Return the code of a number."""
        return self.milestones[number].id

    def codes(self, numbers: list[int]) -> list[str]:
        """Return the codes of numbers, in their order."""
        return [self.milestones[number].id for number in numbers]
