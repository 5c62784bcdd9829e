"""One line a finding, for grep, editors and scripts, and a line of numbers at the end.

`docs/formats.md` publishes the regular expression of a line.
"""

from __future__ import annotations

from tracemap.findings import Finding
from tracemap.output.report import Report, placed_message, shown_place
from tracemap.output.terminal import plain


def render(report: Report) -> str:
    """Return a line for each finding, and the numbers."""
    return "".join(f"{line}\n" for line in [*map(line_of, report.shown), report.totals()])


def line_of(finding: Finding) -> str:
    """Return `path:line:column: severity code message`; a cell is named before the message."""
    place = shown_place(finding.location._replace(sheet=None))
    graded = f"{finding.severity.value} {finding.code}"
    return f"{place}: {graded} {plain(placed_message(finding))}"
