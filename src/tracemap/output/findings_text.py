"""The findings of a check for people: place, rule, what is wrong, the lines of the file, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tracemap.checking.check import CheckResult
from tracemap.findings import Finding, Severity
from tracemap.loading.discover import read_bytes
from tracemap.output.excerpt import excerpt
from tracemap.output.terminal import Style, plain, quantity

_BREAK = re.compile(r"\r\n?|\n")


def findings_text(
    result: CheckResult,
    root: Path,
    style: Style,
    *,
    columns: int | None,
    show_info: bool,
    most: int,
    seconds: float | None,
) -> str:
    """Return the findings and a summary.

    Args:
        result: what a check found.
        root: the project folder; lines of its files are shown.
        style: colours or none.
        columns: the width of the terminal, or None where there is none.
        show_info: whether findings of severity info are shown, not only counted.
        most: how many findings are shown.
        seconds: how long it took, or None where that is not to be said.
    """
    shown = [one for one in result.findings if show_info or one.severity is not Severity.INFO]
    lines_of = cache(lambda path: _lines(root, path))
    parts = [
        "\n".join(_block(finding, lines_of(finding.location.path), style, columns))
        for finding in shown[:most]
    ]
    if len(shown) > most:
        parts.append(
            f"... and {quantity(len(shown) - most, 'more finding')} (--format json has all of them)"
        )
    parts.append(_summary(result, style, show_info=show_info, seconds=seconds) + _fixable(result))
    return "\n\n".join(parts) + "\n"


def _block(finding: Finding, lines: list[str], style: Style, columns: int | None) -> Iterator[str]:
    problem, place = finding.problem, finding.location
    paint = {Severity.ERROR: style.red, Severity.WARNING: style.yellow, Severity.INFO: style.cyan}
    graded = paint[finding.severity](f"{finding.severity.value} {finding.code}")
    yield f"{style.bold(plain(str(place)))}: {graded} {plain(finding.message)}"
    number = str(place.line)
    margin = " " * len(number)
    if (problem.label or finding.severity is Severity.ERROR) and place.line <= len(lines):
        yield from excerpt(place, lines, plain(problem.label), style, columns)
    if problem.help:
        yield f"{margin} {style.dim('=')} {plain(problem.help)}"
    for other, message in problem.related:
        yield f"{margin} {style.dim('=')} {plain(str(other))}: {plain(message)}"
    if problem.fix:
        yield f"{margin} {style.dim('=')} fix: {plain(problem.fix.description)}"


def _lines(root: Path, path: str) -> list[str]:
    try:
        data = read_bytes(root, path, 1 << 26)
    except (OSError, OverflowError):
        return []
    return _BREAK.split(data.decode("utf-8-sig", "replace"))


def _fixable(result: CheckResult) -> str:
    """Return how many of the findings can be fixed, as the end of the summary."""
    safe, unsafe = result.fixable
    if not safe:
        return f"; {unsafe} fixable with --fix --unsafe-fixes" if unsafe else ""
    return f"; {safe} fixable with --fix" + (
        f", {unsafe} more with --unsafe-fixes" if unsafe else ""
    )


def _summary(result: CheckResult, style: Style, *, show_info: bool, seconds: float | None) -> str:
    summary = result.summary
    counts = [
        style.red(quantity(summary.errors, "error")) if summary.errors else "",
        style.yellow(quantity(summary.warnings, "warning")) if summary.warnings else "",
        quantity(summary.infos, "info") if summary.infos and show_info else "",
    ]
    found = ", ".join(one for one in counts if one) or "no errors, no warnings"
    items = summary.items
    judged = ", ".join(
        quantity(items[name], noun)
        for name, noun in (
            ("milestones", "milestone"),
            ("requirements", "requirement"),
            ("test_plans", "test plan"),
            ("test_cases", "test case"),
        )
    )
    text = f"{found} in {judged} as of {result.as_of}"
    if seconds is not None:
        text += f" ({seconds:.2f} s)"
    if summary.infos and not show_info:
        text += f"; {quantity(summary.infos, 'info')} not shown (--show-info)"
    if summary.suppressed:
        text += f"; {summary.suppressed} suppressed"
    return text
