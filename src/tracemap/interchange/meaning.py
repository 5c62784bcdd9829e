"""What the words of another tool mean here: its types, attributes, links and values.

Names are compared by their letters and digits alone: `Test Case`, `test_case` and `TESTCASE` are one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tracemap.errors import ConfigError
from tracemap.interchange.links import LINKS
from tracemap.interchange.values import Written, value_of
from tracemap.records import FIELDS, Value

_INSTEAD = {
    "title": ("name",),
    "name": ("title",),
    "text": ("description", "name"),
    "description": ("text", "name"),
}
"""What stands for a field in kinds that have no such field, the first that there is."""

_TYPES = {
    "requirement": (
        "requirement",
        "req",
        "specification",
        "spec",
        "sys req",
        "system requirement",
        "sw req",
        "software requirement",
        "functional requirement",
        "non functional requirement",
        "stakeholder requirement",
        "stakeholder req",
        "user requirement",
        "requirement type",
    ),
    "test_case": ("test case", "test", "tc", "tst", "verification case", "test spec"),
    "test_plan": ("test plan", "testplan", "plan", "test suite"),
    "verification_element": ("verification element", "verification"),
    "milestone": ("milestone",),
}
_ATTRIBUTES = {
    "title": ("title", "name", "reqif name", "header", "heading", "summary", "short description"),
    "text": (
        "text",
        "reqif text",
        "statement",
        "content",
        "description",
        "reqif description",
        "requirement text",
        "primary text",
        "object text",
        "reqif chapter name",
    ),
    "discussion": ("discussion", "rationale", "comment", "note", "notes"),
    "derived_from": ("derived from",),
    "method": ("method", "verification method", "verification methods"),
    "priority": ("priority", "prio"),
    "result": ("result", "verdict", "test result"),
    "executed": ("executed", "execution date", "executed on"),
    "document": ("document",),
    "section": ("section", "chapter"),
    "level": ("milestone level",),
    "kind": ("milestone kind",),
}
_LINKS = {
    "derived_from": ("derived from", "derives", "derives from", "satisfies", "refines", "parent"),
    "verifies": ("verifies", "tests", "validates", "verification"),
    "requirement": ("verifies part of",),
}
_BACKLINKS = {
    "derived_from": (
        "derived by",
        "is derived by",
        "satisfied by",
        "is satisfied by",
        "refined by",
    ),
    "verifies": ("verified by", "is verified by", "tested by", "is tested by", "validated by"),
}


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name of another tool as it is compared."""
    return re.sub(r"[\W_]+", "", name.casefold())


class Meaning(NamedTuple):
    """What the words of a source mean, by their folded names; "" where they are left out on purpose.

    Attributes:
        types: the kind of item that each type makes.
        fields: for each kind, the field that each attribute is.
        links, backlinks: the field that a link is, of the item it leaves, of the item it leads to.
        values: for each field, what the values of the other tool are here, as written.
    """

    types: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    links: Mapping[str, str]
    backlinks: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    def field(self, kind: str, attribute: str) -> str | None:
        """Return the field that an attribute of a kind is, "" where it is left out, None where unknown."""
        return self.fields[kind].get(folded(attribute))

    def value(self, kind: str, field: str, written: Written) -> Value | None:
        """Return what a field holds; raises ValueError where it cannot hold what is written."""
        known = self.values.get(field)
        if known and isinstance(written, list):
            written = [known.get(folded(one), one) for one in written]
        elif known and isinstance(written, str):
            written = known.get(folded(written), written)
        return value_of(kind, field, written)


def meaning(settings: Mapping[str, Any]) -> Meaning:
    """Return what the words of a source mean: what the settings say, over what is usual.

    Raises:
        ConfigError: the settings give values of a field that there is not.
    """
    for field in settings.get("values", {}):
        if not any(field in fields for fields in FIELDS.values()):
            raise ConfigError(f"import: 'values.{field}': there is no field '{field}'")
    own_links = {field: (field,) for fields in LINKS.values() for field in fields}
    named = {folded(one): to for one, to in settings.get("fields", {}).items()}
    return Meaning(
        types=_turned(_TYPES) | _folded(settings.get("types", {})),
        fields={kind: _fields(kind, named) for kind in FIELDS},
        links=_turned(own_links) | _turned(_LINKS) | _folded(settings.get("links", {})),
        backlinks=_turned(_BACKLINKS) | _folded(settings.get("backlinks", {})),
        values={field: _folded(known) for field, known in settings.get("values", {}).items()},
    )


def _turned(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(name): to for to, names in table.items() for name in names}


def _folded(table: Mapping[str, str]) -> dict[str, str]:
    return {folded(name): to for name, to in table.items()}


def _fields(kind: str, named: Mapping[str, str]) -> dict[str, str]:
    """Return the field of a kind that each attribute is: as the settings say, by its own name, as usual."""
    own = {folded(field): field for field in FIELDS[kind]}
    found: dict[str, str] = {}
    for table in (_turned(_ATTRIBUTES), own, named):
        for name, meant in table.items():
            fields = (
                one for one in (meant, *_INSTEAD.get(meant, ())) if one in ("", *FIELDS[kind])
            )
            field = next(fields, None)
            if field is not None:
                found[name] = field
    return found
