"""What stands round a picture: its title, its caption and its legend."""

from __future__ import annotations

from collections import Counter

from tracemap.render.choice import Choice
from tracemap.render.looks import LINES, LOOKS, SHAPES
from tracemap.render.picture import Edge, LegendEntry, Node
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot

_MEMBERS = 5
_PLURALS = {
    "milestone": "milestones",
    "test_plan": "test plans",
    "test_case": "test cases",
    "requirement": "requirements",
    "verification_element": "verification elements",
}


def title_of(selection: Selection) -> str:
    """Return what the picture is of."""
    if selection.whole:
        return "The plan: its milestones, requirements, test plans and test cases"
    if selection.focus:
        return f"{', '.join(selection.focus)}: what comes before, and what waits"
    return "Milestones: what comes before what"


def caption_of(
    snapshot: Snapshot, selection: Selection, choice: Choice, nodes: tuple[Node, ...]
) -> tuple[str, ...]:
    """Return the caption: what is late, what is shown out of how many, what was left out."""
    late = Counter(node.look.name for node in nodes)
    counts = [f"{late[name]} {name}" for name in ("overdue", "late", "failing") if late[name]]
    late_or_not = ", ".join(counts) or ("nothing shown is late" if nodes else "nothing to show")
    return (
        f"As of {snapshot.as_of}: {late_or_not}",
        _shown(snapshot, selection, nodes),
        *choice.notes,
        *_chains(snapshot, choice),
        *_cycles(snapshot, choice),
    )


def _shown(snapshot: Snapshot, selection: Selection, nodes: tuple[Node, ...]) -> str:
    kinds = Counter(node.kind for node in nodes)
    counts = [
        f"{kinds[kind]} of {len(snapshot.catalog.of_kind(kind))} {plural}"
        for kind, plural in _PLURALS.items()
        if kinds[kind] or kind == "milestone" or plural.replace(" ", "_") in selection.companions
    ]
    scope = []
    if selection.focus and selection.depth is not None:
        links = "1 link" if selection.depth == 1 else f"{selection.depth} links"
        scope.append(f"within {links} of {', '.join(selection.focus)}")
    if selection.incomplete:
        scope.append("incomplete")
    if selection.wbs:
        scope.append(f"under WBS {', '.join(selection.wbs)}")
    if selection.levels:
        scope.append(f"of level {', '.join(map(str, sorted(selection.levels)))}")
    if selection.reduce:
        scope.append("without redundant links")
    return f"Shown: {', '.join(counts)}" + (f" ({', '.join(scope)})" if scope else "")


def _chains(snapshot: Snapshot, choice: Choice) -> list[str]:
    """Return a sentence on the critical chain of each milestone in focus that waits for something."""
    schedule, shown = snapshot.schedule, set(choice.milestones)
    sentences = []
    for number in choice.focus:
        chain = schedule.critical_chain(number)
        expected = schedule.expected(number)
        if expected is None or len(chain) < 2:
            continue
        later = " or later" if schedule.lower_bound(number) else ""
        hidden = [member for member in chain if member not in shown]
        start = schedule.precedence.code(chain[0])
        whole = f"; {len(hidden)} of its {len(chain)} milestones not shown" if hidden else ""
        code = schedule.precedence.code(number)
        sentences.append(
            f"{code} is expected {expected}{later}; {start} sets that date (heavy line{whole})"
        )
    return sentences


def _cycles(snapshot: Snapshot, choice: Choice) -> list[str]:
    """Return a sentence on each cycle of which something is shown."""
    schedule = snapshot.schedule
    groups = {schedule.group(number) for number in choice.milestones if schedule.is_open(number)}
    sentences = []
    for group in sorted(groups):
        members = [schedule.precedence.code(number) for number in schedule.groups[group]]
        if len(members) > 1:
            more = ["…"] if len(members) > _MEMBERS else []
            named = ", ".join(members[:_MEMBERS] + more)
            sentences.append(f"{len(members)} milestones wait for one another in a cycle: {named}")
    return sentences


def legend_of(nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> tuple[LegendEntry, ...]:
    """Return what the picture needs explained: only looks, shapes and lines that occur in it."""
    looks = {node.look.name for node in nodes}
    shapes = {node.shape for node in nodes} - {"milestone"}
    lines = {line_of(edge) for edge in edges}
    return (
        *(
            LegendEntry("look", name, look.meaning, look)
            for name, look in LOOKS.items()
            if name in looks
        ),
        *(LegendEntry("shape", name, text) for name, text in SHAPES.items() if name in shapes),
        *(LegendEntry("line", name, text) for name, text in LINES.items() if name in lines),
    )


def line_of(edge: Edge) -> str:
    """Return the name of the line that an edge is drawn as, of `LINES`."""
    return "critical" if edge.critical else "held_up" if edge.held_up else edge.kind
