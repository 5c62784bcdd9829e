r"""One line a finding, for grep, editors and scripts, and a line of numbers at the end.

`docs/formats.md` publishes the regular expression of a line. A colon in a path is written `\x3a`, so that
no file name can be taken for a place.
"""

from __future__ import annotations

from tracemap.findings import Finding
from tracemap.output.report import Report
from tracemap.output.terminal import plain


def render(report: Report) -> str:
    """Return a line for each finding, and the numbers."""
    return "".join(f"{line}\n" for line in [*map(line_of, report.shown), report.totals()])


def line_of(finding: Finding) -> str:
    """Return `path:line:column: severity code message`."""
    place = finding.location
    path = plain(place.path).replace(":", r"\x3a")
    graded = f"{finding.severity.value} {finding.code}"
    return f"{path}:{place.line}:{place.column}: {graded} {plain(finding.message)}"
