"""Where items name other items: the fields that hold references, and the references in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain, compress
from operator import itemgetter
from typing import NamedTuple

from tracemap.catalog import Catalog
from tracemap.findings import Fix
from tracemap.loading.list_text import appended
from tracemap.loading.scalar_text import rewritten
from tracemap.model import KINDS, Item, place_of
from tracemap.schema.fields import fields_of
from tracemap.source import Location, in_slot


class Field(NamedTuple):
    """A field that holds references: the kind of its items, its name, and the kinds that it may name."""

    kind: str
    name: str
    names: tuple[str, ...]


class Reference(NamedTuple):
    """An id in a field of an item, and the place where it is written."""

    item: Item
    field: str
    id: str
    location: Location


FIELDS = (
    Field("milestone", "predecessors", ("milestone",)),
    Field("milestone", "successors", ("milestone",)),
    Field("milestone", "requirements", ("requirement",)),
    Field("milestone", "test_plans", ("test_plan",)),
    Field("milestone", "superseded_by", ("milestone",)),
    Field("requirement", "derived_from", ("requirement",)),
    Field("test_plan", "milestones", ("milestone",)),
    Field("test_plan", "test_cases", ("test_case",)),
    Field("test_case", "verifies", ("requirement", "verification_element")),
    Field("verification_element", "requirement", ("requirement",)),
)
"""Every field of the model that holds references."""


OLD_NAMES = Field("milestone", "aka", ())
"""The field that holds the old names of a milestone: no references, but read like them."""


class Places:
    """The places of one field of items, each looked for once however often it is asked for."""

    def __init__(self, field: str) -> None:
        """Start with none known."""
        self._field = field
        self._known: dict[str, list[Location]] = {}

    def of(self, item: Item) -> Location:
        """Return where an item writes the field; the first element where it is a list."""
        places = self.all_of(item)
        return places[0] if places else place_of(item)

    def all_of(self, item: Item) -> list[Location]:
        """Return where an item writes the values of the field, in their order."""
        places = self._known.get(item.id)
        if places is None:
            places = _in_slot(item, item._fields.index(self._field))
            self._known[item.id] = places
        return places


def fields_naming(kind: str) -> tuple[Field, ...]:
    """Return the fields that may name items of a kind."""
    return tuple(field for field in FIELDS if kind in field.names)


def field_called(kind: str, name: str) -> Field:
    """Return the field of a kind of item by its name."""
    return next(field for field in FIELDS if field[:2] == (kind, name))


def references_outside(
    catalog: Catalog, field: Field, known: frozenset[str]
) -> Iterator[Reference]:
    """Yield the references of a field to ids that are not among the known ones."""
    return _references(catalog, field, known.issuperset, lambda identifier: identifier not in known)


def references_to(catalog: Catalog, field: Field, wanted: Set[str]) -> Iterator[Reference]:
    """Yield the references of a field to the ids that are wanted; there are none where nothing is."""
    if not wanted:
        return iter(())
    return _references(catalog, field, wanted.isdisjoint, lambda identifier: identifier in wanted)


def ids_in(catalog: Catalog, field: Field) -> Iterator[str]:
    """Yield every id that stands in a field of any item, at the speed of what takes them."""
    values = map(itemgetter(_slot(field)), catalog.of_kind(field.kind).values())
    single = fields_of(field.kind)[field.name].form.endswith("_id")
    return filter(None, values) if single else chain.from_iterable(values)


def filled(catalog: Catalog, field: Field) -> Iterator[Item]:
    """Yield the items of whose field something is written."""
    items = catalog.of_kind(field.kind).values()
    return compress(items, map(itemgetter(_slot(field)), items))


def _slot(field: Field) -> int:
    columns: tuple[str, ...] = KINDS[field.kind]._fields
    return columns.index(field.name)


def replacement(reference: Reference, text: str, *, safe: bool = True) -> Fix | None:
    """Return the fix that writes another id in the place of one, or None where that would be unsound."""
    edit = rewritten(reference.item.source, reference.location, reference.id, text)
    return None if edit is None else Fix(f"replace by {text}", (edit,), safe)


def addition(
    item: Item, field: str, places: Sequence[Location], identifier: str, *, safe: bool
) -> Fix | None:
    """Return the fix that adds an id behind those of a list, or None where that cannot be done plainly.

    Args:
        item: whose list it is.
        field: the name of the list.
        places: those of the ids in it; there is at least one.
        identifier: what is added.
        safe: whether it changes no answer.
    """
    edits = appended(item.source, places, identifier)
    words = f"add {identifier} to the {field} of {item.id}"
    return None if edits is None else Fix(words, edits, safe)


def _references(
    catalog: Catalog,
    field: Field,
    passes: Callable[[Iterable[str]], bool],
    picks: Callable[[str], bool],
) -> Iterator[Reference]:
    """Yield the references that are picked; `passes` tells at the speed of a set whether there is none."""
    if passes(ids_in(catalog, field)):
        return
    name, slot = field.name, _slot(field)
    for item in filled(catalog, field):
        value: str | tuple[str, ...] = getattr(item, name)
        identifiers = (value,) if isinstance(value, str) else value
        if passes(identifiers):
            continue
        places = _in_slot(item, slot)
        for index, identifier in enumerate(identifiers):
            if picks(identifier):
                location = places[index] if index < len(places) else place_of(item)
                yield Reference(item, name, identifier, location)


def _in_slot(item: Item, slot: int) -> list[Location]:
    """Return the places of the values of a field, in one pass over those of the item."""
    marks, places = item.source.marks, []
    for position in range(item.at + 1, len(marks)):
        mark = marks[position]
        if in_slot(mark, 0) == mark:  # the next item begins
            break
        if in_slot(mark, slot) == mark:
            places.append(item.source.location(mark))
    return places
