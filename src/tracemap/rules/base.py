"""What a rule is: a code, a name, a severity, a page of documentation, and a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tracemap.findings import Problem, Severity
from tracemap.snapshot import Snapshot

Check = Callable[[Snapshot], Iterable[Problem]]


class Rule(NamedTuple):
    """One thing that a plan is judged by.

    Attributes:
        code: as `TM403`; never used again for something else.
        name: in kebab case, what is the case where it is broken, as `overdue-milestone`.
        severity: how bad that is, unless the configuration says otherwise.
        page: its page in the docs, in Markdown: the first line says in a sentence what is wrong,
            the sections are What it means, Why it matters, Example, How to fix.
        check: yields the problems of a plan; None for a rule that is judged elsewhere, in reading the files.
        preview: whether it is on trial: it applies only where that is asked for, so that no upgrade breaks
            a build, and it may still change.
    """

    code: str
    name: str
    severity: Severity
    page: str
    check: Check | None = None
    preview: bool = False

    @property
    def summary(self) -> str:
        """Return the first line of the page."""
        return self.page.split("\n", 1)[0].rstrip(".")
