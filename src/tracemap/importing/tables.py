"""Tables to records: a row an item, under a row of headings that are found where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.reading import Dropped, Reading
from tracemap.interchange.cells import Cell, from_text, text_of
from tracemap.interchange.columns import PLURALS, field_of, kinds_named
from tracemap.records import FIELDS, Record, Records, Value
from tracemap.schema.explain import described
from tracemap.schema.fields import fields_of

MOST_ROWS_ABOVE = 20
_ONE_OF = "milestones, requirements, test_plans, test_cases or verification_elements"


class Table(NamedTuple):
    """A table of a source.

    Attributes:
        name: what may say the kind of its items: the name of the file or the sheet.
        source: where it stands, for messages.
        rows: its cells.
        place: returns where a cell stands, by row and column from 0.
        is_exact: whether every row has a cell for each column, empty or not.
    """

    name: str
    source: str
    rows: Sequence[Sequence[Cell]]
    place: Callable[[int, int], str]
    is_exact: bool


class _Header(NamedTuple):
    """The row of headings.

    Attributes:
        kind: what the rows below it are.
        row: its number, from 0.
        columns: for each column its field, and which part of the text of that.
        twice: what is wrong where two columns are the same.
    """

    kind: str
    row: int
    columns: dict[int, tuple[str, int]]
    twice: str = ""


def read_tables(tables: Sequence[Table], dates: str) -> Reading:
    """Return the items of tables.

    Args:
        tables: each holds items of one kind, which its name or its headings say. One that holds none is left
            out, unless it is the only one.
        dates: which part of a day as 3/4/2024 comes first, `day-first` or `month-first`.

    Raises:
        SourceError: a table has no headings, a cell holds what its field cannot, an id stands there twice.
    """
    read = _Tables(dates)
    for table in tables:
        header = _header(table)
        if header is not None:
            read.add(table, header)
        elif any(map(_is_filled, table.rows)):
            if len(tables) == 1:
                raise _no_header(table)
            why = "it has no row of headings with 'id' and a field"
            read.dropped.append(Dropped(table.source, "the table", why))
    if not read.counts:
        raise _no_header(tables[0]) if tables else SourceError("there is no table in it")
    records = Records(**{PLURALS[kind]: found for kind, found in read.records.items()})
    counts = {PLURALS[kind].replace("_", " "): count for kind, count in read.counts.items()}
    return Reading(records, counts, tuple(read.dropped))


class _Tables:
    """What was read so far."""

    def __init__(self, dates: str) -> None:
        self._dates = dates
        self.records: dict[str, dict[str, Record]] = {kind: {} for kind in PLURALS}
        self.counts: dict[str, int] = {}
        self.dropped: list[Dropped] = []
        self._places: dict[tuple[str, str], str] = {}

    def add(self, table: Table, header: _Header) -> None:
        """Read a table."""
        kind, rows = header.kind, table.rows
        self.counts.setdefault(kind, 0)
        self._leave_out(table, header)
        by_field = _by_field(header)
        for row in range(header.row + 1, len(rows)):
            cells = rows[row]
            if not _is_filled(cells) or _is_second_header(cells, header):
                continue
            _hold_width(table, header, row)
            identifier = self._identifier(table, row, by_field["id"][0])
            place = table.place(row, by_field["id"][0])
            known = self._places.setdefault((kind, identifier), place)
            if known != place:
                name = kind.replace("_", " ")
                raise SourceError(f"{place}: {name} {identifier!r} stands at {known} already")
            self.records[kind][identifier] = self._record(table, kind, row, by_field)
            self.counts[kind] += 1

    def _identifier(self, table: Table, row: int, column: int) -> str:
        identifier = text_of(_cell(table, row, column)).strip()
        if not identifier:
            raise SourceError(
                f"{table.place(row, column)}: the row has no id", "fill it in, or empty the row"
            )
        return identifier

    def _record(self, table: Table, kind: str, row: int, by_field: dict[str, list[int]]) -> Record:
        record: Record = {}
        for field in FIELDS[kind]:
            columns = by_field.get(field)
            if columns is None:
                continue
            text = "".join(text_of(_cell(table, row, one)) for one in columns)
            try:
                value = from_text(kind, field, text, self._dates)
            except ValueError as error:
                place = table.place(row, columns[0])
                raise SourceError(f"{place}: '{field}' is {described(text)}: {error}") from None
            record[field] = _nothing(kind, field) if value is None else value
        return record

    def _leave_out(self, table: Table, header: _Header) -> None:
        """Say what of a table is no item: what stands above the headings, and columns that are no field."""
        for row in range(header.row):
            if _is_filled(table.rows[row]):
                what = f"the row above the headings ({_first(table.rows[row])!r})"
                self.dropped.append(Dropped(table.place(row, 0), what, "it is no item"))
        width = max(map(len, table.rows[header.row :]))
        headings = table.rows[header.row]
        for column in range(width):
            if column in header.columns:
                continue
            filled = sum(
                text_of(row[column]).strip() != ""
                for row in table.rows[header.row + 1 :]
                if column < len(row)
            )
            name = text_of(headings[column]).strip() if column < len(headings) else ""
            if filled:
                kind = header.kind.replace("_", " ")
                what = f"column {name!r}" if name else "a column without a heading"
                why = f"a {kind} has no such field" if name else "nothing says what it holds"
                self.dropped.append(Dropped(table.place(header.row, column), what, why, filled))


def _header(table: Table) -> _Header | None:
    """Return the headings of a table: the first row that names `id` and another field."""
    named = kinds_named(table.name)
    for row in range(min(len(table.rows), MOST_ROWS_ABOVE)):
        found = [_columns(table, row, kind) for kind in (named or PLURALS)]
        best = max(len(one.columns) for one in found)
        likely = [one for one in found if len(one.columns) == best]
        if best < 2 and not (len(named) == 1 and best):
            continue
        if len(likely) > 1:
            kinds = " or ".join(one.kind.replace("_", " ") for one in likely)
            raise SourceError(
                f"{table.place(row, 0)}: the headings do not say whether a row is a {kinds}",
                f"name the file or the sheet {_ONE_OF}",
            )
        if likely[0].twice:
            raise SourceError(likely[0].twice)
        return likely[0]
    return None


def _columns(table: Table, row: int, kind: str) -> _Header:
    """Return which fields of a kind the cells of a row name; none where no cell names the id."""
    columns: dict[int, tuple[str, int]] = {}
    places: dict[tuple[str, int], int] = {}
    twice = ""
    for column, cell in enumerate(table.rows[row]):
        found = field_of(kind, text_of(cell))
        if found in places:
            first, second = table.place(row, places[found]), table.place(row, column)
            twice = twice or f"{second}: column '{found[0]}' stands at {first} already"
        elif found is not None:
            places[found] = column
            columns[column] = found
    return _Header(kind, row, columns if ("id", 1) in places else {}, twice)


def _by_field(header: _Header) -> dict[str, list[int]]:
    """Return the columns of each field, the first part of its text first."""
    parts: dict[str, list[tuple[int, int]]] = {}
    for column, (field, part) in header.columns.items():
        parts.setdefault(field, []).append((part, column))
    return {field: [column for _, column in sorted(found)] for field, found in parts.items()}


def _hold_width(table: Table, header: _Header, row: int) -> None:
    """Hold a row to as many cells as there are headings, where every row has all of them."""
    if not table.is_exact:
        return
    found, wanted = len(table.rows[row]), len(table.rows[header.row])
    if found > wanted and _is_filled(table.rows[row][wanted:]):
        said = "more"
    elif found < max(header.columns) + 1:
        said = "fewer"
    else:
        return
    raise SourceError(
        f"{table.place(row, 0)}: the row has {said} cells than there are headings: {found}, not {wanted}",
        "is a quote missing, or was the file cut off?",
    )


def _is_second_header(cells: Sequence[Cell], header: _Header) -> bool:
    """Tell whether a row says again what its columns are."""
    said = [
        field_of(header.kind, text) == header.columns.get(column)
        for column, cell in enumerate(cells)
        if (text := text_of(cell).strip())
    ]
    return len(said) > 1 and all(said)


def _cell(table: Table, row: int, column: int) -> Cell:
    cells = table.rows[row]
    return cells[column] if column < len(cells) else None


def _is_filled(cells: Sequence[Cell]) -> bool:
    return any(text_of(cell).strip() for cell in cells)


def _first(cells: Sequence[Cell]) -> str:
    return next(text for cell in cells if (text := text_of(cell).strip()))[:60]


def _nothing(kind: str, field: str) -> Value:
    """Return the value that takes a field out of a plan."""
    spec = fields_of(kind)[field]
    if spec.is_list:
        return []
    return {} if spec.is_mapping else ""


def _no_header(table: Table) -> SourceError:
    return SourceError(
        f"{table.source}: no row of the first {MOST_ROWS_ABOVE} holds headings: 'id', and a field",
        "tracemap export of the same kind shows what they are",
    )
