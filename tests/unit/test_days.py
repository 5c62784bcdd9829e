"""Days as text, spans of days, lags, dates of a status, and months as an exact unit of time."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tracemap.analysis.isodate import (
    day_of,
    days_between,
    days_later,
    in_days,
    iso,
    looks_like_a_day,
)
from tracemap.analysis.months import END_OF_TIME, Period, day_by, end_of, period_of, start_of
from tracemap.loading.lag_days import lag_days
from tracemap.loading.status_date import status_date

LEAP = date(2024, 2, 29)


def test_a_day_is_written_as_iso_and_none_stays_none() -> None:
    assert iso(LEAP) == "2024-02-29"
    assert iso(None) is None


def test_days_between_are_negative_backwards_and_unknown_where_one_end_is() -> None:
    assert days_between(LEAP, date(2024, 3, 2)) == 2
    assert days_between(date(2024, 3, 2), LEAP) == -2
    assert days_between(LEAP, LEAP) == 0
    assert days_between(None, LEAP) is None
    assert days_between(LEAP, None) is None


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 days"), (1, "1 day"), (-1, "-1 day"), (2, "2 days"), (-2, "-2 days"), (80, "80 days")],
)
def test_one_day_is_named_as_one(count: int, text: str) -> None:
    assert in_days(count) == text


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2024-02-29", True, LEAP),
        ("2023-02-29", True, None),
        ("0000-00-00", True, None),
        ("20240229", False, None),
        ("2024-W09-4", False, None),
        ("2024-02-29 ", False, None),
        (" 2024-02-29", False, None),
        ("2024-2-29", False, None),
        ("\uff12\uff10\uff12\uff14-02-29", False, None),
        ("", False, None),
    ],
)
def test_a_day_of_a_text_needs_its_form_and_the_calendar(
    text: str, form: bool, day: date | None
) -> None:
    assert looks_like_a_day(text) is form
    assert day_of(text) == day


def test_days_later_stop_at_both_ends_of_the_calendar() -> None:
    assert days_later(LEAP, 1) == date(2024, 3, 1)
    assert days_later(LEAP, -29) == date(2024, 1, 31)
    assert days_later(date.max, 0) == days_later(date.max, 1) == days_later(LEAP, 10**9) == date.max
    assert (
        days_later(date.min, 0)
        == days_later(date.min, -1)
        == days_later(LEAP, -(10**9))
        == date.min
    )
    assert days_later(date.min, 1) == date(1, 1, 2)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("+14", "14"),
        ("-14", "-14"),
        ("14.0", "14"),
        ("14.", "14"),
        ("1e1", "10"),
        ("1.5E+1", "15"),
        ("150e-1", "15"),
        (".5e1", "5"),
        ("007", "7"),
        ("100000", "100000"),
        ("-100000", "-100000"),
        ("0" * 38 + "1", "1"),
    ],
)
def test_a_lag_is_a_whole_number_of_days_however_it_is_written(written: str, days: str) -> None:
    assert lag_days([("A", "1"), ("B", written)]) == (("A", "1"), ("B", days))


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "-",
            ".",
            "e1",
            "1e",
            "1.5",
            "-0.5",
            "0x10",
            "1_0",
            " 1",
            "1 ",
            "1d",
            "inf",
            "nan",
            "--1",
        ),
        *("100001", "-100001", "100000.5", "1e999", "0" * 39 + "1", "\u0663"),
    ],
)
def test_what_is_no_whole_number_of_days_is_no_lag(written: str) -> None:
    assert lag_days([("A", "1"), ("B", written)]) is None


def test_the_code_of_a_lag_is_read_as_codes_are() -> None:
    assert lag_days([("e\u0301", "1")]) == (("é", "1"),)
    assert lag_days([]) == ()


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("status/2024-01-30", date(2024, 1, 30)),
        ("status/20240130.xls", date(2024, 1, 30)),
        ("2024-01-30/", date(2024, 1, 30)),
        ("2024-01-30//", date(2024, 1, 30)),
        ("2023-05-05/plan", None),
        ("201904-ME.xls", date(2019, 4, 30)),
        ("2024-02", LEAP),
        ("a2024-01b", date(2024, 1, 31)),
        ("2024-12", date(2024, 12, 31)),
        ("2024-12-31", date(2024, 12, 31)),
        ("2024-01-01", date(2024, 1, 1)),
        ("2024-00", None),
        ("2024-13", None),
        ("2024-13-01", None),
        ("2024-01-00", None),
        ("2024-02-30", None),
        ("1899-12-31", None),
        ("1900-01-01", date(1900, 1, 1)),
        ("120240130", None),
        ("202401301", None),
        ("12024-01", None),
        ("2024-011", None),
        ("1234-56-78 of 2024-01-30", date(2024, 1, 30)),
        ("2024-02 of 2023-01-15", date(2023, 1, 15)),
        ("plan", None),
        ("", None),
    ],
)
def test_a_status_is_of_the_day_that_its_last_step_names(path: str, day: date | None) -> None:
    assert status_date(path) == day


def test_a_day_is_a_share_of_its_own_month() -> None:
    assert start_of(date(2024, 2, 1)) == 2024 * 12 + 1
    assert start_of(LEAP) == 2024 * 12 + 1 + Fraction(28, 29)
    assert end_of(date(2024, 2, 1)) == 2024 * 12 + 1 + Fraction(1, 29)
    assert end_of(LEAP) == start_of(date(2024, 3, 1)) == 2024 * 12 + 2
    assert end_of(date.max) == END_OF_TIME


@pytest.mark.parametrize("day", [date.min, date(2023, 12, 31), date(2024, 1, 1), LEAP, date.max])
def test_a_moment_is_reached_by_the_day_before_which_it_does_not_lie(day: date) -> None:
    assert day_by(end_of(day)) == day
    assert day_by((start_of(day) + end_of(day)) / 2) == day


def test_where_the_calendar_begins_is_its_first_day() -> None:
    assert day_by(start_of(date.min)) == date.min


def test_past_the_end_of_the_calendar_there_is_no_day() -> None:
    assert day_by(END_OF_TIME) == date.max
    assert day_by(END_OF_TIME + Fraction(1, 1000)) is None


@pytest.mark.parametrize(
    ("day", "per", "period"),
    [
        (LEAP, "month", Period("2024-02", Fraction(24289), Fraction(24290))),
        (LEAP, "quarter", Period("2024-Q1", Fraction(24288), Fraction(24291))),
        (date(2024, 4, 1), "quarter", Period("2024-Q2", Fraction(24291), Fraction(24294))),
        (date(2024, 12, 31), "quarter", Period("2024-Q4", Fraction(24297), Fraction(24300))),
        (date(2024, 12, 31), "month", Period("2024-12", Fraction(24299), Fraction(24300))),
        (date(2024, 12, 31), "year", Period("2024", Fraction(24288), Fraction(24300))),
        (date(7, 3, 1), "month", Period("0007-03", Fraction(86), Fraction(87))),
        (date(7, 3, 1), "quarter", Period("0007-Q1", Fraction(84), Fraction(87))),
        (date(7, 3, 1), "year", Period("0007", Fraction(84), Fraction(96))),
    ],
)
def test_a_day_is_in_one_month_one_quarter_and_one_year(
    day: date, per: str, period: Period
) -> None:
    assert period_of(day, per) == period
