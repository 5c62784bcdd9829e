"""Records as the loader would give them back, and what of them no file of a plan can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tracemap.identifiers import normal_form
from tracemap.importing.reading import Dropped
from tracemap.output.terminal import cut
from tracemap.records import Record, Records, Value
from tracemap.schema.conform import conforms
from tracemap.schema.explain import described, explain
from tracemap.schema.fields import FieldSpec, fields_of, value_schema

_WHOLE = re.compile("-?[0-9]{1,6}")
_HALF = re.compile("[\ud800-\udfff]")
_HALVED = "it holds half a character, which no file can"
_MOST_OF_AN_ID = 1000
"""How long an id may be as it is written: YAML bounds a key to 1024 signs."""
_ESCAPE = 10
"""How many signs a character takes at most that cannot be written as it is."""
_SHOWN = 60


def fitted(records: Records) -> tuple[Records, tuple[Dropped, ...]]:
    """Return the records with ids in normal form, and without the values that break their schemas.

    An empty value (`""`, `[]`, `{}`) stays: by it a source says that there is nothing.
    """
    dropped: list[Dropped] = []
    fit = Records(*(_of_kind(kind, found, dropped) for kind, found in records.by_kind()))
    return fit, tuple(dropped)


def _of_kind(kind: str, records: Mapping[str, Record], dropped: list[Dropped]) -> dict[str, Record]:
    specs = fields_of(kind)
    fit: dict[str, Record] = {}
    for written, record in records.items():
        identifier = normal_form(written)
        if why := _fault_of_id(identifier):
            named = cut(identifier, _SHOWN)
            dropped.append(Dropped(named, f"{kind.replace('_', ' ')} {named}", why))
            continue
        kept: Record = {}
        for name, given in record.items():
            value = _plain(specs[name], given)
            why = _fault(kind, specs[name], value)
            if why is None:
                kept[name] = value
            else:
                what = f"'{name}' of {kind.replace('_', ' ')} {identifier}"
                dropped.append(Dropped(identifier, what, why))
        fit[identifier] = {name: kept[name] for name in specs if name in kept}
    return fit


def _fault_of_id(identifier: str) -> str | None:
    """Return why an id cannot stand in a file, None where it can."""
    if sum(1 if one.isprintable() else _ESCAPE for one in identifier) > _MOST_OF_AN_ID:
        return f"its id is longer than {_MOST_OF_AN_ID} characters"
    return _HALVED if _HALF.search(identifier) else None


def _plain(spec: FieldSpec, value: Any) -> Value:
    """Return a value as the model would hold it: a list where one is due, ids in normal form."""
    if spec.is_list:
        several = [value] if isinstance(value, str) and value else list(value or [])
        return [normal_form(one) if isinstance(one, str) else one for one in several]
    if spec.form == "number" and type(value) is int:
        return float(value)
    if spec.form == "text" and type(value) in (int, float):
        return str(value)
    if spec.form == "choice" and type(value) in (int, str):
        return _choice(spec, value)
    if spec.form.endswith("_id") and isinstance(value, str):
        return normal_form(value)
    return value  # type: ignore[no-any-return]  # judged next


def _choice(spec: FieldSpec, value: int | str) -> Value:
    """Return a value of a field that has few: a level is a number, any other that looks like one is text."""
    if spec.name == "level":
        return int(value) if str(value) in spec.choices else value
    return str(value)


def _fault(kind: str, spec: FieldSpec, value: Any) -> str | None:
    """Return why a value cannot stand in a file, None where it can."""
    if value in ("", [], {}):
        return None
    if spec.form == "date" and not (isinstance(value, str) and _is_day(value)):
        return f"it is {described(value)}, expected a day, as 2025-03-31"
    schema, judged = value_schema(kind, spec.name), _as_written(spec, value)
    if not conforms(schema, judged):
        fault = explain(schema, judged)[0]
        return f"it is {fault.found}, expected {fault.expected}"
    if spec.form == "number" and not math.isfinite(value):
        return f"it is {value}, expected a finite number"
    if spec.is_list and not all(value):
        return "it holds an empty text"
    return _HALVED if any(map(_HALF.search, _texts(value))) else None


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value."""
    several = [*value, *value.values()] if isinstance(value, dict) else value
    for one in several if isinstance(several, list) else [several]:
        if isinstance(one, str):
            yield one


def _as_written(spec: FieldSpec, value: Any) -> Any:
    """Return a value as YAML has it, in which days are numbers."""
    if spec.form != "days_by_milestone" or not isinstance(value, dict):
        return value
    return {
        code: int(days) if isinstance(days, str) and _WHOLE.fullmatch(days) else days
        for code, days in value.items()
    }


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
