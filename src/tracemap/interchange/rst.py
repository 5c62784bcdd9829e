"""Plain text as reStructuredText that shows it and does nothing else, and back.

Text of words alone is left as it is. Any other becomes a line block: each line behind a bar, with a
backslash before whatever could mean something. So no text names a file to include or a page to embed.
"""

from __future__ import annotations

import re

from tracemap.interchange.escapes import escaped, escaping, unescaped

_PLAIN_LINE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.;()/'%-]*")
_MARKER = re.compile(r"[A-Za-z0-9]+[.)] ")
_SPECIAL = re.compile(r"""([\\*`_|:<>\[\]{}@"'#^~=+&$!-])""")
_BACKSLASHED = re.compile(r"\\(.)", re.DOTALL)

BREAKS = escaping("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What ends a line besides LF, to one program or another, and what is no text."""


def rst(text: str) -> str:
    """Return the markup that shows a text."""
    lines = text.split("\n")
    if all(map(_is_plain, lines)):
        return text
    return "\n".join(f"| {_SPECIAL.sub(_backslash, escaped(line, BREAKS))}" for line in lines)


def text_of(markup: str) -> str:
    """Return the text that `rst` made the markup of; any other markup but a line block is left as it is."""
    lines = markup.split("\n")
    if not all(line.startswith("|") for line in lines):
        return unescaped(markup)
    bare = "\n".join(line[2:] if line.startswith("| ") else line[1:] for line in lines)
    return unescaped(_BACKSLASHED.sub(r"\1", bare))


def _is_plain(line: str) -> bool:
    return bool(_PLAIN_LINE.fullmatch(line)) and not (
        _MARKER.match(line) or line.endswith(" ") or "  " in line or "_x" in line
    )


def _backslash(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
