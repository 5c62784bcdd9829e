"""A workbook of a spreadsheet program: a sheet a kind, a row an item.

Made by `export xlsx`, or by anything that has a column `id`; see `import csv`, which reads the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tracemap.errors import SourceError
from tracemap.importing.files import content, found_files, limits_of
from tracemap.importing.reading import Reading, Source
from tracemap.importing.tables import MOST_ROWS_ABOVE, Table, read_tables
from tracemap.limits import Limits
from tracemap.loading.p6.export import Unreadable
from tracemap.loading.p6.workbook import Rows, read_sheets
from tracemap.source import letters

FILES = "a workbook: .xlsx, .xls"
EXAMPLES = """\
  tracemap import xlsx plan.xlsx --dry-run
  tracemap import xlsx plan.xlsx --strict  write nothing if anything would be dropped"""

_OLE_OR_ZIP = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the items of workbooks.

    Raises:
        SourceError: one cannot be read, is none, or holds what no field can; see `read_tables`.
    """
    limits = limits_of(source)
    tables = [
        table
        for path in found_files(source, (".xlsx", ".xls"))
        for table in _tables(path, content(path, limits), limits)
    ]
    return read_tables(tables, settings.get("dates", ""))


def _tables(path: Path, data: bytes, limits: Limits) -> Iterator[Table]:
    if not data.startswith(_OLE_OR_ZIP):
        raise SourceError(f"{path}: it is no workbook (.xlsx or .xls)", "save it as .xlsx")
    try:
        names, sheets = read_sheets(data, None, limits, MOST_ROWS_ABOVE)
    except Unreadable as error:
        raise SourceError(f"{path}: {error.reason}", error.help) from error
    for name in names:
        yield _table(f"{path}:{name}", name, sheets[name])


def _table(source: str, name: str, rows: Rows) -> Table:
    def place(row: int, column: int) -> str:
        return f"{source}!{letters(column + 1)}{row + 1}"

    return Table(name, source, rows, place, is_exact=False)
