"""A check that is to be shown: what it found, and what the reader wants to see of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tracemap.checking.check import CheckResult
from tracemap.findings import Finding, Severity
from tracemap.output.terminal import Style, plain, quantity
from tracemap.source import Location

_PLAIN = Style()
_JUDGED = (
    ("milestones", "milestone"),
    ("requirements", "requirement"),
    ("test_plans", "test plan"),
    ("test_cases", "test case"),
)


class _Fields(NamedTuple):
    """What a report holds."""

    result: CheckResult
    root: Path
    style: Style = _PLAIN
    columns: int | None = None
    show_info: bool = False
    show_suppressed: bool = True
    most: int = 1000
    sarif_results: int = 5000
    file_bytes: int = 1 << 26
    fail_on: str = "error"
    seconds: float | None = None


class Report(_Fields):
    """The one value that every format of findings is made from.

    Attributes:
        result: what the check found.
        root: the project folder.
        style: colours or none.
        columns: the width of the terminal, or None where there is none.
        show_info: whether people are shown findings of severity info, not only their number.
        show_suppressed: whether formats that can mark a finding as suppressed hold those too.
        most: how many findings are shown to people at most.
        file_bytes: how large a file may be of which lines are shown.
        sarif_results: how many results a SARIF file holds at most.
        fail_on: the least severity that fails the check, or `never`.
        seconds: how long it took, or None where that is not to be said.
    """

    @cached_property
    def shown(self) -> list[Finding]:
        """The findings that people are shown, by path, line and column."""
        findings = self.result.findings
        return [one for one in findings if self.show_info or one.severity is not Severity.INFO]

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding is one that fails the check."""
        return finding.severity.reaches(self.fail_on)

    def path(self, path: str) -> str:
        """Return the path of a file of the project as it is in the repository around the project.

        A CI service shows findings in the files of a repository, of which the plan may be a folder. The
        repository is the nearest folder upwards that holds `.git`; without one the project stands for it.
        """
        return self._folder + path

    @cached_property
    def _folder(self) -> str:
        project = Path(os.path.realpath(self.root))
        for folder in (project, *project.parents):
            if os.path.lexists(folder / ".git"):
                inside = project.relative_to(folder).as_posix()
                return "" if inside == "." else f"{inside}/"
        return ""

    def totals(self, style: Style = _PLAIN) -> str:
        """Return the numbers of the check in one line: how much was found, in how much of what."""
        summary = self.result.summary
        judged = ", ".join(quantity(summary.items[name], noun) for name, noun in _JUDGED)
        text = f"{self._found(style)} in {judged} as of {self.result.as_of}"
        if self.seconds is not None:
            text += f" ({self.seconds:.2f} s)"
        if summary.infos and not self.show_info:
            text += f"; {quantity(summary.infos, 'info')} not shown (--show-info)"
        if summary.suppressed:
            text += f"; {summary.suppressed} suppressed"
        return text + self._fixable()

    def _fixable(self) -> str:
        safe, unsafe = self.result.fixable
        if not safe:
            return f"; {unsafe} fixable with --fix --unsafe-fixes" if unsafe else ""
        more = f", {unsafe} more with --unsafe-fixes" if unsafe else ""
        return f"; {safe} fixable with --fix{more}"

    def _found(self, style: Style) -> str:
        summary = self.result.summary
        counts = [
            style.red(quantity(summary.errors, "error")) if summary.errors else "",
            style.yellow(quantity(summary.warnings, "warning")) if summary.warnings else "",
            quantity(summary.infos, "info") if summary.infos and self.show_info else "",
        ]
        return ", ".join(one for one in counts if one) or "no errors, no warnings"


def shown_place(place: Location) -> str:
    r"""Return `path:line:column`, or the path and the cell, a colon in the path as `\x3a`.

    So no name of a file can be taken for a place, nor, where it begins a line, for a command of a CI job.
    """
    path = plain(place.path).replace(":", r"\x3a")
    return f"{path}:{plain(place.within)}"


def placed_message(finding: Finding) -> str:
    """Return what is wrong, after the cell where it stands in one: CI services know lines alone."""
    place = finding.location
    return f"{place.within}: {finding.message}" if place.sheet else finding.message


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, the errors first; those of one severity stay in their order."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def by_severity(findings: Iterable[Finding]) -> str:
    """Return how many findings of which severity there are: `2 errors, 1 warning`; empty for none."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(quantity(counts[one], one.value) for one in Severity if counts[one])


def details(finding: Finding) -> Iterator[str]:
    """Yield what there is to say of a finding after its message, each on one line fit for a terminal."""
    problem = finding.problem
    if problem.label:
        yield plain(problem.label)
    if problem.help:
        yield plain(problem.help)
    for place, message in problem.related:
        yield f"{shown_place(place)}: {plain(message)}"
    if problem.fix:
        yield f"fix: {plain(problem.fix.description)}"
