"""How much earlier something would be expected were a milestone done today, against a plan made anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

import hypothesis.strategies as st
from hypothesis import given

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
    return replace(catalog, milestones=milestones, lags=lags)


def done(catalog: Catalog, codes: Iterable[str]) -> Schedule:
    """Return the dates were milestones completed today, everything else being as it is."""
    milestones = dict(catalog.milestones)
    for code in codes:
        milestones[code] = milestones[code]._replace(completed=AS_OF)
    return Snapshot(replace(catalog, milestones=milestones), AS_OF).schedule


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
