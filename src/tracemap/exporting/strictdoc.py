"""StrictDoc, a document of requirements in one text file (.sdoc).

Every item is a node with a tag and a grammar of its own, every link a relation whose role is the field that
holds it: up to what is verified or waited for (`Parent`), down where a field points the other way
(`Child`), so that StrictDoc sees a circle only where there is one. Requirements stand in a section for each
document and each section of it. Relations may not lead to nothing, so that an item that others only name
is a node too, of a tag that says so. The markup is plain text: no title or text is taken for markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracemap.interchange.escapes import escaped, escaping
from tracemap.interchange.links import LINKS, OWN_ID, Key, Names, links_of, names
from tracemap.interchange.strictdoc import ELSEWHERE, FIELDS, NOT_IN_FIELD, WRITTEN_BY
from tracemap.interchange.values import as_text
from tracemap.model import KINDS
from tracemap.records import FIELDS as FIELDS_OF
from tracemap.records import Record, Records

FILE = ".sdoc"
HOLDS = frozenset(KINDS)

_DOWN = frozenset(
    (("milestone", "successors"), ("milestone", "superseded_by"), ("test_plan", "milestones"))
)
"""The links whose other end waits for this one."""

_LAST = ("TITLE", "STATEMENT", "RATIONALE", "COMMENT")
_NOT_IN_UID = escaping("[^A-Za-z0-9_()/.:-]|^[()/.:-]")
_NOT_IN_TITLE = escaping("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|" + NOT_IN_FIELD.pattern)


def write(records: Records, title: str) -> dict[str, bytes]:
    """Return the one file, UTF-8. Linear in items and links."""
    named = names(records, _spelt)
    lines = [
        "[DOCUMENT]",
        f"TITLE: {_title(title) or 'Plan'}",
        "OPTIONS:",
        "  MARKUP: Text",
        "METADATA:",
        f"  {WRITTEN_BY[0]}: {WRITTEN_BY[1]}",
        "",
        *_grammar(records, named),
        "",
        *_requirements(records, named),
    ]
    for kind, items in records.by_kind():
        if items and kind != "requirement":
            nodes = (_node(records, named, kind, one) for one in items)
            lines += _section(f"{kind.replace('_', ' ').capitalize()}s", nodes)
    if named.elsewhere:
        nodes = (_elsewhere(named, key) for key in named.elsewhere)
        lines += _section("Not in this plan", nodes)
    return {"": "\n".join(lines).encode()}


def _spelt(key: Key) -> str:
    return escaped(key[1], _NOT_IN_UID)


def _title(text: str) -> str:
    return escaped(text, _NOT_IN_TITLE)


def _tag(kind: str) -> str:
    return kind.upper()


def _field(field: str) -> str:
    return FIELDS.get(field, field.upper())


def _attributes(kind: str) -> list[str]:
    """Return the fields of a kind that are no links, those of several lines last, as StrictDoc wants them."""
    places = {field: place for place, field in enumerate(_LAST)}
    fields = [field for field in FIELDS_OF[kind] if field not in LINKS[kind]]
    return sorted(fields, key=lambda field: places.get(_field(field), -1))


def _grammar(records: Records, named: Names) -> Iterator[str]:
    """Yield the grammar of the kinds that there are."""
    yield "[GRAMMAR]"
    yield "ELEMENTS:"
    yield from _element("TEXT", ["UID", "STATEMENT"], ())
    yield from _element("SECTION", ["UID", "TITLE"], (), composite=True)
    for kind, items in records.by_kind():
        if items:
            fields = ["UID", OWN_ID.upper(), *map(_field, _attributes(kind))]
            links = [(_direction(kind, field), field) for field in LINKS[kind]]
            yield from _element(_tag(kind), fields, links)
    for kind in KINDS:
        if any(kind == one for one, _ in named.elsewhere):
            yield from _element(_tag(kind) + ELSEWHERE, ["UID", OWN_ID.upper(), "TITLE"], ())


def _element(
    tag: str, fields: Iterable[str], links: Iterable[tuple[str, str]], *, composite: bool = False
) -> Iterator[str]:
    yield f"- TAG: {tag}"
    if composite:
        yield from ("  PROPERTIES:", "    IS_COMPOSITE: True")
    yield "  FIELDS:"
    for field in fields:
        yield from (f"  - TITLE: {field}", "    TYPE: String", "    REQUIRED: False")
    for number, (direction, role) in enumerate(links):
        if not number:
            yield "  RELATIONS:"
        yield from (f"  - TYPE: {direction}", f"    ROLE: {role}")


def _requirements(records: Records, named: Names) -> Iterator[str]:
    """Yield the requirements by document and section, those without one first."""
    documents: dict[str, dict[str, list[str]]] = {}
    for one, record in records.requirements.items():
        sections = documents.setdefault(str(record.get("document", "Requirements")), {"": []})
        sections.setdefault(str(record.get("section", "")), []).append(one)
    for document, sections in documents.items():
        lines: list[str] = []
        for section, ones in sections.items():
            nodes = (_node(records, named, "requirement", one) for one in ones)
            lines += _section(section, nodes) if section else _flat(nodes)
        yield from _section(document, [lines])


def _section(title: str, nodes: Iterable[Iterable[str]]) -> Iterator[str]:
    yield from ("[[SECTION]]", f"TITLE: {_title(title)}", "")
    yield from _flat(nodes)
    yield from ("[[/SECTION]]", "")


def _flat(nodes: Iterable[Iterable[str]]) -> Iterator[str]:
    for node in nodes:
        yield from node


def _node(records: Records, named: Names, kind: str, identifier: str) -> Iterator[str]:
    record: Record = dict(records.by_kind())[kind][identifier]
    name = named.of[kind, identifier]
    yield from (f"[{_tag(kind)}]", f"UID: {name}")
    if name != identifier:
        yield _written(OWN_ID.upper(), identifier)
    for field in _attributes(kind):
        if field in record:
            yield _written(_field(field), as_text(record[field]))
    for number, (field, target) in enumerate(links_of(records, kind, identifier)):
        if not number:
            yield "RELATIONS:"
        yield f"- TYPE: {_direction(kind, field)}"
        yield f"  VALUE: {named.of[target]}"
        yield f"  ROLE: {field}"
    yield ""


def _elsewhere(named: Names, key: Key) -> Iterator[str]:
    name = named.of[key]
    yield from (f"[{_tag(key[0])}{ELSEWHERE}]", f"UID: {name}")
    if name != key[1]:
        yield _written(OWN_ID.upper(), key[1])
    yield from (f"TITLE: {_title(key[1])}", "")


def _direction(kind: str, field: str) -> str:
    return "Child" if (kind, field) in _DOWN else "Parent"


def _written(field: str, text: str) -> str:
    """Return a field with a text, on a line of its own where it has several."""
    if field in ("TITLE", "STATUS"):  # StrictDoc has them on one line
        return f"{field}: {_title(text)}"
    held = escaped(text, NOT_IN_FIELD)
    return f"{field}: >>>\n{held}\n<<<" if "\n" in held else f"{field}: {held}"
