"""Tables: fitted to a terminal, and escaped as Markdown and CSV."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tracemap.output.table import Column, Table, as_csv, as_markdown, as_text
from tracemap.output.terminal import Style, plain, width

WIDE = Table(
    (
        Column("milestone"),
        Column("name", flexible=True),
        Column("wbs", spare=True),
        Column("slip days", short="slip"),
        Column("level", spare=True),
    ),
    [
        ("M-1", "The first of the milestones of this plan", "02C.06.01", 12, 2),
        ("M-2", "全角の名前は二倍の幅を取る", None, None, 3),
    ],
)


def text(table: Table, columns: int | None = None, indent: str = "") -> str:
    return as_text(table, Style(), columns, indent)


def test_nothing_is_cut_where_no_terminal_is_written_to() -> None:
    assert text(WIDE) == (
        "milestone  name                                      wbs        slip days  level\n"
        "M-1        The first of the milestones of this plan  02C.06.01         12      2\n"
        "M-2        全角の名前は二倍の幅を取る                -                  -      3\n"
    )


def test_heads_become_short_before_anything_is_cut() -> None:
    wide = width(text(WIDE).split("\n")[0])
    lines = text(WIDE, wide - 1).split("\n")
    assert lines[0].split() == ["milestone", "name", "wbs", "slip", "level"]
    assert "of this plan " in lines[1]


def test_flexible_columns_are_cut_before_spare_ones_are_left_out() -> None:
    lines = text(WIDE, 60).split("\n")
    assert "…" in lines[1]
    assert "wbs" in lines[0]
    assert max(map(width, lines)) == 60


def test_spare_columns_are_left_out_from_the_right_and_named() -> None:
    assert text(WIDE, 46, "  ") == (
        "  milestone  name              wbs        slip\n"
        "  M-1        The first of th…  02C.06.01    12\n"
        "  M-2        全角の名前は二…   -             -\n"
        "  ... without level: a wider terminal shows it\n"
    )
    assert "... without wbs, level: a wider terminal shows them" in text(WIDE, 44, "  ")


FOLDING = Table(
    (Column("milestone"), Column("name", flexible=True), Column("because", folds=True)),
    [
        (
            "M-1",
            "The first of the milestones",
            "M-2: forecast 2024-05-22 > 2024-08-30; M-3: completed",
        )
    ],
)


def test_a_cell_that_folds_goes_on_below_once_names_are_short() -> None:
    assert text(FOLDING, 60) == (
        "milestone  name              because\n"
        "M-1        The first of th…  M-2: forecast 2024-05-22 >\n"
        "                             2024-08-30; M-3: completed\n"
    )


def test_a_cell_that_folds_keeps_its_words_whole_as_long_as_there_is_room_for_the_longest() -> None:
    lines = text(FOLDING, 34).split("\n")
    assert [line[23:] for line in lines[1:-1]] == ["M-2:", "forecast", "2024-05-22", "> 2024-08-…"]


def test_a_cell_that_folds_is_whole_where_no_terminal_is_written_to() -> None:
    assert text(FOLDING).count("\n") == 2


def test_what_stands_beside_a_cell_that_folds_stands_on_its_first_line() -> None:
    table = Table((Column("ids", folds=True), Column("n"), Column("t")), [("A-1 A-2 A-3", 7, "x")])
    assert text(table, 9) == "ids  n  t\nA-1  7  x\nA-2\nA-3\n"


VALUED = Table(
    (
        Column("milestone"),
        Column("name", flexible=True),
        Column("due", spare=True, valued=True),
        Column("level", spare=True),
    ),
    [("M-1", "The first of the milestones of this plan", "2024-05-22", 2)],
)


def test_names_become_as_narrow_as_they_may_before_a_spare_column_of_value_is_left_out() -> None:
    assert text(VALUED, 33).startswith(
        "milestone  name        due\nM-1        The first…  2024-05-22\n"
    )
    assert "... without level:" in text(VALUED, 33)
    assert "... without due, level:" in text(VALUED, 32)


@pytest.mark.parametrize("columns", range(8, 90))
@pytest.mark.parametrize("table", [FOLDING, VALUED], ids=["folding", "valued"])
def test_no_line_of_what_folds_is_wider_than_the_terminal(table: Table, columns: int) -> None:
    lines = text(table, columns).split("\n")
    assert all(width(line) <= max(columns, 22) for line in lines if "without" not in line)


@pytest.mark.parametrize("columns", range(8, 90))
def test_no_row_is_wider_than_the_terminal(columns: int) -> None:
    rows = text(WIDE, columns, " ").split("\n")
    assert all(width(row) <= max(columns, 22) for row in rows if "without" not in row)
    assert rows[0].startswith(" milestone")


def test_numbers_stand_to_the_right_and_what_is_absent_is_a_dash() -> None:
    table = Table((Column("n"), Column("t")), [(1, ""), (100, None), (None, "x")])
    assert text(table) == "  n  t\n  1  -\n100  -\n  -  x\n"


def test_a_table_without_rows_has_its_head() -> None:
    assert text(Table((Column("a"), Column("b")), []), 80) == "a  b\n"


def test_paint_colours_the_text_and_not_the_blanks_and_moves_nothing() -> None:
    column = Column("state", paint=lambda style, cell: style.red(cell))
    table = Table((column, Column("next")), [("late", "x"), ("overdue", "y")])
    painted = as_text(table, Style(on=True))
    assert "\x1b[31mlate\x1b[0m     x" in painted
    assert re.sub(r"\x1b\[[0-9]*m", "", painted) == text(table)


HOSTILE = ["a | b", "`x` <b>", "two\nlines", "\x1b[31m", "[t](u)", "\\|", "https://a.b", "*_~$"]


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_markdown_cell_is_one_cell_of_plain_text(cell: str) -> None:
    row = as_markdown(Table((Column("a"), Column("n")), [(cell, 1)])).split("\n")[2]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3
    unescaped = re.sub(r"\\(.)", r"\1", row.removeprefix("| ").removesuffix(" | 1 |"))
    assert unescaped == plain(cell)


def test_markdown_says_which_columns_hold_numbers() -> None:
    lines = as_markdown(Table((Column("a"), Column("n")), [("x", 1), ("y", None)])).split("\n")
    assert lines == ["| a | n |", "| --- | ---: |", "| x | 1 |", "| y |  |", ""]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_csv_cell_that_a_spreadsheet_would_compute_gets_an_apostrophe(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(Table((Column("a"),), [(cell,)])))))
    assert rows == [["a"], ["'" + cell]]


def test_csv_keeps_numbers_quotes_and_commas_and_ends_lines_as_rfc_4180_says() -> None:
    table = Table((Column("a"), Column("n"), Column("b")), [('say "x", y', -3, None)])
    assert as_csv(table) == 'a,n,b\r\n"say ""x"", y",-3,\r\n'
