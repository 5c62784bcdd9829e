"""What a baseline keeps back, and what it says that is no longer true."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tracemap.config import Config
from tracemap.findings import Finding, Problem, Related

if TYPE_CHECKING:
    from tracemap.loading.baseline import Accepted, Baseline

STALE = "TM601"
"""The code of the rule on entries that nothing is found of."""


def configured_baseline(root: Path, config: Config) -> Baseline | None:
    """Return the baseline that the configuration of a project names, or None where it names none.

    Raises:
        ConfigError: it cannot be used.
    """
    if not config.baseline:
        return None
    from tracemap.loading import baseline  # imported where there is one

    path = baseline.path_of_configured(root, config)
    if path is None:
        return None
    named_by = baseline.place_of_setting(config)
    return baseline.read_baseline(path, config.baseline, named_by=named_by)


def accepted_by(
    baseline: Baseline | None, fingerprint: str, as_of: date
) -> tuple[Accepted | None, bool]:
    """Return the entry that accepts a finding, if any, and whether it still does on a date."""
    entry = baseline.accepted.get(fingerprint) if baseline else None
    return entry, entry is not None and (entry.expires is None or as_of <= entry.expires)


def resurfaced(finding: Finding, entry: Accepted) -> Finding:
    """Return a finding whose entry has expired, with a word on that."""
    why = f": {entry.reason}" if entry.reason else ""
    word = Related(entry.location, f"accepted until {entry.expires}{why}")
    problem = finding.problem._replace(related=(*finding.problem.related, word))
    return finding._replace(problem=problem)


def stale_entries(baseline: Baseline, found: Collection[str], judged: Collection[str]) -> list[str]:
    """Return the fingerprints of the entries of the rules judged that none of the findings has."""
    return [
        fingerprint
        for fingerprint, entry in baseline.accepted.items()
        if fingerprint not in found and entry.rule in judged
    ]


def stale_problems(baseline: Baseline, stale: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each of some stale entries."""
    for fingerprint in stale:
        entry = baseline.accepted[fingerprint]
        yield Problem(
            STALE,
            f"nothing is found any more of what '{fingerprint}' accepts, a finding of {entry.rule}",
            entry.location,
            help="tracemap check --update-baseline takes it out",
        )
