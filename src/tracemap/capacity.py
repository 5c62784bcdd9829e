"""The capacity that a configuration gives: who is there, by WBS or by owner, and from when to when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from tracemap.errors import ConfigError


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
    """Return the settings of a file with the dates of capacity as text, which a schema can judge."""
    tables = settings.get("capacity") if isinstance(settings, dict) else None
    if not isinstance(tables, list):
        return settings
    return {**settings, "capacity": [_dates_as_text(table) for table in tables]}


def _dates_as_text(table: Any) -> Any:
    if not isinstance(table, dict):
        return table
    return {
        key: str(value) if isinstance(value, date) and not isinstance(value, datetime) else value
        for key, value in table.items()
    }


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
    name, written = f"capacity.{number}", ("capacity", str(number))
    wbs, owner = table.get("wbs") or None, table.get("owner") or None
    if (wbs is None) == (owner is None):
        what = "for nobody" if wbs is None else "for a WBS and for an owner"
        raise ConfigError(
            f"{place(*written)}: '{name}' is {what}, expected either 'wbs' or 'owner'",
            "write one table for each",
        )
    days: dict[str, date | None] = {"from": None, "to": None}
    for key in days.keys() & table.keys():
        try:
            days[key] = date.fromisoformat(table[key])
        except ValueError as error:
            raise ConfigError(
                f"{place(*written, key)}: '{name}.{key}' is {table[key]!r}, which is no day of the calendar"
            ) from error
    start, end = days["from"], days["to"]
    if start is not None and end is not None and end < start:
        raise ConfigError(
            f"{place(*written, 'to')}: '{name}.to' is {end}, which is before its 'from', {start}"
        )
    return Capacity(wbs, owner, table["fte"], start, end)
