"""Checking a plan: the problems of reading it and those of the rules, graded and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tracemap.checking.selection import Selection
from tracemap.findings import Finding, Problem, Severity
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot
from tracemap.source import Source

_COUNTED = ("milestones", "requirements", "test_plans", "test_cases", "verification_elements")


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a check.

    Attributes:
        files: files read.
        errors, warnings, infos: findings reported.
        suppressed: findings that a comment or a per-file ignore keeps back.
        items: how many milestones, requirements ... there are in the plan.
    """

    files: int
    errors: int
    warnings: int
    infos: int
    suppressed: int
    items: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the `summary` of the JSON of `check`."""
        return {
            "files": self.files,
            "errors": self.errors,
            "warnings": self.warnings,
            "infos": self.infos,
            "suppressed": self.suppressed,
            **self.items,
        }


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is kept back.

    Attributes:
        finding: what was found.
        by: what keeps it back: `comment`, `per_file_ignores` or `baseline`.
        reason: why, where that is written.
    """

    finding: Finding
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What is wrong with a plan as of a date.

    Attributes:
        findings: by path, line, column, code.
        summary: the numbers.
        as_of: the date on which the plan was judged.
        suppressed: the findings that are kept back, in the same order.
    """

    findings: tuple[Finding, ...]
    summary: Summary
    as_of: date
    suppressed: tuple[Suppressed, ...] = ()

    @property
    def fixable(self) -> tuple[int, int]:
        """Return how many findings have a safe fix, and how many an unsafe one."""
        fixes = [one.problem.fix for one in self.findings if one.problem.fix is not None]
        safe = sum(fix.safe for fix in fixes)
        return safe, len(fixes) - safe

    def fails(self, threshold: str) -> bool:
        """Tell whether any finding is at least this severe; `never` is a threshold that none reaches."""
        if threshold == "never":
            return False
        least = Severity(threshold).rank
        return any(finding.severity.rank >= least for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `check`."""
        return {
            "schema": "tracemap/check/1",
            "as_of": self.as_of.isoformat(),
            "summary": self.summary.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def check(
    snapshot: Snapshot,
    selection: Selection | None = None,
    paths: Collection[str] | None = None,
) -> CheckResult:
    """Apply the rules to a plan.

    Args:
        snapshot: the plan as of a date.
        selection: which rules apply; what the configuration says where absent.
        paths: files and folders to report on, relative to the project with `/`; all where absent. Rules
            always see the whole plan.

    Raises:
        ConfigError: the configuration names a rule that there is none of.
    """
    catalog = snapshot.catalog
    selection = selection or Selection.of(catalog.config)
    rules = all_rules()
    grades = {code: selection.grade(rule) for code, rule in rules.items()}
    silence = _Silence(catalog.sources, selection)
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []
    for problem in _problems(snapshot, selection):
        if paths is not None and not _within(problem.location.path, paths):
            continue
        code = problem.code
        finding = Finding(problem, rules[code].name, grades[code])
        silenced_by = silence.over(problem)
        if silenced_by is None:
            findings.append(finding)
        else:
            suppressed.append(Suppressed(finding, silenced_by))
    findings.sort(key=lambda finding: finding.sort_key)
    suppressed.sort(key=lambda one: one.finding.sort_key)
    counts = Counter(finding.severity for finding in findings)
    summary = Summary(
        files=len(catalog.sources),
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
        suppressed=len(suppressed),
        items={name: len(getattr(catalog, name)) for name in _COUNTED},
    )
    return CheckResult(tuple(findings), summary, snapshot.as_of, tuple(suppressed))


def _problems(snapshot: Snapshot, selection: Selection) -> Iterator[Problem]:
    yield from (one for one in snapshot.catalog.problems if selection.selects(one.code))
    for code, rule in all_rules().items():
        if rule.check is not None and selection.selects(code):
            yield from rule.check(snapshot)


class _Silence:
    """Knows what comments and per-file ignores keep back."""

    def __init__(self, sources: tuple[Source, ...], selection: Selection) -> None:
        self._comments = {source.path: source.ignores for source in sources if source.ignores}
        self._in_file = cache(selection.ignored_in)

    def over(self, problem: Problem) -> str | None:
        """Return what keeps a problem back, or None where nothing does."""
        path, line = problem.location.path, problem.location.line
        if problem.code.startswith(tuple(self._comments.get(path, {}).get(line, ()))):
            return "comment"
        return "per_file_ignores" if problem.code.startswith(self._in_file(path)) else None


def _within(path: str, paths: Collection[str]) -> bool:
    return any(one in (path, ".") or path.startswith(f"{one}/") for one in paths)
