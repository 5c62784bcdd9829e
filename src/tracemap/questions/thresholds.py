"""Whether coverage is high enough, and whether it has dropped since another state of the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracemap.errors import UsageError
from tracemap.questions.coverage import CoverageReport
from tracemap.questions.shares import Change, Share, Threshold, millionths

MEASURES = ("planned", "verified")
"""What can be measured: a milestone and a test case for each, or verified by them."""

TOTAL = "total"
"""The key that stands for all active requirements."""

NO_KEY = "none"
"""The key that stands for the requirements of no group."""

_PRIORITIES = ("1a", "1b", "2", "3", NO_KEY)
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")


def thresholds(report: CoverageReport, wanted: str, measure: str) -> tuple[Threshold, ...]:
    """Return how a report stands to the least shares that are wanted.

    Args:
        report: the coverage, in groups.
        wanted: the least shares in percent, as `1a=100,1b=90`; `total=80` or `80` is of all.
        measure: one of `MEASURES`.

    Raises:
        UsageError: `wanted` is not of this form, or names a group that there is none of.
    """
    members = _members(report)
    found = []
    for part in filter(None, (part.strip() for part in wanted.split(","))):
        key, _, percent = part.rpartition("=")
        key, percent = key.strip() or TOTAL, percent.strip().removesuffix("%")
        if not _PERCENT.fullmatch(percent) or millionths(percent) > 100_000_000:
            advice = "write it as 1a=100,1b=90: groups, and percentages from 0 to 100"
            raise UsageError(f"--fail-under: {part!r} is no threshold", advice)
        if key not in members:
            raise UsageError(
                f"--fail-under: no {report.by} is called {key!r}",
                f"there are {', '.join(members)}",
            )
        counted = _counted(report, measure)
        missing = tuple(one for one in members[key] if one not in counted)
        share = Share(len(members[key]) - len(missing), len(members[key]))
        found.append(Threshold(key, percent, share, missing))
    if not found:
        raise UsageError("--fail-under: no threshold is given", "write it as 1a=100,1b=90")
    return tuple(found)


def changes(report: CoverageReport, before: CoverageReport, measure: str) -> tuple[Change, ...]:
    """Return the share of each group now and before, and of all, without groups that are gone or empty."""
    members, members_before = _members(report), _members(before)
    counted, counted_before = _counted(report, measure), _counted(before, measure)
    found = []
    for key, ids in members.items():
        then = members_before.get(key, ())
        if not ids and not then and key != TOTAL:
            continue
        known = set(then)
        found.append(
            Change(
                key,
                Share(sum(one in counted for one in ids), len(ids)),
                Share(sum(one in counted_before for one in then), len(then)),
                tuple(one for one in ids if one in counted_before and one not in counted),
                tuple(one for one in ids if one not in known and one not in counted),
            )
        )
    return tuple(found)


def _members(report: CoverageReport) -> dict[str, Sequence[str]]:
    """Return the requirements of each group by its key as it is written, and all of them."""
    found: dict[str, Sequence[str]] = dict.fromkeys(
        _PRIORITIES if report.by == "priority" else (), ()
    )
    found |= {group.key or NO_KEY: group.members for group in report.groups}
    return found | {TOTAL: [one.id for one in report.requirements]}


def _counted(report: CoverageReport, measure: str) -> set[str]:
    """Return the requirements that count by a measure."""
    if measure == "verified":
        return {one.id for one in report.requirements if one.verification == "verified"}
    return {one.id for one in report.requirements if one.coverage == "planned"}
