"""What an importer is given, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tracemap.bounded_pattern import Form
from tracemap.config import Config
from tracemap.records import Records


class Source(NamedTuple):
    """Where an import comes from.

    Attributes:
        paths: the files or folders that were named, at least one; they are there, and can be read.
        forms: for each kind of item (`requirement` ...), the form of its ids in this plan.
        config: the settings of the plan; None where it has none.
        plan: the plan that is imported into, for importers of evidence; None where it is not known.
    """

    paths: tuple[Path, ...]
    forms: Mapping[str, Form]
    config: Config | None = None
    plan: Records | None = None

    def bounded(self, text: str, *path: str) -> Form:
        """Return a regular expression of the configuration, written at that path."""
        return re.compile(text) if self.config is None else self.config.bounded(text, *path)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something in a source that the plan does not hold.

    Attributes:
        place: where it stands: `file.xer:812` (a line), `book.xlsx:TASK!E12` (a cell), `page 12` ...
        what: what it is, as "activity A1010" or "column 'Cost'".
        why: why it was left out, as "it is no milestone".
        count: how many of the kind are told of by this one; the place is that of the first.
    """

    place: str
    what: str
    why: str
    count: int = 1


class Reading(NamedTuple):
    """What was read from a source.

    Attributes:
        records: the items, as plain values.
        read: how many of what were read, in the words of the source: {"activities": 386}.
        dropped: what was left out, in the order of the source.
        notes: what a reader should know besides, one sentence each.
    """

    records: Records
    read: Mapping[str, int]
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
