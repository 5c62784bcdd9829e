"""Least shares and shares that may not drop: exact, and honest about groups of nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loading.plans import Files, load
from tracemap.errors import UsageError
from tracemap.questions.coverage import CoverageReport, coverage
from tracemap.questions.shares import Change, Share, Shares, Threshold
from tracemap.questions.thresholds import changes, thresholds
from tracemap.snapshot import Snapshot


def report(
    requirements: dict[str, str | None], covered: str = "", by: str = "priority"
) -> CoverageReport:
    """Return the coverage of requirements of some priorities; those covered have a milestone and a test."""
    lines = [
        f"DMS-REQ-{number}: {{title: t{f', priority: {priority!r}' if priority else ''}}}\n"
        for number, priority in requirements.items()
    ]
    claim = ", ".join(f"DMS-REQ-{number}" for number in covered.split())
    cases = "".join(
        f"  LVV-T{number}: {{verifies: [DMS-REQ-{number}], result: passed}}\n"
        for number in covered.split()
    )
    files: Files = {
        "requirements/a.yaml": "".join(lines),
        "milestones/a.yaml": f"A: {{name: a, requirements: [{claim}]}}\n",
        "testplans/a.yaml": f"test_cases:\n{cases}",
    }
    return coverage(Snapshot(load(files), date(2024, 3, 23)), by)


THREE = {"0001": "1a", "0002": "1a", "0003": "1b", "0004": None}


def said(found: tuple[Threshold, ...]) -> list[tuple[str, bool, tuple[str, ...]]]:
    return [(one.key, one.met, one.missing) for one in found]


def test_a_threshold_is_met_or_missed_by_the_requirements_that_it_names() -> None:
    found = thresholds(report(THREE, "0001 0003"), "1a=50, 1b=100%,none=1,50", "planned")
    assert said(found) == [
        ("1a", True, ("DMS-REQ-0002",)),
        ("1b", True, ()),
        ("none", False, ("DMS-REQ-0004",)),
        ("total", True, ("DMS-REQ-0002", "DMS-REQ-0004")),
    ]


def test_what_is_planned_need_not_be_verified() -> None:
    whole = report({"0001": "1a"}, "0001")
    assert thresholds(whole, "1a=100", "planned")[0].met
    assert not thresholds(whole, "1a=100", "verified")[0].met


def test_an_empty_group_reaches_no_threshold_above_zero() -> None:
    empty = report(THREE)
    assert [one.met for one in thresholds(empty, "2=1,3=0", "planned")] == [False, True]
    assert Share(0, 0).percent == "empty"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("", "no threshold is given"),
        (" , ", "no threshold is given"),
        ("1a", "'1a' is no threshold"),
        ("1a=", "'1a=' is no threshold"),
        ("1a=101", "'1a=101' is no threshold"),
        ("1a=-1", "'1a=-1' is no threshold"),
        ("1a=1e2", "'1a=1e2' is no threshold"),
        ("1a=nan", "'1a=nan' is no threshold"),
        ("1a=\u0661", "is no threshold"),
        ("1c=100", "no priority is called '1c'"),
    ],
)
def test_what_is_no_threshold_is_said(wanted: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        thresholds(report(THREE), wanted, "planned")


def test_a_group_of_another_kind_is_named_by_its_key() -> None:
    by_milestone = report(THREE, "0001", by="milestone")
    assert said(thresholds(by_milestone, "A=100", "planned")) == [("A", True, ())]
    with pytest.raises(UsageError, match="no milestone is called '1a'"):
        thresholds(by_milestone, "1a=100", "planned")


@given(count=st.integers(0, 3000), more=st.integers(0, 3000), percent=st.integers(0, 1000))
def test_shares_are_compared_exactly_and_shown_without_rounding_up(
    count: int, more: int, percent: int
) -> None:
    share = Share(count, count + more)
    wanted = f"{percent // 10}.{percent % 10}"
    met = count * 1000 >= percent * share.requirements if share.requirements else percent == 0
    assert Threshold("1a", wanted, share, ()).met == met
    if share.requirements:
        shown = Fraction(share.percent.removesuffix("%"))
        assert 0 <= Fraction(100 * count, share.requirements) - shown < Fraction(1, 10)
        assert (share.percent == "100%") == (more == 0)


def dropped(before: CoverageReport, now: CoverageReport) -> dict[str, Change]:
    return {one.key: one for one in changes(now, before, "planned")}


def test_a_share_that_has_dropped_names_what_is_lost_and_what_is_new() -> None:
    found = dropped(
        report({"0001": "1a", "0002": "1a", "0003": "1b"}, "0001 0002 0003"),
        report({"0001": "1a", "0002": "1a", "0005": "1a", "0003": "1b"}, "0001 0003"),
    )
    assert (found["1a"].worse, found["1b"].worse, found["total"].worse) == (True, False, True)
    assert found["1a"].lost == ("DMS-REQ-0002",)
    assert found["1a"].uncovered == ("DMS-REQ-0005",)


def test_more_covered_requirements_do_not_hide_a_lower_share() -> None:
    found = dropped(
        report({"0001": "1a", "0002": "1a"}, "0001"),
        report({f"000{number}": "1a" for number in range(1, 8)}, "0001 0002 0003"),
    )
    assert found["1a"].worse


def test_a_group_that_was_empty_or_is_now_has_not_dropped() -> None:
    before, now = report({"0001": "1a"}, "0001"), report({"0001": "1b"})
    found = dropped(before, now)
    assert {key: one.worse for key, one in found.items()} == {
        "1a": False,
        "1b": False,
        "total": True,
    }


def test_all_requirements_are_compared_though_there_are_none() -> None:
    nothing = report({})
    assert [(one.key, one.worse) for one in changes(nothing, nothing, "planned")] == [
        ("total", False)
    ]


@given(numbers=st.tuples(*[st.integers(0, 9)] * 4))
def test_a_share_is_worse_where_it_is_a_smaller_fraction(numbers: tuple[int, ...]) -> None:
    now, before = (Share(count, count + more) for count, more in (numbers[:2], numbers[2:]))
    worse = False
    if now.requirements and before.requirements:
        shares = [Fraction(one.count, one.requirements) for one in (now, before)]
        worse = shares[0] < shares[1]
    assert Change("1a", now, before, (), ()).worse == worse


def test_a_missed_threshold_or_a_drop_fails() -> None:
    met, missed = (Threshold("1a", "50", Share(count, 2), ()) for count in (1, 0))
    same, worse = (Change("1a", Share(count, 2), Share(1, 2), (), ()) for count in (1, 0))
    assert not Shares(thresholds=(met,), changes=(same,)).fails
    assert Shares(thresholds=(met, missed)).fails
    assert Shares(changes=(same, worse)).fails
