"""Where a document comes from: the files of the plan, and the commit they stand at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.loading.discover import EXPORTS
from tracemap.loading.git import standing
from tracemap.snapshot import Snapshot


class Folder(NamedTuple):
    """A folder at the top of the project, and how many files of the plan it holds."""

    name: str
    files: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a plan was read from.

    Attributes:
        files: how many files it was read from.
        folders: the same by the folder they are in, by name; `.` is the project folder itself.
        exports: the paths of the P6 exports among them.
        revision, committed: the commit that last changed the project folder, and its day; None where there
            is no repository.
        changed: whether files differ from that commit; None where there is none.
        unreadable: how many files could not be read in full.
    """

    files: int
    folders: tuple[Folder, ...]
    exports: tuple[str, ...]
    revision: str | None
    committed: date | None
    changed: bool | None
    unreadable: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `provenance`."""
        return {
            "files": self.files,
            "folders": [one._asdict() for one in self.folders],
            "exports": list(self.exports),
            "revision": self.revision,
            "committed": iso(self.committed),
            "changed": self.changed,
            "unreadable": self.unreadable,
        }


def provenance(snapshot: Snapshot) -> Provenance:
    """Return where a plan was read from; git is asked where the project is in a repository."""
    catalog = snapshot.catalog
    paths = [source.path for source in catalog.sources]
    folders = Counter(path.rpartition("/")[0].partition("/")[0] or "." for path in paths)
    commit = standing(catalog.root)
    return Provenance(
        files=len(paths),
        folders=tuple(Folder(*one) for one in sorted(folders.items())),
        exports=tuple(path for path in paths if path.lower().endswith(EXPORTS)),
        revision=commit.name if commit else None,
        committed=commit.day if commit else None,
        changed=commit.changed if commit else None,
        unreadable=len({one.location.path for one in catalog.faults_of_files}),
    )
