"""GitLab's Code Quality report, which a merge request compares with that of the branch it goes to."""

from __future__ import annotations

from typing import Any

from tracemap.findings import Finding, Severity
from tracemap.output.json_text import as_json_list
from tracemap.output.report import Report, placed_message
from tracemap.output.terminal import plain

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """Return all findings, those of severity info too: what one report lacks, GitLab calls resolved.

    At the first entry that it cannot read GitLab stops, so a path holds nothing but plain characters.
    """
    return as_json_list([_entry(report, finding) for finding in report.result.findings])


def _entry(report: Report, finding: Finding) -> dict[str, Any]:
    place = finding.location
    return {
        "description": plain(f"{finding.code} {placed_message(finding)}"),
        "check_name": finding.name,
        "fingerprint": report.result.fingerprint(finding),
        "severity": _SEVERITY[finding.severity],
        "location": {
            "path": plain(report.path(place.path)),
            "lines": {"begin": place.line, "end": place.end_line},
        },
    }
