"""The bytes of a workbook to the cells of its sheets: `.xls` by xlrd, `.xlsx` by openpyxl.

Both are pure Python: whatever a file holds, they raise an exception at worst. Each is imported when
such a file is at hand; they come with the extra `p6`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, Literal

from tracemap.limits import Limits, raising
from tracemap.loading.p6.archive import refuse_hostile
from tracemap.loading.p6.export import Unreadable

Cell = str | int | float | bool | datetime | None
"""What stands in a cell: text, a number, a day with its time, or nothing."""

Rows = list[list[Cell]]

_MOST_COLUMNS = 256
_LFS = b"version https://git-lfs"
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


def read_sheets(
    data: bytes, wanted: Collection[str] | None, limits: Limits, header_rows: int = 1
) -> tuple[list[str], dict[str, Rows]]:
    """Return the names of all sheets of a workbook, and the rows of those that are wanted and there.

    Rows are as long as what stands in them; of a row, the first 256 columns are read.

    Args:
        data: the workbook.
        wanted: the names of sheets; None for all of them.
        limits: how much is read at most.
        header_rows: of an `.xlsx`, no more columns are read than the widest of so many first rows has.

    Raises:
        Unreadable: it is no workbook, is damaged, or goes past a limit.
    """
    if data.startswith(_OLE):
        return _guarded(_read_xls, "xlrd", ".xls", data, wanted, limits, header_rows)
    if data.startswith(_ZIP):
        refuse_hostile(data, limits)
        return _guarded(_read_xlsx, "openpyxl", ".xlsx", data, wanted, limits, header_rows)
    raise _no_workbook(data)


def _no_workbook(data: bytes) -> Unreadable:
    """Say what stands in the place of a workbook."""
    head = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_LFS):
        reason = "a git-LFS pointer stands in its place"
        return Unreadable(reason, "git lfs pull fetches the file itself")
    if not data:
        return Unreadable("it is empty", "export it again")
    if head.startswith(b"<"):
        reason = "it is HTML, or XML that is none of P6's"
        return Unreadable(reason, "it may be a login page: download it again, or export it as XLS")
    reason = "it is no export of P6: neither a workbook (.xls, .xlsx) nor XER nor PMXML"
    return Unreadable(reason, "export it from P6 again")


def _guarded(
    read: Callable[..., tuple[list[str], dict[str, Rows]]],
    library: str,
    form: str,
    data: bytes,
    wanted: Collection[str] | None,
    limits: Limits,
    header_rows: int,
) -> tuple[list[str], dict[str, Rows]]:
    """Read with a library; whatever it raises over a file is one and the same thing to a user."""
    import warnings  # both libraries warn of what is no concern of a reader of cells

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(data, wanted, limits.sheet_rows, header_rows)
    except Unreadable:
        raise
    except ImportError as error:
        reason = f"reading {form} files needs the package {library}, which is not installed"
        raise Unreadable(reason, "pip install 'tracemap[p6]'") from error
    except Exception as error:  # parsers of a binary form raise anything on a damaged file
        said = str(error).partition("\n")[0][:120]
        reason = f"it is damaged: {type(error).__name__}{f': {said}' if said else ''}"
        raise Unreadable(reason, "export or download it again") from error


def _read_xls(
    data: bytes, wanted: Collection[str] | None, most: int, _header_rows: int
) -> tuple[list[str], dict[str, Rows]]:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=data, logfile=StringIO(), on_demand=True, ragged_rows=True
    )
    names: list[str] = book.sheet_names()
    read: dict[str, Rows] = {}
    for name in names if wanted is None else wanted:
        if name in names:
            sheet = book.sheet_by_name(name)
            if sheet.nrows > most:
                raise _too_long(name, most)
            read[name] = [
                _xls_row(sheet.row_types(number), list(sheet.row_values(number)), book.datemode)
                for number in range(sheet.nrows)
            ]
            book.unload_sheet(name)
    return names, read


_PLAIN = frozenset((0, 1, 2, 6))
"""The kinds of cells of an `.xls` that xlrd gives as they are: empty, text, number, blank."""


def _xls_row(kinds: Sequence[int], values: list[Any], datemode: Literal[0, 1]) -> list[Cell]:
    if not _PLAIN.issuperset(kinds):
        for place, kind in enumerate(kinds):
            if kind not in _PLAIN:
                values[place] = _xls_cell(kind, values[place], datemode)
    return values


def _xls_cell(kind: int, value: Any, datemode: Literal[0, 1]) -> Cell:
    """Return what a cell holds that is a date, a truth value or an error."""
    import xlrd

    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERROR")
    try:
        return xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return float(value)  # a number that is no day


def _read_xlsx(
    data: bytes, wanted: Collection[str] | None, most: int, header_rows: int
) -> tuple[list[str], dict[str, Rows]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    names: list[str] = book.sheetnames
    read: dict[str, Rows] = {}
    for name in names if wanted is None else wanted:
        if name in names:
            sheet = book[name]
            sheet.reset_dimensions()  # what a file says of its size need not be so
            rows = read[name] = []
            headers = sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=header_rows, values_only=True)
            width = max((len(_trimmed(header)) for header in headers), default=0) or 1
            for number, row in enumerate(sheet.iter_rows(max_col=width, values_only=True)):
                if number >= most:
                    raise _too_long(name, most)
                rows.append(_trimmed(row))
    return names, read


def _trimmed(row: Any) -> list[Cell]:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _too_long(sheet: str, most: int) -> Unreadable:
    reason = f"sheet {sheet} has more than {most} rows"
    return Unreadable(reason, raising("sheet_rows"), "TM004")
