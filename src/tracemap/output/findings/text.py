"""The findings of a check for people: place, rule, what is wrong, the lines of the file, what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tracemap.findings import Finding, Severity
from tracemap.inputs import is_inside
from tracemap.limits import CODE
from tracemap.loading.discover import read_bytes
from tracemap.output.excerpt import excerpt
from tracemap.output.report import Report, shown_place
from tracemap.output.terminal import Style, plain, quantity
from tracemap.source import LINE_END

_MARGIN = " " * 3
"""What stands before the notes of a finding of which no line is shown."""


def render(report: Report) -> str:
    """Return the findings, with the lines around each error, and the numbers."""
    shown, most = report.shown, report.most
    lines_of = cache(lambda path: _lines(report.root, path, report.file_bytes))
    parts = [
        "\n".join(_block(one, lines_of(one.location.path), report.style, report.columns))
        for one in shown[:most]
    ]
    if len(shown) > most:
        parts.append(
            f"... and {quantity(len(shown) - most, 'more finding')} (--format json has all of them);"
            f" limits.findings is {most} ({CODE})"
        )
    parts.append(report.totals(report.style))
    return "\n\n".join(parts) + "\n"


def _block(finding: Finding, lines: list[str], style: Style, columns: int | None) -> Iterator[str]:
    problem, place = finding.problem, finding.location
    paint = {Severity.ERROR: style.red, Severity.WARNING: style.yellow, Severity.INFO: style.cyan}
    graded = paint[finding.severity](f"{finding.severity.value} {finding.code}")
    yield f"{style.bold(shown_place(place))}: {graded} {plain(finding.message)}"
    margin = _MARGIN
    if place.sheet is not None:
        if problem.label:
            yield f"{margin} {style.dim('=')} {plain(problem.label)}"
    elif (problem.label or finding.severity is Severity.ERROR) and place.line <= len(lines):
        margin = " " * len(str(place.line))
        yield from excerpt(place, lines, plain(problem.label), style, columns)
    if problem.help:
        yield f"{margin} {style.dim('=')} {plain(problem.help)}"
    for other, message in problem.related:
        yield f"{margin} {style.dim('=')} {shown_place(other)}: {plain(message)}"
    if problem.fix:
        yield f"{margin} {style.dim('=')} fix: {plain(problem.fix.description)}"


def _lines(root: Path, path: str, most: int) -> list[str]:
    """Return the lines of a file of the project; none where it is no plain file, or lies outside.

    A finding may be just that a link leads out of the project: what it leads to is not for the reader.
    """
    try:
        if not is_inside(root, root / path) or not os.path.isfile(root / path):  # noqa: PTH113
            return []
        data = read_bytes(root, path, most)
    except (OSError, OverflowError, ValueError):  # gone, too large, or no name of a file
        return []
    if b"\0" in data:
        return []  # it is no text
    return LINE_END.split(data.decode("utf-8-sig", "replace"))
