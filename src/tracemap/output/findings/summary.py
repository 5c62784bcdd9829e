"""The summary of a job in Markdown: the numbers, the rules, the worst findings. GitHub shows 1 MiB of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracemap.findings import Finding
from tracemap.output.report import Report, by_severity, shown_place, worst_first
from tracemap.output.table import Column, Table, as_markdown
from tracemap.output.terminal import cut, plain, quantity

MOST_FINDINGS = 50
"""How many findings a summary holds; more is for an annotation, a log or a file."""

_MOST_COLUMNS = 300
_PLACE, _FINDING = Column("place"), Column("finding")
_RULES = (Column("severity"), Column("rule"), Column("findings"), Column("fixable"))


def render(report: Report) -> str:
    """Return a heading, the numbers, a table of rules and one of the worst findings."""
    shown = worst_first(report.shown)
    parts = [
        f"## tracemap check: {by_severity(shown) or 'nothing found'}\n",
        f"{report.totals()}\n",
    ]
    if shown:
        parts += [_rules(shown), _worst(shown[:MOST_FINDINGS])]
    if len(shown) > MOST_FINDINGS:
        more = quantity(len(shown) - MOST_FINDINGS, "more finding")
        parts.append(f"... and {more}: tracemap check lists them\n")
    return "\n".join(parts)


def _rules(shown: Sequence[Finding]) -> str:
    """Return how many findings each rule has, in the order of the findings."""
    counts = Counter((one.severity, one.code, one.name) for one in shown)
    fixable = Counter(one.code for one in shown if one.problem.fix)
    rows = [
        (severity.value, f"{code} {name}", count, fixable[code] or None)
        for (severity, code, name), count in counts.items()
    ]
    return as_markdown(Table(_RULES, rows))


def _worst(findings: Sequence[Finding]) -> str:
    rows = [(_cut(shown_place(one.location)), _cut(_said(one))) for one in findings]
    return as_markdown(Table((_PLACE, _FINDING), rows))


def _said(finding: Finding) -> str:
    fix = finding.problem.fix
    settled = f"; fix: {fix.description}" if fix else ""
    return f"{finding.severity.value} {finding.code} {finding.message}{settled}"


def _cut(text: str) -> str:
    return cut(plain(text), _MOST_COLUMNS)
