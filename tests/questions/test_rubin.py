"""The questions asked of a real plan: that of Rubin Observatory's data management, as of 2024-03-23."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import tracemap
from tracemap.findings import Severity
from tracemap.questions.listing import Filters


@pytest.fixture(scope="module")
def plan(rubin: Path) -> tracemap.Plan:
    return tracemap.load(rubin, date(2024, 3, 23))


def test_the_items_are_all_there(plan: tracemap.Plan) -> None:
    assert len(plan.milestones) == 438
    assert len(plan.requirements) == 853
    assert len(plan.test_plans) == 13
    assert len(plan.test_cases) == 641
    assert len(plan.verification_elements) == 787


def test_its_own_milestones_stand_as_its_report_of_that_day_says(plan: tracemap.Plan) -> None:
    own = [one for one in plan.list("milestone").to_dict()["items"] if not one["external"]]
    assert len(own) == 388
    assert Counter(one["level"] for one in own) == {1: 7, 2: 84, 3: 272, 4: 23, None: 2}
    states = Counter(one["state"] for one in own)
    assert (states["completed"], states["overdue"]) == (356, 9)
    overdue = plan.list("milestone", Filters(overdue=True)).items
    assert len(overdue) == 9


def test_a_test_plan_brings_76_requirements_to_its_milestone(plan: tracemap.Plan) -> None:
    requirements = plan.verifies("LDM-GEN3").requirements
    assert len(requirements) == 76
    assert {via.test_plan for one in requirements for via in one.vias} == {"LVV-P77"}


def test_a_milestone_without_requirements_of_its_own_inherits_79(plan: tracemap.Plan) -> None:
    assert plan.verifies("LDM-503-14").requirements == ()
    inherited = plan.verifies("LDM-503-14", cumulative=True).requirements
    assert len(inherited) == 79
    assert all(one.inherited_from is not None for one in inherited)


def test_what_blocks_the_last_rehearsal(plan: tracemap.Plan) -> None:
    (blocked,) = plan.blocking("LDM-503-17").targets
    assert (blocked.due, blocked.expected) == (date(2024, 12, 9), date(2025, 2, 27))
    assert (blocked.slip_days, blocked.lower_bound) == (80, True)
    assert blocked.incomplete_predecessors == 22
    assert len(blocked.root_blockers) == 8
    assert blocked.chain_count == 44
    assert len(blocked.chains) == 10
    assert blocked.critical_chain == (
        "LDM-503-17a",
        "DM-READY",
        "SITCOM-130",
        "LDM-503-16",
        "LDM-503-17",
    )
    assert blocked.chains[0][-5:] == blocked.critical_chain


def test_where_its_slip_arises_and_what_would_be_won(plan: tracemap.Plan) -> None:
    links = plan.blocking("LDM-503-17").targets[0].critical_links
    assert [(one.id, one.slip_days, one.adds_days, one.drag_days) for one in links] == [
        ("LDM-503-17a", 0, 0, 0),
        ("DM-READY", 0, 0, 0),
        ("SITCOM-130", None, None, 80),
        ("LDM-503-16", 118, 118, 80),
        ("LDM-503-17", 80, -38, 341),
    ]


def test_its_root_blockers_hold_up_work_and_no_dates(plan: tracemap.Plan) -> None:
    blockers = plan.blocking(rank="drag").top_blockers
    assert (len(blockers), blockers[0].id, blockers[0].blocks_milestones) == (
        24,
        "LDM-503-EFDb",
        30,
    )
    assert {one.drag_days for one in blockers} == {0}


def test_who_waits_for_whom(plan: tracemap.Plan) -> None:
    pairs = plan.waiting("wbs").pairs
    assert len(pairs) == 25
    assert [(one.waits, one.waits_for, one.milestones, one.worst) for one in pairs[:3]] == [
        (None, "02C.00", 15, None),
        ("02C.00", None, 10, "LDM-503-16"),
        ("02C.00", "02C.06", 5, "LDM-503-16"),
    ]
    assert plan.waiting("owner").pairs == ()


def test_all_of_its_chains_can_be_listed(plan: tracemap.Plan) -> None:
    (blocked,) = plan.blocking("LDM-503-17", limit=1000).targets
    assert len(set(blocked.chains)) == 44
    assert {chain[0] for chain in blocked.chains} == set(blocked.root_blockers)
    assert len({code for chain in blocked.chains for code in chain}) == 23


def test_when_the_requirements_milestone_is_expected(plan: tracemap.Plan) -> None:
    (answer,) = plan.when("LDM-503-19").targets
    assert answer.name == "All 1a,1b DM requirements verified"
    assert (answer.expected, answer.lower_bound) == (date(2025, 2, 27), True)


def test_the_floats_are_those_that_the_page_of_the_schedule_explains(plan: tracemap.Plan) -> None:
    last, late = plan.when("LDM-503-17", "LDM-503-EFDb").targets
    assert (last.total_float_days, last.float_to, last.free_float_days) == (7, "LSST-1580", 7)
    assert (late.slip_days, late.total_float_days, late.float_to) == (281, 348, "LSST-1580")
    assert late.free_float_days == 0
    (waiting,) = plan.when("LSST-1520").targets
    assert (waiting.due, [one.id for one in waiting.chain]) == (None, ["LDM-503-EFDb", "LSST-1520"])
    (end,) = plan.when("LSST-1580").targets
    assert (end.expected, end.critical_chain) == (date(2025, 3, 6), ("DM-SQRE-5", "LSST-1580"))


def test_how_many_milestones_have_how_much_float(plan: tracemap.Plan) -> None:
    listed = plan.list("milestone", Filters(state="incomplete")).to_dict()["items"]
    answers = plan.when(*[one["id"] for one in listed]).targets
    assert len(answers) == 60
    assert sum(one.float_to is None for one in answers) == 16
    total = [one.total_float_days for one in answers if one.total_float_days is not None]
    assert (len(total), total.count(0)) == (35, 4)
    assert [one.free_float_days for one in answers].count(0) == 18


def test_what_1b_waits_for_and_what_no_date_covers_is_named(plan: tracemap.Plan) -> None:
    group = plan.when(priority="1b").group
    assert group is not None
    assert (group.requirements, group.verified, group.unassigned) == (120, 15, 103)
    assert len(group.unassigned_requirements) == 103
    assert [one.id for one in group.stalled_requirements] == ["DMS-REQ-0346", "DMS-REQ-0382"]
    for one in (*group.unassigned_requirements, *group.stalled_requirements):
        assert plan.verified_by(one.id).verification == one.state != "verified"


def test_a_wbs_is_counted_whole(plan: tracemap.Plan) -> None:
    group = plan.when(wbs="02C.06").wbs
    assert group is not None
    assert (group.milestones, group.completed, len(group.waits_for)) == (29, 27, 2)
    assert (group.expected, group.waits_for[0].id) == (date(2024, 11, 1), "DM-DAX-9")


def test_a_priority_is_counted_whole(plan: tracemap.Plan) -> None:
    counts = {}
    for priority in ("1a", "1b", "2", "3"):
        group = plan.when(priority=priority).group
        assert group is not None
        assert group.verified + group.awaited + group.unassigned == group.requirements
        counts[priority] = group.requirements
    assert counts == {"1a": 57, "1b": 120, "2": 56, "3": 6}


def test_the_check_finds_what_is_known_of_it(plan: tracemap.Plan) -> None:
    codes = Counter(finding.code for finding in plan.findings)
    assert (codes["TM401"], codes["TM402"], codes["TM403"]) == (3, 5, 9)
    assert not any(finding.severity is Severity.ERROR for finding in plan.findings)
    # Both wait for DM-READY, due 118 and 80 days later, through SITCOM-130, which has no date.
    assert [one.problem.id for one in plan.findings if one.code == "TM408"] == [
        "LDM-503-16",
        "LDM-503-17",
    ]


def test_a_year_earlier_more_is_open(plan: tracemap.Plan) -> None:
    before = plan.on(date(2023, 3, 23))
    states = Counter(one.to_dict()["state"] for one in before.list("milestone").items)
    now = Counter(one.to_dict()["state"] for one in plan.list("milestone").items)
    assert states["completed"] < now["completed"]


def test_what_would_follow_if_a_milestone_came_later_or_were_done(plan: tracemap.Plan) -> None:
    later = plan.whatif(slip={"LDM-503-17a": "60d"}).outcomes[0].diff
    moved = {one.id: one.days for one in later.dates}
    assert Counter(moved.values()) == {60: 10, 53: 2}
    assert {one for one, days in moved.items() if days == 53} == {"LSST-1580", "DMTC-6800-1350"}
    assert {moved["LDM-503-17"], moved["LDM-503-19"]} == {60}
    done = plan.whatif(complete={"LDM-503-17a": "", "DM-READY": ""}).outcomes[0].diff
    assert {one.id for one in done.dates} == {"LDM-503-17a", "DM-READY"}
    without = plan.whatif(drop=["LDM-503-14"]).outcomes[0].diff
    assert [(one.id, one.expected) for one in without.dates] == [("COMC-060200-20960", None)]


def test_no_milestone_says_its_effort(plan: tracemap.Plan) -> None:
    report = plan.effort()
    assert (report.known, report.milestones) == (0, 32)
    first = report.groups[0]
    assert (first.key, first.milestones, first.last_expected) == ("02C.00", 15, date(2025, 2, 27))
