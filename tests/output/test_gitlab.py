"""Code Quality reports, held to what GitLab's documentation says of each property."""

from __future__ import annotations

import json

import hypothesis.strategies as st
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.output.awkward import FINDINGS, SUPPRESSED, report
from tests.output.texts import problems
from tracemap.findings import Finding, Problem, Severity
from tracemap.output.findings import render
from tracemap.output.terminal import plain

LINE = {"type": "integer", "minimum": 1}
REPORT = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^[^/]"},
                        "lines": {
                            "required": ["begin"],
                            "properties": {"begin": LINE, "end": LINE},
                        },
                    },
                },
            },
        },
    }
)
SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def read_back(findings: list[Finding]) -> None:
    found = json.loads(render(report(findings, SUPPRESSED), "gitlab"))
    REPORT.validate(found)
    assert len({one["fingerprint"] for one in found}) == len(found) == len(findings)
    for finding, one in zip(findings, found, strict=True):
        assert one["description"] == plain(f"{finding.code} {finding.message}")
        assert one["severity"] == SEVERITIES[finding.severity]
        assert one["location"]["path"] == plain(finding.location.path)
        assert one["location"]["lines"]["begin"] == finding.location.line


def test_every_finding_is_an_entry_with_a_fingerprint_of_its_own() -> None:
    read_back(FINDINGS)


@given(st.lists(problems(), max_size=4))
def test_whatever_is_found_is_read_back(found: list[Problem]) -> None:
    findings = [Finding(one, "n", Severity.WARNING) for one in found]
    findings = [one for one in findings if not one.location.path.startswith("/")]
    read_back(findings)


def test_a_clean_plan_is_an_empty_list() -> None:
    assert render(report([], []), "gitlab") == "[]\n"
