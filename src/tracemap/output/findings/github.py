"""Annotations of GitHub Actions: commands in the log of a step, which GitHub shows at the lines they name.

What a file holds must not become a command. A command begins a line, so every line of data stands after
words of ours; the older `##[` is a command wherever it stands, and `plain` shows it as an escape.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tracemap.findings import Finding, Severity
from tracemap.limits import CODE
from tracemap.output.findings.concise import line_of
from tracemap.output.report import Report, by_severity, details, placed_message, worst_first
from tracemap.output.terminal import cut, plain

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST_OF_A_LEVEL = 10
"""How many annotations of each level GitHub shows of one step."""

_MOST_COLUMNS = 1000
"""How long a line of an annotation may be; GitHub takes 64 KiB for the whole of it."""


def render(report: Report) -> str:
    """Return ten annotations of each level, the worst findings first; the rest, up to the limit, as a log."""
    annotated: list[Finding] = []
    others: list[Finding] = []
    for _, of_level in groupby(worst_first(report.shown), key=lambda one: one.severity):
        found = list(of_level)
        annotated += found[:MOST_OF_A_LEVEL]
        others += found[MOST_OF_A_LEVEL:]
    lines = [_annotation(report, finding) for finding in annotated]
    if others:
        lines += _log(others, report.most - len(annotated))
    lines.append(report.totals())
    return "".join(f"{line}\n" for line in lines)


def _annotation(report: Report, finding: Finding) -> str:
    properties = {
        "file": plain(report.path(finding.location.path)),
        **_place(finding),
        "title": f"{finding.code} {finding.name}",
    }
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    body = [plain(placed_message(finding)), *details(finding)]
    message = "\n".join(cut(line, _MOST_COLUMNS) for line in body)
    return f"::{_LEVEL[finding.severity]} {written}::{_data(message)}"


def _place(finding: Finding) -> dict[str, int]:
    """Return the lines, and the columns where both are on one line, as GitHub asks for."""
    place = finding.location
    if place.end_line != place.line:
        return {"line": place.line, "endLine": place.end_line}
    columns = {"col": place.column, "endColumn": place.end_column}
    return {"line": place.line, "endLine": place.line, **columns}


def _log(findings: list[Finding], most: int) -> Iterator[str]:
    reason = f"beyond the {MOST_OF_A_LEVEL} of each level that GitHub annotates in a step"
    yield f"::group::{by_severity(findings)} {reason}"
    listed = findings[: max(most, 0)]
    yield from (f"- {cut(line_of(finding), _MOST_COLUMNS)}" for finding in listed)
    if len(findings) > len(listed):
        yield (
            f"... and {by_severity(findings[len(listed) :])} more (--format json has all of them);"
            f" limits.findings ({CODE})"
        )
    yield "::endgroup::"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
