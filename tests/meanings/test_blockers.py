"""Which root blockers of a plan hold up most."""

from __future__ import annotations

from hypothesis import given

from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans


@given(plans())
def test_root_blockers_are_ranked_by_what_stands_behind_them(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    blockers = plan.blocking().top_blockers
    opened = filter(oracle.is_open, raw["milestones"])
    assert {(one.id, one.blocks_milestones, one.blocks_requirements) for one in blockers} == {
        (code, oracle.blocks_milestones(code), oracle.blocks_requirements(code))
        for code in opened
        if not oracle.group_waits_for(oracle.group(code))
    }
    ranks = [(-one.blocks_milestones, -one.blocks_requirements) for one in blockers]
    assert ranks == sorted(ranks)
    for one in blockers:
        assert (one.due, one.expected, one.slip_days) == (
            oracle.due(one.id),
            oracle.expected(one.id),
            oracle.slip_days(one.id),
        )


@given(plans())
def test_what_a_root_blocker_blocks_names_it_among_its_root_blockers(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    names = {one: plan.blocking(one).targets[0].root_blockers for one in raw["requirements"]}
    for blocker in plan.blocking().top_blockers:
        held_up = [one for one, roots in names.items() if blocker.id in roots]
        assert blocker.blocks_requirements == sum(map(oracle.active, held_up))


@given(plans())
def test_asked_about_targets_only_their_root_blockers_are_ranked(raw: RawPlan) -> None:
    plan = loaded(raw)
    everyone = plan.blocking().top_blockers
    for code in raw["milestones"]:
        answer = plan.blocking(code)
        named = answer.targets[0].root_blockers
        assert answer.top_blockers == tuple(one for one in everyone if one.id in named)


def test_a_root_blocker_blocks_what_a_milestone_that_it_replaces_verifies() -> None:
    raw: RawPlan = {
        "milestones": {
            "A-1": {"superseded_by": "B-1", "requirements": ["DMS-REQ-0001"]},
            "B-1": {},
        },
        "requirements": {"DMS-REQ-0001": {}},
    }
    (blocker,) = loaded(raw).blocking().top_blockers
    assert (blocker.id, blocker.blocks_requirements) == ("B-1", 1)
