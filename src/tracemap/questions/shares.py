"""Shares of requirements: now, against a least share, and against another state of the plan.

Shares are compared by whole numbers, never as rounded percentages. A group without requirements has no share:
it is empty, and reaches no threshold above zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


def millionths(percent: str) -> int:
    """Return a percentage of at most six decimals, as `88.4`, in millionths of a percent."""
    whole, _, part = percent.partition(".")
    return int(whole + part.ljust(6, "0"))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    requirements: int

    def __str__(self) -> str:
        """Return it in words.

        >>> str(Share(26, 32)), str(Share(0, 0))
        ('26 of 32, 81.2%', 'empty')
        """
        return (
            f"{self.count} of {self.requirements}, {self.percent}" if self.requirements else "empty"
        )

    @property
    def percent(self) -> str:
        """Return the share to a tenth of a percent, cut and not rounded: only all are 100%.

        >>> Share(1999, 2000).percent, Share(0, 0).percent
        ('99.9%', 'empty')
        """
        if not self.requirements:
            return "empty"
        tenths = 1000 * self.count // self.requirements
        return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"

    def to_dict(self) -> dict[str, int]:
        """Return the two numbers."""
        return {"count": self.count, "requirements": self.requirements}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A group, and the least share that it is to have.

    Attributes:
        key: the group.
        percent: the least share, as written.
        share: the share that it has.
        missing: the requirements that are not counted in it.
    """

    key: str
    percent: str
    share: Share
    missing: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Tell whether the share is large enough."""
        wanted, share = millionths(self.percent), self.share
        return (
            100_000_000 * share.count >= wanted * share.requirements
            if share.requirements
            else not wanted
        )

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `thresholds` in the JSON of `coverage`."""
        return {
            "key": self.key,
            "percent": float(self.percent),
            **self.share.to_dict(),
            "met": self.met,
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """The share of a group now and before.

    Attributes:
        key: the group.
        share, before: the share now, and before.
        lost: the requirements of the group that counted before, and do not now.
        uncovered: those that are new to it and do not count.
    """

    key: str
    share: Share
    before: Share
    lost: tuple[str, ...]
    uncovered: tuple[str, ...]

    @property
    def worse(self) -> bool:
        """Tell whether the share has dropped. One of nothing, now or before, has not: both products are 0."""
        now, then = self.share, self.before
        return now.count * then.requirements < then.count * now.requirements

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `changes` in the JSON of `coverage`."""
        return {
            "key": self.key,
            **self.share.to_dict(),
            "count_before": self.before.count,
            "requirements_before": self.before.requirements,
            "worse": self.worse,
            "lost": list(self.lost),
            "uncovered": list(self.uncovered),
        }


@dataclass(frozen=True, slots=True)
class Shares:
    """What is judged of a coverage.

    Attributes:
        measure: what counts: `planned` or `verified`.
        thresholds: the least shares that are wanted, each with what there is.
        changes: the groups, now and before.
        before: the other state of the plan as it was named, and the hash of its commit; None where none
            was named.
    """

    measure: str = "planned"
    thresholds: tuple[Threshold, ...] = ()
    changes: tuple[Change, ...] = ()
    before: tuple[str, str] | None = None

    @property
    def fails(self) -> bool:
        """Tell whether a threshold is missed, or a share has dropped."""
        return any(not one.met for one in self.thresholds) or any(one.worse for one in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the part of the JSON of `coverage` that is about shares."""
        before = self.before and dict(zip(("revision", "commit"), self.before, strict=True))
        return {
            "measure": self.measure,
            "thresholds": [threshold.to_dict() for threshold in self.thresholds],
            "changes": [change.to_dict() for change in self.changes],
            "before": before,
        }
