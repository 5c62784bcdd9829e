"""What stands in a cell can be read by people, and typed by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.interchange.cells import Cell, as_cell, from_text, guarded, text_of, unguarded
from tracemap.interchange.columns import field_of, kinds_named
from tracemap.interchange.edges import EDGES, field_between
from tracemap.interchange.links import LINKS


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Raw data", "Raw data"),
        (["LVV-27", "LVV-28"], "LVV-27; LVV-28"),
        (["a; b", "c, d", 'e "f"', " g", "h"], '"a; b"; "c, d"; "e ""f"""; " g"; h'),
        (
            {"2021-02-11": "failed", "2022-05-13": "passed"},
            "2021-02-11 = failed; 2022-05-13 = passed",
        ),
        ({"rate": "5 = 6", "a=b": ""}, 'rate = "5 = 6"; "a=b" = ""'),
        (True, "true"),
        (False, "false"),
        (2, "2"),
        (3.0, "3"),
        (0.25, "0.25"),
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("'quoted'", "'quoted'"),
        ("a\rb\x07", "a_x000D_b_x0007_"),
        (" ", "' "),
    ],
)
def test_a_value_is_written_as_a_person_would(value: Any, cell: str) -> None:
    assert as_cell(value) == cell


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("verifies", "LVV-27", ["LVV-27"]),
        ("verifies", "LVV-27;LVV-28;", ["LVV-27", "LVV-28"]),
        ("verifies", "LVV-27, LVV-28", ["LVV-27", "LVV-28"]),
        ("verifies", "LVV-27\nLVV-28\n", ["LVV-27", "LVV-28"]),
        ("verifies", ' "LVV-27" ; LVV-28', ["LVV-27", "LVV-28"]),
        ("verifies", '5" disk; b', ['5" disk', "b"]),
        ("verifies", ";;", None),
        ("result", "Passed with deviation", "passed_with_deviation"),
        ("result", " ", None),
        (
            *("earlier_results", "2021-02-11: failed\n11.3.2021 = Passed"),
            {"2021-02-11": "failed", "2021-03-11": "passed"},
        ),
        ("executed", "2024-03-23T08:00:00Z", "2024-03-23"),
    ],
)
def test_what_a_person_types_is_understood(field: str, typed: str, value: Any) -> None:
    assert from_text("test_case", field, typed) == value


@pytest.mark.parametrize(
    ("typed", "dates", "day"),
    [
        ("2024-3-7", "", "2024-03-07"),
        ("2024/03/07 00:00", "", "2024-03-07"),
        ("7. 3. 2024", "", "2024-03-07"),
        ("7.3.2024 12:00", "", "2024-03-07"),
        ("3/4/2024", "day-first", "2024-04-03"),
        ("3/4/2024", "month-first", "2024-03-04"),
        ("3-4-2024 8:00", "month-first", "2024-03-04"),
        ("45374", "", "2024-03-23"),
        (" 45374.5 ", "", "2024-03-23"),
    ],
)
def test_a_day_is_understood_as_people_and_spreadsheets_write_it(
    typed: str, dates: str, day: str
) -> None:
    assert from_text("test_case", "executed", typed, dates) == day
    assert from_text("milestone", "due", typed, dates) == day
    assert from_text("test_case", "earlier_results", f"{typed} = passed", dates) == {day: "passed"}


@pytest.mark.parametrize(
    ("kind", "field", "typed", "message"),
    [
        ("test_case", "executed", "3/4/2024", "the setting 'dates' says whether the day or the"),
        ("test_case", "executed", "15374", "expected a day, as YYYY-MM-DD"),
        ("test_case", "executed", "soon", "expected a day, as YYYY-MM-DD"),
        ("test_case", "executed", "2024-02-30", "expected a day of the calendar"),
        ("test_case", "earlier_results", "passed", "^expected 'name = value', with ; between two"),
        (
            "test_case",
            "earlier_results",
            "= passed",
            "^expected 'name = value', with ; between two",
        ),
        ("requirement", "parameters", "a = 1; a = 2", "^'a' stands there twice$"),
    ],
)
def test_what_is_not_understood_is_said(kind: str, field: str, typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_text(kind, field, typed)


@pytest.mark.parametrize(
    ("kind", "field", "typed", "value"),
    [
        ("milestone", "level", "2.0", 2),
        ("milestone", "effort", "2.0", 2),
        ("milestone", "name", "2.0", "2.0"),
        ("milestone", "name", " two ", " two "),
        ("milestone", "external", "TRUE", True),
        ("milestone", "wbs", "02C.01, and 02C.02;02C.03", ["02C.01, and 02C.02", "02C.03"]),
        ("milestone", "predecessors", '"A', ['"A']),
        ("milestone", "predecessors", '"";B', ["B"]),
        ("requirement", "parameters", ";;a: b: c;;", {"a": "b: c"}),
        ("requirement", "parameters", 'a = "b ""c"""; "d;e" = f', {"a": 'b "c"', "d;e": "f"}),
        ("requirement", "parameters", "a = ", {"a": ""}),
        ("requirement", "parameters", " ; ", None),
    ],
)
def test_values_of_every_form_are_understood(kind: str, field: str, typed: str, value: Any) -> None:
    assert from_text(kind, field, typed) == value


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (0.25, "0.25"),
        (datetime(2024, 3, 23), "2024-03-23"),  # noqa: DTZ001  # as a cell holds it
        (datetime(2024, 3, 23, 8, 30), "2024-03-23 08:30:00"),  # noqa: DTZ001
        ("'=1+1", "=1+1"),
        (" \t", ""),
        ("a_x0007_", "a\x07"),
    ],
)
def test_a_cell_stands_for_a_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@given(st.text())
def test_what_guards_a_text_is_taken_away_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert text_of(as_cell(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("short_name", ("short_name", 1)),
        ("Short name", ("short_name", 1)),
        (" SHORT-NAME ", ("short_name", 1)),
        ("WBS", ("wbs", 1)),
        ("Code", ("id", 1)),
        ("Milestone", ("id", 1)),
        ("Description (2)", ("description", 2)),
        ("Description (x)", None),
        ("Cost", None),
        ("", None),
    ],
)
def test_a_heading_means_the_field_of_its_key_or_title(
    heading: str, field: tuple[str, int] | None
) -> None:
    assert field_of("milestone", heading) == field


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("milestones", ["milestone"]),
        ("2024 Test-Cases v2", ["test_case"]),
        ("test plans and milestones", ["milestone", "test_plan"]),
        ("Sheet1", []),
    ],
)
def test_the_name_of_a_table_says_what_it_holds(name: str, kinds: list[str]) -> None:
    assert kinds_named(name) == kinds


def test_every_link_is_an_edge_and_the_other_way_round() -> None:
    assert set(EDGES) == {(kind, field) for kind, fields in LINKS.items() for field in fields}


def test_an_edge_that_says_its_kind_alone_is_the_field_that_ties_such_items() -> None:
    for (kind, field), edge in EDGES.items():
        for other in LINKS[kind][field]:
            ends = (other, kind) if edge.is_written_by_target else (kind, other)
            found = field_between(*ends, edge.kind)
            assert found is not None
            writer = ends[1] if found[1] else ends[0]
            assert EDGES[writer, found[0]].kind == edge.kind
    assert field_between("requirement", "milestone", "") is None
