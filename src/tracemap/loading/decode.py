"""Plain values to items: the fields that the schemas name, read strictly, each with its place.

A value that does not keep its field's form is a problem and counts as absent; the rest of the item
stands. What a fault is, in words, `tracemap.schema.explain` says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from tracemap.config import Config
from tracemap.findings import Problem
from tracemap.identifiers import normal_form
from tracemap.loading.lag_days import lag_days
from tracemap.loading.unknown_names import UnknownNames
from tracemap.loading.wording import (
    KEY_FAULTS,
    advice_on_item,
    malformed_id,
    missing_field,
    shown,
    value_problem,
)
from tracemap.loading.yaml_values import Entry, Node
from tracemap.model import KINDS, Item
from tracemap.patterns import NUMBER, pattern
from tracemap.schema.explain import Fault, described, explain
from tracemap.schema.fields import SECTIONS, FieldSpec, fields_of, value_schema
from tracemap.source import Mark, Source, in_slot, is_quoted

_INTEGER = pattern(r"[-+]?[0-9]+")
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REJECTED = object()

IDENTIFIER_FORMS = {
    "milestone_id": "milestone",
    "milestone_ids": "milestone",
    "requirement_id": "requirement",
    "requirement_ids": "requirement",
    "test_plan_ids": "test_plan",
    "test_case_ids": "test_case",
}
"""The kind of item that an id in a field of this form names."""


class Decoder:
    """Decodes the documents of one project; holds the tables that all files share.

    Attributes:
        partial: the codes of milestones that need not be whole, since a layer below says the rest; None
            where no milestone need be.
    """

    def __init__(self, config: Config, report: Callable[[Problem], None]) -> None:
        """Prepare the tables; problems go to `report` in the order of the file."""
        self._report = report
        self._forms = config.forms
        self._tables = {kind: _table(kind) for kind in KINDS}
        self.partial: Collection[str] | None = ()

    def decode(self, source: Source, root: Node | None, file_kind: str) -> list[tuple[str, Item]]:
        """Return the items of a file, each with its kind, in the order of the file."""
        self._names = UnknownNames(source, self._report)
        if root is None or root.value is None:
            return []
        if not isinstance(root.value, dict):
            self._no_mapping(source, root.mark, root.value, "the file")
            return []
        if file_kind != "test_plan":
            item_kind = "milestone" if file_kind == "annotation" else file_kind
            return self._items(source, root.value, item_kind)
        items = []
        taken: set[str] = set()
        for section, entry in root.value.items():
            kind = SECTIONS.get(section)
            if kind is None:
                taken = taken or set(root.value)
                self._names.report(entry.key_mark, section, tuple(SECTIONS), taken, None)
            elif isinstance(entry.value, dict):
                items += self._items(source, entry.value, kind)
            elif entry.value is not None:
                self._no_mapping(source, entry.mark, entry.value, f"section '{section}'")
        return items

    def _items(
        self, source: Source, entries: dict[str, Entry], kind: str
    ) -> list[tuple[str, Item]]:
        make, decode = KINDS[kind]._make, self._item
        items: list[tuple[str, Item]] = []
        for key, entry in entries.items():
            identifier = normal_form(key)
            if isinstance(entry.value, dict):
                items.append(
                    (kind, make(decode(source, kind, identifier, entry.key_mark, entry.value)))
                )
            elif entry.value is None:
                items.append((kind, make(decode(source, kind, identifier, entry.key_mark, {}))))
            else:
                # Where no item comes of it, no rule sees its id.
                if self._forms[kind].fullmatch(identifier) is None:
                    place = source.location(entry.key_mark)
                    self._report(malformed_id(place, key, kind, self._forms[kind]))
                self._no_fields(source, entry.mark, entry.value, identifier)
        return items

    def _item(
        self, source: Source, kind: str, identifier: str, key_mark: Mark, entries: dict[str, Entry]
    ) -> list[Any]:
        """Return the item as a row in the order of its fields, and note the places of its values."""
        table, width, blank, required = self._tables[kind]
        row = list(blank)
        row[0] = identifier
        marks = source.marks
        row[width - 2] = source
        row[width - 1] = len(marks)
        marks.append(in_slot(key_mark, 0))
        taken: set[str] = set()
        for name, (name_mark, mark, value) in entries.items():
            found = table.get(name)
            if found is None:
                taken = taken or set(entries)  # once: there may be thousands of such names
                self._names.report(name_mark, name, tuple(table), taken, identifier)
                continue
            slot, spec, many, convert = found
            if value is None or value == "":
                continue
            decoded = convert(value, mark)
            if decoded is _REJECTED:
                decoded = self._rejected(source, kind, identifier, spec, mark, value, convert)
                if decoded is _REJECTED:
                    continue
            row[slot] = decoded
            if many and isinstance(value, list):
                marks.extend([in_slot(element.mark, slot) for element in value])
            else:
                marks.append(in_slot(mark, slot))
        for slot, name in required:
            absent = row[slot] is None and name not in entries
            empty = name in entries and entries[name].value in (None, "")
            if (absent or empty) and not self._is_partial(kind, identifier):
                place = source.location(key_mark)
                self._report(missing_field(kind, identifier, place, name))
        return row

    def _rejected(
        self,
        source: Source,
        kind: str,
        identifier: str,
        spec: FieldSpec,
        mark: Mark,
        value: Any,
        convert: Callable[[Any, Mark], Any],
    ) -> Any:
        """Report what is wrong with a value; return what can be kept of it, or `_REJECTED`."""
        faults = explain(value_schema(kind, spec.name), typed(value, mark))
        faults = faults or [_stricter_than_schema(spec, value)]
        for fault in faults:
            at, part = _follow(value, mark, fault)
            written = part if isinstance(part, str) else None
            place, quoted = source.location(at), is_quoted(at)
            self._report(value_problem(place, identifier, spec, fault, written, quoted=quoted))
        if isinstance(value, str) and faults[0].expected == "a list":
            # One id where a list is due: what is meant is plain, so the links still hold.
            return convert([Node(mark, value)], mark)
        return _REJECTED

    def _no_mapping(self, source: Source, mark: Mark, value: Any, subject: str) -> None:
        """Report a file or a section that is no mapping of ids."""
        found = described(typed(value, mark))
        message = f"{subject} is {found}, expected a mapping from ids to fields"
        self._report(Problem("TM102", message, source.location(mark)))

    def _no_fields(self, source: Source, mark: Mark, value: Any, identifier: str) -> None:
        """Report an item that is no mapping of fields."""
        found = described(typed(value, mark))
        message = f"{shown(identifier)} is {found}, expected a mapping from fields to values"
        help = advice_on_item(value)
        self._report(Problem("TM102", message, source.location(mark), identifier, help=help))

    def _is_partial(self, kind: str, identifier: str) -> bool:
        """Tell whether an item need not be whole."""
        return kind == "milestone" and (self.partial is None or identifier in self.partial)


def typed(value: Any, mark: Mark) -> Any:
    """Return a value as YAML 1.2 (core schema) types it, for `jsonschema` to judge.

    No field holds a list or mapping inside another; one that does is judged as if that were empty.
    """
    if isinstance(value, dict):
        return {key: _typed_part(entry.value, entry.mark) for key, entry in value.items()}
    if isinstance(value, list):
        return [_typed_part(element.value, element.mark) for element in value]
    return _typed_part(value, mark)


def _typed_part(value: Any, mark: Mark) -> Any:
    if isinstance(value, dict | list):
        return type(value)()
    if value is None or is_quoted(mark):
        return value
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    if len(value) < 40:
        if _INTEGER().fullmatch(value):
            return int(value)
        if NUMBER().fullmatch(value):
            return float(value)
    return value


def _stricter_than_schema(spec: FieldSpec, value: Any) -> Fault:
    """Return the fault of a value that keeps its schema, which knows no calendar and takes 1.0 for 1."""
    if isinstance(value, list):
        place = next(place for place, element in enumerate(value) if not element.value)
        return Fault((place,), "empty", "text", described(value[place].value))
    if spec.form == "choice":
        return Fault((), "enum", "one of " + ", ".join(spec.choices), described(value))
    if spec.form == "number":
        return Fault((), "finite", "a finite number", described(value))
    if isinstance(value, dict):
        day = next(day for day in value if _date(day, 0) is _REJECTED)
        return Fault((day,), *_no_day(day))
    return Fault((), *_no_day(value))


def _no_day(value: str) -> tuple[str, str, str]:
    if not _DATE().fullmatch(value):  # the form is right, but for the end of a line behind it
        return "pattern", "a day, as 2025-03-31", described(value)
    return "calendar", "a day of the calendar", described(value)


def _follow(value: Any, mark: Mark, fault: Fault) -> tuple[Mark, Any]:
    """Follow the path of a fault into a value; return the place and the value there, or the key at fault."""
    for step in fault.path:
        if isinstance(value, dict) and fault.keyword in KEY_FAULTS:
            return value[step].key_mark, step
        if isinstance(value, list) and isinstance(step, int):
            mark, value = value[step]
        elif isinstance(value, dict) and isinstance(step, str):
            _, mark, value = value[step]
    return mark, value


# Converters: the value as read, or _REJECTED.


def _text(value: Any, _mark: Mark) -> Any:
    return value if value.__class__ is str else _REJECTED


def _identifier(value: Any, _mark: Mark) -> Any:
    return normal_form(value) if value.__class__ is str else _REJECTED


def _texts(value: Any, _mark: Mark) -> Any:
    if value.__class__ is str:
        return (value,)
    return _list(value)


def _list(value: Any, _mark: Mark = 0) -> Any:
    if value.__class__ is not list:
        return _REJECTED
    found = tuple([element[1] for element in value])
    for text in found:
        if text.__class__ is not str or not text:
            return _REJECTED
        if not text.isascii():
            return (
                tuple(normal_form(one) if one else one for one in found)
                if all(found)
                else _REJECTED
            )
    return found


def _date(value: Any, _mark: Mark) -> Any:
    if value.__class__ is not str or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return _REJECTED
    try:
        return date.fromisoformat(value)
    except ValueError:
        return _REJECTED


def _number(value: Any, mark: Mark) -> Any:
    if (
        value.__class__ is not str
        or is_quoted(mark)
        or len(value) > 40
        or not NUMBER().fullmatch(value)
    ):
        return _REJECTED
    number = float(value)
    return number if number >= 0 and math.isfinite(number) else _REJECTED


def _parameters(value: Any, _mark: Mark) -> Any:
    if value.__class__ is not dict:
        return _REJECTED
    pairs = tuple([(name, entry.value or "") for name, entry in value.items()])
    return pairs if all(text.__class__ is str for _, text in pairs) else _REJECTED


def _results_by_day(spec: FieldSpec) -> Callable[[Any, Mark], Any]:
    allowed = frozenset(spec.choices)

    def convert(value: Any, mark: Mark) -> Any:
        found = _parameters(value, mark)
        if found is _REJECTED or any(
            _date(day, mark) is _REJECTED or result not in allowed for day, result in found
        ):
            return _REJECTED
        return found

    return convert


def _days_by_milestone(value: Any, mark: Mark) -> Any:
    if value.__class__ is not dict or any(is_quoted(entry.mark) for entry in value.values()):
        return _REJECTED
    found = _parameters(value, mark)
    return found if found is _REJECTED else lag_days(found) or (() if not found else _REJECTED)


def _choice(spec: FieldSpec) -> Callable[[Any, Mark], Any]:
    values: dict[str, Any] = {choice: choice for choice in spec.choices}
    plain_only = frozenset[str]()
    if spec.name == "level":
        values, plain_only = (
            {choice: int(choice) for choice in spec.choices},
            frozenset(spec.choices),
        )
    elif spec.name == "external":
        values = {
            "true": True,
            "True": True,
            "TRUE": True,
            "false": False,
            "False": False,
            "FALSE": False,
        }
        plain_only = frozenset(values)

    def convert(value: Any, mark: Mark) -> Any:
        if value.__class__ is not str or (value in plain_only and is_quoted(mark)):
            return _REJECTED
        return values.get(value, _REJECTED)

    return convert


def _methods(spec: FieldSpec) -> Callable[[Any, Mark], Any]:
    allowed = frozenset(spec.choices)

    def convert(value: Any, mark: Mark) -> Any:
        found = _texts(value, mark)
        return found if found is not _REJECTED and allowed.issuperset(found) else _REJECTED

    return convert


def _converter(spec: FieldSpec) -> Callable[[Any, Mark], Any]:
    match spec.form:
        case "choice":
            return _choice(spec)
        case "methods":
            return _methods(spec)
        case "results_by_day":
            return _results_by_day(spec)
        case "texts":
            return _texts
        case form if form.endswith("_ids"):
            return _list
        case form if form.endswith("_id"):
            return _identifier
        case form:
            return {
                "text": _text,
                "date": _date,
                "number": _number,
                "parameters": _parameters,
                "days_by_milestone": _days_by_milestone,
            }[form]


_Table = tuple[
    dict[str, tuple[int, FieldSpec, bool, Callable[[Any, Mark], Any]]],
    int,
    list[Any],
    list[tuple[int, str]],
]


def _table(kind: str) -> _Table:
    """Return, for a kind: what to do with each field, the width of a row, an empty row, what is required."""
    columns = KINDS[kind]._fields
    fields = fields_of(kind)
    steps = {}
    blank: list[Any] = [None] * len(columns)
    for name, spec in fields.items():
        slot = columns.index(name)
        if spec.is_list or spec.is_mapping:
            blank[slot] = ()
        steps[name] = (slot, spec, spec.is_list, _converter(spec))
    required = [(columns.index(name), name) for name, spec in fields.items() if spec.required]
    return steps, len(columns), blank, required
