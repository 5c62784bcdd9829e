"""The small pieces of HTML that the pages are full of, each made once: links, states, items of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

from tracemap.output.terminal import quantity
from tracemap.questions.coverage import Tally
from tracemap.questions.shares import Share
from tracemap.render.looks import LOOKS
from tracemap.site.entries import Entry
from tracemap.site.passages import Passage, passages
from tracemap.site.wording import slip
from tracemap.templating import ESCAPES, Safe

MOST = 200
"""How many items a list on the page of an item names."""

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
"""The looks of states that have none of their own."""

_text = ESCAPES["html"]


class Neighbour(NamedTuple):
    """An item in a list, and a few words on why it is there."""

    entry: Entry
    note: str = ""


def sign(state: str) -> str:
    """Return the sign of a state, which stands before its word; empty where a word is enough."""
    look = LOOKS.get(_LOOKS.get(state, state))
    return look.glyph if look else ""


def words(state: str | None) -> str:
    """Return a state as people write it: `partially verified`."""
    return (state or "").replace("_", " ")


def share(count: int, total: int) -> str:
    """Return how many of how many, with the percentage: `26 of 32, 81.2%`."""
    return str(Share(count, total))


def day(value: date | None) -> Safe:
    """Return a date; a dash where there is none."""
    return Safe("–" if value is None else f'<time datetime="{value}">{value}</time>')


_SHARES = ("verified", "partially_verified", "not_verified", "failing")


def bar(tally: Tally) -> Safe:
    """Return the states of requirements as a bar, each as long as its share."""
    said, parts, start = [], [], 0
    for name in _SHARES:
        count = getattr(tally, name)
        if not count:
            continue
        said.append(f"{count} {words(name)}")
        where = f'x="{_percent(start, tally.requirements)}" width="{_percent(count, tally.requirements)}"'
        title = f"<title>{count} {words(name)}</title>"
        parts.append(
            f'<rect class="{name}" data-state="{name}" {where} height="100%">{title}</rect>'
        )
        start += count
    label = ", ".join(said) or "no requirement"
    return Safe(
        f'<svg class="bar" role="img" aria-label="{label}" width="100%" height="12">'
        f"{''.join(parts)}</svg>"
    )


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.2f}%"


class Fragments:
    """The pieces of one site; what an item looks like is made when it is first asked for, and kept."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        """Take the items of the plan by id, which prose mentions."""
        self._entries = entries
        self._states: dict[str, Safe] = {}
        self._links: dict[tuple[str, str], Safe] = {}
        self._items: dict[tuple[str, str], tuple[str, str]] = {}

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return what the templates call, by name."""
        return {
            "bar": bar,
            "counted": quantity,
            "day": day,
            "expected": self.expected,
            "link": self.link,
            "linked": self.linked,
            "links": self.links,
            "neighbours": self.neighbours,
            "prose": self.prose,
            "share": share,
            "slip": slip,
            "state": self.state,
            "title": self.title,
            "words": words,
        }

    def state(self, name: str) -> Safe:
        """Return a state: its sign and its word; what it looks like is left to the style."""
        found = self._states.get(name)
        if found is None:
            glyph, said = _text(sign(name)), _text(words(name))
            before = f'<span class="sign" aria-hidden="true">{glyph}</span> ' if glyph else ""
            found = Safe(f'<span class="state" data-state="{_text(name)}">{before}{said}</span>')
            self._states[name] = found
        return found

    def link(self, entry: Entry, root: str) -> Safe:
        """Return the id of an item as a link to its page."""
        key = entry.path, root
        found = self._links.get(key)
        if found is None:
            look = "id external" if entry.external else "id"
            found = Safe(f'<a class="{look}" href="{root}{entry.path}">{_text(entry.id)}</a>')
            self._links[key] = found
        return found

    def title(self, entry: Entry) -> Safe:
        """Return the title of an item, and whether it is another project's."""
        project = "(another project’s)" if entry.external else ""
        return Safe(f"{_text(entry.title)} {project}".strip())

    def links(self, entries: Sequence[Entry], root: str) -> Safe:
        """Return the ids of items as links, in a row; a dash where there is none."""
        if not entries:
            return Safe("–")
        more = f" and {len(entries) - MOST} more" if len(entries) > MOST else ""
        return Safe(", ".join(self.link(one, root) for one in entries[:MOST]) + more)

    def expected(self, entry: Entry) -> Safe:
        """Return when an item is expected; `or later` where that is not all."""
        return Safe(day(entry.day) + (" or later" if entry.lower_bound and entry.day else ""))

    def neighbours(self, found: Sequence[Neighbour], role: str, root: str) -> Safe:
        """Return items as a list, which is the data of the picture of what is around an item."""
        lines = [self._neighbour(entry, note, role, root) for entry, note in found[:MOST]]
        if len(found) > MOST:
            lines.append(f'<li class="more">and {len(found) - MOST} more</li>')
        return Safe("<ul>\n" + "\n".join(lines) + "\n</ul>")

    def _neighbour(self, entry: Entry, note: str, role: str, root: str) -> str:
        key = entry.path, root
        parts = self._items.get(key)
        if parts is None:
            level = f' data-level="{entry.level}"' if entry.level is not None else ""
            named = self.title(entry)
            title = f' <span class="title">{named}</span>' if named else ""
            dates = f' <span class="dates">{_text(entry.dates)}</span>' if entry.dates else ""
            start = f'<li data-id="{_text(entry.id)}" data-kind="{entry.kind}" data-role="'
            end = f'" data-state="{_text(entry.state)}"{level}>{self.link(entry, root)}{title}'
            parts = self._items[key] = (start, f"{end} {self.state(entry.state)}{dates}")
        said = f' <span class="note">({_text(note)})</span>' if note else ""
        return f"{parts[0]}{role}{parts[1]}{said}</li>"

    def linked(self, text: Any, root: str) -> Safe:
        """Return a text of one paragraph, in which ids of the plan are links."""
        found = passages(None if text is None else str(text), self._entries)
        return Safe("".join(self._paragraph(one, root) for one in found[:1]))

    def prose(self, paragraphs: Iterable[Passage], root: str) -> Safe:
        """Return paragraphs, with their links."""
        return Safe("".join(f"<p>{self._paragraph(one, root)}</p>\n" for one in paragraphs))

    def _paragraph(self, paragraph: Passage, root: str) -> str:
        parts: list[str] = []
        for text, url, entry in paragraph:
            if entry:
                parts.append(self.link(entry, root))
            elif url:
                parts.append(f'<a href="{escape(url)}" rel="noreferrer">{escape(text)}</a>')
            else:
                parts.append(escape(text))  # made visible as a whole: blanks at its ends count
        return "".join(parts)
