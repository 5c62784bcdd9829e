"""Things of another tool, before it is known what they are in a plan, and what was left out of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracemap.interchange.values import Written


class Thing(NamedTuple):
    """Something in a source that may be an item.

    Attributes:
        place: where it stands, as messages say it.
        name: what links of the source call it.
        id: the id that it has in a plan.
        type: its type, in the words of the source.
        values: its attributes in their order, by name.
        links: its links in their order: the type of each ("" where it has none), the name it leads to.
        around: the document and the section that it stands in, for a requirement that does not say so itself.
        whole: whether what it does not say is absent on purpose, as where a plan was exported.
        held: whether the plan holds it; one that it does not only gives its id to links.
    """

    place: str
    name: str
    id: str
    type: str
    values: Iterable[tuple[str, Written]] = ()
    links: Iterable[tuple[str, str]] = ()
    around: Iterable[tuple[str, str]] = ()
    whole: bool = False
    held: bool = True


class Words(NamedTuple):
    """What a source is called by.

    Attributes:
        format: the kind of import, as its table in the configuration names it.
        thing: one of its things: "object", "need" ...
        attribute: one of their attributes: "attribute", "field" ...
        names_are_ids: whether a link names an id, so that it may lead out of the source.
        types_are_names: whether types are no more than beginnings of ids: then an unknown one says nothing,
            and the whole id tells what a thing is.
    """

    format: str
    thing: str
    attribute: str
    names_are_ids: bool
    types_are_names: bool = False

    def setting(self, name: str) -> str:
        """Return how messages name a setting of the source."""
        return f"[import.{self.format}] {name}"


class LeftOut(NamedTuple):
    """Something that a plan does not hold: where it is first, what, why, and how many of the kind."""

    place: str
    what: str
    why: str
    times: int


class Tally:
    """What was left out, each reason once, in the order in which they are met."""

    def __init__(self) -> None:
        """Start with nothing left out."""
        self._places: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, place: str, what: str, why: str) -> None:
        """Take down that something was left out."""
        self._places.setdefault((what, why), place)
        self._counts[what, why] = self._counts.get((what, why), 0) + 1

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return what was left out."""
        return tuple(
            LeftOut(place, *reason, self._counts[reason]) for reason, place in self._places.items()
        )
