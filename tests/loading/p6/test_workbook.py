"""Workbooks: their cells as they stand, and everything that may stand in the place of one."""

from __future__ import annotations

import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tests.loading.sheets import Sheets, xls, xlsx
from tracemap.config import default_config
from tracemap.limits import Limits
from tracemap.loading.p6.export import Unreadable
from tracemap.loading.p6.workbook import Rows, read_sheets

LIMITS = default_config().limits
FORMS = pytest.mark.parametrize("form", [xls, xlsx])
ROWS = [
    ["task_code", "task_name"],
    ["Activity ID", "Activity Name"],
    ["A", "One"],
    [],
    ["B", "Two"],
]
WHOLE: dict[Callable[[Sheets], bytes], bytes] = {
    form: form({"TASK": ROWS, "TASKPRED": ROWS[:2]}) for form in (xls, xlsx)
}


def refused(data: bytes, limits: Limits = LIMITS) -> tuple[str, str, str]:
    """Return what is said of a file that is no workbook, or cannot be read."""
    with pytest.raises(Unreadable) as caught:
        read_sheets(data, ("TASK",), limits)
    return caught.value.code, caught.value.reason, caught.value.help


def outcome(data: bytes) -> tuple[Unreadable | None, dict[str, Rows]]:
    """Return why a file is refused, or the sheets that are read."""
    try:
        return None, read_sheets(data, ("TASK", "TASKPRED"), LIMITS)[1]
    except Unreadable as error:
        return error, {}


@FORMS
def test_the_cells_of_the_wanted_sheets_are_read_as_they_stand(
    form: Callable[[Sheets], bytes],
) -> None:
    rows: Sheets = {
        "TASK": [["text", 1, 2.5, True], [], ["é\n", "", "last"]],
        "OTHER": [["x"]],
    }
    names, sheets = read_sheets(form(rows), ("TASK", "TASKPRED"), LIMITS)
    assert names == ["TASK", "OTHER"]
    assert list(sheets) == ["TASK"]
    first, second, third = sheets["TASK"]
    assert first == ["text", 1, 2.5, True]
    assert isinstance(first[3], bool)
    assert second == []
    assert [cell or None for cell in third] == ["é\n", None, "last"]


@FORMS
def test_a_date_of_the_spreadsheet_is_a_day(form: Callable[[Sheets], bytes]) -> None:
    cells = [date(2018, 11, 30), datetime(2021, 7, 16, 8, 30)]  # noqa: DTZ001  # a cell knows no zone
    _, sheets = read_sheets(form({"TASK": [cells]}), ("TASK",), LIMITS)
    assert sheets["TASK"] == [[datetime(2018, 11, 30), cells[1]]]  # noqa: DTZ001


def test_an_error_in_a_cell_is_its_text_and_a_number_that_is_no_day_stays_one() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("TASK")
    sheet.row(0).set_cell_error(0, 0x2A)
    sheet.write(0, 1, 1e10, xlwt.easyxf(num_format_str="M/D/YY"))
    stream = BytesIO()
    book.save(stream)
    assert read_sheets(stream.getvalue(), ("TASK",), LIMITS)[1] == {"TASK": [["#N/A", 1e10]]}


@pytest.mark.parametrize(
    ("data", "reason", "help"),
    [
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1f\nsize 3057664\n",
            "a git-LFS pointer stands in its place",
            "git lfs pull fetches the file itself",
        ),
        (b"", "it is empty", "export it again"),
        (
            b"\xef\xbb\xbf \n<!DOCTYPE html><title>Log in</title>",
            "it is HTML, or XML that is none of P6's",
            "it may be a login page: download it again, or export it as XLS",
        ),
        (
            b"task_code,task_name\n",
            "it is no export of P6: neither a workbook (.xls, .xlsx) nor XER nor PMXML",
            "export it from P6 again",
        ),
    ],
)
def test_what_stands_in_the_place_of_a_workbook_is_named(
    data: bytes, reason: str, help: str
) -> None:
    assert refused(data) == ("TM001", reason, help)


@FORMS
def test_a_workbook_that_is_cut_off_is_damaged(form: Callable[[Sheets], bytes]) -> None:
    for length in range(8, len(WHOLE[form]), 97):
        code, reason, help = refused(WHOLE[form][:length])
        assert (code, help) == ("TM001", "export or download it again")
        assert reason.startswith("it is damaged: ")
        assert "\n" not in reason


@pytest.mark.parametrize(("form", "library"), [(xls, "xlrd"), (xlsx, "openpyxl")])
def test_a_library_that_is_missing_is_named_with_the_command_that_installs_it(
    form: Callable[[Sheets], bytes], library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert refused(WHOLE[form]) == (
        "TM001",
        f"reading .{form.__name__} files needs the package {library}, which is not installed",
        "pip install 'tracemap[p6]'",
    )


@FORMS
def test_a_sheet_has_as_many_rows_as_it_may_and_no_more(form: Callable[[Sheets], bytes]) -> None:
    limits = LIMITS._replace(sheet_rows=len(ROWS))
    assert len(read_sheets(WHOLE[form], ("TASK",), limits)[1]["TASK"]) == len(ROWS)
    assert refused(WHOLE[form], LIMITS._replace(sheet_rows=len(ROWS) - 1)) == (
        "TM004",
        "sheet TASK has more than 4 rows",
        "limits.sheet_rows in the configuration raises the limit",
    )


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive: a workbook with these members in the place of its own, or added."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(WHOLE[xlsx])) as whole,
        zipfile.ZipFile(stream, "w", method) as changed,
    ):
        own = {name: whole.read(name) for name in whole.namelist()}
        for name, data in (own | members).items():
            changed.writestr(name, data)
    return stream.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = archive({"xl/media/image1.png": bytes(1 << 20)})
    assert len(bomb) < 20_000
    read_sheets(bomb, ("TASK",), LIMITS)
    assert refused(bomb, LIMITS._replace(unpacked_bytes=1 << 20)) == (
        "TM004",
        "it unpacks to more than 1048576 bytes",
        "limits.unpacked_bytes in the configuration raises the limit",
    )


def test_an_archive_of_too_many_files_is_refused() -> None:
    code, reason, _ = refused(archive({f"x{number}": b"" for number in range(1000)}))
    assert (code, reason) == ("TM004", "it holds more than 1000 files")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_unpacks_without_a_bound_is_refused(method: int) -> None:
    assert refused(archive({}, method))[1] == "it is packed in an unusual way, or with a password"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", [0, 1 << 20, (1 << 20) - 42])  # the last parts the word in two
def test_xml_that_declares_a_type_is_refused(encoding: str, before: int) -> None:
    declared = "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    text = f"<?xml version='1.0' encoding='{encoding}'?>{' ' * before}{declared}"
    for name in ("xl/worksheets/sheet1.xml", "xl/other.dat"):
        code, reason, _ = refused(archive({name: text.encode(encoding)}))
        assert (code, reason) == (
            "TM001",
            "its XML declares a document type, which no spreadsheet program does",
        )


def sheet_of(cells: str, claimed: str = "A1:XFD1048576") -> bytes:
    return archive(
        {
            "xl/worksheets/sheet1.xml": (
                "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
                f"<dimension ref='{claimed}'/><sheetData>{cells}</sheetData></worksheet>"
            ).encode()
        }
    )


def test_a_cell_in_the_last_corner_costs_no_memory_for_those_before_it() -> None:
    """Laid out in full, a sheet with a cell in its last corner holds 17 billion of them."""
    rows = "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>"
    _, sheets = read_sheets(sheet_of(rows), ("TASK",), LIMITS)
    assert sheets["TASK"] == [[1]]
    far = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    assert refused(sheet_of(rows + far))[1] == "sheet TASK has more than 200000 rows"
    beyond = "<row r='99999999999'><c r='A99999999999'><v>1</v></c></row>"
    assert refused(sheet_of(rows + beyond))[1] == "sheet TASK has more than 200000 rows"


@pytest.mark.parametrize(
    "cells",
    [
        "<row r='x'><c r='A1'/></row>",
        "<row r='1'><c r='1A'><v>1</v></c></row>",
        "<row r='1'><c r='A1' t='s'><v>99999</v></c></row>",
        "<row r='1'><c r='A1' s='99999'><v>1</v></c></row>",
        "<row r='1'><c r='A1'><v>1e999999</v></c></row>",
        "<row r='1'><c r='A1' t='d'><v>yesterday</v></c></row>",
        "<row><c r='A1'>",
        "<row r='-5'><c r='A-5'><v>1</v></c></row>",
    ],
)
def test_a_sheet_that_breaks_its_own_form_is_damaged_or_read(cells: str) -> None:
    refusal, _ = outcome(sheet_of(cells))
    assert refusal is None or refusal.reason.startswith("it is damaged: ")


def test_a_sheet_that_claims_to_be_smaller_than_it_is_is_read_whole() -> None:
    rows = "".join(f"<row r='{row}'><c r='A{row}'><v>{row}</v></c></row>" for row in range(1, 9))
    data = sheet_of(rows, claimed="A1")
    assert read_sheets(data, ("TASK",), LIMITS)[1]["TASK"] == [[row] for row in range(1, 9)]


def test_what_a_library_says_of_an_odd_file_is_not_printed() -> None:
    code = (
        "import sys; from tracemap.config import default_config as default;"
        "from tracemap.loading.p6.workbook import read_sheets as read;"
        "read(sys.stdin.buffer.read(), ['TASK'], default().limits)"
    )
    odd = WHOLE[xls] + b"\0"
    done = subprocess.run([sys.executable, "-c", code], input=odd, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_what_the_libraries_warn_of_does_not_reach_a_user() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        read_sheets(archive({"xl/styles.xml": b"<styleSheet/>"}), ("TASK",), LIMITS)
    assert caught == []


EDITS = st.lists(
    st.tuples(st.integers(0, 8000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8
)


@FORMS
@given(edits=EDITS)
@example(edits=[(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")])
def test_any_change_of_a_workbook_is_read_or_refused(
    form: Callable[[Sheets], bytes], edits: list[tuple[int, bytes]]
) -> None:
    data = bytearray(WHOLE[form])
    for place, piece in edits:
        data[place : place + len(piece)] = piece
    assert_read_or_refused(bytes(data))


@given(st.sampled_from([b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"]), st.binary())
def test_any_bytes_are_read_or_refused(head: bytes, data: bytes) -> None:
    assert_read_or_refused(head + data)


def assert_read_or_refused(data: bytes) -> None:
    refusal, sheets = outcome(data)
    if refusal is not None:
        assert refusal.code in ("TM001", "TM004")
        assert refusal.reason
        assert "\n" not in refusal.reason + refusal.help
    cells: list[Any] = [cell for rows in sheets.values() for row in rows for cell in row]
    assert all(isinstance(cell, str | int | float | datetime | None) for cell in cells)
