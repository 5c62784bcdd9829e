"""How days are counted: against a walk from day to day, and by hand."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from functools import cache
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tracemap.analysis import calendar
from tracemap.analysis.calendar import Calendar
from tracemap.config import Written, default_config
from tracemap.errors import ConfigError

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SETTINGS = {"working_days": WEEK[:5], "holidays": "", "days_off": ()}
CHRISTMAS = ("2024-12-24", "2024-12-25", "2024-12-26", "2024-12-28")
DAYS = st.dates(date(2024, 12, 1), date(2025, 1, 31))
CALENDARS = st.fixed_dictionaries(
    {
        "working_days": st.sets(st.sampled_from(WEEK), min_size=1).map(tuple),
        "holidays": st.sampled_from(["", "US", "US-AZ"]),
        "days_off": st.sets(st.sampled_from(CHRISTMAS)).map(tuple),
    }
)


def counted(**settings: Any) -> Calendar:
    """Return the calendar of Monday to Friday, or as other settings say."""
    config = default_config()
    return Calendar(config._replace(calendar=config.calendar._replace(**{**SETTINGS, **settings})))


@cache
def public_holidays(name: str) -> Any:
    """Return what the library knows, which looks up each year when it is asked of a day in it."""
    from holidays import country_holidays

    country, _, part = name.partition("-")
    return country_holidays(country, subdiv=part or None)


def works(day: date, settings: dict[str, Any]) -> bool:
    """Tell whether a day counts, by asking of this one day."""
    if settings["holidays"] and day in public_holidays(settings["holidays"]):
        return False
    return WEEK[day.weekday()] in settings["working_days"] and str(day) not in settings["days_off"]


def walked(day: date, count: int, settings: dict[str, Any]) -> date:
    """Return the day so many working days later or earlier, one step at a time."""
    step = timedelta(1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= works(day, settings)
    return day


@given(DAYS, st.integers(-12, 12), CALENDARS)
def test_days_are_counted_as_one_who_walks_from_day_to_day(
    day: date, count: int, settings: dict[str, Any]
) -> None:
    assert counted(**settings).later(day, count) == walked(day, count, settings)


@given(DAYS, st.integers(-12, 12), CALENDARS)
@example(date(2024, 12, 16), 1, SETTINGS)
def test_the_latest_day_is_the_last_from_which_the_count_does_not_go_past(
    day: date, count: int, settings: dict[str, Any]
) -> None:
    latest = counted(**settings).latest(day, count)
    assert walked(latest, count, settings) <= day
    assert walked(latest + timedelta(1), count, settings) > day


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ("2024-03-22", 1, "2024-03-25"),  # from a Friday to the Monday
        ("2024-03-23", 1, "2024-03-25"),  # from a Saturday likewise
        ("2024-03-23", 0, "2024-03-23"),  # no day is no move, working day or not
        ("2024-03-25", -1, "2024-03-22"),
        ("2024-03-24", -1, "2024-03-22"),
        ("2024-03-25", 20, "2024-04-22"),
    ],
)
def test_a_week_of_five_days_by_hand(day: str, count: int, then: str) -> None:
    assert str(counted().later(date.fromisoformat(day), count)) == then


def test_public_holidays_of_a_country_and_of_its_part_do_not_count() -> None:
    new_year, civil_rights = date(2024, 12, 31), date(2025, 4, 18)
    assert counted().later(new_year, 1) == date(2025, 1, 1)
    assert counted(holidays="US").later(new_year, 1) == date(2025, 1, 2)
    assert counted(holidays="DE").later(civil_rights - timedelta(1), 1) == date(2025, 4, 22)
    assert counted(holidays="DE").later(date(2025, 6, 18), 1) == date(2025, 6, 19)
    assert counted(holidays="DE-BY").later(date(2025, 6, 18), 1) == date(2025, 6, 20)


def test_a_day_off_on_a_free_day_of_the_week_changes_nothing() -> None:
    off = counted(days_off=("2024-03-23", "2024-03-23"))
    assert off.later(date(2024, 3, 22), 1) == date(2024, 3, 25)


def test_all_days_count_where_nothing_else_is_configured() -> None:
    every_day = Calendar(default_config())
    assert every_day.counts_all
    assert every_day.later(date(2024, 3, 22), 2) == date(2024, 3, 24)
    assert every_day.latest(date(2024, 3, 24), 2) == date(2024, 3, 22)
    for settings in ({"holidays": "US"}, {"days_off": ("2024-12-24",)}):
        assert not counted(working_days=WEEK, **settings).counts_all


@pytest.mark.parametrize("working_days", [WEEK, WEEK[:5]])
def test_past_its_end_the_calendar_stands_still(working_days: tuple[str, ...]) -> None:
    days = counted(working_days=working_days)
    assert days.later(date(9999, 12, 30), 100) == date.max
    assert days.later(date(1, 1, 3), -100) == date.min
    assert days.latest(date.max, 5) == date.max
    assert days.latest(date(1, 1, 3), 100) == date.min
    assert days.latest(date(9999, 12, 30), -100) == date.max


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar._public_holidays.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    config = default_config()._replace(
        calendar=counted(holidays="US")._config.calendar,
        written=Written("tracemap.toml", '[calendar]\nholidays = "US"\n'),
    )
    with pytest.raises(ConfigError) as caught:
        Calendar(config).later(date(2024, 3, 22), 1)
    place = "tracemap.toml:2: 'calendar.holidays'"
    assert caught.value.message == f"{place} needs the package holidays, which is not installed"
    assert caught.value.help == "pip install 'tracemap[holidays]'"


@pytest.mark.parametrize("name", ["XX", "US-XX", "US\n"])
def test_a_country_or_part_that_is_unknown_is_an_error(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        counted(holidays=name).later(date(2024, 3, 22), 1)
    assert caught.value.message == f"'calendar.holidays': no holidays are known of {name!r}"
    assert caught.value.help == "write a country as US, or a part of one as US-AZ (ISO 3166)"
