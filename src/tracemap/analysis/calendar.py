"""How days are counted: all days of the calendar, or the working days that the configuration states.

The n-th working day after a day is the n-th that comes later, whether that day is a working day itself or
not; none after it is the day itself. Every count goes by the number of working days since the year 1, so it
costs the same for a week as for a century.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache, cached_property
from itertools import accumulate

from tracemap.analysis.isodate import days_later
from tracemap.config import Config
from tracemap.errors import ConfigError

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = range(date.max.toordinal() + 1)
HOLIDAY_YEARS = range(2000, 2100)
"""The years whose public holidays are known; in others every working day of the week counts."""


class Calendar:
    """Which days count, by the configuration of a project.

    Public holidays are looked up when the first count needs them.

    Attributes:
        counts_all: whether every day counts, which is so where nothing else is configured.
    """

    def __init__(self, config: Config) -> None:
        """Take the working days of the week; count nothing yet."""
        self._config = config
        settings = config.calendar
        works = [day in settings.working_days for day in _WEEK]
        self._before = [0, *accumulate(works)]  # working days before each day of the week
        self._works = works
        self.counts_all = all(works) and not settings.holidays and not settings.days_off

    def later(self, day: date, count: int) -> date:
        """Return the day that comes so many days that count later, or earlier where the count is below 0.

        Past the end of the calendar it is its last or first day.

        Raises:
            ConfigError: the holidays that are configured cannot be had.
        """
        if self.counts_all or not count:
            return days_later(day, count)
        today = day.toordinal()
        if count > 0:
            return _day(self._ordinal(self._so_far(today) + count))
        return _day(self._ordinal(self._so_far(today - 1) + 1 + count))

    def latest(self, day: date, count: int) -> date:
        """Return the latest day of which `later` makes the given day, or one before it, by the same count.

        Raises:
            ConfigError: the holidays that are configured cannot be had.
        """
        if day == date.max:
            return day
        if self.counts_all or count <= 0:
            return self.later(day, -count)
        return _day(self._ordinal(self._so_far(day.toordinal()) - count + 1) - 1)

    def _so_far(self, ordinal: int) -> int:
        """Return how many working days there are from the first of the calendar to a day, itself included."""
        weeks, days = divmod(ordinal, 7)  # the first day of the calendar is a Monday
        off = bisect_right(self._off, ordinal)
        return weeks * self._before[7] + self._before[days] - off

    def _ordinal(self, number: int) -> int:
        """Return the day that is the working day of a number, counted from the first of the calendar."""
        return bisect_left(_DAYS, number, key=self._so_far) if number > 0 else 0

    @cached_property
    def _off(self) -> list[int]:
        """Return the holidays and the other days off, of those that would be working days."""
        days = {date.fromisoformat(day).toordinal() for day in self._config.calendar.days_off}
        if self._config.calendar.holidays:
            days.update(self._holidays())
        return sorted(day for day in days if self._works[(day - 1) % 7])

    def _holidays(self) -> tuple[int, ...]:
        name, written = self._config.calendar.holidays, self._config.written
        place = f"{written.place('calendar', 'holidays')}: " if written else ""
        try:
            return _public_holidays(name)
        except ImportError as error:
            message = (
                f"{place}'calendar.holidays' needs the package holidays, which is not installed"
            )
            raise ConfigError(message, "pip install 'tracemap[holidays]'") from error
        except NotImplementedError as error:
            message = f"{place}'calendar.holidays': no holidays are known of {name!r}"
            advice = "write a country as US, or a part of one as US-AZ (ISO 3166)"
            raise ConfigError(message, advice) from error


@cache
def _public_holidays(name: str) -> tuple[int, ...]:
    """Return the public holidays of a country, or of a part of one after a hyphen, as ordinals of days.

    Raises:
        ImportError: the package is not installed.
        NotImplementedError: there is no such country or part.
    """
    from holidays import country_holidays  # imported where a plan counts days by it

    country, _, part = name.partition("-")
    found = country_holidays(country, subdiv=part or None, years=HOLIDAY_YEARS)
    return tuple(day.toordinal() for day in found)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
