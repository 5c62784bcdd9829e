"""Doorstop documents: a folder, with items in YAML or Markdown.

Documents tell what their items are by their prefix (`REQ` holds requirements, `TST` test cases); headers
are titles, further attributes are fields by their name; see the settings `types`, `fields` and `values`.
Links have no type and mean what they can between the two kinds: an item of tests that links to a
requirement verifies it. The heading above an item gives its section, the prefix its document. Items that
are inactive or not normative are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracemap.importing.doorstop.tree import Document, Item, read_documents
from tracemap.importing.files import limits_of
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.interchange.doorstop import ELSEWHERE, KIND, Uid, uid_of
from tracemap.interchange.escapes import unescaped
from tracemap.interchange.links import OWN_ID
from tracemap.interchange.mapping import items_of
from tracemap.interchange.things import Tally, Thing, Words
from tracemap.interchange.values import Written

FILES = "a folder with Doorstop documents"
EXAMPLES = """\
  tracemap import doorstop requirements-of-doorstop/ --dry-run
  tracemap import doorstop . --strict  write nothing if anything would be dropped"""

_WORDS = Words("doorstop", "item", "attribute", names_are_ids=True, types_are_names=True)
_OF_DOORSTOP = frozenset(
    (
        "active",
        "derived",
        "header",
        "level",
        "links",
        "normative",
        "ref",
        "references",
        "reviewed",
        "text",
    )
)
_OURS = frozenset((OWN_ID, KIND, ELSEWHERE))
_NO = ("false", "no", "off", "0")


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the items of Doorstop documents, which may refer to one another.

    Raises:
        SourceError: a folder holds no document; a file is no YAML, or not what Doorstop writes; documents
            stand under one another in a circle; or an item stands twice.
    """
    tally = Tally()
    documents = [one for path in source.paths for one in read_documents(path, limits_of(source))]
    stems = {uid_of(item.uid): item.uid for one in documents for item in one.items}
    things = (thing for one in documents for thing in _things(one, stems, tally))
    items = items_of(things, settings, source.forms, _WORDS, tally)
    read = {"documents": len(documents), "items": sum(len(one.items) for one in documents)}
    dropped = tuple(Dropped(*one) for one in items.left_out)
    return Reading(items.records, read, dropped, items.notes)


def _things(document: Document, stems: Mapping[Uid | None, str], tally: Tally) -> Iterator[Thing]:
    heading = ""
    for item in document.items:
        kind = _text(item, KIND) or document.kind
        held = not _text(item, ELSEWHERE)
        if held and _text(item, "normative").lower() in _NO:
            if item.level[-1:] == (0,):
                heading = (_text(item, "header") or _text(item, "text")).partition("\n")[0]
            else:
                why = "they ask for nothing"
                tally.add(item.place, "items that are not normative", why)
            continue
        if held and _text(item, "active").lower() in _NO and not _text(item, "status"):
            tally.add(item.place, "items that are not active", "Doorstop does not count them")
            continue
        if item.data.get("references") or _text(item, "ref"):
            tally.add(item.place, "references to files", "they lead to no item")
        around = () if kind else (("document", document.prefix), ("section", heading))
        identifier = _text(item, OWN_ID) or item.uid
        links = [("", stems.get(uid_of(uid), uid)) for uid in item.links]
        values = list(_values(item, tally))
        thing_type = kind or document.prefix
        whole = bool(kind)
        yield Thing(
            item.place, item.uid, identifier, thing_type, values, links, around, whole, held
        )


def _text(item: Item, name: str) -> str:
    value = item.data.get(name)
    return unescaped(value.strip()) if isinstance(value, str) else ""


def _values(item: Item, tally: Tally) -> Iterator[tuple[str, Written]]:
    for name in ("header", "text"):
        if text := _text(item, name):
            yield name, text
    for name, value in item.data.items():
        if name in _OF_DOORSTOP or name in _OURS:
            continue
        if isinstance(value, str):
            yield name, unescaped(value.strip())
        elif all(isinstance(one, str) for one in value):
            yield name, [unescaped(one.strip()) for one in value]
        else:
            tally.add(item.place, f"attribute '{name}'", "it holds lists or mappings inside a list")
