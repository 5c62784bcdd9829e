"""What spreadsheet programs and people do to tables is lived with; faults are said with their cell."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.importing.reading import left_out, read, refusal
from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.exporting import csv as csv_exporter
from tracemap.exporting import xlsx as xlsx_exporter
from tracemap.importing import csv as csv_importer
from tracemap.importing import xlsx as importer
from tracemap.importing.reading import Source
from tracemap.records import Record, Records

CASES = "id,name,verifies,result,executed\nLVV-T1,Raw data,LVV-27; LVV-28,passed,2024-03-23\n"
DAY = date(2024, 3, 23)
CASE = {
    "name": "Raw data",
    "verifies": ["LVV-27", "LVV-28"],
    "result": "passed",
    "executed": "2024-03-23",
}


def csv_file(tmp_path: Path, text: str | bytes, name: str = "test_cases.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def xlsx_file(tmp_path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def cases(path: Path, **settings: Any) -> dict[str, Record]:
    """Return the test cases of a file, without the values that say nothing."""
    kind = path.suffix[1:] if path.suffix in (".csv", ".xlsx") else "csv"
    found = read(kind, path, **settings).records.test_cases
    return {
        one: {name: value for name, value in record.items() if value not in ("", [], {})}
        for one, record in found.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        CASES,
        CASES.replace(",", ";").replace("LVV-27; LVV-28", '"LVV-27; LVV-28"'),
        CASES.replace(",", "\t"),
        CASES.replace("\n", "\r\n"),
        CASES.rstrip("\n"),
        CASES + "\n,,,,\n\n",
        CASES.replace("passed,2024-03-23", "passed,2024-03-23,,,"),
        "sep=;\n" + CASES.replace(",", ";").replace("LVV-27; LVV-28", '"LVV-27; LVV-28"'),
        CASES.replace("id,name,verifies,result,executed", "ID,Name,VERIFIES, Result ,Executed"),
        "Test cases of the plan,,,,\n,,,,\n" + CASES,
        CASES.replace("LVV-T1", "Id,Name,Verifies,Result,Executed\nLVV-T1"),
        CASES.replace("LVV-T1,", "LVV-T1 ,"),
        CASES.replace("LVV-27; LVV-28", '"LVV-27, LVV-28"'),
        CASES.replace("LVV-27; LVV-28", '"LVV-27\nLVV-28\n"'),
        CASES.replace("passed", "Passed"),
        CASES.replace("2024-03-23", "2024-03-23 00:00:00"),
        CASES.replace("2024-03-23", "23.03.2024"),
        CASES.replace("2024-03-23", "2024/3/23"),
        CASES.replace("2024-03-23", "45374"),
        "\ufeff" + CASES,
        CASES.encode("utf-16"),
        b"\xef\xbb\xbf" + CASES.encode(),
    ],
)
def test_a_table_is_read_in_whatever_way_it_was_saved(tmp_path: Path, text: str | bytes) -> None:
    assert cases(csv_file(tmp_path, text)) == {"LVV-T1": CASE}


def test_a_text_that_is_not_utf_8_is_taken_for_windows_and_it_is_said(tmp_path: Path) -> None:
    path = csv_file(tmp_path, CASES.replace("Raw", "Müll").encode("cp1252"))
    assert cases(path)["LVV-T1"]["name"] == "Müll data"
    assert read("csv", path).notes == (f"{path}:2 is not UTF-8: the file was read as Windows-1252",)


def test_days_with_slashes_need_a_word_on_which_part_comes_first(tmp_path: Path) -> None:
    path = csv_file(tmp_path, CASES.replace("2024-03-23", "3/4/2024"))
    assert refusal("csv", path).startswith("2: 'executed' is '3/4/2024': expected a day")
    assert cases(path, dates="day-first")["LVV-T1"]["executed"] == "2024-04-03"
    assert cases(path, dates="month-first")["LVV-T1"]["executed"] == "2024-03-04"


def test_a_column_that_is_no_field_is_left_out_and_said_if_it_holds_anything(
    tmp_path: Path,
) -> None:
    text = "id,name,cost,,empty\nLVV-T1,a,5,x,\nLVV-T2,b,,,\nLVV-T3,c,7,,\n"
    assert left_out(read("csv", csv_file(tmp_path, text))) == [
        ("column 'cost'", "a test case has no such field", 2),
        ("a column without a heading", "nothing says what it holds", 1),
    ]


def test_what_stands_above_the_headings_is_said(tmp_path: Path) -> None:
    reading = read("csv", csv_file(tmp_path, "Our cases,,\n" + "id,name\nLVV-T1,a\n"))
    assert left_out(reading) == [("the row above the headings ('Our cases')", "it is no item", 1)]


def test_an_empty_cell_says_that_there_is_nothing_and_no_column_says_nothing(
    tmp_path: Path,
) -> None:
    path = csv_file(tmp_path, "id,name,verifies,result,earlier results\nLVV-T1,,,,\n")
    assert read("csv", path).records.test_cases == {
        "LVV-T1": {"name": "", "verifies": [], "result": "", "earlier_results": {}}
    }


@pytest.mark.parametrize(
    ("name", "headings", "kind"),
    [
        ("2024 Test-Cases final.csv", "id,name", "test_cases"),
        ("verification elements.csv", "id,name", "verification_elements"),
        ("a.csv", "id,title,priority", "requirements"),
        ("a.csv", "code,name,due,wbs", "milestones"),
        ("a.csv", "Test case,name,executed", "test_cases"),
        ("a.csv", "id,name,test_cases", "test_plans"),
        ("a.csv", "id,requirement,name", "verification_elements"),
        ("requirements.csv", "id", "requirements"),
    ],
)
def test_the_kind_of_items_is_said_by_the_name_or_by_the_headings(
    tmp_path: Path, name: str, headings: str, kind: str
) -> None:
    row = "X-0001" + "," * headings.count(",")
    reading = read("csv", csv_file(tmp_path, f"{headings}\n{row}\n", name))
    assert {kind for kind, found in reading.records.by_kind() if found} == {kind.removesuffix("s")}


def test_a_folder_holds_tables_of_several_kinds_and_others_are_said(tmp_path: Path) -> None:
    csv_file(tmp_path, CASES)
    csv_file(tmp_path, "id,title\nR-0001,x\n", "requirements.csv")
    csv_file(tmp_path, "a,b\n1,2\n", "prices.csv")
    csv_file(tmp_path, "", "nothing.csv")
    reading = read("csv", tmp_path)
    assert reading.read == {"requirements": 1, "test cases": 1}
    why = "it has no row of headings with 'id' and a field"
    assert left_out(reading) == [("the table", why, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", " no row of the first 20 holds headings: 'id', and a field"),
        ("<html>\n<body>\n", " no row of the first 20 holds headings: 'id', and a field"),
        ("a,b\n1,2\n", " no row of the first 20 holds headings: 'id', and a field"),
        (
            "id,name\nLVV-T1,a\nLVV-T2\n",
            "3: the row has fewer cells than there are headings: 1, not 2",
        ),
        ("id,name\nLVV-T1,a,b\n", "2: the row has more cells than there are headings: 3, not 2"),
        ('id,name\nLVV-T1,"a\n', "2: it is no CSV: unexpected end of data"),
        ('id,name\nLVV-T1,"a"b\n', "2: it is no CSV: ',' expected after '\"'"),
        ("id,name\n,a\n", "2: the row has no id"),
        ("id,name,Name\nLVV-T1,a,b\n", "1: column 'name' stands at {}:1 already"),
        ("id,name\nLVV-T1,a\n\nLVV-T1,b\n", "4: test case 'LVV-T1' stands at {}:2 already"),
        ("id,result\nLVV-T1,good\n", "2: 'result' is 'good': expected one of passed, "),
        ("id,executed\nLVV-T1,soon\n", "2: 'executed' is 'soon': expected a day, as YYYY-MM-DD"),
        (
            "id,executed\nLVV-T1,2024-02-30\n",
            "2: 'executed' is '2024-02-30': expected a day of the",
        ),
        (
            "id,earlier_results\nLVV-T1,passed\n",
            "2: 'earlier_results' is 'passed': expected 'name = value', with ; between two of them",
        ),
        (
            "id,earlier_results\nLVV-T1,2024-01-01 = passed; 2024-01-01 = failed\n",
            "2: 'earlier_results' is '2024-01-01 = passed; 2024-01-01 = failed': '2024-01-01' stands",
        ),
        (b"id,name\n\x81,a\n", " it is neither UTF-8 nor Windows-1252: byte 8"),
        (b"id,name\nLVV\0-T1,a\n", " it is no text: byte 11 is 0"),
        (b"version https://git-lfs.github.com/spec/v1\n", " a git-LFS pointer stands in its place"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    path = csv_file(tmp_path, text)
    assert refusal("csv", path).startswith(message.format(path))


def test_headings_that_fit_several_kinds_ask_for_a_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id,name,status\nX,y,z\n", "a.csv")
    assert refusal("csv", path) == (
        "1: the headings do not say whether a row is a test plan or test case or verification element"
    )


def test_a_file_that_is_missing_or_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    assert refusal("csv", tmp_path) == " it holds no file that ends in .csv or .tsv"
    assert refusal("csv", tmp_path / "no.csv").startswith(" cannot be read: ")
    assert refusal("xlsx", tmp_path) == " it holds no file that ends in .xlsx or .xls"


def test_a_workbook_is_read_with_the_types_that_people_give_its_cells(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path,
        Our_requirements=[
            ["Requirements of the plan", None, None],
            ["Id", "Title", "Priority", "Section", "Parameters"],
            ["DMS-REQ-0024", "Raw", 2, 1.2, "delay = 24 hours; rate: 5"],
            [None, None, None],
            ["DMS-REQ-0025", 5.0, "1A", datetime.combine(DAY, time()), None],
        ],
        Milestones=[
            ["code", "name", "level", "due", "external", "effort"],
            ["A", "x", 2.0, datetime.combine(DAY, time(8)), True, 3],
        ],
        Notes=[["anything", "else"]],
        Sheet=[],
    )
    reading = read("xlsx", path)
    assert reading.records == Records(
        milestones={
            "A": {
                "name": "x",
                "level": 2,
                "due": "2024-03-23",
                "external": True,
                "effort": 3.0,
            }
        },
        requirements={
            "DMS-REQ-0024": {
                "title": "Raw",
                "priority": "2",
                "section": "1.2",
                "parameters": {"delay": "24 hours", "rate": "5"},
            },
            "DMS-REQ-0025": {
                "title": "5",
                "priority": "1a",
                "section": "2024-03-23",
                "parameters": {},
            },
        },
    )
    assert [one.place for one in reading.dropped] == [
        f"{path}:Our requirements!A1",
        f"{path}:Notes",
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["LVV-T1", "good"], "test cases!B3: 'result' is 'good': expected one of"),
        ([None, "passed"], "test cases!A3: the row has no id"),
        (
            ["LVV-T0", "passed"],
            "test cases!A3: test case 'LVV-T0' stands at {}:test cases!A2 already",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cell(
    tmp_path: Path, row: list[Any], message: str
) -> None:
    path = xlsx_file(tmp_path, test_cases=[["id", "result"], ["LVV-T0", "failed"], row])
    assert refusal("xlsx", path).startswith(message.format(path))


def bomb(inside: bytes) -> bytes:
    """Return an archive with one file."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", inside)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", " it is no workbook (.xlsx or .xls)"),
        (b"<html>log in</html>", " it is no workbook (.xlsx or .xls)"),
        (b"PK\x03\x04 and no more", " it is damaged: "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", " it is damaged: "),
        (bomb(b"<!DOCTYPE x [<!ENTITY a 'a'>]><x/>"), " its XML declares a document type"),
        (bomb(b"<x/>"), " it is damaged: "),
    ],
)
def test_what_is_no_workbook_or_a_trap_is_refused(
    tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    assert refusal("xlsx", path).startswith(message)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(bomb(b" " * 2000))
    config = default_config()
    config = config._replace(limits=config.limits._replace(unpacked_bytes=1000))
    with pytest.raises(SourceError) as error:
        importer.read(Source((path,), config.forms, config), {})
    assert error.value.message == f"{path}: it unpacks to more than 1000 bytes"


def test_a_file_past_a_limit_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, CASES)
    config = default_config()
    config = config._replace(limits=config.limits._replace(file_bytes=10))
    with pytest.raises(SourceError) as error:
        csv_importer.read(Source((path,), config.forms, config), {})
    assert error.value.message == f"{path}: it is larger than 10 bytes"


def test_a_workbook_that_is_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    data = xlsx_exporter.write(Records(test_cases={"LVV-T1": {"name": "x"}}), "p")[""]
    path = tmp_path / "plan.xlsx"
    for end in range(1, len(data), 997):
        path.write_bytes(data[:end])
        assert refusal("xlsx", path).startswith((" it is damaged", " it is no workbook"))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "\uff1d1", "\n-1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_written_as_a_formula(text: str) -> None:
    records = Records(test_cases={text.strip(): {"name": text}})
    written = csv_exporter.write(records, text)["test_cases.csv"].decode("utf-8-sig")
    (_, row) = csv.reader(written.splitlines(keepends=True))
    assert row[1].startswith(("'", "_x000D_"))
    assert row[0].startswith("'")


def test_every_cell_of_a_workbook_is_text(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    texts = [*FORMULAS, "#N/A", "1.10", "2024-03-23", "TRUE", "x" * 40_000]
    records = Records(test_cases={f"LVV-T{n}": {"name": text} for n, text in enumerate(texts)})
    book = load_workbook(BytesIO(xlsx_exporter.write(records, "=p")[""]))
    sheet = book["Test cases"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert max(len(str(cell.value)) for cell in cells) <= 32_767
    assert [cell.value for cell in sheet[1]][:3] == ["Id", "Name", "Name (2)"]
    assert sheet.freeze_panes == "B2"
    assert all(cell.number_format == "@" for cell in cells)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 40_000,
        "𝄞" * 20_000,
        "\x07" * 9_000,
        "=" * 33_000,
        " " * 70_000 + "x",
        "_x0007_" * 9_000,
    ],
)
def test_a_text_longer_than_a_cell_goes_on_in_further_columns(tmp_path: Path, text: str) -> None:
    records = Records(test_cases={"LVV-T1": {"name": text, "verifies": [text, "x"]}})
    path = tmp_path / "plan.xlsx"
    path.write_bytes(xlsx_exporter.write(records, "p")[""])
    assert cases(path) == records.test_cases
