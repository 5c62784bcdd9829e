"""Workbooks made for one test: sheets of rows to the bytes of an `.xls` or `.xlsx` file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

Sheets = Mapping[str, Sequence[Sequence[Any]]]

TITLES = {
    "task_code": "Activity ID",
    "task_name": "Activity Name",
    "status_code": "Activity Status",
    "wbs_id": "WBS Code",
    "start_date": "(*)Start",
    "base_end_date": "(*)BL Project Finish",
    "act_end_date": "Actual Finish",
    "end_date": "(*)Finish",
    "pred_task_id": "Predecessor",
    "task_id": "Successor",
    "pred_type": "Relationship Type",
}
"""What P6 calls its columns in the second row."""


def tasks(*rows: Mapping[str, Any]) -> list[list[Any]]:
    """Return the rows of a sheet as P6 writes it: two of headers, then one for each mapping by column."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    body = [[row.get(column, "") for column in columns] for row in rows]
    return [columns, [TITLES.get(column, column) for column in columns], *body]


def links(*pairs: str) -> list[list[Any]]:
    """Return the rows of the sheet of relationships from texts such as `A FS B`."""
    parts = [pair.split() for pair in pairs]
    return tasks(
        *({"pred_task_id": one, "task_id": other, "pred_type": kind} for one, kind, other in parts)
    )


def table(text: str) -> list[list[str]]:
    """Return the rows of a table of text, its cells parted by `|`."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")]


def xls(sheets: Sheets) -> bytes:
    """Return a workbook in the form of Excel 97."""
    import xlwt

    book = xlwt.Workbook()
    styles = {date: xlwt.easyxf(num_format_str="M/D/YY")}
    styles[datetime] = styles[date]
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row, column, cell, styles.get(type(cell), xlwt.Style.default_style))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(sheets: Sheets) -> bytes:
    """Return a workbook in the form of today's Excel."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
