"""How many findings each rule has, the most first: where to begin with a plan that has many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.checking.check import CheckResult, Summary
from tracemap.rules.registry import all_rules


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What was found by one rule.

    Attributes:
        code, name, severity: of the rule, the severity as it is in this project.
        count: its findings that are reported.
        fixable: how many of them have a fix, safe or not.
    """

    code: str
    name: str
    severity: str
    count: int
    fixable: int

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `rules` in the JSON of `check --statistics`."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "count": self.count,
            "fixable": self.fixable,
        }


@dataclass(frozen=True, slots=True)
class Statistics:
    """The findings of a check, counted by rule.

    Attributes:
        rules: those that found something, the most findings first, then by code.
        summary: the numbers of the check.
        as_of: the date on which the plan was judged.
    """

    rules: tuple[RuleCount, ...]
    summary: Summary
    as_of: date

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `check --statistics`."""
        return {
            "schema": "tracemap/check-statistics/1",
            "as_of": self.as_of.isoformat(),
            "summary": self.summary.to_dict(),
            "rules": [rule.to_dict() for rule in self.rules],
        }


def statistics(result: CheckResult) -> Statistics:
    """Count the findings of a check by rule."""
    counts = Counter(finding.code for finding in result.findings)
    fixable = Counter(one.code for one in result.findings if one.problem.fix is not None)
    severities = {finding.code: finding.severity.value for finding in result.findings}
    rules = all_rules()
    in_order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    counted = (
        RuleCount(code, rules[code].name, severities[code], count, fixable[code])
        for code, count in in_order
    )
    return Statistics(tuple(counted), result.summary, result.as_of)
