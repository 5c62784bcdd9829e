"""What is said of an id or a value that the schema does not know: the rule, the words, what may be meant."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

from tracemap.findings import Problem, Related
from tracemap.identifiers import normal_form
from tracemap.patterns import NUMBER, pattern
from tracemap.schema.explain import Fault
from tracemap.schema.fields import FieldSpec
from tracemap.source import Location

if TYPE_CHECKING:
    from tracemap.bounded_pattern import Form

_YEAR_FIRST = pattern(r"(\d{4})([-/. ]?)(\d\d?)\2(\d\d?)(?:[T ]\d\d?:.*|Z)?\s*")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_DIGITS_MEANT = str.maketrans("OoIl", "0011")
_MOST_DIGITS = 6
KEY_FAULTS = frozenset(("pattern", "calendar"))
"""The faults that a key of a mapping may have, as against its value."""

_NO_SPACE = pattern(r"([A-Za-z_]+):(\S+)")
_BOOLEANS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


def shown(text: str) -> str:
    """Return an id or a name in quotes, cut where it is too long to read."""
    return "'" + (text if len(text) <= 80 else text[:77] + "...") + "'"


def malformed_id(place: Location, key: str, kind: str, form: Form) -> Problem:
    """Return the problem of an item whose id has not the form of its kind."""
    meant = _id_meant(key, form)
    label = f"did you mean {meant}?" if meant else ""
    help = f"the form is {form.pattern} (identifiers.{kind} in the configuration)"
    suggestions = (meant,) if meant else ()
    message = f"malformed {kind.replace('_', ' ')} id {shown(key)}"
    return Problem("TM104", message, place, normal_form(key), label, help, suggestions)


def defined_twice(kind: str, identifier: str, place: Location, first: Location) -> Problem:
    """Return the problem of an item that another one of its kind and id stands before."""
    message = f"{kind.replace('_', ' ')} {shown(identifier)} is defined twice"
    label = f"first defined at {first}"
    help = "the first definition holds; remove one, or give the other a code of its own"
    related = (Related(first, "first defined here"),)
    return Problem("TM206", message, place, identifier, label, help, related=related)


def missing_field(
    kind: str, identifier: str, place: Location, name: str, help: str = ""
) -> Problem:
    """Return the problem of an item that lacks a field which it must have."""
    message = f"{kind.replace('_', ' ')} {shown(identifier)} has no {name}"
    return Problem("TM103", message, place, identifier, f"expected a field '{name}'", help)


def value_problem(
    place: Location,
    identifier: str,
    spec: FieldSpec,
    fault: Fault,
    written: str | None,
    *,
    quoted: bool,
) -> Problem:
    """Return the problem of a value that breaks its field.

    Args:
        place: where the value at fault stands: the whole one, or an element of a list.
        identifier: the item that has the field.
        spec: the field.
        fault: what is wrong.
        written: the value at fault as written; None where it is a list, a mapping or nothing.
        quoted: whether it is written in quotes or as a block.
    """
    code = _rule(spec, fault, written)
    expected = fault.expected
    if _is_of_day(spec, fault) and fault.keyword != "calendar":
        expected = "a date as YYYY-MM-DD"
    verb = "holds" if fault.path else "is"
    message = f"'{spec.name}' of {shown(identifier)} {verb} {fault.found}, expected {expected}"
    needless = quoted and written is not None and _is_plain(spec, written)
    meant: tuple[str, ...] = ()
    if written is not None and not needless:
        of_day = _is_of_day(spec, fault)
        meant = _day_meant(written) if of_day else _values_meant(spec, written)
    label = f"did you mean {' or '.join(meant)}?" if meant else ""
    if fault.keyword == "calendar" and written is not None:
        label = _why_no_day(written)
    help = "write it without quotes" if needless else _advice(spec, fault)
    return Problem(code, message, place, identifier, label, help, meant)


def advice_on_item(value: object) -> str:
    """Return what to do where an id has something else than a mapping of fields."""
    if isinstance(value, list):
        return "write 'field: value' without brackets and dashes"
    joined = _NO_SPACE().match(value) if isinstance(value, str) else None
    if joined:
        return f"a space belongs after the colon: {joined[1]}: {joined[2]}"
    return "write each field on a line of its own, as 'name: ...'"


def _id_meant(key: str, form: Form) -> str | None:
    """Return the id in the right form that differs by the usual slips only, or None.

    These are blanks, case, the separator, O for 0 and l for 1 in the last number, and its leading zeros.
    """
    text = re.sub(r"[\s_]+", "-", normalize("NFKC", key).translate(_DASHES).strip())
    head, dash, last = text.rpartition("-")
    if any(character.isdigit() for character in last):
        last = last.translate(_DIGITS_MEANT)
    number = re.search(r"\d+", last)
    if number is None:
        return None
    for width in range(_MOST_DIGITS + 1):
        tail = last[: number.start()] + number[0].zfill(width) + last[number.end() :]
        for candidate in (
            head + dash + tail,
            head.upper() + dash + tail,
            (head + dash + tail).upper(),
        ):
            if candidate != key and form.fullmatch(candidate):
                return candidate
    return None


def _rule(spec: FieldSpec, fault: Fault, written: str | None) -> str:
    if written is None:
        return "TM102"
    if _is_of_day(spec, fault):
        return "TM105"
    return "TM106" if fault.keyword in ("enum", "minimum", "maximum") else "TM102"


def _is_of_day(spec: FieldSpec, fault: Fault) -> bool:
    """Tell whether a day should stand where the fault is."""
    if spec.form == "results_by_day":
        return bool(fault.path) and fault.keyword in KEY_FAULTS
    return spec.form == "date"


def _is_plain(spec: FieldSpec, written: str) -> bool:
    """Tell whether the text would be right, or at least a number, without its quotes."""
    if spec.form == "number":
        return NUMBER().fullmatch(written) is not None
    return spec.form == "choice" and written in spec.choices


def _values_meant(spec: FieldSpec, written: str) -> tuple[str, ...]:
    if "true" in spec.choices and written.lower() in _BOOLEANS:
        return (_BOOLEANS[written.lower()],)
    if not spec.choices:
        return ()
    if NUMBER().fullmatch(written) and f"{float(written):g}" in spec.choices:
        return (f"{float(written):g}",)
    from difflib import get_close_matches  # imported where a value is misspelt

    spelt = re.sub(r"[\s-]+", "_", written[:64].strip().lower())
    near = get_close_matches(spelt, spec.choices, n=2, cutoff=0.6)
    return tuple(sorted(near))


def _day_meant(written: str) -> tuple[str, ...]:
    """Return the day that a text means if that is plain: the year comes first, and the day exists."""
    found = _YEAR_FIRST().fullmatch(normalize("NFKC", written).translate(_DASHES))
    if found is None:
        return ()
    try:
        return (date(int(found[1]), int(found[3]), int(found[4])).isoformat(),)
    except ValueError:
        return ()


def _why_no_day(written: str) -> str:
    """Return what the calendar has instead of a day in the right form that does not exist."""
    year, month = int(written[:4]), int(written[5:7])
    if year < 1:
        return "years start at 0001"
    if not 1 <= month <= 12:
        return "a year has 12 months"
    from calendar import monthrange  # imported where there is such a day

    return f"{written[:7]} has {monthrange(year, month)[1]} days"


def _advice(spec: FieldSpec, fault: Fault) -> str:
    if fault.path and isinstance(fault.path[-1], int):
        return {
            "nothing": "remove the empty entry, or fill it in",
            "true": "put it in quotes",
            "false": "put it in quotes",
            "a list": "write one list, without another inside it",
            "a mapping": "put a text that holds ': ' in quotes",
        }.get(fault.found, "")
    if fault.expected == "a list" and fault.found.startswith("'"):
        return f"write a list: {spec.name}: [{fault.found[1:-1]}]"
    return ""
