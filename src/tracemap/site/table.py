"""A table that can be searched, sorted and filtered, as the script of the tables reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

Cell = str | int | bool | list[str] | None


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        key: its name in presets and addresses.
        title: its heading.
        type: what its values are: id, ids, text, date, number or state.
        choice: whether it is filtered by choosing among its values.
        unit: of a number.
        hidden: whether it is shown only where it is asked for.
    """

    key: str
    title: str
    type: str
    choice: bool = False
    unit: str | None = None
    hidden: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as the script of the table reads it."""
        found: dict[str, Any] = {"key": self.key, "title": self.title, "type": self.type}
        if self.choice:
            found["filter"] = "choice"
        if self.unit:
            found["unit"] = self.unit
        if self.hidden:
            found["hidden"] = True
        return found


Filters = dict[str, Any]
"""What a preset filters by: for a column a list of values, or a mapping with `min` and `max`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: of its data, and of its page.
        title: its heading.
        columns, rows: what it holds.
        presets: views by title.
        sort: the order in which it is shown first: keys, with a `-` where the largest comes first.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    presets: tuple[tuple[str, Filters], ...] = ()
    sort: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as the script of the table reads it."""
        return {
            "title": self.title,
            "file": self.name,
            "columns": [column.to_dict() for column in self.columns],
            "rows": self.rows,
            "sort": self.sort,
            "presets": [{"title": title, "filters": filters} for title, filters in self.presets],
        }
