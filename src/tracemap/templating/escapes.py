"""Text as it must be written in a format to be read there as this text, and as nothing else.

Text of a plan is made `visible` first: it is one line, and holds no control character. What an escape
returns fits within a paragraph, a heading or a cell of a table, at its start as well as further on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from tracemap.output.table import markdown_text
from tracemap.output.terminal import COMMAND
from tracemap.render.visible import visible


class Safe(str):
    """Text that is written in the format already, by us or by a template; it is not escaped again.

    What is made of it by a method or an operator is a plain `str`, and would be escaped.
    """

    __slots__ = ()


def html_text(text: str) -> str:
    """Return a text for HTML, in content or within a quoted attribute.

    >>> html_text('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    written = html.escape(visible(text))
    return COMMAND().sub(_entity, written) if "##" in written or "::" in written else written


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


_BLOCK_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")


def markdown_inline(text: str) -> str:
    r"""Return a text for Markdown (CommonMark, and GitHub's and GitLab's flavours of it).

    >>> print(markdown_inline("1. a *b*"))
    1\. a \*b\*
    """
    shown = markdown_text(visible(text))
    if shown[:1] in ("-", "+", "="):
        return "\\" + shown
    return _BLOCK_START.sub(r"\1\\", shown, count=1) if _BLOCK_START.match(shown) else shown


_RST = re.compile(r"[\\`*_|:@<>\[\]]")
_BACKSLASHES = re.compile(r"\\+")
_ENUMERATOR = re.compile(r"\(?(?:[0-9]+|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)](?:\s|$)")


def rst_text(text: str) -> str:
    r"""Return a text for reStructuredText: no role, directive, reference, substitution or list.

    >>> print(rst_text("a :raw:`b` c_"))
    a \:raw\:\`b\` c\_
    >>> print(rst_text("- x"), rst_text("A. x"))
    \- x \A. x
    """
    shown = visible(text)
    escaped = _RST.sub(r"\\\g<0>", shown)
    # A backslash before any character makes it that character, and no sign that begins a block.
    if escaped and not escaped.startswith("\\") and _begins_block(shown):
        return "\\" + escaped
    # Backslashes alone on a line are a rule across the page; one before a blank is nothing.
    return "\\ " + escaped if _BACKSLASHES.fullmatch(escaped) else escaped


def _begins_block(text: str) -> bool:
    return not text[0].isalnum() or _ENUMERATOR.match(text) is not None


_LATEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "≤": r"\ensuremath{\leq}",
    "≥": r"\ensuremath{\geq}",
    "≠": r"\ensuremath{\neq}",
    "≈": r"\ensuremath{\approx}",
    "→": r"\ensuremath{\rightarrow}",
    "←": r"\ensuremath{\leftarrow}",
    "\u2212": r"\ensuremath{-}",
    "\u00a0": "~",
    "▲": r"\ensuremath{\triangle}",
    "∞": r"\ensuremath{\infty}",
    **{sign: sign + "{}" for sign in "-'<>,?!"},  # two of them are one other sign
}
_LATEX_KNOWN = frozenset(
    [
        *map(chr, range(0x20, 0x7F)),
        *map(chr, range(0xA1, 0x180)),
        *"\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\u2020\u2021\u2022\u2026\u2030\u20ac\u2122",
    ]
) - frozenset("\xad\xa8\xaf\xb4\xb8\u0126\u0127\u0138\u013f\u0140\u0149\u0166\u0167\u017f")
"""The characters that pdflatex knows with the encodings T1 and TS1 alone."""


def latex_text(text: str) -> str:
    r"""Return a text for LaTeX.

    A character that pdflatex does not know becomes `\unknownchar{2A}`, by its number in hexadecimal, which
    the document defines.

    >>> print(latex_text(r"50 % of \input{x}"))
    50 \% of \textbackslash{}input\{x\}
    """
    written = "".join(_latex_character(character) for character in visible(text))
    return written.replace("::", ":{}:")  # else a command in the log of a job may begin so


def _latex_character(character: str) -> str:
    sign = _LATEX_SIGNS.get(character)
    if sign is not None:
        return sign
    return character if character in _LATEX_KNOWN else f"\\unknownchar{{{ord(character):X}}}"


ESCAPES: dict[str, Callable[[str], str]] = {
    "html": html_text,
    "latex": latex_text,
    "markdown": markdown_inline,
    "rst": rst_text,
}
"""For each format how a text is written in it."""


def escape_with(escape: Callable[[str], str]) -> Callable[[Any], Safe]:
    """Return what makes a value safe: text of it escaped; nothing of None; what is safe as it is."""

    def escaped(value: Any) -> Safe:
        if isinstance(value, Safe):
            return value
        return Safe("" if value is None else escape(as_text(value)))

    return escaped


def as_text(value: Any) -> str:
    """Return a value as text.

    Raises:
        TypeError: it is a list, or anything else that has no text of its own.
    """
    own: Any = type(value).__str__
    if isinstance(value, str | int | float) or own is not object.__str__:
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be printed: join it, or name a part of it")
