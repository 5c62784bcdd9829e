"""The capacity that a configuration gives: who is there, by WBS or by owner, and from when to when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracemap.errors import ConfigError

_DAY = "write it as YYYY-MM-DD"


class Capacity(NamedTuple):
    """One table `[[capacity]]`: people who work for one WBS, or for one owner.

    Attributes:
        wbs, owner: for whom; just one of the two is given. A WBS stands for all that is under it too.
        fte: how many they are, in full-time equivalents.
        start, end: their first and last day; None where there is no such bound.
    """

    wbs: str | None
    owner: str | None
    fte: float
    start: date | None
    end: date | None


def with_dates_as_text(settings: Any) -> Any:
    """Return the settings of a file with the dates of capacity, and days off, as text: a schema judges that.

    TOML takes them without quotes too.
    """
    if not isinstance(settings, dict):
        return settings
    changed = dict(settings)
    match settings.get("capacity"):
        case list(tables):
            changed["capacity"] = [_dates_as_text(table) for table in tables]
    match settings.get("calendar"):
        case {"days_off": list(days), **others}:
            changed["calendar"] = {**others, "days_off": [_day_as_text(day) for day in days]}
    return changed


def refuse_false_days(settings: dict[str, Any], place: Callable[..., str]) -> None:
    """Refuse days off that keep the schema, and are in no calendar.

    Raises:
        ConfigError: there is one.
    """
    for day in settings.get("calendar", {}).get("days_off", []):
        try:
            date.fromisoformat(day)
        except ValueError as error:
            where = f"{place('calendar', 'days_off')}: 'calendar.days_off'"
            raise ConfigError(f"{where}: {day!r} is no day of the calendar", _DAY) from error


def _dates_as_text(table: Any) -> Any:
    if not isinstance(table, dict):
        return table
    return {key: _day_as_text(value) for key, value in table.items()}


def _day_as_text(value: Any) -> Any:
    return value.isoformat() if type(value) is date else value


def capacities(tables: Sequence[dict[str, Any]], place: Callable[..., str]) -> tuple[Capacity, ...]:
    """Return the capacity that tables give which keep the schema.

    Args:
        tables: the tables, in the order of the file.
        place: returns where a setting is written, given the steps of its path.

    Raises:
        ConfigError: a table is for nobody, or for two; a day is none, or the last one is before the first.
    """
    return tuple(_capacity(table, number, place) for number, table in enumerate(tables))


def _capacity(table: dict[str, Any], number: int, place: Callable[..., str]) -> Capacity:
    written = ("capacity", str(number))
    wbs, owner = table.get("wbs") or None, table.get("owner") or None
    if (wbs is None) == (owner is None):
        what = "for nobody" if wbs is None else "for a WBS and for an owner"
        raise ConfigError(
            f"{place(*written)}: {_named(number)} is {what}, expected either 'wbs' or 'owner'",
            "write one table for each",
        )
    days: dict[str, date | None] = {"from": None, "to": None}
    for key in (one for one in days if one in table):
        try:
            days[key] = date.fromisoformat(table[key])
        except ValueError as error:
            message = f"{_named(number, key)} is {table[key]!r}, which is no day of the calendar"
            raise ConfigError(f"{place(*written, key)}: {message}", _DAY) from error
    start, end = days["from"], days["to"]
    if start is not None and end is not None and end < start:
        raise ConfigError(
            f"{place(*written, 'to')}: {_named(number, 'to')} is {end}, which is before its 'from', {start}"
        )
    return Capacity(wbs, owner, table["fte"], start, end)


def _named(number: int, *keys: str) -> str:
    from tracemap.toml_lines import in_words  # imported where something is wrong

    return in_words(("capacity", number, *keys))
