"""Plain values to items: the fields that the schemas name, read strictly, each with its place.

A value that does not keep its field's form is a problem and counts as absent; the rest of the item
stands. What a fault is, in words, `tracemap.schema.explain` says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from tracemap.config import Config
from tracemap.findings import Edit, Fix, Problem
from tracemap.identifiers import normal_form
from tracemap.loading.yaml_reader import Entry, Node
from tracemap.model import KINDS, Item
from tracemap.schema.explain import Fault, explain
from tracemap.schema.fields import SECTIONS, FieldSpec, fields_of, value_schema
from tracemap.source import Mark, Source, in_slot, is_quoted

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_KEYWORD_CODES = {"enum": "TM106", "pattern": "TM105", "minimum": "TM106", "maximum": "TM106"}
_LISTS = frozenset(("texts", "methods"))
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
    """Decodes the documents of one project; holds the tables that all files share."""

    def __init__(self, config: Config, report: Callable[[Problem], None]) -> None:
        """Prepare the tables; problems go to `report` in the order of the file."""
        self._report = report
        self._forms = config.forms
        self._tables = {kind: _table(kind) for kind in KINDS}
        self._texts: dict[str, str] = {}

    def decode(self, source: Source, root: Node | None, file_kind: str) -> list[tuple[str, Item]]:
        """Return the items of a file, each with its kind, in the order of the file."""
        if root is None or root.value is None:
            return []
        if not isinstance(root.value, dict):
            self._wrong_shape(
                source, root.mark, "the file", root.value, "a mapping from ids to fields"
            )
            return []
        if file_kind != "test_plan":
            return self._items(source, root.value, file_kind)
        items = []
        for section, entry in root.value.items():
            kind = SECTIONS.get(section)
            if kind is None:
                self._unknown(source, entry.key_mark, section, list(SECTIONS), "section", None)
            elif isinstance(entry.value, dict):
                items += self._items(source, entry.value, kind)
            elif entry.value is not None:
                self._wrong_shape(
                    source, entry.mark, section, entry.value, "a mapping from ids to fields"
                )
        return items

    def _items(
        self, source: Source, entries: dict[str, Entry], kind: str
    ) -> list[tuple[str, Item]]:
        form, make, decode = self._forms[kind], KINDS[kind]._make, self._item
        items: list[tuple[str, Item]] = []
        for key, entry in entries.items():
            identifier = normal_form(key)
            if form.fullmatch(identifier) is None:
                self._malformed(source, entry.key_mark, key, kind)
            if isinstance(entry.value, dict):
                items.append(
                    (kind, make(decode(source, kind, identifier, entry.key_mark, entry.value)))
                )
            elif entry.value is None:
                items.append((kind, make(decode(source, kind, identifier, entry.key_mark, {}))))
            else:
                self._wrong_shape(
                    source,
                    entry.mark,
                    f"'{identifier}'",
                    entry.value,
                    "a mapping from fields to values",
                )
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
        for name, (name_mark, mark, value) in entries.items():
            found = table.get(name)
            if found is None:
                self._unknown(source, name_mark, name, list(table), "field", identifier)
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
            if (row[slot] is None and name not in entries) or (
                name in entries and entries[name].value in (None, "")
            ):
                self._missing(source, key_mark, kind, identifier, name)
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
            place = _place(value, mark, fault.path)
            self._report(_value_problem(source, place, identifier, spec, fault))
        if isinstance(value, str) and faults[0].expected == "a list":
            # One id where a list is due: what is meant is plain, so the links still hold.
            return convert([Node(mark, value)], mark)
        return _REJECTED

    def _wrong_shape(
        self, source: Source, mark: Mark, subject: str, value: Any, expected: str
    ) -> None:
        from tracemap.schema.explain import described

        message = f"{subject} is {described(typed(value, mark))}, expected {expected}"
        self._report(Problem("TM102", message, source.location(mark)))

    def _unknown(
        self,
        source: Source,
        mark: Mark,
        name: str,
        known: list[str],
        what: str,
        identifier: str | None,
    ) -> None:
        from difflib import get_close_matches

        near = tuple(get_close_matches(name[:64].lower(), known, n=1, cutoff=0.6))
        place = source.location(mark)
        fix = Fix(f"rename it to {near[0]}", (Edit(place, near[0]),), safe=False) if near else None
        label = f"did you mean {near[0]}?" if near else f"no {what} has this name"
        help = "" if near else f"the {what}s are {', '.join(known)}"
        message = f"unknown {what} {shown(name)}"
        self._report(Problem("TM101", message, place, identifier, label, help, near, fix=fix))

    def _malformed(self, source: Source, mark: Mark, key: str, kind: str) -> None:
        name = kind.replace("_", " ")
        message = f"malformed {name} id {shown(key)}"
        help = f"the form is {self._forms[kind].pattern} (identifiers.{kind} in the configuration)"
        self._report(Problem("TM104", message, source.location(mark), normal_form(key), "", help))

    def _missing(self, source: Source, mark: Mark, kind: str, identifier: str, name: str) -> None:
        message = f"{kind.replace('_', ' ')} {shown(identifier)} has no {name}"
        label = f"expected a field '{name}'"
        self._report(Problem("TM103", message, source.location(mark), identifier, label))


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
        if _INTEGER.fullmatch(value):
            return int(value)
        if _FLOAT.fullmatch(value):
            return float(value)
    return value


def shown(text: str) -> str:
    """Return an id or a name in quotes, cut where it is too long to read."""
    return "'" + (text if len(text) <= 80 else text[:77] + "...") + "'"


def _value_problem(
    source: Source, mark: Mark, identifier: str, spec: FieldSpec, fault: Fault
) -> Problem:
    code = _KEYWORD_CODES.get(fault.keyword, "TM102")
    place = source.location(mark)
    message = f"'{spec.name}' of {shown(identifier)} is {fault.found}, expected {fault.expected}"
    if spec.form == "date":
        expected = fault.expected if fault.keyword == "calendar" else "a date as YYYY-MM-DD"
        code = "TM105" if fault.keyword in ("pattern", "calendar") else "TM102"
        message = f"'{spec.name}' of {shown(identifier)} is {fault.found}, expected {expected}"
    elif spec.form == "number" and fault.keyword == "pattern":
        code = "TM102"
    suggestions: tuple[str, ...] = ()
    if code == "TM106":
        from difflib import get_close_matches

        written = fault.found.strip("'").lower().replace(" ", "_").replace("-", "_")
        suggestions = tuple(get_close_matches(written, spec.choices, n=1, cutoff=0.6))
    label = f"did you mean {suggestions[0]}?" if suggestions else ""
    help = ""
    if code == "TM102" and fault.expected == "a list" and fault.keyword == "type":
        help = f"write a list: {spec.name}: [{fault.found.strip(chr(39))}]"
    elif (
        spec.form in ("choice", "number")
        and fault.found.startswith("'")
        and _FLOAT.fullmatch(fault.found[1:-1])
    ):
        help = "write it without quotes"
    return Problem(code, message, place, identifier, label, help, suggestions)


def _stricter_than_schema(spec: FieldSpec, value: Any) -> Fault:
    """Return the fault of a value that keeps its schema, which knows no calendar and takes 1.0 for 1."""
    from tracemap.schema.explain import described

    if isinstance(value, list):
        place = next(place for place, element in enumerate(value) if not element.value)
        return Fault((place,), "empty", "text", described(value[place].value))
    if spec.form == "choice":
        return Fault((), "enum", "one of " + ", ".join(spec.choices), described(value))
    if spec.form == "number":
        return Fault((), "finite", "a finite number", described(value))
    return Fault((), "calendar", "a day of the calendar", described(value))


def _place(value: Any, mark: Mark, path: tuple[str | int, ...]) -> Mark:
    """Follow a path of keys and positions into a value; return the place it leads to."""
    for step in path:
        if isinstance(value, list) and isinstance(step, int):
            mark, value = value[step]
        elif isinstance(value, dict) and isinstance(step, str):
            _, mark, value = value[step]
    return mark


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
        or not _FLOAT.fullmatch(value)
    ):
        return _REJECTED
    number = float(value)
    return number if number >= 0 and math.isfinite(number) else _REJECTED


def _parameters(value: Any, _mark: Mark) -> Any:
    if value.__class__ is not dict:
        return _REJECTED
    pairs = tuple([(name, entry.value or "") for name, entry in value.items()])
    return pairs if all(text.__class__ is str for _, text in pairs) else _REJECTED


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
        case "texts":
            return _texts
        case form if form.endswith("_ids"):
            return _list
        case form if form.endswith("_id"):
            return _identifier
        case form:
            return {"text": _text, "date": _date, "number": _number, "parameters": _parameters}[
                form
            ]


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
        many = spec.form in _LISTS or spec.form.endswith("_ids")
        if many or spec.form == "parameters":
            blank[slot] = ()
        steps[name] = (slot, spec, many, _converter(spec))
    required = [(columns.index(name), name) for name, spec in fields.items() if spec.required]
    return steps, len(columns), blank, required
