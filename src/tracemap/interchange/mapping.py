"""Things of another tool to the items of a plan: what each is, what its attributes and links mean.

What the plan cannot hold is left out and told of once for each reason, with its first place and how often.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tracemap.bounded_pattern import Form
from tracemap.errors import SourceError
from tracemap.interchange.linking import Linker, said
from tracemap.interchange.links import Key
from tracemap.interchange.meaning import Meaning, folded, meaning
from tracemap.interchange.things import LeftOut, Tally, Thing, Words
from tracemap.interchange.values import Written, in_order
from tracemap.model import KINDS
from tracemap.records import FIELDS, Record, Records
from tracemap.schema.fields import fields_of

_LONGEST = 60


class Items(NamedTuple):
    """The items that things are, what was left out of them, and what a reader should know besides."""

    records: Records
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def items_of(
    things: Iterable[Thing],
    settings: Mapping[str, Any],
    forms: Mapping[str, Form],
    words: Words,
    tally: Tally,
) -> Items:
    """Return the items of a plan that things of a source are.

    Args:
        things: what the source holds, in its order.
        settings: what the configuration says of the source.
        forms: for each kind of item the form of its ids, by which what a link leads to out of the
            source is known. (Milestones are not: their form fits all.)
        words: what the source is called by.
        tally: what was left out already.

    Raises:
        SourceError: two things have the same name, or the same id.
    """
    kinds = _Kinds(meaning(settings), forms, words, tally)
    every = [(thing, kinds.of(thing)) for thing in things]
    found = [(thing, kind) for thing, kind in every if kind]
    no_items = frozenset(thing.name for thing, kind in every if not kind)
    records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    places: dict[str | Key, str] = {}
    keys: dict[str, Key] = {}
    for thing, kind in found:
        _refuse_twice(places, thing.name, thing.place, thing.name)
        keys[thing.name] = (kind, thing.id)
        if thing.held:
            _refuse_twice(places, (kind, thing.id), thing.place, thing.id)
            records[kind][thing.id] = _record(thing, kind, kinds.meant, words, tally)
    linker = Linker(records, keys, no_items, kinds.of_id, kinds.meant, words, tally)
    for thing, kind in found:
        if thing.held:
            linker.link(thing, (kind, thing.id))
    partial = [(kind, thing.id) for thing, kind in found if thing.held and not thing.whole]
    notes = _entitle(records, partial)
    ordered = (
        {one: in_order(kind, record) for one, record in items.items()}
        for kind, items in records.items()
    )
    return Items(Records(*ordered), tally.left_out(), notes)


class _Kinds:
    """Tells what kind of item a thing is."""

    def __init__(
        self, meant: Meaning, forms: Mapping[str, Form], words: Words, tally: Tally
    ) -> None:
        self.meant = meant
        self._words = words
        self._tally = tally
        self._forms = {kind: form for kind, form in forms.items() if kind != "milestone"}

    def of(self, thing: Thing) -> str | None:
        """Return the kind of a thing by its type, or by its id; None where it is none."""
        kind = self.meant.types.get(folded(thing.type))
        if kind is None and self._words.types_are_names:
            kind = self.of_id(thing.id)
        if kind is None:
            what = f"{self._words.thing}s of type '{thing.type}'"
            why = f"the type is no kind of item; see {self._words.setting('types')}"
            self._tally.add(thing.place, what, why)
        return kind or None

    def of_id(self, identifier: str) -> str | None:
        """Return the one kind whose ids look like that."""
        kinds = [kind for kind, form in self._forms.items() if form.fullmatch(identifier)]
        return kinds[0] if len(kinds) == 1 else None


def _refuse_twice(known: dict[str | Key, str], name: str | Key, place: str, shown: str) -> None:
    if name in known:
        message = f"{place}: '{shown[:_LONGEST]}' stands twice, first at {known[name]}"
        raise SourceError(message, "give one of the two another id, or remove it")
    known[name] = place


def _record(thing: Thing, kind: str, meant: Meaning, words: Words, tally: Tally) -> Record:
    """Return the attributes of a thing as the fields of an item; of two for one field the first holds."""
    record: Record = {}
    given: dict[str, Written] = {}
    for attribute, written in thing.values:
        field = meant.field(kind, attribute) if written else ""
        what = f"{words.attribute} '{attribute}' of a {said(kind)}"
        if field is None:
            tally.add(thing.place, what, f"it is no field; see {words.setting('fields')}")
        elif field and given.setdefault(field, written) != written:
            tally.add(thing.place, what, f"another {words.attribute} is its '{field}' already")
        elif field:
            try:
                value = meant.value(kind, field, written)
            except ValueError as error:
                shown = written if isinstance(written, str) else ", ".join(written)
                what = f"'{shown[:_LONGEST]}' as '{field}' of a {said(kind)}"
                tally.add(thing.place, what, f"{error}; see {words.setting('values')}")
            else:
                if value is not None:
                    record[field] = value
    if kind == "requirement":
        record = {field: text for field, text in thing.around if text} | record
    return record


def _entitle(records: Mapping[str, Mapping[str, Record]], keys: Iterable[Key]) -> tuple[str, ...]:
    """Give items that must have a title and have none the first line of their text, or their id."""
    counts: dict[tuple[str, str], int] = {}
    for kind, one in keys:
        title = next(field for field in ("title", "name") if field in FIELDS[kind])
        record = records[kind][one]
        if title not in record and fields_of(kind)[title].required:
            text = str(record.get("text") or record.get("description") or "")
            lines = (line.strip() for line in text.splitlines())
            record[title] = next(filter(None, lines), one)
            counts[kind, title] = counts.get((kind, title), 0) + 1
    return tuple(
        f"{count} {said(kind)}{'' if count == 1 else 's'} without a {title}: "
        "the first line of the text, or the id, is taken"
        for (kind, title), count in counts.items()
    )
