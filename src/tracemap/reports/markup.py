"""What templates of documents call by name: links between sections, dates and numbers in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from tracemap.analysis.isodate import in_days
from tracemap.output.terminal import quantity
from tracemap.render.looks import LOOKS
from tracemap.render.visible import visible
from tracemap.reports.control_lines import RequirementLine
from tracemap.templating import ESCAPES, Safe, escape_with
from tracemap.templating.escapes import html_text


def anchors(identifiers: Iterable[str], prefix: str) -> dict[str, str]:
    """Return for each id the name of its section: the prefix and letters a to z, digits and single hyphens.

    Every format takes such a name as it stands; of two ids that would have the same, the later one gets a
    number.
    """
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for identifier in identifiers:
        stem = name = f"{prefix}-{_plain(identifier)}"
        while name in taken:
            taken[stem] += 1
            name = f"{stem}-n{taken[stem]}"
        taken[name] = 1
        names[identifier] = name
    return names


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text[:80].lower()).strip("-") or "x"


_LINKS = {
    "html": '<a href="#{name}">{text}</a>',
    "latex": r"\hyperlink{{{name}}}{{{text}}}",
    "markdown": "[{text}](#{name})",
    "rst": "`{text} <{name}_>`__",
}


_TARGETS = {
    "html": '<span id="{name}">{text}</span>',
    "latex": r"\hypertarget{{{name}}}{{{text}}}",
    "markdown": '<a id="{name}"></a>{text}',
    "rst": ".. _{name}:\n\n       {text}",
}
"""How the cell of a table is written that a link leads to."""


class Markup:
    """The filters of the templates of a format, for a document in which some ids have a section.

    Args:
        format: html, latex, markdown or rst.
        targets: the ids that have a section.
        prefix: how the names of sections begin, so that two documents may stand in one.
    """

    def __init__(self, format: str, targets: Iterable[str], prefix: str) -> None:
        """Name the sections."""
        self._escape = ESCAPES[format]
        self._escaped = escape_with(self._escape)
        self._link = _LINKS[format]
        self._target = _TARGETS[format]
        self._names = anchors(targets, prefix)
        self._placed: set[str] = set()
        self._prefix = prefix
        self._sections: dict[tuple[str, str | None], int] = {}

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by the names that templates call them."""
        return {
            **_FILTERS,
            "anchor": self.anchor,
            "goto": self.goto,
            "heading": self.heading,
            "link": self.link,
            "names": self.names,
            "requirement": self.requirement,
            "section_name": self.section_name,
            "target": self.target,
        }

    def anchor(self, identifier: str) -> Safe:
        """Return the name of the section of an id."""
        self._placed.add(identifier)
        return Safe(self._names[identifier])

    def goto(self, text: str, name: str) -> Safe:
        """Return a link to a section by its name, which is safe as it stands."""
        return Safe(self._link.format(text=self._escape(text), name=name))

    def heading(self, text: str, sign: str) -> Safe:
        """Return a heading of reStructuredText, with signs under it."""
        # Signs under nothing are no heading.
        shown = self._escaped(text) or self._escaped("(blank)")
        columns = len(shown) * (1 if shown.isascii() else 2)  # none may be taken for wider than two
        return Safe(f"{shown}\n{sign[:1] * max(columns, 4)}")

    def link(self, identifier: str) -> Safe:
        """Return an id, as a link where it has a section."""
        name = self._names.get(identifier)
        return Safe(self._escape(identifier)) if name is None else self.goto(identifier, name)

    def target(self, identifier: str) -> Safe:
        """Return an id for the first line of a cell, as what links to it lead to.

        Of a milestone and a requirement with one id, links lead to the first.
        """
        name, text = self._names.get(identifier), self._escape(identifier)
        name = None if identifier in self._placed else name
        self._placed.add(identifier)
        return Safe(text if name is None else self._target.format(name=name, text=text))

    def requirement(self, line: RequirementLine, named: object) -> Safe:
        """Return the cell of a requirement: itself, its title and priority where it is to be named."""
        if not named:
            return Safe("")
        priority = f" ({line.priority})" if line.priority else ""
        title = "" if line.title in (None, line.id) else line.title
        title = self._escape(f"{title}{priority}")
        return Safe(f"{self.target(line.id)} {title}".rstrip())

    def section_name(self, key: tuple[str, str | None]) -> Safe:
        """Return the name of the section of a WBS or a document, unlike any other; a number parts them."""
        number = self._sections.setdefault(key, len(self._sections) + 1)
        return Safe(f"{self._prefix}s-{_plain(key[1] or 'none')}-{number}")

    def names(self, identifiers: Iterable[str], most: int) -> Safe:
        """Return ids in a row, as links, and how many more there are than are to be named."""
        found = list(identifiers)
        named = ", ".join(self.link(one) for one in found[:most])
        return Safe(f"{named} and {len(found) - most} more" if len(found) > most else named)


_BLANKS = re.compile(r"[ \t\r\n]+")


def oneline(text: str) -> Safe:
    """Return what a block has printed on one line; it is escaped already."""
    return Safe(_BLANKS.sub(" ", text).strip(" "))


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a text, which blank lines part."""
    return [part for part in re.split(r"\n\s*\n", text or "") if part.strip()]


def slip(days: int | None) -> str:
    """Return a slip: `+80 days`; a dash where it is not known."""
    return "–" if days is None else ("+" if days > 0 else "") + in_days(days)


def expected(day: date | None, lower_bound: object = None) -> str:
    """Return an expected date: `2025-02-27 or later` where it can only be later."""
    if day is None:
        return "no date"
    return f"{day} or later" if lower_bound else str(day)


def words(state: str | None) -> str:
    """Return a state as people write it: `partially verified`."""
    return (state or "–").replace("_", " ")


def days_until(first: date, then: date) -> str:
    """Return how many days lie between two: `72 days`."""
    return in_days((then - first).days)


def month(first_day: date | None) -> str:
    """Return a month by its first day: `2024-03`."""
    return first_day.isoformat()[:7] if first_day else "no date"


def glyph(state: str) -> str:
    """Return the sign of a state, which stands before its word; nothing for most."""
    look = LOOKS.get({"failed": "failing", "uncovered": "undated"}.get(state, state))
    return f"{look.glyph}\u00a0" if look and look.glyph else ""


def widths(columns: Iterable[Sequence[Any]]) -> Safe:
    """Return the columns of a table of LaTeX: each a title, its share of the width, whether of numbers."""
    parts = list(columns)
    whole = sum(part[1] for part in parts)
    return Safe(
        "".join(
            rf"{'R' if len(part) > 2 else 'L'}"
            rf"{{\dimexpr {part[1] / whole:.4f}\linewidth-2\tabcolsep\relax}}"
            for part in parts
        )
    )


_SHORT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[+-]?[0-9]+ days?|no date|–")


def cell_class(cell: object) -> Safe:
    """Return the class of a cell of HTML as an attribute: of a number, or of what must not be broken."""
    if isinstance(cell, int):
        return Safe(' class="number"')
    return Safe(' class="short"' if _SHORT.fullmatch(str(cell)) else "")


_BAD = frozenset(("overdue", "late", "failing", "failed", "blocked", "uncovered"))
"""The states that a reader is to see first."""

_FILTERS: dict[str, Callable[..., Any]] = {
    "cell_class": cell_class,
    "bad": lambda state: state in _BAD,
    "days_until": days_until,
    "expected": expected,
    "glyph": lambda state: Safe(glyph(state)),
    "html": lambda text: Safe(html_text(str(text))),
    "month": month,
    "oneline": oneline,
    "paragraphs": paragraphs,
    "plain": lambda text: Safe(visible(str(text))),
    "quantity": quantity,
    "shows": lambda value: value is not None and visible(str(value)) != "",
    "slip": slip,
    "widths": widths,
    "words": words,
}
