"""A workbook: a sheet a kind, a row an item, which spreadsheet programs open and `import xlsx` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tracemap.errors import UsageError
from tracemap.interchange.cells import as_bare_cell, as_cell, guarded
from tracemap.interchange.columns import PLURALS, title_of
from tracemap.records import FIELDS, Record, Records
from tracemap.schema.fields import fields_of

FILE = ".xlsx"
HOLDS = frozenset(PLURALS)

_MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_766
"""What a cell holds, in units of UTF-16, less a quote before it."""

_CUT_ESCAPE = re.compile(r"_(?:x[0-9A-F]{0,6})?\Z")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_WIDEST = 60


def write(records: Records, title: str) -> dict[str, bytes]:
    """Return the workbook: a frozen row of headings, text in every cell, choices to choose from.

    A text longer than a cell goes on in a further column, as `Text (2)`.

    Raises:
        UsageError: there are more items of a kind than a sheet has rows; or openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        message = "writing .xlsx files needs the package openpyxl, which is not installed"
        raise UsageError(message, "pip install 'tracemap[xlsx]'") from error
    book = Workbook(write_only=True)
    book.properties.creator = "tracemap"
    book.properties.title = as_cell(title)
    for kind, found in records.by_kind():
        _add_sheet(book, kind, found)
    made = BytesIO()
    book.save(made)
    return {"": _without_times(made.getvalue())}


def _add_sheet(book: Any, kind: str, records: Mapping[str, Record]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    if len(records) > _MOST_ROWS:
        raise UsageError(
            f"xlsx: a sheet holds no more than {_MOST_ROWS:,} rows", "export csv has no such limit"
        )
    headings, rows = _table(kind, records)
    sheet = book.create_sheet(PLURALS[kind].replace("_", " ").capitalize())
    sheet.freeze_panes = "B2"
    widths = [_width(row[column] for row in (headings, *rows)) for column in range(len(headings))]
    _lay_out(sheet, kind, headings, widths, len(rows))
    # A cell of each column is written again and again: giving each its style takes longer than all else.
    heads, cells = ([WriteOnlyCell(sheet) for _ in headings] for _ in range(2))
    for cell, width in zip(cells, widths, strict=True):
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=width >= _WIDEST)
    for head in heads:
        head.number_format = "@"
        head.font = Font(bold=True)
    sheet.append(_filled(heads, headings))
    for row in rows:
        sheet.append(_filled(cells, row))


def _filled(cells: Sequence[Any], texts: Sequence[str]) -> list[Any]:
    """Return cells that hold texts, as text whatever they look like."""
    for cell, text in zip(cells, texts, strict=True):
        cell.value = text
        cell.data_type = "s"
    return [cell if text else None for cell, text in zip(cells, texts, strict=True)]


def _lay_out(
    sheet: Any, kind: str, headings: Sequence[str], widths: Sequence[int], rows: int
) -> None:
    """Set the widths of columns, what filters them, and the choices of those that have some."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = {
        title_of(kind, name): spec.choices
        for name, spec in fields_of(kind).items()
        if spec.form == "choice"
    }
    for number, heading in enumerate(headings, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = widths[number - 1] + 2
        # What is typed into an empty cell stays as it is typed too.
        sheet.column_dimensions[letter].number_format = "@"
        if heading in choices:
            listed = DataValidation(
                "list", formula1=f'"{",".join(choices[heading])}"', allow_blank=True
            )
            listed.add(f"{letter}2:{letter}{_MOST_ROWS + 1}")
            sheet.data_validations.append(listed)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{rows + 1}"


def _table(kind: str, records: Mapping[str, Record]) -> tuple[list[str], list[list[str]]]:
    """Return the headings and the rows; a field has as many columns as its longest text needs."""
    cells = {
        field: [
            list(_chunks(as_bare_cell(record[field]))) if field in record else [""]
            for record in records.values()
        ]
        for field in FIELDS[kind]
    }
    headings = ["Id"]
    rows = [[as_cell(identifier)] for identifier in records]
    for field, column in cells.items():
        parts = max(map(len, column), default=1)
        title = title_of(kind, field)
        headings += [title if part == 1 else f"{title} ({part})" for part in range(1, parts + 1)]
        for row, chunks in zip(rows, column, strict=True):
            row += [*chunks, *[""] * (parts - len(chunks))]
    return headings, rows


def _chunks(text: str) -> Iterator[str]:
    """Yield the parts of a text that a cell holds each, none of them cut within an escaped character."""
    while len(text) * 2 > _MOST_CHARACTERS and _units(text) > _MOST_CHARACTERS:
        end = _MOST_CHARACTERS
        while _units(text[:end]) > _MOST_CHARACTERS:
            end -= (_units(text[:end]) - _MOST_CHARACTERS + 1) // 2
        cut = _CUT_ESCAPE.search(text[:end])
        end = cut.start() if cut else end
        yield guarded(text[:end])
        text = text[end:]
    yield guarded(text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _width(texts: Iterator[str]) -> int:
    return min(
        max(len(line) for text in texts for line in (text[:1000].splitlines() or [""])), _WIDEST
    )


def _without_times(data: bytes) -> bytes:
    """Return the workbook as it is at any time."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            new.writestr(ZipInfo(name, _NO_TIME), part, ZIP_DEFLATED)
    return made.getvalue()
