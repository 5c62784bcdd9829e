"""The content of a ReqIF file: its objects, the relations between them, and the documents they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tracemap.exporting.reqif.markup import EPOCH, element, leaf, opened, xhtml
from tracemap.exporting.reqif.types import attributes_of, called, choice, definition, shape
from tracemap.interchange.escapes import escaped, escaping
from tracemap.interchange.links import Key, Names, links_of
from tracemap.interchange.values import as_text
from tracemap.records import Record, Records, Value
from tracemap.schema.fields import FieldSpec

_NOT_IN_NAME = escaping("[^A-Za-z0-9_-]")


class Heading(NamedTuple):
    """A section of a document: what the document and the section are called."""

    document: str
    section: str


def identifier(key: Key) -> str:
    """Return the identifier of an item's object."""
    return f"{key[0]}.{_word(key[1])}"


def headings(records: Records) -> list[Heading]:
    """Return the sections that requirements say they stand in, in the order in which they do."""
    return list(
        dict.fromkeys(
            Heading(document_of(record), str(record["section"]))
            for record in records.requirements.values()
            if "section" in record
        )
    )


def document_of(record: Record) -> str:
    """Return the document that a requirement stands in."""
    return str(record.get("document", "Requirements"))


def spec_objects(records: Records, names: Names) -> Iterator[str]:
    """Yield the lines of all objects: items, what they name elsewhere, headings."""
    for kind, items in records.by_kind():
        attributes = [(spec, shape(spec)) for spec in attributes_of(kind)]
        for one, record in items.items():
            values = [_value(kind, "id", "STRING", one)]
            values += [
                _attribute(kind, spec, form, record[spec.name])
                for spec, form in attributes
                if spec.name in record
            ]
            yield from _object(names.of[kind, one], kind, values)
    for kind, one in names.elsewhere:
        name = f"{kind}.elsewhere"
        yield from _object(names.of[kind, one], name, [_value(name, "id", "STRING", one)])
    for heading in headings(records):
        value = _value("section", "heading", "STRING", heading.section)
        yield from _object(_heading(heading), "section", [value])


def relations(records: Records, names: Names) -> Iterator[str]:
    """Yield the lines of all relations, in the order of the links of each item."""
    counts: Counter[str] = Counter()
    for kind, items in records.by_kind():
        for one in items:
            for field, target in links_of(records, kind, one):
                source, reached = names.of[kind, one], names.of[target]
                name = f"link.{source}.{field}.{reached}"
                counts[name] += 1
                if counts[name] > 1:
                    name += f".{counts[name]}"
                ends = [
                    f"<SOURCE>{leaf('SPEC-OBJECT-REF', source)}</SOURCE>",
                    f"<TARGET>{leaf('SPEC-OBJECT-REF', reached)}</TARGET>",
                    f"<TYPE>{leaf('SPEC-RELATION-TYPE-REF', f'type.link.{field}')}</TYPE>",
                ]
                yield from element("SPEC-RELATION", ends, identifier=name, last_change=EPOCH)


def specifications(records: Records, names: Names) -> Iterator[str]:
    """Yield the lines of all documents with the objects in them, each object once."""
    documents: dict[str, dict[str | None, list[str]]] = {}
    for one, record in records.requirements.items():
        sections = documents.setdefault(document_of(record), {})
        section = str(record["section"]) if "section" in record else None
        sections.setdefault(section, []).append(names.of["requirement", one])
    for document, sections in documents.items():
        lines = list(_leaves(sections.pop(None, [])))
        for section, under in sections.items():
            heading = _heading(Heading(document, str(section)))
            lines += _node(heading, _leaves(under))
        yield from _specification(f"requirement.{_word(document)}", document, lines)
    for kind, items in records.by_kind():
        if items and kind != "requirement":
            lines = list(_leaves([names.of[kind, one] for one in items]))
            yield from _specification(kind, f"{called(kind)}s", lines)
    if names.elsewhere:
        lines = list(_leaves([names.of[key] for key in names.elsewhere]))
        yield from _specification("elsewhere", "Not in this plan", lines)


def _word(text: str) -> str:
    return escaped(text, _NOT_IN_NAME)


def _heading(heading: Heading) -> str:
    return f"section.{_word(heading.document)}.{_word(heading.section)}"


def _object(name: str, object_type: str, values: list[str]) -> Iterator[str]:
    content = [
        *element("VALUES", values),
        f"<TYPE>{leaf('SPEC-OBJECT-TYPE-REF', f'type.{object_type}')}</TYPE>",
    ]
    yield from element("SPEC-OBJECT", content, identifier=name, last_change=EPOCH)


def _attribute(kind: str, spec: FieldSpec, form: str, value: Value) -> str:
    match form:
        case "XHTML":
            return _wrapped(kind, spec.name, form, f"<THE-VALUE>{xhtml(str(value))}</THE-VALUE>")
        case "ENUMERATION":
            chosen = value if isinstance(value, list) else [as_text(value)]
            refs = (leaf("ENUM-VALUE-REF", choice(kind, spec.name, one)) for one in chosen)
            return _wrapped(kind, spec.name, form, f"<VALUES>{''.join(refs)}</VALUES>")
        case "DATE":
            # At noon, so that it is the same day wherever a tool shows it as local time.
            return _value(kind, spec.name, form, f"{value}T12:00:00Z")
        case _:
            return _value(kind, spec.name, form, as_text(value))


def _value(kind: str, field: str, form: str, text: str) -> str:
    start = opened(f"ATTRIBUTE-VALUE-{form}", the_value=text)
    return f"{start}>{_defined(kind, field, form)}</ATTRIBUTE-VALUE-{form}>"


def _wrapped(kind: str, field: str, form: str, content: str) -> str:
    tag = f"ATTRIBUTE-VALUE-{form}"
    return f"<{tag}>{_defined(kind, field, form)}{content}</{tag}>"


def _defined(kind: str, field: str, form: str) -> str:
    reference = leaf(f"ATTRIBUTE-DEFINITION-{form}-REF", definition(kind, field))
    return f"<DEFINITION>{reference}</DEFINITION>"


def _leaves(names: list[str]) -> Iterator[str]:
    for name in names:
        yield from _node(name, ())


def _node(name: str, under: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    lines = list(under)
    content = [f"<OBJECT>{leaf('SPEC-OBJECT-REF', name)}</OBJECT>"]
    if lines:
        content += element("CHILDREN", lines)
    yield from element("SPEC-HIERARCHY", content, identifier=f"in.{name}", last_change=EPOCH)


def _specification(name: str, long_name: str, lines: list[str]) -> Iterator[str]:
    content = [
        "<TYPE>" + leaf("SPECIFICATION-TYPE-REF", "type.specification") + "</TYPE>",
        *(element("CHILDREN", lines) if lines else ()),
    ]
    yield from element(
        "SPECIFICATION",
        content,
        identifier=f"specification.{name}",
        last_change=EPOCH,
        long_name=long_name,
    )
