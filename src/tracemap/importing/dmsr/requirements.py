"""From the blocks of the document to the records of its requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracemap.errors import SourceError
from tracemap.importing.dmsr.blocks import Block
from tracemap.importing.dmsr.paragraphs import flowing, join
from tracemap.importing.dmsr.tables import Row
from tracemap.importing.reading import Dropped
from tracemap.records import Record

_ID = re.compile(r"(\S+)\s*\(Priority:\s*([^()]*)\)")
_UPPER = re.compile(r"([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+)\s*:")
_NO_UNIT = frozenset(("unitless", "integer", "float", "none", "n/a", "-"))
"""What a table says in place of a unit."""


@dataclass
class _Draft:
    """A requirement while its blocks go by."""

    id: str
    page: int
    priority: str
    heading: Block | None
    text: list[str] = field(default_factory=list)
    discussion: list[str] = field(default_factory=list)
    derived_from: list[str] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)

    def record(self, document: str) -> Record:
        """Return it as a record."""
        record: Record = {
            "title": self.heading.text if self.heading else "",
            "priority": self.priority,
            "document": document,
            "section": self.heading.section if self.heading else "",
            "derived_from": list(dict.fromkeys(self.derived_from)),
            "text": flowing(self.text),
            "discussion": flowing(self.discussion),
            "parameters": self.parameters,
        }
        return {name: value for name, value in record.items() if value}


def _uppers(lines: Iterable[str]) -> dict[str, str]:
    """Return the titles of upper requirements by id: each begins a line, and may go on in the next."""
    found: dict[str, list[str]] = {}
    pieces: list[str] = []
    for line in lines:
        upper = _UPPER.match(line.strip())
        if upper is not None:
            pieces = found.setdefault(upper[1], [])
            line = line.strip()[upper.end() :]  # noqa: PLW2901  # the id is not of the title
        pieces.append(line)
    return {id: join(lines) for id, lines in found.items()}


class Requirements:
    """The requirements of a document, made of its blocks in order.

    Attributes:
        records: what was made.
        notes: what a reader should know besides.
    """

    def __init__(self, path: Path, document: str, upper: Mapping[str, str]) -> None:
        """Begin with none.

        Args:
            path: names the file.
            document: its handle.
            upper: the documents of upper requirements by the beginning of their ids, as `OSS-REQ`.
        """
        self._path = path
        self._document = document
        self._documents = upper
        self._uppers: dict[str, tuple[int, str]] = {}
        self._drafts: dict[str, _Draft] = {}
        self._dropped: dict[tuple[str, str], tuple[int, int]] = {}
        self._current: _Draft | None = None
        self._label = ""
        self._section = ""

    def read(self, blocks: Iterable[Block]) -> None:
        """Go through the blocks of the document.

        Raises:
            SourceError: one id stands twice.
        """
        before: Block | None = None
        for block in blocks:
            if block.label == "ID":
                self._begin(block, before)
            elif block.rows:
                self._parameters(block.page, block.rows)
            elif block.section:
                self._current, self._section = None, block.section
            elif self._current is not None:
                self._add(self._current, block)
            elif self._drafts:
                self._drop(
                    block.page, f"text of section {self._section}", "it belongs to no requirement"
                )
            before = block
        for id, (page, _) in self._uppers.items():
            if id not in self._drafts and id.rpartition("-")[0] not in self._documents:
                why = "they are of another document; [import.dmsr] upper can say of which"
                self._drop(page, "upper requirements", why)

    def _begin(self, block: Block, before: Block | None) -> None:
        found = _ID.match(block.text)
        heading = before if before is not None and before.section else None
        self._current, self._label = None, "Specification"
        if found is None:
            why = "it does not say an id and a priority, as 'ID: DMS-REQ-0024 (Priority: 1a)'"
            self._drop(block.page, f"a requirement 'ID: {block.text[:80]}'", why)
            return
        earlier = self._drafts.get(found[1])
        if earlier is not None:
            where = f"{self._path}: page {block.page}"
            raise SourceError(f"{where}: {found[1]} stands on page {earlier.page} already")
        draft = _Draft(found[1], block.page, found[2].strip(), heading)
        self._current = self._drafts[draft.id] = draft

    def _add(self, draft: _Draft, block: Block) -> None:
        self._label = block.label or self._label
        text = block.text
        match self._label:
            case "Derived from requirements":
                uppers = _uppers(block.lines)
                draft.derived_from.extend(uppers)
                for id, title in uppers.items():
                    self._uppers.setdefault(id, (block.page, title))
            case "Impacted by LCR(s)":
                count = sum(bool(line.strip()) for line in block.lines)
                if count:
                    self._drop(block.page, "notes of change requests", "no field holds them", count)
            case "Discussion":
                draft.discussion.append(text)
            case "Commentary":
                draft.discussion.append(f"Commentary: {text}" if block.label else text)
            case _:
                draft.text.append(text)

    def _parameters(self, page: int, rows: Iterable[Row]) -> None:
        for described, value, unit, name in rows:
            if self._current is None or not name or not value:
                self._drop(page, "rows of a table", "they give no name and value of a parameter")
                continue
            said = value if unit.lower() in _NO_UNIT else f"{value} {unit}".strip()
            earlier = self._current.parameters.setdefault(name, said)
            if earlier != said:
                what = f"value {said!r} of parameter {name}"
                self._drop(page, what, f"{self._current.id} gives it as {earlier!r} already")
            if described:
                why = "a plan holds the name and the value of a parameter"
                self._drop(page, "descriptions of parameters", why)

    def _drop(self, page: int, what: str, why: str, count: int = 1) -> None:
        first, so_far = self._dropped.get((what, why), (page, 0))
        self._dropped[what, why] = first, so_far + count

    @property
    def records(self) -> dict[str, Record]:
        """Return the requirements by id, in the order of the document, then the upper ones."""
        own = {id: draft.record(self._document) for id, draft in self._drafts.items()}
        upper: dict[str, Record] = {
            id: {"title": title, "document": self._documents[id.rpartition("-")[0]]}
            for id, (_, title) in self._uppers.items()
            if id not in own and id.rpartition("-")[0] in self._documents
        }
        return own | upper

    @property
    def count(self) -> int:
        """Return how many requirements the document itself holds."""
        return len(self._drafts)

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Return what was left out, each kind once, in the order of the document."""
        told = sorted(self._dropped.items(), key=lambda told: told[1][0])
        return tuple(
            Dropped(f"{self._path}: page {page}", what, why, count)
            for (what, why), (page, count) in told
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know besides."""
        untitled = [draft for draft in self._drafts.values() if draft.heading is None]
        gone = [
            draft.id
            for draft in self._drafts.values()
            if draft.heading and "(descoped)" in draft.heading.text.lower()
        ]
        notes = [f"page {draft.page}: no heading stands above {draft.id}" for draft in untitled]
        if gone:
            they = f"{len(gone)} requirements are" if len(gone) > 1 else "1 requirement is"
            what = "status: withdrawn takes those out of the counts that no longer hold"
            notes.append(f"{they} titled (Descoped): {', '.join(gone)}; {what}")
        return tuple(notes)
