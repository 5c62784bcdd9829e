"""From a snapshot and a selection to the neutral picture."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from tracemap.analysis.schedule import MilestoneState
from tracemap.graph.algorithms import reachable, redundant_edges
from tracemap.graph.links import Link, links
from tracemap.identifiers import natural_key
from tracemap.render.caption import caption_of, legend_of, title_of
from tracemap.render.choice import Choice, choose
from tracemap.render.nodes import NodeMaker
from tracemap.render.picture import Cluster, Edge, Node, Picture
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot
from tracemap.source import Location


def compose(snapshot: Snapshot, selection: Selection) -> Picture:
    """Make the picture of a selection; the same for the same plan, date and selection.

    Raises:
        UnknownIdError: the plan holds no item of an id in focus.
    """
    choice = choose(snapshot, selection)
    edges = _Edges(snapshot, choice, reduce=selection.reduce).all()
    touched = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = NodeMaker(snapshot, selection, touched).all_of(choice)
    catalog = snapshot.catalog
    return Picture(
        title=title_of(selection),
        as_of=snapshot.as_of,
        caption=caption_of(snapshot, selection, choice, nodes),
        nodes=nodes,
        edges=edges,
        clusters=_clusters(nodes),
        legend=legend_of(nodes, edges),
        total={
            kind: len(catalog.of_kind(kind)) for kind in dict.fromkeys(node.kind for node in nodes)
        },
    )


def _clusters(nodes: tuple[Node, ...]) -> tuple[Cluster, ...]:
    keys = {node.cluster for node in nodes if node.cluster is not None}
    return tuple(Cluster(key, key) for key in sorted(keys, key=natural_key))


class _Edges:
    """The edges among the chosen items: the links as written, and those through items not shown."""

    def __init__(self, snapshot: Snapshot, choice: Choice, *, reduce: bool) -> None:
        self._snapshot = snapshot
        self._choice = choice
        self._reduce = reduce
        precedence, evidence = snapshot.precedence, snapshot.evidence
        self._milestones = {precedence.code(number): number for number in choice.milestones}
        self._plans = {evidence.test_plans[number]: number for number in choice.test_plans}
        self._cases = {evidence.test_cases[number]: number for number in choice.test_cases}
        self._requirements = {
            evidence.requirements[number]: number for number in choice.requirements
        }
        elements = list(snapshot.catalog.verification_elements)
        self._elements = {elements[number] for number in choice.elements}

    def all(self) -> tuple[Edge, ...]:
        """Return the edges by source, target and kind."""
        shown = {*self._milestones, *self._plans, *self._cases, *self._requirements}
        shown |= self._elements
        redundant = self._redundant() if self._reduce else set()
        edges = [
            self._edge(link)
            for link in links(self._snapshot.catalog)
            if link.source in shown and link.target in shown
        ]
        # The critical chain is what a reader looks for, so it stays whole.
        edges = [
            edge
            for edge in edges
            if edge.kind != "precedes"
            or edge.critical
            or (edge.source, edge.target) not in redundant
        ]
        written = {(edge.source, edge.target) for edge in edges}
        edges += [edge for edge in self._through() if (edge.source, edge.target) not in written]
        key = natural_key
        return tuple(
            sorted(edges, key=lambda edge: (key(edge.source), key(edge.target), edge.kind))
        )

    def _edge(self, link: Link) -> Edge:
        if link.kind != "precedes":
            return Edge(link.kind, link.source, link.target, location=link.location)
        return self._precedes(link.source, link.target, location=link.location)

    def _precedes(
        self,
        source: str,
        target: str,
        *,
        through: str | None = None,
        location: Location | None = None,
    ) -> Edge:
        before, after = self._milestones[source], self._milestones[target]
        return Edge(
            "precedes",
            source,
            target,
            critical=self._is_critical(before, after),
            held_up=before in self._held_up and self._snapshot.schedule.is_open(after),
            through=through,
            location=location,
        )

    @cached_property
    def _held_up(self) -> set[int]:
        """Return the milestones that are late, shown or not, and the incomplete ones that wait for them."""
        schedule = self._snapshot.schedule
        bad = (MilestoneState.OVERDUE, MilestoneState.LATE)
        every = range(len(schedule.completed))
        starts = [number for number in every if schedule.state(number) in bad]
        waiting = [
            [other for other in successors if schedule.is_open(other)]
            for successors in self._snapshot.precedence.successors
        ]
        return reachable(waiting, starts)

    @cached_property
    def _chain(self) -> dict[int, set[int]]:
        """Return, for each group of a critical chain, those that follow it there; itself in a cycle."""
        schedule = self._snapshot.schedule
        follows: dict[int, set[int]] = {}
        for number in self._choice.focus:
            group = schedule.group(number)
            chain = schedule.critical_groups(group) if group >= 0 else []
            for here, after in pairwise(chain):
                follows.setdefault(here, set()).add(after)
            for here in chain:
                if len(schedule.groups[here]) > 1:
                    follows.setdefault(here, set()).add(here)
        return follows

    def _is_critical(self, source: int, target: int) -> bool:
        schedule = self._snapshot.schedule
        if not schedule.is_open(target):
            return False
        return schedule.group(target) in self._chain.get(schedule.group(source), ())

    def _redundant(self) -> set[tuple[str, str]]:
        """Return the links among the shown milestones that a longer path of shown ones implies."""
        precedence = self._snapshot.precedence
        numbers = self._choice.milestones
        place = {number: position for position, number in enumerate(numbers)}
        graph = [
            [place[other] for other in precedence.successors[number] if other in place]
            for number in numbers
        ]
        return {
            (precedence.code(numbers[source]), precedence.code(numbers[target]))
            for source, target in redundant_edges(graph)
        }

    def _through(self) -> list[Edge]:
        """Return the edges that stand for items between that are not shown."""
        evidence = self._snapshot.evidence
        seen = self._seen_through_elements()
        found = [
            Edge("verifies", case, evidence.requirements[target], through="a verification element")
            for case, number in self._cases.items()
            for target in evidence.requirements_of_case[number]
            if evidence.requirements[target] in self._requirements
            and (case, evidence.requirements[target]) not in seen
        ]
        found += self._through_replaced()
        if not self._requirements:
            return found
        for plan, number in self._plans.items():
            hidden = [
                one
                for one in evidence.cases_of_plan[number]
                if evidence.test_cases[one] not in self._cases
            ]
            found += self._verified_by_cases(plan, hidden)
        for code, number in self._milestones.items():
            for hidden_plan in evidence.plans_of_milestone[number]:
                if evidence.test_plans[hidden_plan] not in self._plans:
                    found += self._verified_by_cases(code, evidence.cases_of_plan[hidden_plan])
        return _merged(found)

    def _through_replaced(self) -> list[Edge]:
        """Return the links from milestones that stand for superseded ones that are not shown."""
        precedence, final = self._snapshot.precedence, self._snapshot.schedule.final
        return [
            self._precedes(source, code, through=f"{old}, which it replaces")
            for code, number in self._milestones.items()
            for other in precedence.predecessors[number]
            for old, source in [(precedence.code(other), precedence.code(final(other)))]
            if old not in self._milestones and source in self._milestones and source != code
        ]

    def _seen_through_elements(self) -> set[tuple[str, str]]:
        """Return each shown test case and requirement with a shown verification element between them."""
        catalog = self._snapshot.catalog
        if not self._elements:
            return set()
        return {
            (case, catalog.verification_elements[element].requirement or "")
            for case in self._cases
            for element in catalog.test_cases[case].verifies
            if element in self._elements
        }

    def _verified_by_cases(self, source: str, cases: list[int]) -> list[Edge]:
        evidence = self._snapshot.evidence
        counts: dict[int, int] = {}
        for case in cases:
            for requirement in evidence.requirements_of_case[case]:
                counts[requirement] = counts.get(requirement, 0) + 1
        return [
            Edge(
                "verifies",
                source,
                evidence.requirements[target],
                through=f"{n} test case{'s' * (n > 1)}",
            )
            for target, n in sorted(counts.items())
            if evidence.requirements[target] in self._requirements
        ]


def _merged(edges: list[Edge]) -> list[Edge]:
    """Return the edges with one between any two items; the first stands."""
    return list({(edge.source, edge.target): edge for edge in reversed(edges)}.values())
