"""What groups of milestones have in common: how much later one group comes, and how alike its members are.

The unit is the milestone, by the mean of its scores: one that was seen open on ten dates counts once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from statistics import fmean
from typing import NamedTuple


class Scored(NamedTuple):
    """A score of one milestone, and the group it counts in."""

    group: Hashable
    code: str
    score: float


def _members(scored: Iterable[Scored]) -> dict[Hashable, list[float]]:
    """Return the scores of each group, one for a milestone: the mean of those it has there."""
    of_code: dict[tuple[Hashable, str], list[float]] = {}
    for one in scored:
        of_code.setdefault((one.group, one.code), []).append(one.score)
    members: dict[Hashable, list[float]] = {}
    for (group, _), scores in of_code.items():
        members.setdefault(group, []).append(fmean(scores))
    return members


def shifts(scored: Iterable[Scored]) -> tuple[dict[Hashable, float], float]:
    """Return the shift of each group, drawn to nothing as far as it rests on few, and their variance.

    A group of n keeps n / (n + k) of its distance from the mean; k is the variance inside groups over that
    between them, estimated from all groups. Nothing where the groups do not differ by more than chance.
    """
    members = _members(scored)
    members.pop(None, None)
    count, groups = sum(map(len, members.values())), len(members)
    if groups < 2 or count <= groups:
        return {}, 0.0
    mean = sum(map(sum, members.values())) / count
    means = {key: fmean(scores) for key, scores in members.items()}
    inside = sum((score - means[key]) ** 2 for key, of in members.items() for score in of)
    inside /= count - groups
    spread = sum(len(of) * (means[key] - mean) ** 2 for key, of in members.items())
    size = (count - sum(len(of) ** 2 for of in members.values()) / count) / (groups - 1)
    between = (spread / (groups - 1) - inside) / size
    if between <= 0:
        return {}, 0.0
    k = inside / between
    found = {key: (means[key] - mean) * len(of) / (len(of) + k) for key, of in members.items()}
    return found, between


def alike(scored: Iterable[Scored]) -> float:
    """Return the correlation of the scores of two milestones of one group; 0 where it is less."""
    members = _members(scored)
    every = [score for of in members.values() for score in of]
    pairs = sum(len(of) * (len(of) - 1) for of in members.values())
    if not pairs:
        return 0.0
    mean = fmean(every)
    variance = fmean((one - mean) ** 2 for one in every)
    if not variance:
        return 0.0
    products = sum(
        sum(one - mean for one in of) ** 2 - sum((one - mean) ** 2 for one in of)
        for of in members.values()
    )
    return max(products / pairs / variance, 0.0)
