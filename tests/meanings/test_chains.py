"""Blocking chains: how many there are, which is listed first, where they begin, and how many wait in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.meanings.oracle import Oracle, natural
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules
from tracemap.analysis.blocking import Blocked

EVERY = 10_000
"""More chains than any plan of the strategies has."""


@given(schedules())
def test_the_chains_of_a_milestone_are_all_paths_from_its_root_blockers(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        (answer,) = plan.blocking(code, limit=EVERY).targets
        chains = oracle.chains(code)
        assert sorted(answer.chains) == sorted(chains)
        assert answer.chain_count == len(chains)
        assert list(answer.root_blockers) == natural(oracle.root_blockers(code))
        target = oracle.stands_for(code)
        behind = set() if oracle.done(code) else oracle.waits_for_all(target) - {target}
        assert answer.incomplete_predecessors == len(behind)


@given(schedules())
def test_the_chains_of_a_requirement_are_those_of_its_milestones(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement in raw["requirements"]:
        (answer,) = plan.blocking(requirement, limit=EVERY).targets
        chains = oracle.requirement_chains(requirement)
        assert sorted(answer.chains) == sorted(chains)
        assert answer.chain_count == len(chains)
        waiting = oracle.open_milestones_of(requirement)
        behind = waiting.union(*map(oracle.waits_for_all, waiting))
        assert answer.incomplete_predecessors == len(behind)
        roots = {one for one in behind if not oracle.group_waits_for(oracle.group(one))}
        assert list(answer.root_blockers) == natural(roots)


def in_order(oracle: Oracle, answer: Blocked) -> list[date]:
    """Return the dates of the chains of an answer; a chain without any date counts as the earliest."""
    return [oracle.chain_date(chain) or date.min for chain in answer.chains]


@given(schedules())
def test_chains_are_listed_by_slip_the_critical_one_first(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for target in [*raw["milestones"], *raw["requirements"]]:
        (answer,) = plan.blocking(target, limit=EVERY).targets
        dates = in_order(oracle, answer)
        assert dates == sorted(dates, reverse=True)
        if answer.chains and answer.critical_chain:
            assert answer.chains[0][-len(answer.critical_chain) :] == answer.critical_chain


@given(schedules(), st.integers(0, 4))
def test_a_limit_cuts_the_list_and_not_the_count(raw: RawPlan, limit: int) -> None:
    plan = loaded(raw)
    for target in [*raw["milestones"], *raw["requirements"]]:
        (whole,) = plan.blocking(target, limit=EVERY).targets
        (cut,) = plan.blocking(target, limit=limit).targets
        assert cut.chains == whole.chains[:limit]
        assert cut.chain_count == whole.chain_count


@given(schedules())
def test_the_critical_chain_of_a_requirement_sets_its_date(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement in raw["requirements"]:
        (answer,) = plan.blocking(requirement).targets
        expected = oracle.requirement_expected(requirement)
        setting = {
            code
            for code in oracle.open_milestones_of(requirement)
            if expected and oracle.expected(code) == expected
        }
        assert bool(answer.critical_chain) == bool(setting)
        if setting:
            *chain, last = answer.critical_chain
            assert last == requirement
            assert set(oracle.group(chain[-1])) & setting
            assert oracle.chain_date(tuple(chain)) == expected


Milestones = dict[str, dict[str, Any]]


def asked(milestones: Milestones, code: str, limit: int = EVERY) -> Blocked:
    return loaded({"milestones": milestones}).blocking(code, limit=limit).targets[0]


def test_a_root_blocker_is_blocked_by_nothing() -> None:
    answer = asked({"A-1": {"due": "2024-05-01"}}, "A-1")
    assert (answer.chain_count, answer.chains, answer.root_blockers) == (0, (), ())
    assert answer.incomplete_predecessors == 0
    assert answer.critical_chain == ("A-1",)


def test_a_milestone_in_a_cycle_alone_is_blocked_by_the_other_members() -> None:
    plan: Milestones = {"A-1": {"predecessors": ["B-1"]}, "B-1": {"predecessors": ["A-1"]}}
    answer = asked(plan, "A-1")
    assert (answer.root_blockers, answer.chains, answer.chain_count) == (
        ("B-1",),
        (("B-1", "A-1"),),
        1,
    )


def test_completed_milestones_end_the_chains() -> None:
    plan: Milestones = {
        "A-1": {"predecessors": ["B-1", "C-1"]},
        "B-1": {"completed": "2024-03-22", "predecessors": ["D-1"]},
        "C-1": {"predecessors": ["D-1"]},
        "D-1": {},
    }
    assert asked(plan, "A-1").chains == (("D-1", "C-1", "A-1"),)


def test_the_chain_that_slips_most_is_listed_first_whatever_its_name_and_length() -> None:
    plan: Milestones = {
        "T-1": {"due": "2024-05-01", "predecessors": ["A-1", "B-1", "Z-1"]},
        "A-1": {"due": "2024-06-20"},
        "B-1": {"due": "2024-05-01", "predecessors": ["C-1"]},
        "C-1": {"due": "2024-06-21"},
        "Z-1": {"due": "2025-02-27"},
    }
    assert asked(plan, "T-1").chains == (
        ("Z-1", "T-1"),
        ("C-1", "B-1", "T-1"),
        ("A-1", "T-1"),
    )
    assert asked(plan, "T-1", limit=1).chains == (("Z-1", "T-1"),)


def test_the_critical_chain_is_listed_first_among_dates_that_are_all_past() -> None:
    plan: Milestones = {
        "T-1": {"predecessors": ["A-1", "B-1"]},
        "A-1": {"due": "2023-06-01", "predecessors": ["C-1"]},
        "B-1": {"due": "2024-03-22"},
        "C-1": {},
    }
    answer = asked(plan, "T-1")
    assert answer.critical_chain == ("A-1", "T-1")
    assert answer.chains == (("C-1", "A-1", "T-1"), ("B-1", "T-1"))
