"""Text that is safe and fit for a terminal: control characters shown, widths measured, styles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tracemap.patterns import pattern

CONTROLS = pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]"
    r"|#(?=#\w*\[)"
)
"""What a reader of the output would obey instead of showing it.

Control characters, line separators, the marks by which text can be made to read backwards, what is no
character at all; and the first sign of `##[` and `##vso[`, which begin a command wherever they stand in the
log of a job of GitHub or Azure.
"""

COMMAND = pattern(r"#(?=#\w*\[)|(?<!\S):(?=:)")
"""What begins a command in the log of a job: `##[` and `##vso[` anywhere, `::` where it begins a line.

A word may come to stand at the beginning of one.
"""

_SPACES = pattern(r" *[\r\n\t][ \r\n\t]*")


def is_harmless(text: str) -> bool:
    """Tell at a glance whether a text holds no `CONTROLS`; where it does not, one may have to look."""
    return text.isascii() and text.isprintable() and "##" not in text and "::" not in text


def plain(text: str) -> str:
    r"""Return text that shows as itself on one line: breaks as spaces, control characters as escapes.

    >>> plain("two\n lines")
    'two lines'
    >>> print(plain("red \x1b[31m"))
    red \x1b[31m
    """
    if is_harmless(text):
        return text
    # Blanks and breaks alone are cut: control characters that Python takes for blanks are to be seen.
    return COMMAND().sub(_escaped, CONTROLS().sub(_escaped, _SPACES().sub(" ", text).strip(" ")))


def lines_of(text: str, columns: int) -> list[str]:
    """Return a text as `plain` gives it, on lines of so many columns."""
    from textwrap import wrap  # imported where prose is shown

    return [
        COMMAND().sub(_escaped, line) for line in wrap(plain(text), columns, break_on_hyphens=False)
    ]


def verbatim(line: str) -> str:
    """Return a line with its blanks as they stand, a tab as one blank, control characters as escapes."""
    return line if is_harmless(line) else CONTROLS().sub(_escaped_or_blank, line)


def _escaped_or_blank(found: re.Match[str]) -> str:
    return " " if found[0] == "\t" else _escaped(found)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Return how many columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """Return the text, cut to a width with an ellipsis where it is too wide.

    >>> cut("Final operations rehearsal", 12)
    'Final opera…'
    """
    if width(text) <= columns:
        return text
    kept, taken = [], 1
    for character in text:
        taken += _columns(character)
        if taken > columns:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def cut_left(text: str, columns: int) -> str:
    """Return the end of a text, with an ellipsis before it where it is too wide.

    >>> cut_left("Final operations rehearsal", 12)
    '…s rehearsal'
    """
    if width(text) <= columns:
        return text
    place, taken = len(text), 1
    while place and taken + _columns(text[place - 1]) <= columns:
        place -= 1
        taken += _columns(text[place])
    return "…" + text[place:].lstrip()


def enumerated(names: Sequence[str], most: int) -> str:
    """Return names in a row, and how many more there are than may be named.

    >>> enumerated(["A", "B", "C"], 2)
    'A, B and 1 more'
    """
    named = ", ".join(names[:most])
    return f"{named} and {len(names) - most} more" if len(names) > most else named


def quantity(count: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: `1 error`, `2 errors`; past 15 digits as a power of ten.

    >>> quantity(1, "chain"), quantity(44, "chain"), quantity(2**100, "chain")
    ('1 chain', '44 chains', 'about 1.3 x 10^30 chains')
    """
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def number(count: int) -> str:
    """Return a count; past 15 digits, where nobody reads them, as a power of ten."""
    if abs(count) < 10**15:
        return str(count)
    # Ten digits are kept of the binary form: a decimal one of a million digits would take minutes.
    exponent = int(count.bit_length() * 0.30102999566398120) - 1
    leading = count // 10 ** (exponent - 1) / 10
    while leading >= 10:
        leading, exponent = leading / 10, exponent + 1
    return f"about {leading:.1f} x 10^{exponent}"


class Style(NamedTuple):
    """Colours of a terminal, or none; nothing may need them to be understood."""

    on: bool = False

    def bold(self, text: str) -> str:
        """Return the text in bold."""
        return self._set("1", text)

    def dim(self, text: str) -> str:
        """Return the text dimmed."""
        return self._set("2", text)

    def red(self, text: str) -> str:
        """Return the text in red: errors, and what is overdue or failing."""
        return self._set("31", text)

    def yellow(self, text: str) -> str:
        """Return the text in yellow: warnings, and what is late."""
        return self._set("33", text)

    def green(self, text: str) -> str:
        """Return the text in green: what is completed or verified."""
        return self._set("32", text)

    def cyan(self, text: str) -> str:
        """Return the text in cyan: places."""
        return self._set("36", text)

    def _set(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text
