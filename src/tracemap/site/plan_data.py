"""The whole plan for the interactive graph: items with their places, links, lanes and years."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracemap.analysis.isodate import iso
from tracemap.identifiers import natural_sorted
from tracemap.output.terminal import plain
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts
from tracemap.site.layout import Item, Layout, lay_out

_NO_WBS, _OTHERS, _PLANS, _REQUIREMENTS = "no WBS", "other projects", "Test plans", "Requirements"


def plan_data(facts: Facts) -> dict[str, Any]:
    """Return the plan as the script of the graph reads it; linear in items and links, but for sorting.

    Nodes are milestones, then test plans, then requirements; edges and drivers name them by their place.
    """
    milestones, evidence = facts.snapshot.precedence.milestones, facts.snapshot.evidence
    wbs = [one.wbs_element or (_OTHERS if one.external else _NO_WBS) for one in milestones]
    last = (_NO_WBS, _OTHERS, _PLANS, _REQUIREMENTS)
    titles = [*natural_sorted(set(wbs) - set(last)), *last]
    lane = {title: number for number, title in enumerate(titles)}
    plan_days = [_latest(facts, numbers) for numbers in evidence.milestones_of_plan]
    items = [
        *(
            Item(lane[one], entry.day)
            for one, entry in zip(wbs, facts.entries.milestones, strict=True)
        ),
        *(Item(lane[_PLANS], day) for day in plan_days),
        *(Item(lane[_REQUIREMENTS], entry.day) for entry in facts.entries.requirements),
    ]
    layout = lay_out(items, titles, facts.as_of)
    nodes = [
        *_milestones(facts),
        *(_node(one, day) for one, day in zip(facts.entries.test_plans, plan_days, strict=True)),
        *(
            _requirement(facts, number, one)
            for number, one in enumerate(facts.entries.requirements)
        ),
    ]
    for node, place in zip(nodes, layout.places, strict=True):
        node.update(x=place.x, y=place.y, lane=place.lane)
    return {"nodes": nodes, "edges": _edges(facts), **_axes(layout, facts.as_of)}


def _latest(facts: Facts, milestones: list[int]) -> date | None:
    days = (facts.entries.milestones[one].day for one in milestones)
    return max((day for day in days if day), default=None)


def _axes(layout: Layout, as_of: date) -> dict[str, Any]:
    ticks = [{"title": title, "x": x} for title, x in layout.ticks]
    if layout.undated_x is not None:
        ticks.append({"title": "no date", "x": layout.undated_x})
    return {
        "lanes": [
            {"title": plain(lane.title), "y": lane.y, "height": lane.height}
            for lane in layout.lanes
        ],
        "ticks": ticks,
        "as_of": as_of.isoformat(),
        "as_of_x": layout.as_of_x,
    }


def _node(entry: Entry, day: date | None) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": plain(entry.title),
        "kind": entry.kind,
        "state": entry.state,
        "due": None,
        "expected": iso(day),
        "lower_bound": entry.lower_bound,
        "slip": None,
        "wbs": None,
        "level": entry.level,
        "path": entry.path,
        "driver": None,
        "external": False,
    }


def _milestones(facts: Facts) -> list[dict[str, Any]]:
    schedule = facts.snapshot.schedule
    found = []
    for number, entry in enumerate(facts.entries.milestones):
        milestone = schedule.precedence.milestones[number]
        found.append(
            _node(entry, entry.day)
            | {
                "due": iso(milestone.due),
                "slip": schedule.slip_days(number),
                "wbs": plain(milestone.wbs_element) if milestone.wbs_element else None,
                "driver": _driver(facts, number),
                "external": bool(milestone.external),
            }
        )
    return found


def _driver(facts: Facts, number: int) -> int | None:
    """Return the milestone that sets the date of another."""
    schedule = facts.snapshot.schedule
    group = schedule.group_of[number]
    driver = facts.drivers[group] if group >= 0 else None
    return None if driver is None else schedule.groups[driver][0]


def _requirement(facts: Facts, number: int, entry: Entry) -> dict[str, Any]:
    verification = facts.snapshot.verification
    return _node(entry, entry.day) | {"due": iso(verification.due(number))}


def _edges(facts: Facts) -> list[tuple[int, int, str]]:
    """Return the links: precedes, executes, and verifies, from claims and from test plans."""
    precedence, evidence = facts.snapshot.precedence, facts.snapshot.evidence
    plans = len(precedence.milestones)
    requirements = plans + len(evidence.test_plans)
    found = [
        (before, number, "precedes")
        for number, predecessors in enumerate(precedence.predecessors)
        for before in predecessors
    ]
    for number, of_milestone in enumerate(evidence.plans_of_milestone):
        found += ((number, plans + plan, "executes") for plan in of_milestone)
    for number, claim in enumerate(evidence.claims):
        found += ((number, requirements + one, "verifies") for one in claim)
    for plan, verified in enumerate(evidence.requirements_of_plan):
        found += ((plans + plan, requirements + one, "verifies") for one in verified)
    return found
