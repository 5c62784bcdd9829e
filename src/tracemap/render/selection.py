"""What is wanted on a picture, as the options of the command say it."""

from __future__ import annotations

from dataclasses import dataclass

COMPANIONS = ("requirements", "test_plans", "test_cases", "verification_elements")
"""What may be shown with the milestones."""

GROUPINGS = ("wbs", "level", "kind", "state", "phase", "owner")
"""What milestones may be clustered by."""

READABLE = 100
"""How many milestones, and how many other items, a drawing shows unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items are shown, and how they are laid out.

    Attributes:
        focus: ids whose surroundings are shown; with none, the whole plan.
        depth: how many links away from the focus; None for any number.
        wbs: only milestones under one of these WBS elements, or under a part of one.
        levels: only milestones of these levels.
        incomplete: only milestones that are neither completed nor superseded.
        companions: what is shown with the milestones, of `COMPANIONS`.
        reduce: whether links that a longer path makes redundant are left out.
        cluster: what the milestones are clustered by, of `GROUPINGS`.
        limit: at most so many milestones, and so many other items; None for any number.
        bound: what forbids a higher limit, as a sentence of the caption; None where nothing does.
        whole: every item of every kind, whether a milestone leads to it or not; nothing above narrows it.
    """

    focus: tuple[str, ...] = ()
    depth: int | None = None
    wbs: tuple[str, ...] = ()
    levels: frozenset[int] = frozenset()
    incomplete: bool = False
    companions: frozenset[str] = frozenset()
    reduce: bool = False
    cluster: str | None = None
    limit: int | None = READABLE
    bound: str | None = None
    whole: bool = False
