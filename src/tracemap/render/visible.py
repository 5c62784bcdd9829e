"""Text of a plan made fit to be shown: nothing in it may steer a terminal, a browser or a reader's eye."""

from __future__ import annotations

import re
import textwrap

_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # invisible, or changing the direction of text
    "\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"  # no characters at all, or tags
)
_BLANKS = re.compile(r"[ \t\r\n\u0085\u2028\u2029]+")


def visible(text: str) -> str:
    r"""Return the text on one line, each run of blanks as one, what cannot be seen as `\uXXXX`.

    The result holds no control, bidirectional or zero-width character and no lone surrogate, so that every
    XML, JSON and terminal can carry it.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # as most are, at a glance
    return _UNSHOWN.sub(_named, _BLANKS.sub(" ", text).strip())


def _named(match: re.Match[str]) -> str:
    number = ord(match.group())
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Return the visible text in lines of at most `width` characters, cut after `most` lines with `…`."""
    if not text:
        return []
    whole = visible(text[: width * most * 2])
    return textwrap.wrap(whole, width, max_lines=most, placeholder=" …")


def anchors(identifiers: list[str], joint: str = "-") -> dict[str, str]:
    """Return for each id a name of ASCII letters, digits, `_` and the joint, unlike any other.

    It starts with a letter and depends on the ids alone, in their order where two would be alike.
    XML and CSS allow any such name; where `-` has a meaning, the joint is `_`.
    """
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for identifier in identifiers:
        stem = name = f"i{joint}" + re.sub(rf"[^A-Za-z0-9_{joint}]", "_", identifier[:80])
        while name in taken:
            taken[stem] += 1
            name = f"{stem}{joint}{joint}{taken[stem]}"
        taken[name] = 1
        names[identifier] = name
    return names
