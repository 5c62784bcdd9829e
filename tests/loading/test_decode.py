"""A field takes what its schema takes, and says of anything else what was expected, at its place."""

from __future__ import annotations

import difflib
import json
from datetime import date
from difflib import get_close_matches
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.loading.plans import PLAN, codes, load, read, said
from tracemap.catalog import Catalog
from tracemap.loading.decode import typed
from tracemap.loading.yaml_values import Entry
from tracemap.model import place_of
from tracemap.schema.fields import SECTIONS, FieldSpec, fields_of, value_schema

TEXTS = """
    '' ~ null true 'true' false no 1 '1' 4 5 1.0 01 +1 1a 1b 2 '2' 3 0.5 -1 .5 1e5 1e400 .inf 'x' x test
    analysis passed failed active delivery construction DM-1 DMS-REQ-0001 2024-01-01 '2024-01-01'
    2024-02-29 2023-02-29 2024-1-1 20240101 0000-01-01 é
"""
SCALARS = st.one_of(
    st.sampled_from(TEXTS.split()),
    st.integers().map(str),
    st.text("abc 1.-", max_size=6).map(json.dumps),
)
WRITTEN = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
    st.lists(SCALARS, max_size=2).map(
        lambda parts: "{" + ", ".join(f"k{n}: {one}" for n, one in enumerate(parts)) + "}"
    ),
    st.sampled_from(
        [
            *("[[x]]", "[{a: b}]", "{a: [x]}", "{a: {b: c}}", "[x, ]", "|\n      2024-01-01\n"),
            *("{2024-01-01: passed, '2024-01-02': failed}", "{2024-02-30: passed}"),
            *("{2024-01-01: passed, 2024-01-02: x}", "{2024-01-01: [passed]}", "{2024-01-01: }"),
        ]
    ),
)
FIELDS = [
    (kind, spec)
    for kind in ("milestone", "requirement", *SECTIONS.values())
    for spec in fields_of(kind).values()
]


def plan_of(kind: str, field: str, written: str) -> dict[str, str]:
    """Return a plan of one item that has the fields it must have, and one more."""
    ids = {"milestone": "DM-1", "requirement": "DMS-REQ-0001"}
    ids |= {"test_plan": "LVV-P1", "test_case": "LVV-T1", "verification_element": "LVV-1"}
    required = [name for name, spec in fields_of(kind).items() if spec.required and name != field]
    lines = [f"{ids[kind]}:", *(f"  {name}: x" for name in required), f"  {field}: {written}"]
    for section, of_kind in SECTIONS.items():
        if kind == of_kind:
            return {"testplans/p.yaml": "\n ".join([f"{section}:", *lines]) + "\n"}
    return {f"{kind}s/p.yaml": "\n".join(lines) + "\n"}


def keeps(kind: str, spec: FieldSpec, entry: Entry) -> bool:
    """Tell whether a value is to be taken: by the schema, and by what no schema can say."""
    value, judged = entry.value, typed(entry.value, entry.mark)
    if value == "":
        return True  # as good as absent, whatever the field
    if spec.form.endswith("_id") and isinstance(value, str):
        return (
            True  # an id that reads as a number or as true is one all the same; it must only exist
        )
    if spec.form.endswith("_ids") and isinstance(value, list):
        return all(isinstance(one.value, str) and one.value for one in value)
    if not Draft202012Validator(value_schema(kind, spec.name)).is_valid(judged):
        return False
    if isinstance(value, list):
        return all(one.value for one in value)
    if spec.form == "results_by_day" and isinstance(value, dict):
        return all(map(is_day, value))
    if not isinstance(value, str):
        return True
    if spec.form == "date":
        return is_day(value)
    if spec.form == "number":
        return float(value) < float("inf")
    return spec.form != "choice" or value in spec.choices or value in ("True", "False")


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@given(st.sampled_from(FIELDS), WRITTEN)
def test_a_field_takes_exactly_what_its_schema_takes(
    field: tuple[str, FieldSpec], written: str
) -> None:
    kind, spec = field
    files = plan_of(kind, spec.name, written)
    catalog = load(files)
    ((path, text),) = files.items()
    root, faults = read(text)
    assert faults == []
    entry: Any = root
    while spec.name not in entry.value:
        (entry,) = entry.value.values()
    found = {problem.code for problem in catalog.problems} - {"TM103"}
    assert bool(found) is not keeps(kind, spec, entry.value[spec.name]), said(catalog)
    assert found <= {"TM102", "TM105", "TM106"}
    assert all(problem.location.path == path for problem in catalog.problems)


def of(written: str, field: str) -> tuple[Any, list[str]]:
    """Return what a milestone has of a field, and what is said of it."""
    catalog = load({PLAN: f"A:\n  name: x\n  {field}: {written}\n"})
    place = len(f"{PLAN}:")
    return getattr(catalog.milestones["A"], field), [one[place:] for one in said(catalog)]


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("comment", "no", "no"),
        ("comment", "2024-01-01", "2024-01-01"),
        ("comment", "''", None),
        ("comment", "null", None),
        ("wbs", "1.10", ("1.10",)),
        ("wbs", "[02C, 1.10]", ("02C", "1.10")),
        ("wbs", "[]", ()),
        ("level", "2", 2),
        ("kind", "review", "review"),
        ("due", "2024-02-29", date(2024, 2, 29)),
        ("due", "'2024-02-29'", date(2024, 2, 29)),
        ("predecessors", "[B, 12, no]", ("B", "12", "no")),
        ("predecessors", "[e\u0301]", ("é",)),
        ("superseded_by", "e\u0301", "é"),
        ("superseded_by", "12", "12"),
        ("effort", "4.50", 4.5),
        ("effort", "+.5e1", 5.0),
        ("effort", "0", 0.0),
        ("external", "TRUE", True),
        ("external", "False", False),
    ],
)
def test_a_value_in_its_form_is_taken_without_a_word(field: str, written: str, value: Any) -> None:
    assert of(written, field) == (value, [])


@pytest.mark.parametrize(
    ("field", "written", "value", "message"),
    [
        ("comment", "[x]", None, "12: TM102 'comment' of 'A' is a list, expected text"),
        ("comment", "{x: y}", None, "12: TM102 'comment' of 'A' is a mapping, expected text"),
        ("wbs", "[x, [y]]", (), "12: TM102 'wbs' of 'A' holds a list, expected text"),
        ("wbs", "[x, ~]", (), "12: TM102 'wbs' of 'A' holds nothing, expected text"),
        ("wbs", "['', x]", (), "9: TM102 'wbs' of 'A' holds '', expected text"),
        ("level", "5", None, "10: TM106 'level' of 'A' is 5, expected one of 1, 2, 3, 4"),
        ("level", "'2'", None, "10: TM106 'level' of 'A' is '2', expected one of 1, 2, 3, 4"),
        ("level", "2.0", None, "10: TM106 'level' of 'A' is '2.0', expected one of 1, 2, 3, 4"),
        ("due", "2024", None, "8: TM105 'due' of 'A' is 2024, expected a date as YYYY-MM-DD"),
        (
            "due",
            "2024-2-1",
            None,
            "8: TM105 'due' of 'A' is '2024-2-1', expected a date as YYYY-MM-DD",
        ),
        (
            *("due", "2023-02-29", None),
            "8: TM105 'due' of 'A' is '2023-02-29', expected a day of the calendar",
        ),
        ("predecessors", "B", ("B",), "17: TM102 'predecessors' of 'A' is 'B', expected a list"),
        ("predecessors", "[B, '']", (), "21: TM102 'predecessors' of 'A' holds '', expected text"),
        ("effort", "-1", None, "11: TM106 'effort' of 'A' is -1, expected a number of at least 0"),
        ("effort", "'5'", None, "11: TM102 'effort' of 'A' is '5', expected a number"),
        ("effort", "some", None, "11: TM102 'effort' of 'A' is 'some', expected a number"),
        ("effort", "1e999", None, "11: TM102 'effort' of 'A' is '1e999', expected a finite number"),
        ("effort", "true", None, "11: TM102 'effort' of 'A' is true, expected a number"),
        (
            "external",
            "yes",
            None,
            "13: TM106 'external' of 'A' is 'yes', expected one of true, false",
        ),
        (
            *("external", "'true'", None),
            "13: TM106 'external' of 'A' is 'true', expected one of true, false",
        ),
    ],
)
def test_of_a_value_in_another_form_is_said_what_was_expected(
    field: str, written: str, value: Any, message: str
) -> None:
    assert of(written, field) == (value, [f"3:{message}"])


def of_case(written: str) -> tuple[Any, list[str]]:
    """Return the earlier results that a test case has, and what is said of them."""
    catalog = load({"testplans/p.yaml": f"test_cases:\n T:\n  earlier_results: {written}\n"})
    said_of_it = [one.removeprefix("testplans/p.yaml:") for one in said(catalog)]
    return catalog.test_cases["T"].earlier_results, said_of_it


ONE_OF_THE_RESULTS = (
    "one of passed, passed_with_deviation, failed, blocked, in_progress, not_executed"
)


def test_earlier_results_are_days_and_results() -> None:
    assert of_case("{2021-02-11: failed, '2021-03-01': passed}") == (
        (("2021-02-11", "failed"), ("2021-03-01", "passed")),
        [],
    )
    assert of_case("{}") == of_case("''") == ((), [])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("passed", "20: TM102 'earlier_results' of 'T' is 'passed', expected a mapping"),
        (
            "{2021-2-11: failed}",
            "21: TM105 'earlier_results' of 'T' holds '2021-2-11', expected a date as YYYY-MM-DD",
        ),
        (
            "{2021-02-11: passed, 2021-02-29: failed}",
            "41: TM105 'earlier_results' of 'T' holds '2021-02-29', expected a day of the calendar",
        ),
        (
            "{2021-02-11: pased}",
            f"33: TM106 'earlier_results' of 'T' holds 'pased', expected {ONE_OF_THE_RESULTS}",
        ),
        (
            "{2021-02-11: }",
            f"33: TM102 'earlier_results' of 'T' holds nothing, expected {ONE_OF_THE_RESULTS}",
        ),
    ],
)
def test_of_an_earlier_result_that_is_none_is_said_what_was_expected(
    written: str, message: str
) -> None:
    assert of_case(written) == ((), [f"3:{message}"])


def test_a_day_of_an_earlier_result_in_another_form_names_the_one_that_is_meant() -> None:
    text = "test_cases:\n T:\n  earlier_results: {2021-2-11: failed}\n"
    *_, problem = load({"testplans/p.yaml": text}).problems
    assert problem.suggestions == ("2021-02-11",)


@pytest.fixture(scope="module")
def three() -> Catalog:
    return load(
        {
            PLAN: "A:\n  predecessors: [B, C]\n  name: x\n  wbs: 02C\nB: {name: y}\nC: {name: z}\n",
            "testplans/p.yaml": "test_plans:\n  LVV-P1: {name: p, test_cases: [LVV-T1]}\ntest_cases:\n"
            "  LVV-T1:\n",
        }
    )


@pytest.mark.parametrize(
    ("code", "field", "index", "place"),
    [
        ("A", "id", 0, "milestones/plan.yaml:1:1"),
        ("A", "name", 0, "milestones/plan.yaml:3:9"),
        ("A", "predecessors", 0, "milestones/plan.yaml:2:18"),
        ("A", "predecessors", 1, "milestones/plan.yaml:2:21"),
        ("A", "predecessors", 2, "milestones/plan.yaml:1:1"),
        ("A", "wbs", 0, "milestones/plan.yaml:4:8"),
        ("A", "due", 0, "milestones/plan.yaml:1:1"),
        ("B", "name", 0, "milestones/plan.yaml:5:11"),
        ("B", "wbs", 0, "milestones/plan.yaml:5:1"),
        ("C", "wbs", 0, "milestones/plan.yaml:6:1"),
        ("LVV-P1", "test_cases", 0, "testplans/p.yaml:2:34"),
        ("LVV-T1", "id", 0, "testplans/p.yaml:4:3"),
    ],
)
def test_every_field_knows_where_it_is_written(
    three: Catalog, code: str, field: str, index: int, place: str
) -> None:
    assert three.problems == ()
    item = three.find(code)
    assert item is not None
    assert str(place_of(item, field, index)) == place


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("test_plan: {}\n", ["TM101"]),
        ("test_plans: []\n", ["TM102"]),
        ("test_plans:\n", []),
        ("test_plans:\n  LVV-P1: x\n", ["TM102"]),
        ("- test_plans\n", ["TM102"]),
        ("test_cases:\n  LVV-T1:\n  LVV-T2: {}\n", []),
        ("verification_elements:\n  LVV-1:\n", ["TM103"]),
        ("verification_elements:\n  LVV-1: {requirement: ''}\n", ["TM103"]),
    ],
)
def test_a_section_is_read_or_found_wrong(text: str, found: list[str]) -> None:
    assert codes(load({"testplans/p.yaml": text})) == found


def test_an_unknown_field_names_the_one_that_may_be_meant() -> None:
    catalog = load({PLAN: "A:\n  nmae: x\n  Due: 2024-01-01\n  zzz: 1\n"})
    assert [(problem.code, problem.suggestions) for problem in catalog.problems] == [
        ("TM101", ("name",)),
        ("TM101", ("due",)),
        ("TM101", ()),
        ("TM103", ()),
    ]
    renamed = catalog.problems[1].fix
    assert renamed is not None
    (edit,) = renamed.edits
    assert (edit.location[1:5], edit.replacement) == ((3, 3, 3, 6), "due")
    assert catalog.problems[2].help.startswith("the fields are name, short_name,")


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names that are compared with all known ones, as it comes to be."""
    names: list[str] = []

    def compare(name: str, *arguments: Any, **named: Any) -> list[str]:
        names.append(name)
        return get_close_matches(name, *arguments, **named)

    monkeypatch.setattr(difflib, "get_close_matches", compare)
    return names


def test_only_the_first_unknown_names_of_a_file_are_looked_for_by_likeness(
    searched: list[str],
) -> None:
    fields = "".join(f"  nmae{number}: x\n" for number in range(30))
    files = {f"milestones/{name}.yaml": f"{name}:\n{fields}{name}-2:\n{fields}" for name in "AB"}
    catalog = load(files)
    assert searched == [f"nmae{number}" for _ in files for number in range(20)]
    likely = [one.suggestions for one in catalog.problems if one.code == "TM101"]
    assert likely == [*[("name",)] * 20, *[()] * 10] * 4


def test_a_name_that_holds_a_known_one_is_told_behind_any_number_of_others(
    searched: list[str],
) -> None:
    fields = "".join(f"  nmae{number}: x\n" for number in range(30))
    catalog = load({PLAN: f"A:\n{fields}  due_date: 2024-01-01\n  Title: x\n"})
    (due,) = [one for one in catalog.problems if "'due_date'" in one.message]
    assert due.suggestions == ("due",)
    assert due.fix is not None
    assert len(searched) == 20


def test_a_name_that_another_one_is_to_have_is_given_to_none_after_it() -> None:
    catalog = load({PLAN: "A:\n  nmae: x\n  nam: y\n  short_name: z\n  short_nam: w\n"})
    first, second, third, _ = catalog.problems
    assert first.fix is not None
    assert (second.suggestions, second.fix) == (("name",), None)
    assert (third.suggestions, third.fix) == (("short_name",), None)
