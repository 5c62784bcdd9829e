"""Why an export was not read."""

from __future__ import annotations


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
