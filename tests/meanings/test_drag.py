"""How much earlier something would be expected were a milestone done today, against a plan made anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given

import tracemap
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules
from tracemap.analysis.drag import drags, plan_drags
from tracemap.analysis.schedule import Schedule
from tracemap.catalog import Catalog
from tracemap.graph.algorithms import reachable
from tracemap.snapshot import Snapshot

LAGS = (-90, -10, -1, 1, 10, 90)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Draw a plan in which many links, or none, have a lag."""
    raw: RawPlan = draw(schedules())
    catalog = loaded(raw).snapshot.catalog
    chance = Random(draw(st.integers(0, 1000)))
    # What is replaced in a circle stands for itself until one of the circle is done; not judged here.
    schedule = Snapshot(catalog, AS_OF).schedule
    milestones = {
        one.id: one._replace(superseded_by=None) if schedule.is_open(number) else one
        for number, one in enumerate(schedule.precedence.milestones)
    }
    links = [(before, one.id) for one in milestones.values() for before in one.predecessors]
    links += [(one.id, after) for one in milestones.values() for after in one.successors]
    some = draw(st.booleans())
    lags = {link: chance.choice(LAGS) for link in links if some and chance.random() < 0.6}
    return catalog._replace(milestones=milestones, lags=lags)


def done(catalog: Catalog, codes: Iterable[str]) -> Schedule:
    """Return the dates were milestones completed today, everything else being as it is."""
    milestones = dict(catalog.milestones)
    for code in codes:
        milestones[code] = milestones[code]._replace(completed=AS_OF)
    return Snapshot(catalog._replace(milestones=milestones), AS_OF).schedule


def codes_of(schedule: Schedule, group: int) -> list[str]:
    return schedule.precedence.codes(schedule.groups[group])


def latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


@given(catalogs(), st.integers(0, 1000))
def test_a_drag_is_what_is_won_were_a_milestone_completed_today(
    catalog: Catalog, seed: int
) -> None:
    schedule = Snapshot(catalog, AS_OF).schedule
    groups = range(len(schedule.groups))
    ends = Random(seed).sample(groups, min(2, len(groups)))
    for targets in [*([one] for one in groups), ends]:
        web = sorted(reachable(schedule.waits_for, targets))
        found = drags(schedule, targets, web)
        now = latest(schedule.group_expected[one] for one in targets)
        for group, drag in zip(web, found, strict=True):
            other = done(catalog, codes_of(schedule, group))
            then = latest(other.expected(schedule.groups[one][0]) for one in targets)
            won = None if now is None or then is None else (now - then).days
            assert drag == won
            assert drag is None or drag >= 0


@given(catalogs())
def test_the_drag_of_a_root_is_the_days_won_over_all_that_stands_behind_it(
    catalog: Catalog,
) -> None:
    schedule = Snapshot(catalog, AS_OF).schedule
    found = plan_drags(schedule)
    assert set(found) == set(schedule.root_groups)
    for root, drag in found.items():
        other = done(catalog, codes_of(schedule, root))
        won = []
        for number in range(len(schedule.completed)):
            if schedule.is_open(number) and schedule.group(number) != root:
                now, then = schedule.expected(number), other.expected(number)
                won.append((now - then).days if now and then else 0)
        assert (drag.days, drag.milestones) == (sum(won), sum(one > 0 for one in won))


HAND: RawPlan = {
    "milestones": {
        "A-1": {"due": "2024-06-21", "owner": "Anna"},
        "A-2": {"due": "2024-05-01"},
        "B-1": {"due": "2024-06-01", "predecessors": ["A-1", "A-2"]},
        "C-1": {"predecessors": ["B-1"], "owner": "Chen"},
        "T-1": {"due": "2024-06-11", "predecessors": ["C-1"], "requirements": ["DMS-REQ-0001"]},
    },
    "requirements": {"DMS-REQ-0001": {}},
}
"""The example of docs/blocking.md, worked by hand there."""


def test_the_links_of_a_chain_add_up_to_its_slip_and_each_has_its_drag() -> None:
    links = loaded(HAND).blocking("T-1").targets[0].critical_links
    assert [(one.id, one.owner, one.slip_days, one.adds_days, one.drag_days) for one in links] == [
        ("A-1", "Anna", 0, 0, 10),
        ("B-1", None, 20, 20, 10),
        ("C-1", "Chen", None, None, 10),
        ("T-1", None, 10, -10, 90),
    ]


def test_a_link_of_a_chain_is_said_whole_in_json() -> None:
    plan = loaded(HAND)
    second = plan.blocking("T-1").targets[0].critical_links[1]
    assert second.to_dict() == {
        "id": "B-1",
        "name": plan.snapshot.catalog.milestones["B-1"].name,
        "owner": None,
        "due": "2024-06-01",
        "expected": "2024-06-21",
        "lower_bound": False,
        "slip_days": 20,
        "adds_days": 20,
        "drag_days": 10,
    }


def test_lags_move_what_stands_behind_them_and_so_the_drags() -> None:
    """A-1 and 20 days are 11 July; without it A-2 and 50 days count, 20 June; without B-1 what T-1 is due."""
    catalog = loaded(HAND).snapshot.catalog
    lagged = catalog._replace(lags={("A-2", "B-1"): 50, ("A-1", "B-1"): 20})
    schedule = Snapshot(lagged, AS_OF).schedule
    number = {one.id: at for at, one in enumerate(schedule.precedence.milestones)}
    group = {code: schedule.group(at) for code, at in number.items()}
    web = [group[code] for code in ("A-1", "A-2", "B-1", "C-1", "T-1")]
    assert schedule.expected(number["T-1"]) == date(2024, 7, 11)
    assert drags(schedule, [group["T-1"]], web) == [21, 0, 30, 30, 110]


def test_the_milestones_of_every_chain_have_their_dates_and_drags() -> None:
    (target,) = loaded(HAND).blocking("T-1").targets
    assert target.chains == (("A-1", "B-1", "C-1", "T-1"), ("A-2", "B-1", "C-1", "T-1"))
    assert [[one.id for one in chain] for chain in target.chain_links] == [
        list(chain) for chain in target.chains
    ]
    second = target.chain_links[1]
    assert [(one.adds_days, one.drag_days) for one in second] == [
        (0, 0),
        (20, 10),
        (None, 10),
        (-10, 90),
    ]
    assert second[0].expected == date(2024, 5, 1)


def test_a_requirement_has_the_chain_of_its_last_milestone_and_its_drags() -> None:
    (target,) = loaded(HAND).blocking("DMS-REQ-0001").targets
    assert [(one.id, one.drag_days) for one in target.critical_links] == [
        ("A-1", 10),
        ("B-1", 10),
        ("C-1", 10),
        ("T-1", 90),
    ]


def test_without_the_only_date_of_a_target_there_is_no_drag() -> None:
    raw: RawPlan = {"milestones": {"A-1": {"due": "2024-05-01"}, "B-1": {"predecessors": ["A-1"]}}}
    plan = loaded(raw)
    links = plan.blocking("B-1").targets[0].critical_links
    assert [(one.id, one.drag_days) for one in links] == [("A-1", None), ("B-1", 39)]
    (blocker,) = plan.blocking().top_blockers
    assert (blocker.drag_days, blocker.drag_milestones) == (0, 0)


def test_root_blockers_are_ranked_by_what_is_asked_for() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"due": "2024-03-01", "successors": ["D-1", "D-2"]},
            "B-1": {"due": "2024-05-01", "successors": ["E-1"]},
            "C-1": {"due": "2024-03-01", "requirements": ["DMS-REQ-0001"]},
            "D-1": {},
            "D-2": {},
            "E-1": {"due": "2024-04-01"},
        },
        "requirements": {"DMS-REQ-0001": {}},
    }
    plan = loaded(raw)
    ranked = {
        rank: [one.id for one in plan.blocking(rank=rank).top_blockers]
        for rank in ("milestones", "requirements", "drag")
    }
    assert ranked == {
        "milestones": ["A-1", "B-1", "C-1"],
        "requirements": ["C-1", "A-1", "B-1"],
        "drag": ["B-1", "A-1", "C-1"],
    }
    first = plan.blocking(rank="drag").top_blockers[0]
    assert (first.drag_days, first.drag_milestones) == (30, 1)
    with pytest.raises(tracemap.UsageError, match="'size'"):
        plan.blocking(rank="size")
