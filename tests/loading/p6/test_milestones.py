"""The sheet of activities: which rows are milestones, what their columns mean, where each value stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.loading.p6.plans import EXPORT, exported, layered
from tests.loading.plans import said
from tests.loading.sheets import tasks, xls, xlsx
from tracemap.loading.p6.milestones import wbs_element
from tracemap.model import place_of

DUE = date(2024, 6, 28)


def one(**cells: Any) -> Any:
    """Return the one milestone of an export with these cells; nothing is wrong with it."""
    catalog = layered(exported({"task_code": "A", "task_name": "One", **cells}))
    assert said(catalog) == []
    (milestone,) = catalog.milestones.values()
    return milestone


def faults(*rows: dict[str, Any]) -> list[str]:
    return [text.removeprefix(f"{EXPORT}:TASK!") for text in said(layered(exported(*rows)))]


def test_every_column_that_is_known_becomes_a_field_with_its_cell() -> None:
    milestone = one(
        wbs_id="LSST ME 24-03.02C.04.03",
        status_code="Completed",
        task_type="Finish Milestone",
        user_field_859="2",
        base_end_date="6/28/2024 5:00:00 PM",
        end_date="7/16/2024 8:00:00 AM",
        act_end_date="7/16/2024",
        actv_code_summary_chart_id="DM",
        actv_code_celebratory_achievements_id="Y",
        another="ignored",
    )
    expected = {
        "id": ("A", "A"),
        "name": ("One", "B"),
        "wbs": (("02C.04.03",), "C"),
        "level": (2, "F"),
        "due": (DUE, "G"),
        "forecast": (date(2024, 7, 16), "H"),
        "completed": (date(2024, 7, 16), "I"),
        "summarychart": ("DM", "J"),
        "celebrate": ("Y", "K"),
    }
    for field in milestone._fields[:-2]:
        value, column = expected.get(field, (None, "A"))
        assert getattr(milestone, field) in (value, ()), field
        assert str(place_of(milestone, field)) == f"{EXPORT}:TASK!{column}3", field


def test_columns_are_found_by_name_in_any_order_and_those_that_are_absent_are_lived_without() -> (
    None
):
    sheet = tasks({"end_date": "6/28/2024", "task_name": "One", "task_code": "A"})
    milestone = layered(xls({"TASK": sheet})).milestones["A"]
    assert (milestone.name, milestone.forecast, milestone.due) == ("One", DUE, None)
    assert str(place_of(milestone)) == f"{EXPORT}:TASK!C3"


def test_of_two_columns_of_a_name_the_first_is_read() -> None:
    sheet = [["task_code", "task_name", "task_name"], ["", "", ""], ["A", "One", "Two"]]
    assert layered(xls({"TASK": sheet})).milestones["A"].name == "One"


@pytest.mark.parametrize(
    "written",
    [
        "6/28/2024 5:00:00 PM",
        "06/28/2024 17:00",
        "6/28/2024",
        " 6/28/2024 ",
        "2024-06-28",
        "2024-06-28 17:00:00",
        "2024-06-28T17:00",
        date(2024, 6, 28),
        datetime(2024, 6, 28, 17, 0),  # noqa: DTZ001  # a cell knows no zone
    ],
)
@pytest.mark.parametrize("form", [xls, xlsx])
def test_a_day_is_read_in_all_the_forms_that_exports_use(form: Any, written: Any) -> None:
    sheet = tasks({"task_code": "A", "task_name": "One", "base_end_date": written})
    catalog = layered(form({"TASK": sheet}))
    assert (catalog.milestones["A"].due, catalog.problems) == (DUE, ())


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("28/6/2024", "'28/6/2024'"),
        ("6/31/2024", "'6/31/2024'"),
        ("6/28/24", "'6/28/24'"),
        ("6/28/2024 A", "'6/28/2024 A'"),
        ("soon", "'soon'"),
        ("6/28/0000", "'6/28/0000'"),
        (45471, "45471.0"),
        (True, "true"),
    ],
)
def test_a_date_that_is_none_is_a_finding_and_counts_as_absent(written: Any, found: str) -> None:
    row = {"task_code": "A", "task_name": "One", "base_end_date": written}
    message = f"'base_end_date' of 'A' is {found}, expected a date as 11/30/2018"
    assert faults(row) == [f"C3: TM105 {message}"]
    assert layered(exported(row)).milestones["A"].due is None


def test_a_start_milestone_has_no_finish_so_its_start_is_what_it_is_planned_for() -> None:
    milestone = one(start_date="6/28/2024", base_end_date="", end_date="", act_end_date="")
    assert (milestone.due, milestone.forecast, milestone.completed) == (DUE, DUE, None)
    assert str(place_of(milestone, "due")) == f"{EXPORT}:TASK!C3"
    baseline = one(start_date="7/1/2024", base_start_date="6/28/2024")
    assert (baseline.due, baseline.forecast) == (DUE, date(2024, 7, 1))


def test_the_start_of_a_milestone_with_a_finish_is_no_date_of_its_own() -> None:
    milestone = one(start_date="6/1/2024", end_date="6/28/2024")
    assert (milestone.start, milestone.due, milestone.forecast) == (None, None, DUE)
    milestone = one(start_date="6/1/2024", base_end_date="6/28/2024")
    assert (milestone.start, milestone.due, milestone.forecast) == (None, DUE, None)


def test_a_date_that_two_fields_would_take_is_found_at_fault_once() -> None:
    row = {"task_code": "A", "task_name": "One", "start_date": "soon"}
    assert len(faults(row)) == 1


@pytest.mark.parametrize("status", ["Completed", "TK_Complete"])
def test_a_start_milestone_was_completed_when_it_started(status: str) -> None:
    milestone = one(status_code=status, start_date="6/28/2024")
    assert milestone.completed == DUE
    actual = one(status_code=status, start_date="7/1/2024", act_start_date="6/28/2024")
    assert actual.completed == DUE


def test_an_actual_finish_completes_a_milestone_whatever_its_status_says() -> None:
    assert one(act_end_date="6/28/2024", status_code="In Progress").completed == DUE
    assert one(act_end_date="6/28/2024").completed == DUE


def test_no_day_of_completion_is_made_up() -> None:
    row = {
        "task_code": "A",
        "task_name": "One",
        "status_code": "Completed",
        "end_date": "6/28/2024",
        "start_date": "6/1/2024",
    }
    assert faults(row) == ["C3: TM103 'A' is completed in P6, and no column says when"]
    assert layered(exported(row)).milestones["A"].completed is None


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [
        ("Start Milestone", True),
        ("Finish Milestone", True),
        ("TT_Mile", True),
        ("TT_FinMile", True),
        ("", True),
        ("Task Dependent", False),
        ("Level of Effort", False),
        ("TT_Task", False),
    ],
)
def test_an_activity_that_is_no_milestone_makes_none(kind: str, is_one: bool) -> None:
    rows = [
        {
            "task_code": "A",
            "task_name": "One",
            "task_type": kind,
            "user_field_859": "x" * (not is_one),
        },
        {"task_code": "B", "task_name": "Two", "task_type": "Finish Milestone"},
    ]
    catalog = layered(exported(*rows))
    assert list(catalog.milestones) == (["A", "B"] if is_one else ["B"])
    assert catalog.problems == ()


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("LSST ME 19-04.02C.04.03", "02C.04.03"),
        ("LSST ME 19-04.02C", "02C"),
        ("LSST ME 19-04.00.04.02", "00.04.02"),
        ("LSST ME 19-04.SUB.06C.01", "06C.01"),
        ("02C.04", "02C.04"),
        ("LSST", "LSST"),
        ("LSST.", "LSST."),
        ("A102C.04", "04"),
    ],
)
def test_a_wbs_code_is_kept_from_the_subsystem_on(text: str, element: str) -> None:
    assert wbs_element(text) == element


@pytest.mark.parametrize(
    ("written", "level", "fault"),
    [
        ("2", 2, []),
        (2, 2, []),
        ("5", None, ["C3: TM106 'user_field_859' of 'A' is '5', expected one of 1, 2, 3, 4"]),
        ("2.5", None, ["C3: TM106 'user_field_859' of 'A' is '2.5', expected one of 1, 2, 3, 4"]),
    ],
)
def test_a_level_is_one_of_four(written: Any, level: int | None, fault: list[str]) -> None:
    row = {"task_code": "A", "task_name": "One", "user_field_859": written}
    assert layered(exported(row)).milestones["A"].level == level
    assert faults(row) == fault


@pytest.mark.parametrize(
    "code", ["LDM-503-04b", "S21S", "DM-AP-16", "ITC-NR-100030(54)", "A4369.9"]
)
def test_codes_of_p6_need_no_configuration(code: str) -> None:
    assert faults({"task_code": code, "task_name": "One"}) == []


def test_a_code_is_text_in_normal_form() -> None:
    rows = [{"task_code": 1445, "task_name": "One"}, {"task_code": "e\u0301-1", "task_name": 2.5}]
    catalog = layered(exported(*rows))
    assert {code: one.name for code, one in catalog.milestones.items()} == {
        "1445": "One",
        "\u00e9-1": "2.5",
    }


def test_a_row_without_a_code_and_a_code_that_is_none_are_findings() -> None:
    found = faults({"task_code": "", "task_name": "One"}, {"task_code": "A B", "task_name": "Two"})
    assert found == [
        "A3: TM103 row 3 of TASK has no 'task_code'",
        "A4: TM104 malformed milestone id 'A B'",
    ]


def test_of_two_rows_of_a_code_the_first_holds() -> None:
    rows = [{"task_code": "A", "task_name": name} for name in ("One", "Two")]
    catalog = layered(exported(*rows))
    assert said(catalog) == [f"{EXPORT}:TASK!A4: TM206 milestone 'A' is defined twice"]
    assert catalog.problems[0].label == f"first defined at {EXPORT}:TASK!A3"
    assert catalog.milestones["A"].name == "One"


def test_empty_rows_are_passed_over() -> None:
    sheet = [*tasks({"task_code": "A", "task_name": "One"}), ["", ""], [], ["B", "Two"]]
    catalog = layered(xls({"TASK": sheet}))
    assert str(place_of(catalog.milestones["B"])) == f"{EXPORT}:TASK!A6"


def test_a_milestone_that_nothing_names_is_a_finding_at_its_code() -> None:
    rows = [{"task_code": "A", "task_name": ""}, {"task_code": "B", "task_name": "Two"}]
    assert faults(*rows) == ["A3: TM103 milestone 'A' has no name"]


def test_a_sheet_without_names_is_one_finding() -> None:
    rows = [{"task_code": code, "end_date": "6/28/2024"} for code in "AB"]
    message = "sheet TASK has no column 'task_name', so its milestones have no name"
    assert faults(*rows) == [f"A1: TM103 {message}"]
    names = "A: {name: One}\nB: {name: Two}\n"
    assert said(layered(exported(*rows), {"data/local.yaml": names})) == []


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({"Sheet1": [["x"]], "U\n2": [[]]}, "the workbook has no sheet TASK (it has Sheet1, U 2)"),
        ({"TASK": []}, "sheet TASK has no column 'task_code' in its first row"),
        ({"TASK": [["Activity ID"]]}, "sheet TASK has no column 'task_code' in its first row"),
    ],
)
def test_a_workbook_that_is_no_export_is_not_read(sheets: Any, reason: str) -> None:
    catalog = layered(xls(sheets))
    assert said(catalog) == [f"{EXPORT}:1:1: TM001 the P6 export is not read: {reason}"]
    assert not catalog.milestones
