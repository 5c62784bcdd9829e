"""The record: of each milestone that was open on a past date, how late it came, if it has."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.forecasting.plans import Milestones, catalog, known
from tracemap.forecasting.record import QUARTERS, Observation, record_of
from tracemap.loading.history import Known, find_history
from tracemap.loading.load import load_catalog

TODAY = date(2024, 3, 1)


def read(*arguments: object) -> list[Observation]:
    """Return the observations that rest on states that were read."""
    record = record_of(*arguments)  # type: ignore[arg-type]
    return [one for one in record.observations if not one.stand_in]


def test_a_milestone_is_as_late_as_it_came_after_the_day_it_was_planned_for() -> None:
    then = known(
        "2023-01-01",
        {"A": {"due": "2023-01-11", "forecast": "2023-02-01", "wbs": "1.2.3", "level": 2}},
    )
    now = catalog({"A": {"due": "2023-01-11", "completed": "2023-02-11"}})
    assert read(now, TODAY, [then]) == [
        Observation(
            "A", date(2023, 1, 1), 31, 10, completed=True, wbs="1.2", level=2, stand_in=False
        )
    ]


def test_one_that_was_overdue_is_late_from_the_day_it_was_seen_on() -> None:
    then = known("2023-01-01", {"A": {"due": "2022-12-22"}})
    now = catalog({"A": {"due": "2022-12-22", "completed": "2023-01-06"}})
    assert [(one.lead, one.slip) for one in read(now, TODAY, [then])] == [(-10, 5)]


def test_one_still_open_is_late_by_so_much_or_more() -> None:
    then = known("2023-01-01", {"A": {"due": "2024-02-01"}, "B": {"due": "2024-06-01"}})
    now = catalog({"A": {"due": "2024-02-01"}, "B": {"due": "2024-06-01"}})
    found = read(now, TODAY, [then])
    assert [(one.code, one.slip, one.completed) for one in found] == [
        ("A", 29, False),
        ("B", -92, False),
    ]


def test_one_that_left_the_plan_counts_as_open_up_to_where_it_was_last_seen() -> None:
    states = [known(day, {"A": {"due": "2023-01-11"}}) for day in ("2023-01-01", "2023-02-10")]
    found = read(catalog({"B": {}}), TODAY, states)
    assert [(one.day.month, one.slip, one.completed) for one in found] == [(1, 30, False)]


def test_those_of_other_projects_superseded_ones_completed_ones_and_those_without_a_date_are_left_out() -> (
    None
):
    due = {"due": "2023-06-01"}
    then = known(
        "2023-01-01",
        {
            "OTHER": {**due, "external": True},
            "OLD": due,
            "DONE": {**due, "completed": "2022-12-31"},
            "NO-DATE": {},
            "A": due,
        },
    )
    now = catalog(
        {"OLD": {**due, "superseded_by": "A"}, "A": due, "OTHER": due, "DONE": due, "NO-DATE": due}
    )
    assert [one.code for one in read(now, TODAY, [then])] == ["A"]


def test_one_that_turned_out_to_have_been_completed_by_then_is_no_open_one() -> None:
    then = known("2023-01-01", {"A": {"due": "2023-06-01"}})
    assert read(catalog({"A": {"completed": "2022-11-01"}}), TODAY, [then]) == []


def test_a_milestone_is_followed_through_a_change_of_its_code() -> None:
    then = known("2023-01-01", {"A": {"due": "2023-06-01"}})
    now = catalog({"B": {"aka": ["A"], "completed": "2023-06-11"}})
    assert [(one.code, one.slip) for one in read(now, TODAY, [then])] == [("B", 10)]


def test_before_the_oldest_state_its_due_dates_stand_in_quarter_by_quarter() -> None:
    then = known(
        "2023-01-01",
        {"A": {"due": "2022-12-01", "forecast": "2023-03-01", "completed": "2022-06-01"}},
    )
    record = record_of(catalog({"A": {"completed": "2022-06-01"}}), TODAY, [then])
    assert all(one.stand_in for one in record.observations)
    days = [one.day for one in record.observations]
    assert days == sorted(days)
    assert days[-1] < date(2022, 6, 1), "once it is completed it is not open"
    assert len(days) == QUARTERS - 2
    assert {one.slip for one in record.observations} == {-183}, "by its due date, not its forecast"
    assert (record.states, record.baselines) == ((date(2023, 1, 1),), (date(2023, 1, 1),))


WHOLE = {
    f"M-{number}": {"due": f"2021-0{1 + number % 9}-15", "completed": f"2022-0{1 + number % 9}-01"}
    for number in range(32)
} | {"OPEN": {"due": "2023-06-01"}}


def test_a_milestone_that_first_appears_later_has_its_stand_ins_before_the_state_it_is_first_in() -> (
    None
):
    states = [known("2020-01-01", {"A": {"due": "2020-06-01"}})]
    states += [known("2022-01-01", {"B": {"due": "2023-01-01"}, "A": {"due": "2021-06-01"}})]
    now = catalog({code: {"due": "2024-02-01", "completed": "2024-02-11"} for code in "ABC"})
    record = record_of(now, TODAY, states)
    newest = {
        code: max(one.day for one in record.observations if one.code == code and one.stand_in)
        for code in "ABC"
    }
    quarter = timedelta(91)
    assert newest == {
        "A": date(2020, 1, 1) - quarter,
        "B": date(2022, 1, 1) - quarter,
        "C": TODAY - quarter,
    }
    days = [one.day for one in record.observations]
    assert days == sorted(days)
    assert record.baselines == (date(2020, 1, 1), date(2022, 1, 1), TODAY)
    planned = {one.day + timedelta(one.lead) for one in record.observations if one.code == "B"}
    assert planned == {date(2023, 1, 1)}, "as it was first known, not as it is today"


@pytest.mark.parametrize(
    "then",
    [
        {"OPEN": {"due": "2023-06-01"}},
        {"M-1": {"due": "2021-02-15"}, "M-2": {}},
        {"OTHER": {"due": "2021-01-01"}},
        {code: {} for code in WHOLE},
        {code: {"due": "2021-01-01", "external": True} for code in WHOLE},
        {code: {**one, "completed": "2022-10-01"} for code, one in WHOLE.items()},
        WHOLE,
    ],
)
@pytest.mark.parametrize("day", ["2012-01-01", "2021-06-01", "2022-12-01", "2024-02-29"])
def test_an_older_state_never_makes_the_record_thinner(then: Milestones, day: str) -> None:
    now = catalog(WHOLE)

    def codes(states: list[Known]) -> set[tuple[str, bool]]:
        return {(one.code, one.completed) for one in record_of(now, TODAY, states).observations}

    alone = codes([])
    assert sum(completed for _, completed in alone) == 32
    assert codes([known(day, then)]) >= alone
    assert codes([known("2011-01-01", {"OPEN": {}}), known(day, then)]) >= alone


def test_what_came_after_the_date_of_the_question_changes_nothing() -> None:
    """The same record, whatever later states and later completions say."""
    day = date(2023, 6, 1)
    then = known("2023-01-01", {"A": {"due": "2023-03-01"}, "B": {"due": "2023-03-01"}})
    a, b = {"due": "2023-03-01", "completed": "2023-04-01"}, {"due": "2023-03-01"}
    expected = record_of(catalog({"A": a, "B": b}), day, [then])
    later = known("2023-09-01", {"A": b, "B": {**b, "completed": "2023-08-01"}, "C": b})
    assert (
        record_of(catalog({"A": a, "B": {**b, "completed": "2023-08-01"}}), day, [then, later])
        == expected
    )


def test_the_real_record_counts_those_still_open(shared_data: Path) -> None:
    now = load_catalog(shared_data / "rubin")
    as_of = date(2024, 3, 23)
    given = [str(shared_data / "import" / "201904-ME.xls")]
    history = find_history(shared_data / "rubin", now.config, as_of, given=given)
    record = record_of(now, as_of, list(history.known(lambda _: None)))
    found = [one for one in record.observations if not one.stand_in]
    in_plan = [one for one in found if now.milestone(one.code)]
    assert len(in_plan) == 118
    assert sum(one.completed for one in in_plan) == 99
    slips = sorted(
        (one.day.toordinal() + one.lead, one.slip)
        for one in in_plan
        if one.completed and one.lead >= 0
    )
    assert len(slips) == 99
    middle = sorted(slip for _, slip in slips)[49]
    assert middle == 120


@pytest.mark.parametrize(
    ("as_of", "quarters"), [("0001-01-01", 0), ("0001-04-02", 1), ("0002-01-01", 4)]
)
def test_before_the_first_day_of_the_calendar_nothing_stands_in(as_of: str, quarters: int) -> None:
    record = record_of(catalog({"A": {"due": "2024-01-01"}}), date.fromisoformat(as_of), [])
    assert [one.day for one in record.observations] == [
        date.fromisoformat(as_of) - timedelta(days=91 * number) for number in range(quarters, 0, -1)
    ]
