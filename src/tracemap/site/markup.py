"""The small pieces of HTML that every page is full of: links to items, states, dates, prose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from html import escape
from typing import Any

from tracemap.render.looks import LOOKS
from tracemap.site.entries import Entry
from tracemap.site.passages import Passage
from tracemap.site.wording import counted, slip, when
from tracemap.templating import ESCAPES, Safe

_text = ESCAPES["html"]

_LOOKS = {
    "failed": "failing",
    "passed_with_deviation": "passed",
    "untested": "no_test_case",
    "unplanned": "undated",
    "planned": "on_time",
    "withdrawn": "inactive",
    "deferred": "inactive",
    "error": "failing",
    "warning": "late",
}
"""The look of states that have none of their own."""


@cache
def sign(state: str) -> str:
    """Return the sign of a state, which stands before its word; empty where a word is enough."""
    look = LOOKS.get(_LOOKS.get(state, state))
    return look.glyph if look else ""


def words(state: str | None) -> str:
    """Return a state as people write it: `partially verified`."""
    return (state or "").replace("_", " ")


@cache
def state(name: str) -> Safe:
    """Return a state: its sign and its word; what it looks like is left to the style."""
    glyph = sign(name)
    before = f'<span class="sign" aria-hidden="true">{_text(glyph)}</span> ' if glyph else ""
    said = _text(words(name))
    return Safe(f'<span class="state" data-state="{_text(name)}">{before}{said}</span>')


def link(entry: Entry, root: str) -> Safe:
    """Return the id of an item as a link to its page."""
    return Safe(f'<a href="{root}{entry.path}">{_text(entry.id)}</a>')


def day(value: date | None) -> Safe:
    """Return a date; a dash where there is none."""
    return Safe("–" if value is None else f'<time datetime="{value}">{value}</time>')


def expected(entry: Entry) -> Safe:
    """Return when an item is expected; `or later` where that is not all."""
    later = " or later" if entry.lower_bound and entry.day else ""
    return Safe(day(entry.day) + later)


def prose(paragraphs: Iterable[Passage], root: str) -> Safe:
    """Return paragraphs, with their links."""
    return Safe("".join(f"<p>{_paragraph(one, root)}</p>\n" for one in paragraphs))


def _paragraph(paragraph: Passage, root: str) -> str:
    parts: list[str] = []
    for text, url, entry in paragraph:
        if entry:
            parts.append(link(entry, root))
        elif url:
            parts.append(f'<a href="{escape(url)}" rel="noreferrer">{escape(text)}</a>')
        else:
            parts.append(escape(text))  # made visible as a whole: blanks at its ends count
    return "".join(parts)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "counted": counted,
    "day": day,
    "expected": expected,
    "link": link,
    "prose": prose,
    "sign": sign,
    "slip": slip,
    "state": state,
    "when": when,
    "words": words,
}
"""What the templates call, by name."""
