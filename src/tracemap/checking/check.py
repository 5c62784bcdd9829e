"""Checking a plan: the problems of reading it and those of the rules, graded and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tracemap.catalog import Catalog
from tracemap.checking.baseline import STALE, accepted_by, resurfaced, stale_entries, stale_problems
from tracemap.checking.beside import applied, problems
from tracemap.checking.fingerprint import each_fingerprint, fingerprints
from tracemap.checking.selection import Selection
from tracemap.findings import Finding, Problem, Severity
from tracemap.loading.discover import is_within
from tracemap.loading.load import Progress
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot

if TYPE_CHECKING:
    from tracemap.loading.baseline import Accepted, Baseline

_COUNTED = ("milestones", "requirements", "test_plans", "test_cases", "verification_elements")


class Summary(NamedTuple):
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


class Suppressed(NamedTuple):
    """A finding that is kept back.

    Attributes:
        finding: what was found.
        by: what keeps it back: `comment`, `per_file_ignores` or `baseline`.
        reason: why, where that is written.
    """

    finding: Finding
    by: str
    reason: str | None = None


class _Checked(NamedTuple):
    """The fields of a result of a check."""

    findings: tuple[Finding, ...]
    summary: Summary
    as_of: date
    suppressed: tuple[Suppressed, ...] = ()
    elsewhere: tuple[Finding, ...] = ()


class CheckResult(_Checked):
    """What is wrong with a plan as of a date.

    Attributes:
        findings: by path, line, column, code.
        summary: the numbers.
        as_of: the date on which the plan was judged.
        suppressed: the findings that are kept back, in the same order.
        elsewhere: those outside the paths that were asked for, since findings that are alike are told
            apart by their order in the whole plan.
    """

    @property
    def fixable(self) -> tuple[int, int]:
        """Return how many findings have a safe fix, and how many an unsafe one."""
        fixes = [one.problem.fix for one in self.findings if one.problem.fix is not None]
        safe = sum(fix.safe for fix in fixes)
        return safe, len(fixes) - safe

    def fingerprint(self, finding: Finding) -> str:
        """Return what one of the findings, suppressed or not, is known by."""
        return self._fingerprints[id(finding)]

    @cached_property
    def _fingerprints(self) -> dict[int, str]:
        kept_back = (one.finding for one in self.suppressed)
        everything = [*self.findings, *kept_back, *self.elsewhere]
        everything.sort(key=lambda finding: finding.sort_key)
        known = zip(everything, fingerprints(everything), strict=True)
        return {id(finding): fingerprint for finding, fingerprint in known}

    def fails(self, threshold: str) -> bool:
        """Tell whether any finding is at least this severe; `never` is a threshold that none reaches."""
        summary = self.summary
        counts = zip(Severity, (summary.errors, summary.warnings, summary.infos), strict=True)
        return any(count and severity.reaches(threshold) for severity, count in counts)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `check`."""
        findings = [
            finding.to_dict() | {"fingerprint": known}
            for finding, known in self.with_fingerprints(self.findings)
        ]
        return {**self.head(), "findings": findings}

    def head(self) -> dict[str, Any]:
        """Return the JSON of `check` without its findings."""
        return {
            "schema": "tracemap/check/1",
            "as_of": self.as_of.isoformat(),
            "summary": self.summary.to_dict(),
        }

    def with_fingerprints(self, some: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
        """Yield findings with what each is known by: all that there are on whatever they are about."""
        known: Iterable[str] = map(self.fingerprint, some)
        if not (self.suppressed or self.elsewhere):
            known = each_fingerprint(some)  # made as they are asked for, and not held
        return zip(some, known, strict=True)


def check(
    snapshot: Snapshot,
    selection: Selection | None = None,
    paths: Collection[str] | None = None,
    baseline: Baseline | None = None,
    *,
    ignores: bool = True,
    alone: bool = True,
    progress: Progress | None = None,
) -> CheckResult:
    """Apply the rules to a plan.

    Args:
        snapshot: the plan as of a date.
        selection: which rules apply; what the configuration says where absent.
        paths: files and folders to report on, relative to the project with `/`; all where absent. Rules
            always see the whole plan.
        baseline: the findings that are accepted.
        ignores: whether comments, per-file ignores and the baseline keep findings back.
        alone: whether all is done in this process; without it a second one may help where the plan is large.
        progress: is told how many of how many rules are applied.

    Raises:
        ConfigError: the configuration names a rule that there is none of.
    """
    selection = selection or Selection.of(snapshot.catalog.config)
    found = _graded(_problems(snapshot, selection, progress, alone=alone), selection)
    silence = _Silence(snapshot, selection, baseline)
    stale: list[str] = []
    if baseline is not None:
        known = fingerprints(found)
        silence.recognise(found, known)
        if paths is None and selection.selects(STALE):
            stale = stale_entries(baseline, set(known), selection.selected())
            found += _graded(stale_problems(baseline, stale), selection)
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []
    elsewhere: list[Finding] = []
    for finding in found:
        if paths is not None and not is_within(finding.location.path, paths):
            elsewhere.append(finding)
            continue
        kept_back = silence.over(finding) if ignores else None
        if kept_back is None:
            findings.append(silence.said(finding))
        else:
            suppressed.append(kept_back)
    if stale:
        findings.sort(key=lambda finding: finding.sort_key)
    return CheckResult(
        findings=tuple(findings),
        summary=_counted(snapshot.catalog, findings, len(suppressed)),
        as_of=snapshot.as_of,
        suppressed=tuple(suppressed),
        elsewhere=tuple(elsewhere),
    )


def _graded(problems: Iterable[Problem], selection: Selection) -> list[Finding]:
    """Return the problems with the names and severities of their rules, by path, line and column."""
    rules = all_rules()
    grades = {code: selection.grade(rule) for code, rule in rules.items()}
    found = [Finding(one, rules[one.code].name, grades[one.code]) for one in problems]
    found.sort(key=lambda finding: finding.sort_key)
    return found


def _counted(catalog: Catalog, findings: Iterable[Finding], suppressed: int) -> Summary:
    counts = Counter(finding.severity for finding in findings)
    return Summary(
        files=len(catalog.sources),
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
        suppressed=suppressed,
        items={name: len(getattr(catalog, name)) for name in _COUNTED},
    )


def _problems(
    snapshot: Snapshot, selection: Selection, progress: Progress | None, *, alone: bool
) -> Iterator[Problem]:
    yield from (one for one in snapshot.catalog.problems if selection.selects(one.code))
    rules = [rule for code, rule in all_rules().items() if selection.selects(code)]
    with applied(rules, snapshot, alone=alone) as (own, theirs):
        for number, rule in enumerate(own):
            if progress is not None:
                progress("applying rules", number, len(own))
            yield from problems([rule], snapshot)
        yield from theirs


class _Silence:
    """Knows what comments, per-file ignores and the baseline keep back."""

    def __init__(self, snapshot: Snapshot, selection: Selection, baseline: Baseline | None) -> None:
        self._as_of = snapshot.as_of
        sources = snapshot.catalog.sources
        self._comments = {source.path: source.ignores for source in sources if source.ignores}
        self._in_file = cache(selection.ignored_in)
        self._baseline = baseline
        self._fingerprints: dict[int, str] = {}
        self._is_nothing = not (self._comments or baseline or selection.per_file_ignores)

    def recognise(self, findings: Iterable[Finding], known: Iterable[str]) -> None:
        """Take down what each finding is known by; without that, the baseline keeps nothing back."""
        pairs = zip(findings, known, strict=True)
        self._fingerprints = {id(finding): fingerprint for finding, fingerprint in pairs}

    def over(self, finding: Finding) -> Suppressed | None:
        """Return a finding as one that is kept back, or None where nothing keeps it back."""
        if self._is_nothing:
            return None
        path, line, code = finding.location.path, finding.location.line, finding.code
        if code.startswith(tuple(self._comments.get(path, {}).get(line, ()))):
            return Suppressed(finding, "comment")
        if code.startswith(self._in_file(path)):
            return Suppressed(finding, "per_file_ignores")
        entry, holds = self._entry(finding)
        return Suppressed(finding, "baseline", entry.reason) if entry and holds else None

    def said(self, finding: Finding) -> Finding:
        """Return a finding that is reported, with a word on the entry of it that has expired."""
        if self._is_nothing:
            return finding
        entry, _ = self._entry(finding)
        return resurfaced(finding, entry) if entry else finding

    def _entry(self, finding: Finding) -> tuple[Accepted | None, bool]:
        fingerprint = self._fingerprints.get(id(finding), "")
        return accepted_by(self._baseline, fingerprint, self._as_of)
