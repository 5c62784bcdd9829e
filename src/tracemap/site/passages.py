"""The prose of a plan for a page: paragraphs, in which addresses and ids of the plan are links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tracemap.render.visible import visible
from tracemap.site.entries import Entry

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_MENTION = re.compile(
    r"(?P<url>(?:https?://|mailto:)[^\s<>\"']+)|(?<![\w.:-])[^\W\d_]*[\d.:-](?:[\w.:-]*\w)?"
)
"""An address, or what may be an id: a word with a digit, a dash or a dot in it."""
_AFTER_URL = ".,;:!?)]}"
"""What ends a sentence or a bracket around an address more often than the address."""


class Piece(NamedTuple):
    """A stretch of a paragraph, and what it links to: an address, an item of the plan, or nothing.

    An address begins with http, https or mailto: no other scheme is ever followed.
    """

    text: str
    url: str | None = None
    entry: Entry | None = None


Passage = tuple[Piece, ...]
"""A paragraph."""


def passages(text: str | None, entries: Mapping[str, Entry]) -> tuple[Passage, ...]:
    """Return the paragraphs of a text; linear in it."""
    if not text:
        return ()
    paragraphs = map(visible, _PARAGRAPHS.split(text))
    return tuple(tuple(_pieces(one, entries)) for one in paragraphs if one)


def _pieces(text: str, entries: Mapping[str, Entry]) -> Iterator[Piece]:
    done = 0
    for found in _MENTION.finditer(text):
        start, end = found.span()
        url = found["url"]
        if url:
            url = url.rstrip(_AFTER_URL)
            end = start + len(url)
        entry = None if url else entries.get(found[0])
        if not url and not entry:
            continue
        if start > done:
            yield Piece(text[done:start])
        yield Piece(text[start:end], url, entry)
        done = end
    if done < len(text):
        yield Piece(text[done:])
