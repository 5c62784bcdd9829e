"""What is said of the names of fields and sections that there are none of, and which ones may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracemap.findings import Fix, Problem
from tracemap.loading.scalar_text import rewritten
from tracemap.loading.wording import shown
from tracemap.source import Mark, Source

_MOST_SEARCHES = 20
"""How many unknown names of a file, each counted once, are looked for by likeness."""

_OTHER_WORDS = {
    "title": "name",
    "name": "title",
    "deadline": "due",
    "depends_on": "predecessors",
    "outcome": "result",
}
"""What other tools call a field, where that reads like no name of ours."""


class UnknownNames:
    """The unknown names of one file.

    A name that holds a known one as a word, or is what other tools call one, is told at once. Any other is
    compared with all that are known, which takes longer than to read it: only the first few of a file are.
    """

    def __init__(self, source: Source, report: Callable[[Problem], None]) -> None:
        """Begin with a file; problems go to `report`."""
        self._source = source
        self._report = report
        self._found: dict[tuple[str, tuple[str, ...]], str | None] = {}

    def report(
        self, mark: Mark, name: str, known: tuple[str, ...], taken: set[str], identifier: str | None
    ) -> None:
        """Report a field that there is none of; a section where no item is given.

        Args:
            mark: where the name stands.
            name: the name as written.
            known: the names that there are.
            taken: those that stand beside it, or that another one is to be renamed to; the one that may be
                meant is added.
            identifier: the item that has the field.
        """
        what = "section" if identifier is None else "field"
        place = self._source.location(mark)
        near = self._meant(name[:64].lower(), known)
        edit = None
        if near is not None and near not in taken:
            edit = rewritten(self._source, place, name, near)
        fix = Fix(f"rename it to {near}", (edit,), safe=False) if edit else None
        label = f"did you mean {near}?" if near else f"no {what} has this name"
        help = "" if near else f"the {what}s are {', '.join(known)}"
        suggestions = (near,) if near else ()
        taken.update(suggestions)
        message = f"unknown {what} {shown(name)}"
        self._report(
            Problem("TM101", message, place, identifier, label, help, suggestions, fix=fix)
        )

    def _meant(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return the one of the known names that may be meant, or None."""
        words = [word for word in re.split(r"[^a-z]+", name) if word in known]
        other = _OTHER_WORDS.get(name)
        if words or other in known:
            return words[0] if words else other
        asked = (name, known)
        if asked not in self._found and len(self._found) < _MOST_SEARCHES:
            self._found[asked] = _alike(name, known)
        return self._found.get(asked)


def _alike(name: str, known: tuple[str, ...]) -> str | None:
    """Return the known name that reads most like another one, or None."""
    from difflib import get_close_matches  # imported where a name is misspelt

    near = get_close_matches(name, known, n=1, cutoff=0.6) if len(name) > 2 else []
    return near[0] if near else None
