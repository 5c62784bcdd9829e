"""Of the runs of a test case the latest counts, and the older ones are kept."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tracemap.records import Record
from tracemap.runs import FROM_WORST, Run, from_runs, merged_runs, runs_of

DAYS = st.sampled_from(["2021-02-11", "2021-03-01", "2022-05-13", "2023-01-02"])
DATED = st.builds(Run, st.sampled_from(FROM_WORST), DAYS)
RUNS = st.lists(DATED | st.builds(Run, st.sampled_from(FROM_WORST), st.none()), max_size=6)


def fields(result: str, executed: str | None, **earlier: str) -> Record:
    """Return a test case; the days of its earlier results are written as `_2021_02_11`."""
    found: dict[str, Any] = {"result": result, "executed": executed}
    found["earlier_results"] = {
        day[1:].replace("_", "-"): result for day, result in earlier.items()
    }
    return {name: value for name, value in found.items() if value}


FAILED = fields("failed", "2021-03-01")


@pytest.mark.parametrize(
    ("new", "merged"),
    [
        (fields("passed", "2022-05-13"), fields("passed", "2022-05-13", _2021_03_01="failed")),
        (fields("passed", "2021-02-11"), fields("failed", "2021-03-01", _2021_02_11="passed")),
        (fields("passed", None), fields("passed", None, _2021_03_01="failed")),
        (FAILED, FAILED),
        ({}, FAILED),
        ({"result": "not_executed"}, FAILED),
    ],
)
def test_a_newer_run_is_the_result_and_an_older_one_is_kept(new: Record, merged: Record) -> None:
    assert merged_runs("T", FAILED, new) == (merged, ())


def test_of_two_results_on_one_day_the_worse_counts_and_it_is_said() -> None:
    said = ("T: failed and passed on 2021-03-01; failed counts",)
    assert merged_runs("T", FAILED, fields("passed", "2021-03-01")) == (FAILED, said)
    said = ("T: passed and failed on 2021-03-01; failed counts",)
    assert merged_runs("T", fields("passed", "2021-03-01"), FAILED) == (FAILED, said)


def test_a_result_without_a_day_cannot_be_kept_and_it_is_said() -> None:
    said = ("T: passed, of a day that is not known, is not kept",)
    assert merged_runs("T", fields("passed", None), FAILED) == (FAILED, said)
    assert merged_runs("T", fields("failed", None), FAILED) == (FAILED, ())


def test_what_was_never_executed_stays_so() -> None:
    assert merged_runs("T", {}, {"result": "not_executed"}) == ({"result": "not_executed"}, ())
    assert merged_runs("T", {}, {}) == ({}, ())


@given(st.lists(DATED, max_size=6))
def test_no_day_is_lost_and_the_order_of_runs_does_not_matter(runs: list[Run]) -> None:
    record, _ = from_runs("T", runs)
    assert {run.day for run in runs_of(record)} == {run.day for run in runs}
    assert from_runs("T", runs[::-1])[0] == record


@given(RUNS)
def test_the_same_runs_again_change_nothing(runs: list[Run]) -> None:
    record, _ = from_runs("T", runs)
    assert merged_runs("T", record, record) == (record, ())
    assert from_runs("T", runs_of(record)) == (record, ())
