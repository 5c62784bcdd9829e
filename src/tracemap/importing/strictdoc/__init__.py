"""StrictDoc documents (.sdoc), one, several or a folder of them.

Nodes are items by their tag (`REQUIREMENT`, `TEST_CASE` ...), fields are fields by their name
(`STATEMENT` is the text, `RATIONALE` the discussion), relations are links by their role; see the settings
`types`, `fields`, `links`, `backlinks` and `values`. A relation without a role means what it can between
the two kinds: a requirement whose parent is a requirement is derived from it. A section gives its title,
and the document its own, to requirements that have no field for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tracemap.errors import SourceError
from tracemap.importing.files import limits_of
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.importing.strictdoc.document import Document, Node, read_document
from tracemap.importing.texts import files_under, text_of
from tracemap.interchange.escapes import unescaped
from tracemap.interchange.links import OWN_ID
from tracemap.interchange.mapping import items_of
from tracemap.interchange.strictdoc import ELSEWHERE, WRITTEN_BY
from tracemap.interchange.things import Tally, Thing, Words
from tracemap.interchange.values import Written
from tracemap.limits import Limits

FILES = "StrictDoc documents (.sdoc), or folders of them"
EXAMPLES = """\
  tracemap import strictdoc requirements.sdoc --dry-run
  tracemap import strictdoc docs/ --into requirements/strictdoc.yaml"""

_WORDS = Words("strictdoc", "node", "field", names_are_ids=True)
_INCLUDED = "DOCUMENT_FROM_FILE"
_COMPOSITE = "COMPOSITE_"
_NO_ITEMS = frozenset(("TEXT", "SECTION", _INCLUDED))
_OF_STRICTDOC = frozenset(("MID", "UID", "LEVEL", "PREFIX", "REQ_PREFIX", OWN_ID.upper()))


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the items of StrictDoc documents, which may refer to one another.

    Raises:
        SourceError: a file is no StrictDoc document, damaged or past a limit; a folder holds none; or a
            node stands twice.
    """
    tally = Tally()
    limits = limits_of(source)
    documents = [
        read_document(str(path), text_of(path, limits))
        for given in source.paths
        for path in _files(given, limits)
    ]
    things = (thing for one in documents for thing in _things(one, tally))
    items = items_of(things, settings, source.forms, _WORDS, tally)
    read = {"documents": len(documents), "nodes": sum(len(one.nodes) for one in documents)}
    dropped = tuple(Dropped(*one) for one in items.left_out)
    return Reading(items.records, read, dropped, items.notes)


def _files(given: Path, limits: Limits) -> list[Path]:
    """Return the documents in a folder; of a file, itself."""
    if not given.is_dir():
        return [given]
    found = [given / name for name in files_under(given, limits) if name.endswith(".sdoc")]
    if not found:
        raise SourceError(f"{given}: the folder holds no .sdoc file")
    return found


def _things(document: Document, tally: Tally) -> Iterator[Thing]:
    ours = document.metadata.get(WRITTEN_BY[0]) == WRITTEN_BY[1]
    for node in document.nodes:
        place = f"{document.file}:{node.line}"
        uid = next((text for name, text in node.fields if name == "UID"), "")
        if node.tag == _INCLUDED:
            file = next((text for name, text in node.fields if name == "FILE"), "")
            what = f"the included document '{file[:60]}'"
            tally.add(place, what, "name it too, or the folder of both")
        if node.tag in _NO_ITEMS:
            continue
        if not uid:
            why = "nothing can name them; strictdoc manage auto-uid gives them one"
            tally.add(place, f"{node.tag} nodes without a UID", why)
            continue
        own = next((text for name, text in node.fields if name == OWN_ID.upper()), uid)
        around = (("document", document.title), ("section", node.section))
        yield Thing(
            place,
            uid,
            unescaped(own),
            node.tag.removeprefix(_COMPOSITE).removesuffix(ELSEWHERE),
            _values(node),
            list(_links(node, place, tally)),
            () if ours else around,
            ours,
            held=not node.tag.endswith(ELSEWHERE),
        )


def _values(node: Node) -> list[tuple[str, Written]]:
    """Return the fields of a node; one that stands several times, as a comment may, as one."""
    found: dict[str, str] = {}
    for name, text in node.fields:
        if name not in _OF_STRICTDOC:
            value = unescaped(text)
            found[name] = f"{found[name]}\n{value}" if name in found else value
    return list(found.items())


def _links(node: Node, place: str, tally: Tally) -> Iterator[tuple[str, str]]:
    for relation in node.relations:
        if relation.type in ("Parent", "Child"):
            yield relation.role, relation.value
        else:
            what = f"relations of type '{relation.type}'"
            tally.add(place, what, "they lead to no item")
