"""What would follow from assumptions: the same as from a plan in which they are written down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loading.plans import PLAN, load
from tests.meanings.strategies import AS_OF, loaded, schedules
from tracemap.comparing.diff import Named, diff
from tracemap.comparing.scenario import Assumption, Scenario, assumed, assuming
from tracemap.comparing.whatif import whatif
from tracemap.errors import TracemapError, UnknownIdError, UsageError
from tracemap.snapshot import Snapshot

PLANNED = """\
A: {name: a, due: 2024-06-01, aka: [OLD]}
B: {name: b, due: 2024-05-01, predecessors: [A], requirements: [DMS-REQ-0001]}
C: {name: c, completed: 2024-01-01, successors: [B]}
D: {name: d}
"""


def snapshot(text: str = PLANNED) -> Snapshot:
    files = {PLAN: text, "requirements/a.yaml": "DMS-REQ-0001: {title: t, priority: 1b}\n"}
    return Snapshot(load(files), AS_OF)


def follows(*given: str) -> dict[str, Any]:
    """Return what would follow from assumptions written as `VERB TEXT`, as JSON has it."""
    assumptions = tuple(assumed(*one.split(" ")) for one in given)
    (found,) = whatif(snapshot(), [Scenario("s", assumptions)]).to_dict()["scenarios"]
    return dict(found)


def dates(*given: str) -> dict[str, tuple[str, int, str]]:
    return {
        one["id"]: (
            one["expected"],
            one["days"],
            f"{one['because']['id']}: {one['because']['text']}",
        )
        for one in follows(*given)["dates"]
    }


@pytest.mark.parametrize("given", ["slip A=10d", "slip OLD=10d", "move A=2024-06-11"])
def test_a_slip_counts_from_the_expected_date_and_a_move_gives_one(given: str) -> None:
    because = "A: forecast none > 2024-06-11"
    assert dates(given) == {"A": ("2024-06-11", 10, because), "B": ("2024-06-11", 10, because)}


def test_a_slip_of_weeks_moves_the_priority_that_waits_for_it() -> None:
    (one,) = follows("slip B=8w")["priorities"]
    assert (one["priority"], one["days"]) == ("1b", 56)


def test_a_requirement_of_a_milestone_that_moves_is_named_with_both_dates() -> None:
    assert follows("slip A=10d")["requirement_dates"] == [
        {
            "id": "DMS-REQ-0001",
            "title": "t",
            "priority": "1b",
            "expected_before": "2024-06-01",
            "expected": "2024-06-11",
            "lower_bound_before": False,
            "lower_bound": False,
            "days": 10,
        }
    ]
    assert follows("move D=2024-09-01")["requirement_dates"] == []


def test_a_requirement_that_loses_its_only_milestone_has_no_date() -> None:
    (one,) = follows("drop B")["requirement_dates"]
    assert (one["expected_before"], one["expected"], one["days"]) == ("2024-06-01", None, None)


def test_requirements_that_move_come_by_priority_and_then_by_days() -> None:
    listed = {"1": "2", "2": "1b", "3": "1b", "4": "1b, status: deferred", "5": "1b"}
    texts = [f"R-{n}: {{title: t, priority: {held}}}\n" for n, held in listed.items()]
    files = {
        PLAN: "A: {name: a, due: 2024-06-01, requirements: [R-1, R-2, R-4, R-5]}\n"
        "B: {name: b, due: 2024-06-05, predecessors: [A], requirements: [R-3, R-5]}\n",
        "requirements/a.yaml": "".join(texts),
    }
    scenario = Scenario("s", (Assumption("slip", "A", "10d"),))
    (outcome,) = whatif(Snapshot(load(files), AS_OF), [scenario]).outcomes
    found = [(one.id, one.days) for one in outcome.diff.requirement_dates]
    assert found == [("R-2", 10), ("R-3", 6), ("R-5", 6), ("R-1", 10)]


def test_a_requirement_that_was_verified_before_is_not_met_at_another_date() -> None:
    files = {
        PLAN: "A: {name: a, completed: 2024-03-01, requirements: [R-1]}\n",
        "requirements/a.yaml": "R-1: {title: t}\n",
        "testplans/a.yaml": "test_cases: {LVV-T1: {verifies: [R-1], result: passed}}\n",
    }
    late = {**files, PLAN: files[PLAN].replace("completed: 2024-03-01", "due: 2024-06-01")}
    earlier = {**files, PLAN: files[PLAN].replace("03-01", "02-01")}
    verified, then, open_one = (Snapshot(load(one), AS_OF) for one in (files, earlier, late))
    names = (Named("old"), Named("new"))
    assert diff(verified, then, names).requirement_dates == ()
    (met,) = diff(open_one, verified, names).requirement_dates
    assert (met.id, met.expected, met.days) == ("R-1", date(2024, 3, 1), -92)


def test_a_date_that_can_only_be_later_says_so_before_and_after() -> None:
    plan = snapshot(PLANNED.replace("[A]", "[A, D]"))
    outcomes = whatif(plan, [Scenario("s", (Assumption("slip", "A", "10d"),))]).to_dict()
    (found,) = outcomes["scenarios"]
    bounds = [
        (one["lower_bound_before"], one["lower_bound"])
        for kind in ("dates", "requirement_dates", "priorities")
        for one in found[kind]
    ]
    assert bounds == [(False, False), (True, True), (True, True), (True, True)]
    dated = (Assumption("move", "D", "2024-09-01"),)
    (b, _) = whatif(plan, [Scenario("s", dated)]).outcomes[0].diff.dates
    assert (b.id, b.lower_bound_before, b.lower_bound) == ("B", True, False)


def test_what_holds_a_milestone_up_is_named() -> None:
    (held,) = follows("move B=2024-05-20")["held_up"]
    assert held == {"id": "B", "assumed": "2024-05-20", "expected": "2024-06-01", "by": "A"}
    assert follows("move B=2024-06-02")["held_up"] == []
    assert follows("move OLD=2024-01-01")["held_up"][0]["by"] is None
    cycle = snapshot(PLANNED.replace("due: 2024-06-01", "due: 2024-06-01, predecessors: [B]"))
    (outcome,) = whatif(cycle, [Scenario("s", (Assumption("move", "B", "2024-05-20"),))]).outcomes
    assert [(one.id, one.by) for one in outcome.held] == [("B", "A")]


def test_a_slip_of_working_days_skips_those_that_do_not_count() -> None:
    plan = snapshot()
    config = plan.catalog.config
    calendar = config.calendar._replace(
        working_days=("mon", "tue", "wed", "thu", "fri"), days_off=("2024-06-05",)
    )
    catalog = plan.catalog._replace(config=config._replace(calendar=calendar))
    then = assuming(Snapshot(catalog, AS_OF), [Assumption("slip", "A", "5wd")])
    assert then.catalog.milestones["A"].forecast == date(2024, 6, 10)
    then = assuming(Snapshot(catalog, AS_OF), [Assumption("slip", "A", "-1wd")])
    assert then.catalog.milestones["A"].forecast == date(2024, 5, 31)
    late = {**catalog.milestones, "A": catalog.milestones["A"]._replace(due=date(9999, 12, 30))}
    with pytest.raises(UsageError, match="there is no such day"):
        assuming(
            Snapshot(catalog._replace(milestones=late), AS_OF), [Assumption("slip", "A", "60wd")]
        )


def test_working_days_need_a_calendar_that_says_which_they_are() -> None:
    with pytest.raises(UsageError) as caught:
        follows("slip A=20wd")
    assert caught.value.message == "A slips 20wd: nothing says which days are working days"
    assert str(caught.value.help).startswith("working_days under [calendar] in the configuration")


def test_what_is_completed_holds_nothing_up() -> None:
    assert dates("complete A") == {
        "A": ("2024-03-23", -70, "A: completed none > 2024-03-23"),
        "B": ("2024-05-01", -31, "B: no longer waits for A, completed 2024-03-23"),
    }
    assert dates("complete A=2024-03-01")["A"][0] == "2024-03-01"


def test_what_is_dropped_verifies_nothing_and_what_names_it_is_no_fault() -> None:
    found = follows("drop A", "drop B")
    assert [(one["id"], one["lost"], one["coverage"]) for one in found["requirements"]] == [
        ("DMS-REQ-0001", ["B"], "unplanned")
    ]
    assert dates("drop A")["B"][2] == "B: no longer waits for A, which is gone"
    assert "TM201" not in [one["code"] for one in found["new_findings"]]


def test_a_requirement_met_only_in_operations_is_a_new_finding() -> None:
    codes = [one["code"] for one in follows("phase B=operations")["new_findings"]]
    assert codes == ["TM507"]


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ("slip A", UsageError, "by what, or to what"),
        ("slip A=soon", UsageError, "--slip A=soon is no span of time"),
        ("slip A=1y", UsageError, "is no span of time"),
        ("slip A=9999999d", UsageError, "A slips 9999999d: there is no such day"),
        ("slip A=9999999999d", UsageError, "is no span of time"),
        ("slip D=1d", UsageError, "nothing says when it is expected"),
        ("slip C=1d", UsageError, "it was completed 2024-01-01"),
        ("slip X=1d", UnknownIdError, "no milestone 'X'"),
        ("move A=2024-02-30", UsageError, "no day of the calendar"),
        ("move A=today", UsageError, "no day of the calendar"),
        ("complete A=2024-03-24", UsageError, "that is after 2024-03-23"),
        ("complete C", UsageError, "it was completed 2024-01-01"),
        ("complete A=", UnknownIdError, "no milestone 'A='"),
        ("phase A=retirement", UsageError, "a phase is construction or operations"),
        ("drop DMS-REQ-0001", UnknownIdError, "is a requirement, expected a milestone"),
    ],
)
def test_what_cannot_be_assumed_is_said(
    given: str, error: type[TracemapError], message: str
) -> None:
    with pytest.raises(error, match=message):
        follows(given)


def test_a_slip_past_the_end_of_the_calendar_is_said() -> None:
    late = snapshot("A: {name: a, due: 9999-12-01}\n")
    with pytest.raises(UsageError, match="there is no such day"):
        assuming(late, [Assumption("slip", "A", "60d")])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("slip A=1d", "slip A=2d"),
        ("slip A=1d", "slip OLD=1d"),
        ("slip A=1d", "move A=2024-07-01"),
        ("complete A", "slip A=1d"),
        ("drop A", "slip A=1d"),
        ("move A=2024-07-01", "drop A"),
        ("drop A", "phase A=operations"),
        ("phase A=operations", "phase A=construction"),
    ],
)
def test_two_assumptions_about_one_milestone_are_refused(first: str, second: str) -> None:
    with pytest.raises(UsageError, match=r"^two assumptions about A: A .*, and (A|OLD) "):
        follows(first, second)


def test_a_phase_goes_with_a_date() -> None:
    assert dates("slip A=10d", "phase A=operations") == dates("slip A=10d")
    assert dates("phase A=operations", "complete A") == dates("complete A")


@pytest.mark.parametrize(
    "given", ["slip P=1d", "move P=2024-07-01", "complete P", "drop P", "phase P=operations"]
)
def test_nothing_is_assumed_of_a_milestone_that_another_replaces(given: str) -> None:
    plan = snapshot(
        "P: {name: p, due: 2024-06-01, superseded_by: Q}\n"
        "Q: {name: q, due: 2024-06-01, superseded_by: A}\nA: {name: a, due: 2024-07-01}\n"
    )
    with pytest.raises(UsageError, match=r"^P .*: A replaces it$") as caught:
        assuming(plan, [assumed(*given.split(" "))])
    assert caught.value.help == "assume it of A"


def test_a_code_may_hold_an_equals_sign() -> None:
    assert assumed("slip", "A=B=3d") == Assumption("slip", "A=B", "3d")
    assert assumed("drop", "A=B") == Assumption("drop", "A=B")
    assert assumed("complete", "A=B") == Assumption("complete", "A=B")


@given(plan=schedules(), data=st.data())
def test_an_assumption_gives_what_the_written_plan_gives(
    plan: dict[str, Any], data: st.DataObject
) -> None:
    now = loaded(plan).snapshot.on(AS_OF)
    open_ones = [
        code for code, number in now.precedence.number.items() if now.schedule.is_open(number)
    ]
    if not open_ones:
        return
    code = data.draw(st.sampled_from(open_ones))
    verb = data.draw(st.sampled_from(["move", "complete", "slip"]))
    written = {section: {**items} for section, items in plan.items()}
    fields = {**written["milestones"][code]}
    expected = now.schedule.expected(now.precedence.number[code])
    value = ""
    if verb == "complete":
        fields["completed"] = AS_OF.isoformat()
    elif verb == "move":
        value = fields["forecast"] = data.draw(
            st.dates(date(2024, 1, 1), date(2026, 1, 1))
        ).isoformat()
    elif expected is not None:
        value = "30d"
        fields["forecast"] = (expected + timedelta(30)).isoformat()
    else:
        return
    written["milestones"][code] = fields
    there = loaded(written).snapshot.on(AS_OF)
    then = assuming(now, [Assumption(verb, code, value)])
    assert [then.schedule.expected(n) for n in range(len(plan["milestones"]))] == [
        there.schedule.expected(n) for n in range(len(plan["milestones"]))
    ]
    assert [state.value for state in then.verification.states] == [
        state.value for state in there.verification.states
    ]
