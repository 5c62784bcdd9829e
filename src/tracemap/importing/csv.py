"""CSV: a folder of files, one a kind of item, or a file of one kind; a row is an item.

Made by `export csv`, or by anything that has a column `id`: what spreadsheet programs make of such a file
on the way (semicolons, a byte order mark, days with a time, empty rows) is lived with.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from tracemap.errors import SourceError
from tracemap.importing.files import content, found_files, limits_of
from tracemap.importing.reading import Reading, Source
from tracemap.importing.tables import Table, read_tables
from tracemap.interchange.columns import PLURALS, field_of

FILES = "CSV files, or a folder of them: milestones.csv, requirements.csv ..."
EXAMPLES = """\
  tracemap import csv plan-as-csv --dry-run  a folder with milestones.csv, requirements.csv ...
  tracemap import csv milestones.csv --into milestones/new.yaml
  tracemap import csv milestones.csv --diff  what would change, as a patch; nothing is written"""

_DELIMITERS = ",;\t|"


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the items of CSV files.

    Raises:
        SourceError: a file cannot be read, is no CSV, or holds what no field can; see `read_tables`.
    """
    limits = limits_of(source)
    notes: list[str] = []
    tables = [
        _table(path, content(path, limits), notes) for path in found_files(source, (".csv", ".tsv"))
    ]
    reading = read_tables(tables, settings.get("dates", ""))
    return reading._replace(notes=(*notes, *reading.notes))


def _table(path: Path, data: bytes, notes: list[str]) -> Table:
    text = _decoded(path, data, notes)
    rows: list[list[str]] = []
    lines: list[int] = []
    above = 0
    delimiter = ""
    if text[:4].lower() == "sep=":  # how Excel is told, and tells, the delimiter
        first, _, text = text.partition("\n")
        delimiter, above = first.rstrip("\r")[4:], 1
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter=delimiter if len(delimiter) == 1 else _delimiter(text),
        strict=True,
    )
    limit = csv.field_size_limit(max(len(text), 1))
    before = 0
    try:
        for row in reader:
            rows.append(row)
            lines.append(before + above + 1)
            before = reader.line_num
    except csv.Error as error:
        raise SourceError(
            f"{path}:{before + above + 1}: it is no CSV: {error}",
            "a quote in a value is written twice, and the value stands in quotes",
        ) from error
    finally:
        csv.field_size_limit(limit)
    return Table(
        path.stem, str(path), rows, lambda row, _column: f"{path}:{lines[row]}", is_exact=True
    )


def _decoded(path: Path, data: bytes, notes: list[str]) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or else what Excel on Windows saves as CSV."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if data.startswith(b"PK\x03\x04"):
            raise SourceError(f"{path}: it is a workbook, not CSV", "tracemap import xlsx reads it")
        if b"\0" in data:
            raise SourceError(f"{path}: it is no text: byte {data.index(0)} is 0")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path}: it is neither UTF-8 nor Windows-1252: byte {error.start}",
            "save it as 'CSV UTF-8'",
        ) from error
    line = data.count(b"\n", 0, at) + 1
    notes.append(f"{path}:{line} is not UTF-8: the file was read as Windows-1252")
    return text


def _delimiter(text: str) -> str:
    """Return the delimiter by which the first lines name most fields; a comma where none does."""
    head = [line[:10_000] for line in text[:300_000].splitlines()[:30]]

    def known(delimiter: str) -> int:
        rows = csv.reader(head, delimiter=delimiter)
        return max((sum(map(_is_heading, row)) for row in rows), default=0)

    return max(_DELIMITERS, key=known)


def _is_heading(text: str) -> bool:
    return any(field_of(kind, text) for kind in PLURALS)
