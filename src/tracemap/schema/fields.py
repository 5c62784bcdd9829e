"""The fields of the items, read from the schemas: what each may hold, and how it is described."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from tracemap.schema.store import Schema, schema

SECTIONS = {
    "test_plans": "test_plan",
    "test_cases": "test_case",
    "verification_elements": "verification_element",
}
"""The sections of a test plan file, and the kind of item in each."""

_FILE_OF = {
    "milestone": "milestone",
    "requirement": "requirement",
    **dict.fromkeys(SECTIONS.values(), "test_plan"),
}


_LISTS = frozenset(("texts", "methods"))
_MAPPINGS = frozenset(("parameters", "results_by_day", "days_by_milestone"))


class FieldSpec(NamedTuple):
    """One field of a kind of item, as its schema describes it.

    Attributes:
        name: the key in the file.
        title, description: for the docs, the editors and the language server.
        form: the shape of the value: `choice`, `number`, or the name of a definition in the schema
            (`text`, `texts`, `date`, `methods`, `parameters`, `results_by_day`, `days_by_milestone`,
            `milestone_ids`, `requirement_id` ...).
        choices: the allowed values as written, where they are counted.
        required: whether an item without it is incomplete.
        unit: of a number, as `FTE-months`.
        examples: values as they may stand in a file.
    """

    name: str
    title: str
    description: str
    form: str
    choices: tuple[str, ...]
    required: bool
    unit: str | None
    examples: tuple[Any, ...]

    @property
    def is_list(self) -> bool:
        """Tell whether it holds a list; one text alone may stand for it."""
        return self.form in _LISTS or self.form.endswith("_ids")

    @property
    def is_mapping(self) -> bool:
        """Tell whether it holds a mapping from text to text."""
        return self.form in _MAPPINGS


@cache
def fields_of(kind: str) -> dict[str, FieldSpec]:
    """Return the fields of a kind of item (`milestone`, `test_case` ...) by name, in schema order."""
    whole = schema(_FILE_OF[kind])
    item = whole["$defs"][kind]
    required = set(item["required"])
    return {
        name: _field(name, found, whole, required=name in required)
        for name, found in item["properties"].items()
    }


def value_schema(kind: str, field: str) -> Schema:
    """Return the schema of one field, complete in itself."""
    whole = schema(_FILE_OF[kind])
    return {
        "$schema": whole["$schema"],
        "$defs": whole["$defs"],
        **whole["$defs"][kind]["properties"][field],
    }


def _field(name: str, found: Schema, whole: Schema, *, required: bool) -> FieldSpec:
    form = (
        found["$ref"].rsplit("/", 1)[-1]
        if "$ref" in found
        else "choice"
        if "enum" in found
        else "number"
    )
    allowed = found.get("enum", ())
    if form == "methods":
        allowed = whole["$defs"]["methods"]["anyOf"][0]["enum"]
    elif form == "results_by_day":
        allowed = whole["$defs"]["results_by_day"]["additionalProperties"]["enum"]
    return FieldSpec(
        name=name,
        title=found["title"],
        description=found["description"],
        form=form,
        choices=tuple(
            dict.fromkeys(_as_written(value) for value in allowed if value not in ("", None))
        ),
        required=required,
        unit=found.get("x-unit"),
        examples=tuple(found["examples"]),
    )


def _as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
