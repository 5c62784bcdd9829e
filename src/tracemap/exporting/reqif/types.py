"""The types of a ReqIF file: what its values, objects, relations and specifications are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tracemap.exporting.reqif.markup import EPOCH, element, empty, leaf
from tracemap.interchange.links import LINKS
from tracemap.interchange.reqif import ELSEWHERE, HEADING, ID, TEXT, TITLE
from tracemap.schema.fields import FieldSpec, fields_of

_STANDARD = {"title": TITLE, "name": TITLE, "text": TEXT, "description": TEXT}
_LONG = frozenset(("text", "description", "discussion", "comment"))
_BASE = {
    "text": ("STRING", "Text", {"max_length": "2147483647"}),
    "markup": ("XHTML", "Formatted text", {}),
    "day": ("DATE", "Day", {}),
    "amount": ("REAL", "Amount", {"accuracy": "15", "max": "1.0E12", "min": "0.0"}),
    "truth": ("BOOLEAN", "Yes or no", {}),
}
"""The data types but enumerations: for each its shape, its name and its limits."""


def shape(spec: FieldSpec) -> str:
    """Return the shape of a field's values: STRING, XHTML, ENUMERATION ..."""
    return _BASE[_datatype(spec)][0] if _datatype(spec) in _BASE else "ENUMERATION"


def attributes_of(kind: str) -> list[FieldSpec]:
    """Return the fields of a kind that are attributes; the others are relations."""
    return [spec for name, spec in fields_of(kind).items() if name not in LINKS[kind]]


def definition(kind: str, field: str) -> str:
    """Return the identifier of an attribute of a kind."""
    return f"attribute.{kind}.{field}"


def choice(kind: str, field: str, value: str) -> str:
    """Return the identifier of a value of an enumeration."""
    return f"datatype.{kind}.{field}.{value}"


def called(kind: str) -> str:
    """Return a kind of item as a reader of the file sees it: `Test case`."""
    return kind.replace("_", " ").capitalize()


def datatypes(kinds: Collection[str]) -> Iterator[str]:
    """Yield the lines of the data types of these kinds."""
    for name, (form, long_name, limits) in _BASE.items():
        yield empty(
            f"DATATYPE-DEFINITION-{form}",
            identifier=f"datatype.{name}",
            last_change=EPOCH,
            long_name=long_name,
            **limits,
        )
    for kind in kinds:
        for spec in attributes_of(kind):
            if _datatype(spec) not in _BASE:
                yield from _enumeration(kind, spec)


def spec_types(
    kinds: Collection[str], elsewhere: Sequence[str], fields: Collection[str]
) -> Iterator[str]:
    """Yield the lines of the types of objects, relations and specifications.

    Args:
        kinds: the kinds of the items.
        elsewhere: the kinds of what they name and the plan does not hold.
        fields: the fields that hold links.
    """
    for kind in kinds:
        specs = [_attribute(kind, spec) for spec in attributes_of(kind)]
        yield from _object_type(kind, called(kind), [_foreign_id(kind), *specs])
    for kind in elsewhere:
        name = f"{kind}.elsewhere"
        yield from _object_type(name, called(kind) + ELSEWHERE, [_foreign_id(name)])
    if "requirement" in kinds:
        heading = _definition("section", "heading", HEADING, "STRING", "datatype.text")
        yield from _object_type("section", "Heading", [heading])
    for field in fields:
        yield empty(
            "SPEC-RELATION-TYPE",
            identifier=f"type.link.{field}",
            last_change=EPOCH,
            long_name=field,
        )
    yield empty(
        "SPECIFICATION-TYPE",
        identifier="type.specification",
        last_change=EPOCH,
        long_name="Specification",
    )


def _datatype(spec: FieldSpec) -> str:
    """Return the name of a field's data type; "" for an enumeration, which each field has of its own."""
    if spec.name == "external":
        return "truth"
    if spec.form in ("choice", "methods"):
        return ""
    if spec.form in ("date", "number"):
        return {"date": "day", "number": "amount"}[spec.form]
    return "markup" if spec.name in _LONG else "text"


def _enumeration(kind: str, spec: FieldSpec) -> Iterator[str]:
    values: list[str] = []
    for number, value in enumerate(spec.choices):
        key = empty("EMBEDDED-VALUE", key=str(number), other_content="")
        values += element(
            "ENUM-VALUE",
            element("PROPERTIES", [key]),
            identifier=choice(kind, spec.name, value),
            last_change=EPOCH,
            long_name=value,
        )
    yield from element(
        "DATATYPE-DEFINITION-ENUMERATION",
        element("SPECIFIED-VALUES", values),
        identifier=f"datatype.{kind}.{spec.name}",
        last_change=EPOCH,
        long_name=f"{spec.title} of a {called(kind).lower()}",
    )


def _object_type(name: str, long_name: str, definitions: Sequence[list[str]]) -> Iterator[str]:
    lines = [line for one in definitions for line in one]
    yield from element(
        "SPEC-OBJECT-TYPE",
        element("SPEC-ATTRIBUTES", lines),
        identifier=f"type.{name}",
        last_change=EPOCH,
        long_name=long_name,
    )


def _foreign_id(kind: str) -> list[str]:
    return _definition(kind, "id", ID, "STRING", "datatype.text")


def _attribute(kind: str, spec: FieldSpec) -> list[str]:
    name = _datatype(spec) or f"{kind}.{spec.name}"
    long_name = _STANDARD.get(spec.name, spec.name)
    extra = {"multi_valued": str(spec.form == "methods").lower()} if not _datatype(spec) else {}
    return _definition(kind, spec.name, long_name, shape(spec), f"datatype.{name}", **extra)


def _definition(
    kind: str, field: str, long_name: str, form: str, datatype: str, **extra: str
) -> list[str]:
    reference = leaf(f"DATATYPE-DEFINITION-{form}-REF", datatype)
    return list(
        element(
            f"ATTRIBUTE-DEFINITION-{form}",
            element("TYPE", [reference]),
            identifier=definition(kind, field),
            last_change=EPOCH,
            long_name=long_name,
            **extra,
        )
    )
