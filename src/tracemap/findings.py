"""What a check says: a problem at a place, and the finding that it becomes once it is graded."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from tracemap.source import Location


class Severity(StrEnum):
    """How bad a finding is. Wrong input is an error; what may be meant is a warning or info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Return 2 for an error, 1 for a warning, 0 for info."""
        return {"error": 2, "warning": 1, "info": 0}[self.value]

    def reaches(self, threshold: str) -> bool:
        """Tell whether it is at least as bad as a threshold; `never` is one that none reaches."""
        return threshold != "never" and self.rank >= Severity(threshold).rank


class Edit(NamedTuple):
    """A replacement of the text at a place by another text."""

    location: Location
    replacement: str


class Fix(NamedTuple):
    """A change of the files that settles a problem.

    Attributes:
        description: what is done, as an order: "replace by DMS-REQ-0329".
        edits: the replacements, all of which belong together.
        safe: whether the meaning stays what the author plainly meant.
    """

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the fix as the JSON of `check` has it."""
        return {
            "description": self.description,
            "safe": self.safe,
            "edits": [
                {
                    "path": place.path,
                    "line": place.line,
                    "column": place.column,
                    "end_line": place.end_line,
                    "end_column": place.end_column,
                    "replacement": replacement,
                }
                for place, replacement in self.edits
            ],
        }


class Related(NamedTuple):
    """Another place that the reader needs in order to understand a problem."""

    location: Location
    message: str


class Problem(NamedTuple):
    """Something wrong or doubtful at a place, as a rule or the loader sees it; not graded yet.

    Attributes:
        code: the rule it breaks, as `TM202`.
        message: what is wrong, with the ids in quotes, on one line.
        location: the place to look at.
        id: the item that it is about, or None where no item could be read.
        label: a few words to stand at the place itself.
        help: what to do, or what it means for others.
        suggestions: what could be written instead, the likeliest first.
        related: other places, as the first definition of a code defined twice.
        fix: a change that settles it.
    """

    code: str
    message: str
    location: Location
    id: str | None = None
    label: str = ""
    help: str = ""
    suggestions: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


class Finding(NamedTuple):
    """A problem with the name of its rule and its severity in this project."""

    problem: Problem
    name: str
    severity: Severity

    @property
    def code(self) -> str:
        """Return the code of the rule, as `TM202`."""
        return self.problem.code

    @property
    def message(self) -> str:
        """Return what is wrong, on one line."""
        return self.problem.message

    @property
    def location(self) -> Location:
        """Return the place to look at."""
        return self.problem.location

    @property
    def sort_key(self) -> tuple[str, str, int, int, str, str]:
        """Return the order in which findings are listed: path, sheet, line, column, code, message."""
        problem = self.problem
        path, line, column, _, _, sheet = problem.location
        return path, sheet or "", line, column, problem.code, problem.message

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as the JSON of `check` has it."""
        problem, place = self.problem, self.location
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity.value,
            "message": self.message,
            "path": place.path,
            "sheet": place.sheet,
            "line": place.line,
            "column": place.column,
            "end_line": place.end_line,
            "end_column": place.end_column,
            "id": problem.id,
            "suggestions": list(problem.suggestions),
            "fixable": problem.fix is not None,
            "fix": problem.fix.to_dict() if problem.fix else None,
            "help": problem.help or None,
            "related": [
                {
                    "path": other.path,
                    "sheet": other.sheet,
                    "line": other.line,
                    "column": other.column,
                    "message": message,
                }
                for other, message in problem.related
            ],
        }
