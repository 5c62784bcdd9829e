"""What an export says, or why it was not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracemap.findings import Problem
from tracemap.model import Milestone


class Unreadable(Exception):  # noqa: N818  # it is caught by the loader and becomes a finding
    """An export is not read.

    Attributes:
        reason: why, as the end of "the export is not read: ...".
        help: what to do.
        code: the rule that says so.
    """

    def __init__(self, reason: str, help: str, code: str = "TM001") -> None:
        """Note why, and what to do."""
        super().__init__(reason)
        self.reason = reason
        self.help = help
        self.code = code


class Export(NamedTuple):
    """What an export says.

    Attributes:
        path: its file; None where no export is asked for.
        is_read: whether it could be read.
        milestones: by code, in the order of the sheet.
        through: the activities between two milestones that P6 joins through them, by the codes of the
            two, the earlier first.
        lags: days that must pass between two milestones, by the same codes, where they are not 0.
        has_baseline: whether it holds the dates of a baseline, where it is of a form that may not.
        no_names: the problem that the names of all milestones are missing, or None.
    """

    path: str | None = None
    is_read: bool = True
    milestones: Mapping[str, Milestone] = {}
    through: Mapping[tuple[str, str], tuple[str, ...]] = {}
    lags: Mapping[tuple[str, str], int] = {}
    no_names: Problem | None = None
    has_baseline: bool = True
