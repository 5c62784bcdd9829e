"""JUnit's XML, which Jenkins, GitLab and others show as tests: a case a finding, a suite a file.

A finding that fails the check is a failed test, any other a skipped one, so that the report is as red as
the job. The first suite holds one case that passes: a clean plan has a test too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from tracemap.findings import Finding
from tracemap.output.report import Report, details, shown_place
from tracemap.output.terminal import plain


def render(report: Report) -> str:
    """Return every finding that people are shown, however many: each is a case of its own."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    shown = report.shown
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    failures = sum(map(report.fails, shown))
    yield f'<testsuites name="tracemap check" tests="{len(shown) + 1}" failures="{failures}" errors="0">'
    yield '  <testsuite name="the plan" tests="1" failures="0" errors="0" skipped="0">'
    yield '    <testcase classname="tracemap.check" name="the plan is checked">'
    yield f"      <system-out>{escape(report.totals())}</system-out>"
    yield "    </testcase>"
    yield "  </testsuite>"
    names = Counter[str]()
    for path, findings in groupby(shown, key=lambda finding: finding.location.path):
        yield from _suite(report, path, list(findings), names)
    yield "</testsuites>"


def _suite(
    report: Report, path: str, findings: Sequence[Finding], names: Counter[str]
) -> Iterator[str]:
    failures = sum(map(report.fails, findings))
    counts = f'tests="{len(findings)}" failures="{failures}" errors="0"'
    yield f'  <testsuite name={quoteattr(plain(path))} {counts} skipped="{len(findings) - failures}">'
    for finding in findings:
        name = f"{finding.code} {finding.problem.id or path}"
        names[name] += 1
        if names[name] > 1:
            name += f" ({names[name]})"
        yield f'    <testcase classname="tracemap.{finding.name}" name={quoteattr(plain(name))}>'
        yield f"      {_verdict(report, finding)}"
        yield "    </testcase>"
    yield "  </testsuite>"


def _verdict(report: Report, finding: Finding) -> str:
    """Return the element that says how the test went; what `plain` lets through, XML 1.0 can hold."""
    message = plain(finding.message)
    body = escape("\n".join((shown_place(finding.location), message, *details(finding))))
    if report.fails(finding):
        kind = f'type="{finding.severity.value}"'
        return f"<failure {kind} message={quoteattr(message)}>{body}</failure>"
    said = quoteattr(f"{finding.severity.value}: {message}")
    return f"<skipped message={said}>{body}</skipped>"
