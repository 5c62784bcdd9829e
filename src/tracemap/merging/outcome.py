"""What an import came to: what was read, written, dropped, and found wrong with the plan afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.checking.check import CheckResult, check
from tracemap.findings import Finding, Severity
from tracemap.importing.reading import Dropped, Reading
from tracemap.merging.merge import Merge
from tracemap.snapshot import Snapshot


class File(NamedTuple):
    """A file that is written: how many items are added to it, and how many of it are changed."""

    path: str
    is_new: bool
    added: int
    changed: int


@dataclass(frozen=True)
class Imported:
    """An import, whether it was written or not.

    Attributes:
        kind: of the import, as `p6`.
        as_of: the date on which the plan is judged.
        sources: what was read, as it was named.
        reading: what the importer made of it.
        merge: what it changes of the plan.
        written: whether that was written.
        new_errors: what a check finds with the plan then that it did not find before, errors alone.
    """

    kind: str
    as_of: date
    sources: tuple[str, ...]
    reading: Reading
    merge: Merge
    written: bool
    new_errors: tuple[Finding, ...]

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Return what was left out, in reading or since no file of a plan can hold it."""
        return (*self.reading.dropped, *self.merge.dropped)

    @property
    def files(self) -> tuple[File, ...]:
        """Return the files that are written, by path."""
        added = Counter(one.path for one in self.merge.added)
        changed = Counter(
            path for path, _ in {(one.path, (one.kind, one.id)) for one in self.merge.changed}
        )
        before = self.merge.before
        return tuple(
            File(path, before[path] is None, added[path], changed[path]) for path in sorted(before)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `import`."""
        merge = self.merge
        return {
            "schema": "tracemap/import/1",
            "as_of": self.as_of.isoformat(),
            "kind": self.kind,
            "written": self.written,
            "sources": list(self.sources),
            "read": dict(self.reading.read),
            "files": [
                {"path": one.path, "new": one.is_new, "added": one.added, "changed": one.changed}
                for one in self.files
            ],
            "added": [one._asdict() for one in merge.added],
            "changed": [one._asdict() for one in merge.changed],
            "unchanged": merge.unchanged,
            "missing": [one._asdict() for one in merge.missing],
            "dropped": [
                {"place": one.place, "what": one.what, "why": one.why, "count": one.count}
                for one in self.dropped
            ],
            "notes": list(self.reading.notes),
            "new_errors": [one.to_dict() for one in self.new_errors],
        }


def new_errors(merge: Merge, as_of: date) -> tuple[Finding, ...]:
    """Return the errors that a check finds after a merge and did not find before."""
    was, becomes = (check(Snapshot(one, as_of)) for one in (merge.was, merge.becomes))
    known = _errors(was)
    return tuple(one for mark, one in _errors(becomes).items() if mark not in known)


def _errors(result: CheckResult) -> Mapping[str, Finding]:
    return {
        result.fingerprint(one): one for one in result.findings if one.severity is Severity.ERROR
    }
