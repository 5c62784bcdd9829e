"""How good a forecast would have been: scores worked by hand, nothing that was known later, the real plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.forecasting.plans import catalog, known
from tracemap import UsageError
from tracemap.catalog import Catalog
from tracemap.forecasting.backtest import Scored, backtest, scored_milestones
from tracemap.forecasting.curve import Curve
from tracemap.forecasting.lateness import SPANS, Lateness, Span
from tracemap.loading.history import Known, find_history
from tracemap.loading.load import load_catalog
from tracemap.questions.backtest import forecast_backtest
from tracemap.questions.learned import PastStates, past_of
from tracemap.snapshot import Snapshot

THEN, END = date(2023, 1, 1), date(2024, 1, 1)


def test_scores_worked_by_hand() -> None:
    """A slip of 20 or 40 days: A comes after 30 days, inside; B after 100, outside; C is open to the end."""
    then = known(
        "2023-01-01",
        {
            **{code: {"due": "2023-02-01"} for code in "ABC"},
            "OLD": {"due": "2022-01-01", "completed": "2022-01-11"},
        },
    )
    came = {"A": "2023-03-03", "B": "2023-05-12"}
    cases = [
        Scored(code, date(2023, 2, 1), date.fromisoformat(came[code]) if code in came else None)
        for code in "ABC"
    ]
    curve = Curve((20, 40), (0.5, 1.0))
    spans = tuple(Span(lead, curve, 9, 9, stands_in=False, thin=False) for lead in SPANS)
    lateness = Lateness(spans, 9, 9, {}, {}, 0.0, 0.0, 1.0)
    tested = backtest(then, lateness, cases, END, (2001, 1))
    plain, slips, alone, whole = tested.scores
    assert plain.median_error == 30
    assert (plain.within_50, plain.within_80) == (0, 0)
    to_end = 335  # from the planned day to the day after the end
    assert plain.loss == pytest.approx((30 + 100 + to_end) / 2 / 3), (
        "mean of the percentages is a half"
    )
    assert slips.median_error == 20, "ten days later than planned, as what was completed then"
    assert slips.loss == pytest.approx((20 + 90 + to_end - 10) / 2 / 3)
    assert alone == replace(whole, method=alone.method), "nothing waits for anything"
    assert (whole.within_50, whole.within_80) == (0.5, 0.5)
    assert whole.all_within_50 == whole.all_within_80 == pytest.approx(1 / 3)
    assert tested.completed == (3, 3, 3, 3, 3)


def test_one_still_open_is_inside_an_interval_that_reaches_to_the_end_and_median_errors_may_be_unknown() -> (
    None
):
    then = known("2023-01-01", {"A": {"due": "2023-02-01"}})
    curve = Curve((20,), (0.2,))
    spans = tuple(Span(lead, curve, 9, 9, stands_in=False, thin=False) for lead in SPANS)
    lateness = Lateness(spans, 9, 9, {}, {}, 0.0, 0.0, 1.0)
    open_ = backtest(then, lateness, [Scored("A", date(2023, 2, 1), None)], END, (2001, 1))
    assert (open_.scores[-1].all_within_80, open_.scores[-1].within_80) == (1, None)
    assert open_.scores[-1].median_error is None
    done = Scored("A", date(2023, 2, 1), date(2023, 3, 1))
    late = backtest(then, lateness, [done], END, (2001, 1)).scores[-1]
    assert (late.within_80, late.within_50, late.median_error) == (1, 0, None)


def test_which_milestones_are_scored() -> None:
    due = {"due": "2023-06-01"}
    then = known(
        "2023-01-01",
        {
            **dict.fromkeys(("A", "B", "GONE", "OLD", "KNOWN-LATER", "AFTER"), due),
            "DONE": {**due, "completed": "2022-12-01"},
            "NO-DATE": {},
            "OTHER": {**due, "external": True},
        },
    )
    now = catalog(
        {
            "A": {"completed": "2023-07-01"},
            "B": due,
            "OLD": {"superseded_by": "A"},
            "KNOWN-LATER": {"completed": "2022-12-31"},
            "AFTER": {"completed": "2024-01-02"},
            **{code: {} for code in ("DONE", "NO-DATE", "OTHER")},
        }
    )
    cases, gone = scored_milestones(then, now, END)
    assert [(one.code, one.completed) for one in cases] == [
        *(("A", date(2023, 7, 1)), ("AFTER", None), ("B", None)),
    ]
    assert gone == ("GONE",)


def plan(day: date, *, moved: int = 0) -> dict[str, Mapping[str, Any]]:
    """Return a plan of which a milestone is due every ten days, as known on a day.

    What came after `THEN` came later by so many days.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for number in range(120):
        due = date(2021, 1, 1) + timedelta(10 * number)
        came = due + timedelta(30 + number * 7 % 50)
        came += timedelta(moved if came > THEN else 0)
        after = {} if number < 3 else {"predecessors": [f"M-{number - 3}"]}
        done = {"completed": str(came)} if came <= day else {}
        found[f"M-{number}"] = {"due": str(due), **after, **done}
    return found


def past(*days: date) -> PastStates:
    return PastStates(tuple(Known(day, str(day), catalog(plan(day))) for day in days))


def test_nothing_that_was_known_later_is_learnt() -> None:
    """What is said of the past is the same, whatever came of it."""
    days = date(2022, 1, 1), THEN, date(2023, 6, 1)
    found = forecast_backtest(Snapshot(catalog(plan(END)), END), past(*days), THEN)
    other = catalog(plan(END, moved=99) | {"NEW": {"due": "2022-01-01", "completed": "2022-01-01"}})
    again = forecast_backtest(Snapshot(other, END), past(*days[:2]), THEN)
    assert found.trained == THEN
    assert found.record.states == (days[0],)
    assert found.record == again.record
    assert found.drawn_completed == again.drawn_completed
    assert found.scores != again.scores, "it is only scored by what came"


def test_the_simpler_of_two_equally_good_methods_is_the_better_one() -> None:
    tested = forecast_backtest(Snapshot(catalog(plan(END)), END), past(THEN), THEN)
    assert tested.best.loss == min(score.loss for score in tested.scores)
    same = tuple(replace(score, loss=1.0) for score in tested.scores)
    assert replace(tested, scores=same).best is same[0]


def test_the_newest_state_that_is_not_later_is_the_one_that_is_tested() -> None:
    today = Snapshot(catalog(plan(END)), END)
    states = past(date(2022, 1, 1), THEN)
    assert forecast_backtest(today, states, date(2022, 12, 31)).trained == date(2022, 1, 1)
    assert forecast_backtest(today, states, END - timedelta(1)).trained == THEN


def test_what_cannot_be_tested_says_why() -> None:
    today = Snapshot(catalog(plan(END)), END)
    with pytest.raises(
        UsageError, match="no state of the plan is of 2020-01-01 or earlier"
    ) as error:
        forecast_backtest(today, past(THEN), date(2020, 1, 1))
    assert error.value.help == "the oldest is of 2023-01-01"
    for day in (END, date(2030, 1, 1)):
        with pytest.raises(UsageError, match=f"nothing has come since {day}") as error:
            forecast_backtest(today, past(THEN), day)
        assert "name a day before 2024-01-01, " in str(error.value.help)
    with pytest.raises(UsageError, match="no state") as error:
        forecast_backtest(today, PastStates((), (), "keep it in git"), THEN)
    assert error.value.help == "keep it in git"
    with pytest.raises(UsageError, match="30 completed milestones are needed, it holds 1"):
        forecast_backtest(today, past(date(2021, 2, 3)), THEN)
    with pytest.raises(UsageError, match="no milestone that was incomplete on 2023-01-01"):
        forecast_backtest(Snapshot(catalog({"X": {}}), END), past(THEN), THEN)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> tuple[Catalog, PastStates]:
    """Return the real plan and its past."""
    now = load_catalog(shared_data / "rubin")
    given = [
        str(shared_data / "import" / "201904-ME.xls"),
        f"2022-12-31={shared_data / 'history' / '2024-01-30'}",
        f"2023-12-31={shared_data / 'history' / '2024-02-13'}",
    ]
    return now, past_of(find_history(now.root, now.config, date(2024, 3, 23), given=given))


@pytest.mark.parametrize(
    ("day", "counts", "within_80"),
    [(date(2019, 4, 30), (118, 99), (0.7, 0.9)), (date(2022, 12, 31), (41, 10), (0.7, 1.0))],
)
def test_of_the_real_plan_the_forecast_is_better_than_the_plan_and_its_plain_slips(
    real: tuple[Catalog, PastStates],
    day: date,
    counts: tuple[int, int],
    within_80: tuple[float, float],
) -> None:
    now, states = real
    tested = forecast_backtest(Snapshot(now, date(2024, 3, 23)), states, day)
    assert (tested.trained, (tested.milestones, tested.completed)) == (day, counts)
    plain, slips, _, whole = tested.scores
    assert whole.loss < 0.8 * slips.loss < slips.loss < plain.loss
    assert whole.all_within_80 is not None
    assert tested.best is whole
    assert within_80[0] <= whole.all_within_80 <= within_80[1]
