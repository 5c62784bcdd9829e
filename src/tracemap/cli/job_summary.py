"""The summary of a job of GitHub Actions: a file, named by the environment, that steps add to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from tracemap.errors import UsageError
from tracemap.output.terminal import quantity

_VARIABLE = "GITHUB_STEP_SUMMARY"
_MOST_BYTES = 1 << 20
"""Of a step that adds more, GitHub shows no summary at all."""


class JobSummary(NamedTuple):
    """The file that the summaries of the steps of a job are added to."""

    path: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return the file that the environment names.

        Raises:
            UsageError: it names none.
        """
        named = environment.get(_VARIABLE)
        if not named:
            raise UsageError(
                f"--summary has nowhere to write: {_VARIABLE} is not set",
                "GitHub Actions sets it; elsewhere, --format summary -o FILE writes the same",
            )
        return cls(Path(named))

    def append(self, markdown: str, warn: Callable[[str], None]) -> None:
        """Add Markdown to the file, or say why not: what others wrote leaves no room for it.

        Raises:
            UsageError: the file cannot be written.
        """
        data = markdown.encode("utf-8", "backslashreplace")
        try:
            held = self.path.stat().st_size if self.path.exists() else 0
            if held + len(data) > _MOST_BYTES:
                warn(
                    f"no summary added: {quantity(held, 'byte')} of {_MOST_BYTES} are taken by others"
                )
                return
            self._append_whole(data, held)
        except OSError as error:
            reason = error.strerror or error
            raise UsageError(f"cannot write the summary {self.path}: {reason}") from error

    def _append_whole(self, data: bytes, held: int) -> None:
        """Add bytes, all or none: half a summary would spoil those of the other steps."""
        with self.path.open("ab", buffering=0) as file:
            try:
                written = 0
                while written < len(data):
                    written += file.write(data[written:])
            except OSError:
                if file.seekable():
                    file.truncate(held)
                raise
