"""What changed in the items of a plan: added, removed, renamed, and field by field.

The order of a list has no meaning in a plan, and is no change; nor is the file or the line of an item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.catalog import Catalog
from tracemap.identifiers import natural_sorted
from tracemap.model import KINDS, Item, Milestone, Requirement, place_of
from tracemap.references.written import FIELDS
from tracemap.source import Location

Value = str | int | float | bool | list[str] | dict[str, str] | None

_APART = frozenset(("id", "source", "at"))
_NAMING_MILESTONES = frozenset(
    (field.kind, field.name) for field in FIELDS if "milestone" in field.names
)


class Listed(NamedTuple):
    """An item that is in one of two states only, and where it is written there.

    `external` tells of a milestone whether it is another project's.
    """

    id: str
    kind: str
    name: str | None
    external: bool
    location: Location

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `added` or `removed` in the JSON of `diff`."""
        place = self.location
        where = {"path": place.path, "line": place.line, "column": place.column}
        named = {"id": self.id, "kind": self.kind, "name": self.name, "external": self.external}
        return {**named, **where}


class Renamed(NamedTuple):
    """A milestone that has its code before among its old names now."""

    old: str
    new: str
    name: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `renamed` in the JSON of `diff`."""
        return {"kind": "milestone", "old": self.old, "new": self.new, "name": self.name}


class Changed(NamedTuple):
    """A field of an item that is another now; `id` is what the item is called now."""

    id: str
    kind: str
    field: str
    old: Value
    new: Value

    def to_dict(self) -> dict[str, Any]:
        """Return an element of `changed` in the JSON of `diff`."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class ItemChanges:
    """What changed in the items, each list by kind and in natural order.

    Attributes:
        added, removed: items that one of the states lacks. An id that seems to stand in a part of a file
            that could not be read is in neither.
        renamed: milestones under another code.
        changed: fields, in the order of the schema.
    """

    added: tuple[Listed, ...]
    removed: tuple[Listed, ...]
    renamed: tuple[Renamed, ...]
    changed: tuple[Changed, ...]


def compare_items(old: Catalog, new: Catalog) -> ItemChanges:
    """Return what changed from one state to another; linear in their items."""
    renames = _renamed_codes(old, new)
    added: list[Listed] = []
    removed: list[Listed] = []
    changed: list[Changed] = []
    for kind in KINDS:
        before, now = old.of_kind(kind), new.of_kind(kind)
        codes = renames if kind == "milestone" else {}
        known = {codes.get(identifier, identifier) for identifier in before}
        unread_before, unread_now = old.unread.get(kind, ()), new.unread.get(kind, ())
        added += [
            _listed(item, kind)
            for identifier, item in now.items()
            if identifier not in known and identifier not in unread_before
        ]
        for identifier, item in before.items():
            code = codes.get(identifier, identifier)
            if code in now:
                changed += _changes(kind, item, now[code], renames)
            elif code not in unread_now:
                removed.append(_listed(item, kind))
    names = new.milestones
    renamed = tuple(
        Renamed(was, renames[was], names[renames[was]].name) for was in natural_sorted(renames)
    )
    return ItemChanges(tuple(added), tuple(removed), renamed, tuple(changed))


def _renamed_codes(old: Catalog, new: Catalog) -> dict[str, str]:
    """Return the codes that are gone and are old names (`aka`) of new milestones, with the code of these."""
    found: dict[str, str] = {}
    for milestone in new.milestones.values():
        if milestone.id not in old.milestones:
            for alias in milestone.aka:
                if alias in old.milestones and alias not in new.milestones:
                    found.setdefault(alias, milestone.id)
    return found


def _listed(item: Item, kind: str) -> Listed:
    name = item.title if isinstance(item, Requirement) else item.name
    external = isinstance(item, Milestone) and bool(item.external)
    return Listed(item.id, kind, name, external, place_of(item))


def _changes(kind: str, old: Item, new: Item, renames: Mapping[str, str]) -> list[Changed]:
    found = []
    for field, before, now in zip(new._fields, old, new, strict=True):
        if before == now or field in _APART:
            continue
        then = _value(before, renames if (kind, field) in _NAMING_MILESTONES else {})
        value = _value(now, {})
        if field == "aka" and isinstance(value, list):
            value = [alias for alias in value if renames.get(alias) != new.id]
        if isinstance(then, dict) or isinstance(value, dict):
            then, value = then or {}, value or {}
        if then != value:
            found.append(Changed(new.id, kind, field, then, value))
    return found


def _value(value: Any, renames: Mapping[str, str]) -> Value:
    """Return a value of a field as JSON has it, lists in natural order."""
    match value:
        case tuple() if value and isinstance(value[0], tuple):
            return dict(value)
        case tuple():
            return natural_sorted({renames.get(one, one) for one in value})
        case date():
            return value.isoformat()
        case str():
            return renames.get(value, value)
        case _:
            plain: Value = value
            return plain
