"""Laying what one source says of a milestone over what another says: field by field, places included."""

from __future__ import annotations

from collections.abc import Mapping

from tracemap.catalog import Override
from tracemap.model import Item, Milestone
from tracemap.source import Layered, by_slot, keys_of

_FIELDS = Milestone._fields[1:-2]


class Layers:
    """The milestones of the layers below the one that is being read, and what was overridden so far."""

    def __init__(self) -> None:
        """Start with nothing below."""
        self.overrides: list[Override] = []
        self._below: dict[str, Item] = {}
        self._laid: dict[str, Milestone] = {}

    def start(self, milestones: Mapping[str, Item]) -> frozenset[str]:
        """Begin a layer over these milestones, and return their codes."""
        self._below, self._laid = dict(milestones), {}
        return frozenset(milestones)

    def lay(self, above: Item) -> Milestone | None:
        """Return a milestone laid over what lies below it.

        None where nothing lies below, or this layer has said something of it before.
        """
        below = self._below.pop(above.id, None)
        if not (isinstance(below, Milestone) and isinstance(above, Milestone)):
            return None
        self._laid[above.id] = above
        self.overrides += _overridden(below, above)
        return laid_over(below, above)

    def first(self, milestone: Item) -> Item:
        """Return what this layer itself says of a milestone that it has laid over another."""
        return self._laid.get(milestone.id, milestone)


def laid_over(below: Milestone, above: Milestone) -> Milestone:
    """Return a milestone with the fields that `above` gives, and the others as they are below.

    Each field keeps its place in the file that gives it; the code stands where it stands below.
    """
    upper = by_slot(above)
    fields = by_slot(below) | {slot: places for slot, places in upper.items() if slot}
    given = {name: getattr(above, name) for name in _FIELDS if _gives(above, name)}
    keys = (*keys_of(below), *keys_of(above))
    return below._replace(source=Layered(fields, keys), at=0, **given)


def _overridden(below: Milestone, above: Milestone) -> list[Override]:
    """Return the fields that both give, and not alike, in the order of the schema."""
    return [
        Override(name, below, above)
        for name in _FIELDS
        if _gives(above, name) and _gives(below, name) and _said(below, name) != _said(above, name)
    ]


def _gives(milestone: Milestone, field: str) -> bool:
    return getattr(milestone, field) not in (None, ())


def _said(milestone: Milestone, field: str) -> object:
    """Return what a milestone says; the order in a list means nothing."""
    value = getattr(milestone, field)
    return frozenset(value) if isinstance(value, tuple) else value
