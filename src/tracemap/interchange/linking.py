"""The links between things of another tool as fields of items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from tracemap.interchange.links import BETWEEN, LINKS, Key
from tracemap.interchange.meaning import Meaning, folded
from tracemap.interchange.things import Tally, Thing, Words
from tracemap.records import Record
from tracemap.schema.fields import fields_of


class Linker:
    """Lays links into the fields of the items that they leave, or that they lead to.

    What a link is, its type says. Where the type says nothing that holds for the two items, their kinds
    do: a test case can do nothing but verify a requirement.
    """

    def __init__(
        self,
        records: Mapping[str, Mapping[str, Record]],
        keys: Mapping[str, Key],
        no_items: Collection[str],
        kind_of_id: Callable[[str], str | None],
        meant: Meaning,
        words: Words,
        tally: Tally,
    ) -> None:
        """Prepare for links between these items.

        Args:
            records: the items by kind and id, without links but those that are attributes.
            keys: what each name in the source stands for.
            no_items: the names in the source that stand for no item.
            kind_of_id: the kind of an item that the source does not hold, by its id, where that tells.
            meant: what the words of the source mean.
            words: what the source is called by.
            tally: takes what is left out.
        """
        self._records = records
        self._keys = keys
        self._no_items = no_items
        self._kind_of_id = kind_of_id
        self._meant = meant
        self._words = words
        self._tally = tally
        self._laid = {
            ((kind, one), field, other): False
            for kind, items in records.items()
            for one, record in items.items()
            for field in LINKS[kind]
            if isinstance(written := record.get(field), list)
            for other in written
        }

    def link(self, thing: Thing, key: Key) -> None:
        """Lay the links of a thing, which is the item `key`."""
        for link_type, name in thing.links:
            folded_type = folded(link_type)
            forward = self._meant.links.get(folded_type)
            back = self._meant.backlinks.get(folded_type)
            if "" not in (forward, back):
                self._lay_one(thing.place, key, name, link_type, forward, back)

    def _lay_one(
        self, place: str, key: Key, name: str, link_type: str, forward: str | None, back: str | None
    ) -> None:
        target = self._keys.get(name)
        if name in self._no_items:
            what = f"links to {self._words.thing}s that are no items"
            self._tally.add(place, what, "nothing is there for them to lead to")
            return
        if target is None and self._words.names_are_ids:
            if forward in LINKS[key[0]]:
                self._lay(place, key, forward, name)
                return
            kind = self._kind_of_id(name)
            target = (kind, name) if kind else None
        if target is None:
            what = f"links to the {self._words.thing} '{name}'"
            self._tally.add(place, what, "the source holds no such one")
        elif forward and target[0] in LINKS[key[0]].get(forward, ()):
            self._lay(place, key, forward, target[1])
        elif back and key[0] in LINKS[target[0]].get(back, ()):
            self._lay_back(place, target, back, key[1])
        elif (key[0], target[0]) in BETWEEN:
            self._lay(place, key, BETWEEN[key[0], target[0]], target[1])
        elif (target[0], key[0]) in BETWEEN:
            self._lay_back(place, target, BETWEEN[target[0], key[0]], key[1])
        else:
            ends = f"from a {said(key[0])} to a {said(target[0])}"
            what = f"links '{link_type}' {ends}" if link_type else f"links {ends}"
            self._tally.add(place, what, f"no field holds them; see {self._words.setting('links')}")

    def _lay(self, place: str, key: Key, field: str, other: str) -> None:
        """Lay a link into its own item, unless an attribute or the other end has said the same."""
        own = self._laid.setdefault((key, field, other), True)
        if own:
            self._add(place, key, field, other)

    def _lay_back(self, place: str, key: Key, field: str, other: str) -> None:
        """Lay a link into the item that it leads to, unless anything has said the same."""
        if (key, field, other) in self._laid:
            return
        if key[1] not in self._records[key[0]]:
            what = f"links to the {said(key[0])} '{key[1]}'"
            self._tally.add(
                place, what, f"it would hold them as '{field}', and is not in the source"
            )
            return
        self._laid[key, field, other] = False
        self._add(place, key, field, other)

    def _add(self, place: str, key: Key, field: str, other: str) -> None:
        kind, identifier = key
        record = self._records[kind][identifier]
        if fields_of(kind)[field].is_list:
            listed = record.setdefault(field, [])
            assert isinstance(listed, list)
            listed.append(other)
        elif record.setdefault(field, other) != other:
            what = f"second links of a {said(kind)} as '{field}'"
            self._tally.add(place, what, "it holds one")


def said(kind: str) -> str:
    """Return a kind of item as messages say it."""
    return kind.replace("_", " ")
