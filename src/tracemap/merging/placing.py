"""Which file a new item goes into: one that the patterns of the configuration match."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from tracemap.config import Config
from tracemap.errors import UsageError
from tracemap.loading.discover import sort_out
from tracemap.output.file_names import is_device
from tracemap.records import Record

_FILE_OF = {"milestone": "milestone", "requirement": "requirement"}
_ODD = re.compile(r"[^\w.-]+")
_LONGEST = 80
_NUMBERED = re.compile(r"(.*?\D)[-_. ]?\d.*", re.DOTALL)


class Placing(NamedTuple):
    """Where new items go.

    Attributes:
        name: of the import, after which a file is named where nothing else names it.
        into: the file that was asked for, relative to the project; None where none was.
    """

    name: str
    into: str | None = None

    def path(self, kind: str, identifier: str, record: Record, config: Config) -> str:
        """Return the file that a new item goes into, relative to the project with `/`.

        Milestones go by their WBS, requirements by their document, what belongs to test plans by the import.

        Raises:
            UsageError: it would not be read from there.
        """
        if self.into is not None:
            return self._asked_for(kind, config)
        globs = {
            "milestone": config.milestones,
            "requirement": config.requirements,
        }.get(kind, config.testplans)
        glob = globs[0].removeprefix("./") if globs else ""
        path = glob
        if re.search(r"[*?]", glob):
            folder = re.split(r"[^/]*[*?]", glob, maxsplit=1)[0]
            suffix = ".yml" if glob.endswith(".yml") else ".yaml"
            path = f"{folder}{_stem(kind, identifier, record) or self.name}{suffix}"
        if not path or not _is_read(path, kind, config):
            names = {"milestone": "milestones", "requirement": "requirements"}
            what = names.get(kind, "test plans")
            raise UsageError(
                f"no file for new {what} follows from the patterns of the configuration",
                "--into FILE names one that they match",
            )
        return path

    def _asked_for(self, kind: str, config: Config) -> str:
        assert self.into is not None
        path = PurePosixPath(self.into).as_posix()
        if PurePosixPath(path).is_absolute() or ".." in path.split("/"):
            raise UsageError(
                f"--into {self.into}: it leads out of the project",
                "it is relative to the folder of the plan",
            )
        if not _is_read(path, kind, config):
            wanted = {"milestone": "milestones", "requirement": "requirements"}
            patterns = ", ".join(getattr(config, wanted.get(kind, "testplans")))
            raise UsageError(
                f"--into {self.into}: a {kind.replace('_', ' ')} would not be read from there",
                f"the patterns of the configuration are {patterns}",
            )
        return path


def file_kind(kind: str) -> str:
    """Return the kind of the files that a kind of item stands in."""
    return _FILE_OF.get(kind, "test_plan")


def _is_read(path: str, kind: str, config: Config) -> bool:
    files, _ = sort_out([path], config)
    return [one.kind for one in files] == [file_kind(kind)]


def _stem(kind: str, identifier: str, record: Record) -> str:
    """Return what a file is named after; empty where nothing names it."""
    if kind == "milestone":
        wbs = record.get("wbs")
        first = wbs[0] if isinstance(wbs, list) and wbs else ""
        return _tame(".".join(first.split(".")[:2]))
    if kind == "requirement":
        found = _NUMBERED.fullmatch(identifier)
        return _tame(str(record.get("document") or (found[1] if found else "")))
    return ""


def _tame(name: str) -> str:
    """Return what can be kept of a name, so that it is the name of a file on every system."""
    kept = _ODD.sub("-", name).strip("-.")[:_LONGEST].rstrip("-.")
    return f"_{kept}" if is_device(kept) else kept
