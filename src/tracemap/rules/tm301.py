"""Milestones precede one another, or requirements are derived from one another, in a cycle.

## What it means
Following the links from a milestone to its successors leads back to it: each member of the cycle waits
for all the others, and so for itself. Both sides of a link count, `predecessors` and `successors`,
whether its ends are completed or not. Or following `derived_from` from a requirement leads back to it.

One finding stands for each group of items that can all be reached from one another. It names a shortest
cycle, member by member, and where each link of it is written; in a group of more than 64 members a
shortest one through any of the first 64. Where cycles share members, the next one shows when the first
is broken. An item that names itself is TM208.

## Why it matters
None of the members can be completed before the others, so one of the links cannot be meant. Until it is
removed, the members are taken as one milestone: the latest date among them is the expected date of all,
and what waits for one waits for all.

## Example
Each of the three waits for another one of them:

```yaml
# milestones/plan.yaml
LDM-503-15:
  name: Second rehearsal of the data processing
  predecessors: [LDM-503-17]
LDM-503-16:
  name: Third rehearsal of the data processing
  predecessors: [LDM-503-15]
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [LDM-503-16]
```

The second rehearsal does not wait for the final one:

```yaml
# milestones/plan.yaml
LDM-503-15:
  name: Second rehearsal of the data processing
LDM-503-16:
  name: Third rehearsal of the data processing
  predecessors: [LDM-503-15]
LDM-503-17:
  name: Final operations rehearsal
  predecessors: [LDM-503-16]
```

## How to fix
Read the links of the cycle in the order shown and find the one that says the opposite of what is meant:
often a code stands under `predecessors` that belongs under `successors`. Remove that link where it is
written, and on the other side too if both have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from tracemap.findings import Problem, Related, Severity
from tracemap.graph.algorithms import Adjacency, components, shortest_cycle
from tracemap.graph.links import precedence_places
from tracemap.loading.wording import shown
from tracemap.model import place_of
from tracemap.rules.base import Rule
from tracemap.snapshot import Snapshot
from tracemap.source import Location

_MOST_MEMBERS = 40

_Step = tuple[str, str]


class _Cycle(NamedTuple):
    """A cycle, each member once, and how many items stand in cycles with it."""

    members: tuple[str, ...]
    group_size: int

    def steps(self) -> list[_Step]:
        """Return the links of the cycle that are shown, in its order."""
        return list(pairwise((*self.members, self.members[0])))[:_MOST_MEMBERS]


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield a shortest cycle of each group of milestones, and of requirements, that has one.

    Linear in the links; inside a group of a cycle, 64 times that at most.
    """
    precedence = snapshot.precedence
    cycles = _cycles(precedence.successors, [one.id for one in precedence.milestones])
    if cycles:
        wanted = frozenset(chain.from_iterable(cycle.steps() for cycle in cycles))
        places = precedence_places(snapshot.catalog, wanted)
        for cycle in cycles:
            yield _problem(cycle, "milestones precede one another", places.__getitem__)
    requirements = snapshot.catalog.requirements

    def place(step: _Step) -> Location:
        derived, upper = requirements[step[0]], step[1]
        return place_of(derived, "derived_from", derived.derived_from.index(upper))

    evidence = snapshot.evidence
    for cycle in _cycles(evidence.uppers, evidence.requirements):
        yield _problem(cycle, "requirements are derived from one another", place)


def _cycles(graph: Adjacency, ids: Sequence[str]) -> list[_Cycle]:
    """Return a shortest cycle of each component that has one, from its first member on."""
    return [
        _Cycle(tuple(ids[node] for node in shortest_cycle(graph, members)), len(members))
        for members in components(graph)
        if len(members) > 1
    ]


def _problem(cycle: _Cycle, what: str, place: Callable[[_Step], Location]) -> Problem:
    members, steps = cycle.members, cycle.steps()
    named = [shown(member) for member in members]
    if len(named) > _MOST_MEMBERS:
        named[_MOST_MEMBERS:] = [f"{len(members) - _MOST_MEMBERS} more"]
    more = cycle.group_size - len(members)
    others = f"; {more} more in cycles with them" if more else ""
    return Problem(
        code="TM301",
        message=f"{what} in a cycle: {' -> '.join([*named, named[0]])}",
        location=place(steps[0]),
        id=members[0],
        label=_arrow(steps[0]),
        help=f"remove the link that is not meant; until then the members are taken as one{others}",
        related=tuple(Related(place(step), _arrow(step)) for step in steps[1:]),
    )


def _arrow(step: _Step) -> str:
    return f"{shown(step[0])} -> {shown(step[1])}"


RULE = Rule("TM301", "cycle", Severity.ERROR, __doc__, check)
