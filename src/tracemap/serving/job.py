"""What a build is to make, as the process that makes it is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracemap.site.earlier import Earlier


class Job(NamedTuple):
    """A site that is to be made.

    Attributes:
        root: the project folder.
        as_of: the date on which the plan is asked.
        title: what the site is called.
        earlier: the earlier times that it tells of.
    """

    root: Path
    as_of: date
    title: str = "Plan"
    earlier: Earlier = Earlier()

    def to_text(self) -> str:
        """Return the job as one word of a command line."""
        return json.dumps([str(self.root), self.as_of.isoformat(), self.title, self.earlier])

    @classmethod
    def from_text(cls, text: str) -> Job:
        """Return the job that was told."""
        root, day, title, (history, every, since) = json.loads(text)
        earlier = Earlier(tuple(history), every, since)
        return cls(Path(root), date.fromisoformat(day), title, earlier)
