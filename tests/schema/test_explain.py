"""What breaks a schema is said in words that a reader of the plan knows."""

from __future__ import annotations

from typing import Any

import pytest

from tracemap.schema.explain import Fault, described, explain
from tracemap.schema.fields import value_schema
from tracemap.schema.store import schema


@pytest.mark.parametrize(
    ("kind", "field", "value", "fault"),
    [
        ("milestone", "name", [], ((), "type", "text", "a list")),
        ("milestone", "predecessors", "A", ((), "type", "a list", "'A'")),
        ("milestone", "predecessors", ["A", None], ((1,), "type", "text", "nothing")),
        ("milestone", "wbs", {}, ((), "type", "text or a list", "a mapping")),
        ("milestone", "level", 5, ((), "enum", "one of 1, 2, 3, 4", "5")),
        ("milestone", "external", "yes", ((), "enum", "one of true, false", "'yes'")),
        ("milestone", "effort", -1, ((), "minimum", "a number of at least 0", "-1")),
        ("milestone", "effort", "x", ((), "pattern", "a number", "'x'")),
        ("milestone", "effort", True, ((), "type", "a number", "true")),
        ("milestone", "due", 2024, ((), "type", "text", "2024")),
        (
            *("requirement", "method", ["test", "trust"]),
            ((1,), "enum", "one of test, analysis, inspection, demonstration", "'trust'"),
        ),
        (
            *("requirement", "method", "trust"),
            ((), "enum", "one of test, analysis, inspection, demonstration", "'trust'"),
        ),
        (
            *("test_case", "earlier_results", {"today": "passed"}),
            (("today",), "pattern", "a day, as 2025-03-31", "'today'"),
        ),
        ("requirement", "parameters", {"a": []}, (("a",), "type", "text", "a list")),
        ("requirement", "priority", "1c", ((), "enum", "one of 1a, 1b, 2, 3", "'1c'")),
    ],
)
def test_a_fault_names_its_place_what_is_wanted_and_what_stands_there(
    kind: str, field: str, value: Any, fault: tuple[Any, ...]
) -> None:
    assert explain(value_schema(kind, field), value) == [Fault(*fault)]


def test_every_fault_is_named_the_first_place_first() -> None:
    settings = {"select": ["x", "TM", "y"], "limits": {"depth": 501}}
    faults = explain(schema("config"), settings)
    assert [(fault.path, fault.keyword) for fault in faults] == [
        (("limits", "depth"), "maximum"),
        (("select", 0), "pattern"),
        (("select", 2), "pattern"),
    ]
    assert faults[0].expected == "a number of at most 500"
    assert faults[1].expected == "text of the form ^TM[0-9]{0,3}$"


def test_what_is_missing_is_named_and_a_day_is_shown_by_an_example() -> None:
    faults = explain(schema("config"), {"capacity": [{"from": "soon", "to": 5}]})
    assert faults == [
        Fault(("capacity", 0), "required", "one with 'fte'", "a mapping"),
        Fault(("capacity", 0, "from"), "pattern", "a day, as 2025-03-31", "'soon'"),
        Fault(("capacity", 0, "to"), "type", "a day, as 2025-03-31", "5"),
    ]


def test_what_is_too_long_is_said_with_what_is_allowed() -> None:
    settings = {
        "external": ["a"] * 1001,
        "per_file_ignores": {str(number): [] for number in range(1001)},
    }
    assert explain(schema("config"), settings) == [
        Fault(("external",), "maxItems", "at most 1,000", "too long a list"),
        Fault(("per_file_ignores",), "maxProperties", "at most 1,000", "too long a table"),
    ]


def test_what_keeps_the_schema_has_no_fault() -> None:
    assert explain(schema("milestone"), {"A": {"name": "x", "level": 2}}) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        (2.5, "2.5"),
        ("it's", '"it\'s"'),
        ("x" * 60, repr("x" * 60)),
        ("x" * 61, repr("x" * 57 + "...")),
        ([1], "a list"),
        ({}, "a mapping"),
    ],
)
def test_a_value_is_described_in_few_words(value: object, words: str) -> None:
    assert described(value) == words
