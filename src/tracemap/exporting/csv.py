"""CSV: a folder of five files, a row an item, which spreadsheet programs open and `import csv` reads."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from tracemap.interchange.cells import as_cell
from tracemap.interchange.columns import PLURALS
from tracemap.records import FIELDS, Record, Records

FILE = ""
HOLDS = frozenset(PLURALS)


def write(records: Records, title: str) -> dict[str, bytes]:  # noqa: ARG001  # a folder has no title
    """Return the files, as RFC 4180 has them, in UTF-8 with the mark by which Excel knows it."""
    return {f"{PLURALS[kind]}.csv": _table(kind, found) for kind, found in records.by_kind()}


def _table(kind: str, records: Mapping[str, Record]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    fields = FIELDS[kind]
    writer.writerow(("id", *fields))
    for identifier, record in records.items():
        cells = (as_cell(record[field]) if field in record else "" for field in fields)
        writer.writerow((as_cell(identifier), *cells))
    return text.getvalue().encode("utf-8-sig")
