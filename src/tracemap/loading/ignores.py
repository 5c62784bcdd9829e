"""Comments in a file that keep findings on their line back: `# tracemap: ignore[TM403]`."""

from __future__ import annotations

from tracemap.patterns import pattern
from tracemap.source import LINE_END

_IGNORE = pattern(r"(?:^|\s)#\s*tracemap:\s*ignore(?:\[(?P<codes>[\w,\s]*)\]|(?P<all>(?![\w\[-])))")


def ignores(text: str) -> dict[int, frozenset[str]]:
    """Return, by line from 1, the codes that a comment on the line ignores; `TM` for all of them.

    A comment that is not quite of the form ignores nothing, so that its author sees it at once.
    """
    found: dict[int, frozenset[str]] = {}
    if "tracemap:" not in text:
        return found
    for number, line in enumerate(LINE_END.split(text), 1):
        comment = _IGNORE().search(line) if "tracemap:" in line else None
        if comment:
            codes = "TM" if comment["all"] is not None else comment["codes"].upper()
            found[number] = frozenset(code.strip() for code in codes.split(",") if code.strip())
    return found
