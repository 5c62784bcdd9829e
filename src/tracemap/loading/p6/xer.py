"""The bytes of an XER file to the tables that P6 has written into it.

An XER file is text: a line `ERMHDR` with the version and the day, then for each table a line `%T` with its
name, one `%F` with its columns, and one `%R` for each row, its values parted by tabs; `%E` is the last
line. It is written in the code page of the machine that exports it, cp1252 as a rule, or in UTF-8.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass, field

from tracemap.limits import Limits, raising
from tracemap.loading.p6.export import Unreadable
from tracemap.source import LINE_END

_WANTED = frozenset(
    (
        *("PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "TASK", "TASKPRED"),
        *("UDFVALUE", "ACTVTYPE", "ACTVCODE", "TASKACTV"),
    )
)
_AGAIN = "export it from P6 again"
_MOST_COLUMNS = 1000


@dataclass(slots=True)
class Rows:
    """A table of P6: its columns, and for each row its values by column and the line that it begins on.

    What is empty is absent.
    """

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


Tables = dict[str, Rows]


def is_xer(data: bytes) -> bool:
    """Tell whether a file begins as an XER file does."""
    return data.removeprefix(BOM_UTF8).lstrip()[:6].upper() == b"ERMHDR"


def read_xer(data: bytes, limits: Limits) -> Tables:
    """Return the tables of an XER file that say something of activities and what joins them.

    Raises:
        Unreadable: it is cut off, holds what is no text, or rows that do not fit their columns; or a table
            has more rows than a sheet may have.
    """
    tables: Tables = {}
    reader = _Reader(tables, limits)
    for number, line in enumerate(LINE_END.split(_text(data)), 1):
        reader.take(number, line)
        if reader.ended:
            return tables
    raise Unreadable("it is cut off: the line %E at its end is missing", _AGAIN)


def _text(data: bytes) -> str:
    if b"\0" in data:
        at = data.index(b"\0")
        raise Unreadable(f"line {_line(data, at)}: it holds a byte 0 (byte {at + 1})", _AGAIN)
    data = data.removeprefix(BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        at = error.start
        reason = f"line {_line(data, at)}: it is neither UTF-8 nor cp1252 (byte {at + 1})"
        raise Unreadable(reason, "save it as UTF-8") from error


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


class _Reader:
    """Takes line after line; knows the table that is open."""

    def __init__(self, tables: Tables, limits: Limits) -> None:
        self.ended = False
        self._tables = tables
        self._limits = limits
        self._name = ""
        self._table: Rows | None = None
        self._row: tuple[int, str] | None = None

    def take(self, number: int, line: str) -> None:
        """Take the next line.

        Raises:
            Unreadable: it does not fit.
        """
        mark, _, rest = line.partition("\t")
        match mark.strip():
            case "%T":
                self._put_row()
                self._open(number, rest)
            case "%F":
                self._put_row()
                self._columns(number, rest)
            case "%R":
                self._put_row()
                if not self._name:
                    raise Unreadable(f"line {number}: a row before any table", _AGAIN)
                self._row = number, rest
            case "%E":
                self._put_row()
                self.ended = True
            case _:
                self._continue(number, line)

    def _open(self, number: int, rest: str) -> None:
        self._name = rest.strip()
        if not self._name:
            raise Unreadable(f"line {number}: a table without a name", _AGAIN)
        self._table = None
        if self._name in _WANTED:
            self._table = self._tables.setdefault(self._name, Rows())

    def _columns(self, number: int, rest: str) -> None:
        if not self._name:
            raise Unreadable(f"line {number}: columns before any table", _AGAIN)
        if self._table is None:
            return
        self._table.columns = [one.strip() for one in rest.rstrip("\t").split("\t")]
        if len(self._table.columns) > _MOST_COLUMNS:
            raise Unreadable(f"line {number}: more than {_MOST_COLUMNS} columns", _AGAIN, "TM004")

    def _put_row(self) -> None:
        table, row = self._table, self._row
        self._row = None
        if table is None or row is None:
            return
        number, values = row[0], row[1].split("\t")
        while len(values) > len(table.columns) and not values[-1]:
            values.pop()
        if len(values) > len(table.columns):
            reason = f"{len(values)} values under {len(table.columns)} columns of {self._name}"
            raise Unreadable(f"line {number}: {reason}", _AGAIN)
        if len(table.rows) >= self._limits.sheet_rows:
            reason = f"{self._name} has more than {self._limits.sheet_rows} rows"
            help = raising("sheet_rows")
            raise Unreadable(reason, help, "TM004")
        pairs = zip(table.columns, values, strict=False)
        table.rows.append({name: value for name, value in pairs if value})
        table.lines.append(number)

    def _continue(self, number: int, line: str) -> None:
        """Take a line that begins with no mark: a note of the row before may hold the end of a line."""
        if self._row is not None:
            self._row = self._row[0], f"{self._row[1]}\n{line}"
        elif number > 1 and line.strip():
            raise Unreadable(
                f"line {number}: {line[:40]!r} begins neither a table nor a row", _AGAIN
            )
