"""Writing another text in the place of one in a YAML file, and nothing else."""

from __future__ import annotations

from tracemap.findings import Edit
from tracemap.patterns import pattern
from tracemap.source import Location, Source

_PLAIN = pattern(r"[A-Za-z0-9_](?:[A-Za-z0-9_. -]*[A-Za-z0-9_.])?")
_NOT_TEXT = frozenset(("null", "true", "false", "yes", "no", "on", "off"))
_ANCHOR = pattern(r"&([^\s,\[\]{}]+)[ \t]+(?:!\S*[ \t]+)?$")


def scalar(text: str) -> str:
    """Return how a text is written so that any reader of YAML takes it for just that text."""
    if _PLAIN().fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rewritten(source: Source, place: Location, written: str, text: str) -> Edit | None:
    """Return the edit that writes `text` where `written` stands, in the quotes that it has.

    None where what stands in the file is not just that: an alias of it, or a text on several lines, or
    one spelt with escapes; or where it has a name, by which it stands in another place too.
    """
    found = source.text_at(place).at(place)
    quote = found[:1] if found[:1] in ("'", '"') else ""
    if found != quote + written + quote or _has_alias(source, place):
        return None
    if quote and scalar(text) == text:
        inside = place._replace(column=place.column + 1, end_column=place.end_column - 1)
        return Edit(inside, text)
    return Edit(place, scalar(text))


def _has_alias(source: Source, place: Location) -> bool:
    """Tell whether the value at a place has a name (`&name`), and something stands for it (`*name`)."""
    lines = source.text_at(place)
    before = lines.line(place.line)[: place.column - 1]
    anchor = _ANCHOR().search(before)
    return anchor is not None and f"*{anchor[1]}" in lines.text
