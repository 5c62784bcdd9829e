"""The values of fields as the cells of a spreadsheet, and back.

A list stands in one cell, its elements parted by `; `; so do the pairs `name = value` of a mapping. An
element that holds a separator, or a blank at an end, stands in double quotes, as in CSV. What a cell
cannot hold, as most control characters, stands as `_x0007_`.

A text that a spreadsheet program would take for a formula is written with a quote (`'`) before it, as is
one that holds nothing but blanks, which would be taken for nothing (OWASP ASVS 5.0, 1.2.10). A cell that
begins so is read without the quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from tracemap.interchange.escapes import escaped, escaping, unescaped
from tracemap.interchange.values import value_of
from tracemap.records import Value
from tracemap.schema.fields import FieldSpec, fields_of

Cell = str | int | float | bool | datetime | None
"""What stands in a cell: text, a number, a day with its time, or nothing."""

_UNSAFE = escaping("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUARDED = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|\s*\Z)")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_QUOTES = rf"[^\S\n]*{_QUOTED.pattern}[^\S\n]*"
_PAIR = re.compile(
    rf"(?P<name>{_QUOTES}(?=[=;\n]|\Z)|[^=;\n]*)(?P<mark>=?)(?P<value>{_QUOTES}(?=[;\n]|\Z)|[^;\n]*)"
)
_NEEDS_QUOTES = re.compile(r"""[;,=:"\r\n]|\A\s|\s\Z|\A\Z""")

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ]\d\d?:.*)?")
_DOTTED = re.compile(r"(\d\d?)\. ?(\d\d?)\. ?(\d{4})(?: \d\d?:.*)?")
_SLASHED = re.compile(r"(\d\d?)[/-](\d\d?)[/-](\d{4})(?: \d\d?:.*)?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_DAY_0 = date(1899, 12, 30)
"""The day that spreadsheet programs count from."""


def as_cell(value: Value) -> str:
    """Return a value as the text of a cell; `text_of` and `from_text` make the same value of it."""
    return guarded(as_bare_cell(value))


def as_bare_cell(value: Value) -> str:
    """Return the text of a cell without what keeps it from being taken for a formula."""
    return escaped(_as_text(value), _UNSAFE)


def from_text(kind: str, field: str, text: str, dates: str = "") -> Value | None:
    """Return the value that the text of a cell says (see `text_of`), None where it says nothing.

    What spreadsheet programs make of values is undone: a day with a time is the day, 2.0 is 2, `Passed` is
    the result `passed`.

    Args:
        kind: the kind of the item.
        field: the field that the column holds.
        text: what stands in the cell.
        dates: which part of a day as 3/4/2024 comes first, `day-first` or `month-first`.

    Raises:
        ValueError: the field cannot hold it; the message says what was expected.
    """
    spec = fields_of(kind)[field]
    if spec.form != "text":
        text = text.strip()
    if not text:
        return None
    if spec.is_list:
        parts = "\n;" if spec.form == "texts" else "\n;,"
        return value_of(kind, field, list(_elements(text, parts)))
    if spec.form in ("parameters", "days_by_milestone"):
        return {**_pairs(text)} or None
    if spec.form == "results_by_day":
        return _results(text, dates)
    if spec.form == "date":
        return _day(text, dates)
    return value_of(kind, field, _plain_number(spec, text))


def text_of(cell: Cell) -> str:
    """Return the text that a cell stands for, without what protects it."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ").removesuffix(" 00:00:00")
        case str():
            return unescaped(unguarded(cell)) if cell.strip() else ""
        case _:
            return str(cell)


def guarded(text: str) -> str:
    """Return a text so that no spreadsheet program takes it for a formula, or for nothing."""
    return f"'{text}" if text and _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given; a cell that it does not make stays as it is."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def _as_text(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(map(_quoted, value))
        case dict():
            return "; ".join(f"{_quoted(name)} = {_quoted(one)}" for name, one in value.items())
        case float():
            return repr(value).removesuffix(".0")
        case _:
            return str(value)


def _quoted(text: str) -> str:
    if not _NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _unquoted(part: str) -> str:
    part = part.strip()
    if len(part) > 1 and part.startswith('"') and _QUOTED.fullmatch(part):
        return part[1:-1].replace('""', '"')
    return part


def _elements(text: str, separators: str) -> Iterator[str]:
    """Yield the elements of a list that hold anything."""
    part, place = _part_of(separators), 0
    while place <= len(text):
        found = part.match(text, place)
        assert found is not None  # it matches the empty text too
        element = _unquoted(found[0])
        if element:
            yield element
        place = found.end() + 1


def _pairs(text: str) -> dict[str, str]:
    """Return a mapping of pairs `name = value`; a colon does where there is no equals sign."""
    found: dict[str, str] = {}
    place = 0
    while place <= len(text):
        pair = _PAIR.match(text, place)
        assert pair is not None  # it matches the empty text too
        place = pair.end() + 1
        if not pair[0].strip():
            continue
        name, mark, value = pair["name"], pair["mark"], pair["value"]
        if not mark:
            name, mark, value = name.partition(":")
        name = _unquoted(name)
        if not mark or not name:
            raise ValueError("expected 'name = value', with ; between two of them")
        if name in found:
            raise ValueError(f"{name!r} stands there twice")
        found[name] = _unquoted(value)
    return found


@cache
def _part_of(separators: str) -> re.Pattern[str]:
    """Return the pattern of what stands up to the next separator outside quotes."""
    return re.compile(rf"{_QUOTES}(?=[{separators}]|\Z)|[^{separators}]*")


def _results(text: str, dates: str) -> dict[str, str] | None:
    found = {
        _day(day, dates): str(value_of("test_case", "result", result))
        for day, result in _pairs(text).items()
    }
    return found or None


def _plain_number(spec: FieldSpec, text: str) -> str:
    """Return a choice as it is written without decimals: 2.0 is 2."""
    return text.removesuffix(".0") if spec.form == "choice" else text


def _day(text: str, dates: str) -> str:
    """Return a day as YYYY-MM-DD.

    Raises:
        ValueError: it is none, or may be two.
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        parts = found.groups()
    elif found := _DOTTED.fullmatch(text):
        parts = found.groups()[::-1]
    elif _SERIAL.fullmatch(text):
        return (_DAY_0 + timedelta(int(float(text)))).isoformat()
    elif found := _SLASHED.fullmatch(text):
        if not dates:
            raise ValueError(
                "expected a day as YYYY-MM-DD: the setting 'dates' says whether the day or the month is first"
            )
        first, second, year = found.groups()
        parts = (year, second, first) if dates == "day-first" else (year, first, second)
    else:
        raise ValueError("expected a day, as YYYY-MM-DD")
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        raise ValueError("expected a day of the calendar, as YYYY-MM-DD") from None
