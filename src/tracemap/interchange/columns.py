"""The columns of a table of items: how they are headed, and which field a heading means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from tracemap.records import FIELDS
from tracemap.schema.fields import fields_of

PLURALS = {
    "milestone": "milestones",
    "requirement": "requirements",
    "test_plan": "test_plans",
    "test_case": "test_cases",
    "verification_element": "verification_elements",
}
"""How the table of a kind is named."""

_MEANS_ID = ("id", "code", "identifier", "key")
_CONTINUED = re.compile(r"(.*\S)\s*\((\d{1,3})\)")


def title_of(kind: str, field: str) -> str:
    """Return the heading of a column for people, as `Short name`."""
    return "Id" if field == "id" else fields_of(kind)[field].title


def field_of(kind: str, heading: str) -> tuple[str, int] | None:
    """Return the field that a heading means, and 1, or which part of its text the column holds.

    It may be the key or the title of the field, in any case; `Text (2)` is the second part. None where no
    field has this name.
    """
    meanings = _meanings(kind)
    field = meanings.get(folded(heading))
    if field is not None:
        return field, 1
    found = _CONTINUED.fullmatch(heading.strip())
    field = meanings.get(folded(found[1])) if found else None
    return (field, int(found[2])) if found and field else None


def kinds_named(name: str) -> list[str]:
    """Return the kinds whose name a table's name holds, as `test_case` for `2024 Test-Cases`."""
    words = f" {folded(name)} "
    return [
        kind
        for kind, plural in PLURALS.items()
        if f" {folded(plural)} " in words or f" {folded(kind)} " in words
    ]


def folded(name: str) -> str:
    """Return a name without what people write in one way or another: case, blanks, `-` and `_`."""
    return " ".join(re.split(r"[\W_]+", name.casefold())).strip()


@cache
def _meanings(kind: str) -> Mapping[str, str]:
    ids = dict.fromkeys([*_MEANS_ID, folded(kind)], "id")
    titles = {folded(title_of(kind, field)): field for field in FIELDS[kind]}
    return ids | titles | {folded(field): field for field in FIELDS[kind]}
