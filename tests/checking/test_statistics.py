"""The findings of a check, counted by rule."""

from __future__ import annotations

from datetime import date

from tracemap.checking.check import CheckResult, Summary
from tracemap.checking.statistics import statistics
from tracemap.findings import Edit, Finding, Fix, Problem, Severity
from tracemap.source import Location

PLACE = Location("milestones/a.yaml", 1, 1, 1, 2)
FIX = Fix("do it", (Edit(PLACE, "x"),))
SUMMARY = Summary(1, 3, 1, 1, 0, {"milestones": 1})


def finding(code: str, severity: Severity, fix: Fix | None = None) -> Finding:
    return Finding(Problem(code, "wrong", PLACE, "A", fix=fix), "its own name", severity)


def test_rules_are_listed_by_how_much_they_found_then_by_their_codes() -> None:
    findings = (
        finding("TM403", Severity.WARNING),
        finding("TM202", Severity.ERROR, FIX),
        finding("TM401", Severity.INFO),
        finding("TM202", Severity.ERROR),
        finding("TM202", Severity.ERROR, FIX),
    )
    result = CheckResult(findings, SUMMARY, date(2024, 3, 23), (), ())
    assert statistics(result).to_dict() == {
        "schema": "tracemap/check-statistics/1",
        "as_of": "2024-03-23",
        "summary": SUMMARY.to_dict(),
        "rules": [
            {
                "code": "TM202",
                "name": "unknown-requirement",
                "severity": "error",
                "count": 3,
                "fixable": 2,
            },
            {
                "code": "TM401",
                "name": "due-before-predecessor",
                "severity": "info",
                "count": 1,
                "fixable": 0,
            },
            {
                "code": "TM403",
                "name": "overdue-milestone",
                "severity": "warning",
                "count": 1,
                "fixable": 0,
            },
        ],
    }
