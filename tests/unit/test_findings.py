"""Findings: their order, their severities, and their JSON."""

from __future__ import annotations

from itertools import permutations

from tracemap.findings import Edit, Finding, Fix, Problem, Related, Severity
from tracemap.source import Location


def at(path: str, line: int, column: int) -> Location:
    return Location(path, line, column, line, column + 2)


def finding(code: str, place: Location, message: str = "m") -> Finding:
    return Finding(Problem(code, message, place), "a-name", Severity.ERROR)


def test_severities_are_ranked() -> None:
    assert sorted(Severity, key=lambda one: one.rank) == [
        Severity.INFO,
        Severity.WARNING,
        Severity.ERROR,
    ]


def test_findings_are_listed_by_path_sheet_line_column_code_and_message() -> None:
    ordered = [
        finding("TM999", at("a.yaml", 2, 9)),
        finding("TM999", at("a.yaml", 10, 1)),
        finding("TM101", at("a.yaml", 10, 2), "a"),
        finding("TM101", at("a.yaml", 10, 2), "b"),
        finding("TM102", at("a.yaml", 10, 2), "a"),
        finding("TM001", at("b.yaml", 1, 1)),
        finding("TM103", at("c.xls", 9, 1)._replace(sheet="TASK")),
        finding("TM103", at("c.xls", 3, 1)._replace(sheet="TASKPRED")),
    ]
    for shuffled in permutations(ordered):
        assert sorted(shuffled, key=lambda one: one.sort_key) == ordered


def test_the_json_of_a_finding_holds_all_that_is_known() -> None:
    place = at("a.yaml", 3, 5)
    problem = Problem(
        *("TM206", "it is there twice", place, "DM-1", "here", "remove one"),
        suggestions=("DM-2",),
        related=(Related(at("b.yaml", 7, 8), "first here"),),
        fix=Fix("remove it", (Edit(place, ""),)),
    )
    assert Finding(problem, "defined-twice", Severity.WARNING).to_dict() == {
        "code": "TM206",
        "name": "defined-twice",
        "severity": "warning",
        "message": "it is there twice",
        "path": "a.yaml",
        "sheet": None,
        "line": 3,
        "column": 5,
        "end_line": 3,
        "end_column": 7,
        "id": "DM-1",
        "suggestions": ["DM-2"],
        "fixable": True,
        "fix": {
            "description": "remove it",
            "safe": True,
            "edits": [
                {
                    "path": "a.yaml",
                    "line": 3,
                    "column": 5,
                    "end_line": 3,
                    "end_column": 7,
                    "replacement": "",
                }
            ],
        },
        "help": "remove one",
        "related": [
            {"path": "b.yaml", "sheet": None, "line": 7, "column": 8, "message": "first here"}
        ],
    }


def test_what_is_not_known_of_a_finding_is_null_in_json() -> None:
    told = finding("TM001", at("a.yaml", 1, 1)).to_dict()
    assert (told["id"], told["help"], told["fixable"], told["fix"]) == (None, None, False, None)
    assert told["suggestions"] == told["related"] == []
