"""The files of a project at a git revision, read from the object store: nothing is checked out."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tracemap.config import Config, config_of
from tracemap.errors import ProjectError
from tracemap.loading.discover import Found, Refused, fixed_part, patterns_of_files, sort_out
from tracemap.loading.git import asked, commit_of, listed, merge_base, prefix_of
from tracemap.loading.linked import LONGEST, LinkedPlaces

_LINK = "120000"
_MOST_FILES = 200_000
"""How many files of a project git lists: a few small trees can name each other millions of times."""


class Blob(NamedTuple):
    """A file in the object store: its mode, the hash that it is kept under, and its size in bytes."""

    mode: str
    name: str
    size: int


class Revision:
    """A project at a commit of the repository that its folder belongs to.

    Attributes:
        root: the project folder, as the user names it.
        name: the revision, as the user names it.
        commit: the full hash of the commit.
    """

    def __init__(self, root: Path, name: str) -> None:
        """Look the revision up. `A...B` stands for the commit at which A and B parted, HEAD where absent.

        Raises:
            ProjectError: the folder is in no repository, git is missing or refuses the repository, or
                there is no such revision.
        """
        self.root = root
        self.name = name
        prefix = prefix_of(root, name)
        one, dots, other = name.partition("...")
        # Dots alone are what a script makes of a name that is empty; HEAD against HEAD would be no answer.
        parted = dots and (one or other)
        self.commit = (
            merge_base(root, one or "HEAD", other or "HEAD") if parted else commit_of(root, name)
        )
        self._tree = f"{self.commit}:{prefix}"
        self._blobs: dict[str, Blob] = {}
        self._held: dict[str, bytes | None] = {}
        self._targets: dict[str, str] = {}

    def config(self) -> Config | None:
        """Return the settings at this revision, or None where there are none.

        Raises:
            ConfigError: they cannot be used.
        """
        return config_of(lambda name: self._contents(self._listed([name])).get(name))

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:
        """Return the files of the plan in the order of their paths, and what was refused.

        Links to files and to folders of the project are followed.

        Raises:
            ProjectError: git cannot list the files of the project, or there are too many.
        """
        starts = {fixed_part(glob) for glob in patterns_of_files(config)}
        places = {start.partition("/")[0] for start in starts}
        self._blobs = self._listed([] if "" in places else sorted(places))
        if "" not in places and any(blob.mode == _LINK for blob in self._blobs.values()):
            self._blobs = self._listed([])  # a link may lead to any place of the project
        try:
            places_of_links = LinkedPlaces(self._blobs, self._links())
        except OverflowError as error:
            raise self._too_large(error) from None
        linked = places_of_links.behind_links(starts)
        found, refused = sort_out([*self._blobs, *linked], config)
        targets = {
            one.path: self._file(places_of_links.followed(linked.get(one.path, one.path)))
            for one in found
        }
        refused += [
            Refused(path, "the link leads to no file of the project", "mend the link or remove it")
            for path, target in targets.items()
            if target is None
        ]
        self._targets = {path: target for path, target in targets.items() if target is not None}
        files = [one for one in found if one.path in self._targets]
        self._read_ahead(files, config)
        return files, sorted(refused)

    def _read_ahead(self, files: Sequence[Found], config: Config) -> None:
        """Read the files that the limits allow: one process for all, since starting one takes milliseconds.

        Of the exports of P6, which may be many, the newest alone is asked for, later.
        """
        size, wanted = 0, dict[str, Blob]()
        for one in files[: config.limits.files]:
            blob = self._blobs[self._targets[one.path]]
            own = blob.size
            size += own if own <= config.limits.file_bytes else 0
            if size > config.limits.plan_bytes:
                break
            if one.kind != "p6" and own <= config.limits.file_bytes:
                wanted[one.path] = blob
        contents = self._contents(wanted)
        self._held = {path: contents.get(path) for path in wanted}

    def read(self, path: str, limit: int) -> bytes:
        """Return the content of a file that was found.

        Raises:
            OSError: git cannot read it.
            OverflowError: it is larger than `limit` bytes.
        """
        blob = self._blobs[self._targets[path]]
        if blob.size > limit:
            raise OverflowError(f"it is larger than {limit} bytes")
        held = self._held if path in self._held else self._contents({path: blob})
        content = held.get(path)
        if content is None:
            raise OSError("git lacks it")
        return content

    def size(self, path: str) -> int:
        """Return how many bytes a file that was found has."""
        return self._blobs[self._targets[path]].size

    @cached_property
    def _is_there(self) -> bool:
        """Tell whether the project folder was there at the revision."""
        return asked(self.root, "cat-file", "-e", self._tree) is not None

    def _listed(self, places: list[str]) -> dict[str, Blob]:
        """Return the files at and below places of the project, of all of it where none is named, by path.

        Raises:
            ProjectError: git cannot list them, or there are too many.
        """
        if not self._is_there:
            return {}
        form = ("ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options")
        try:
            listing = listed(self.root, _MOST_FILES, *form, self._tree, *places)
        except OverflowError:
            raise self._too_large(f"it holds more than {_MOST_FILES} files") from None
        if listing is None:
            advice = "a partial clone lacks them, and nothing is fetched here: git fetch --refetch"
            raise ProjectError(f"{self.name}: git cannot list its files", advice)
        found = {}
        for line in listing:
            head, _, path = line.partition(b"\t")
            mode, kind, name, size = head.decode().split()
            if kind == "blob":
                # Of an object that git has lost, no size is given; reading it then says so.
                found[os.fsdecode(path)] = Blob(mode, name, int(size) if size.isdecimal() else 0)
        return found

    def _contents(self, blobs: Mapping[str, Blob]) -> dict[str, bytes]:
        """Return the contents of files by path; those that git lacks are left out.

        What stands at many paths is read once.
        """
        wanted = list(dict.fromkeys(blob.name for blob in blobs.values()))
        given = "".join(f"{name}\n" for name in wanted).encode()
        output = (asked(self.root, "cat-file", "--batch", given=given) if wanted else None) or b""
        contents: dict[str, bytes] = {}
        place = 0
        for name in wanted if output else ():
            end = output.index(b"\n", place)
            head, place = output[place:end].split(), end + 1
            if len(head) == 3:  # OBJECT blob SIZE; otherwise OBJECT missing
                contents[name] = output[place : place + int(head[2])]
                place += int(head[2]) + 1
        return {path: contents[blob.name] for path, blob in blobs.items() if blob.name in contents}

    def _links(self) -> dict[str, str]:
        """Return where each link of the project leads to, whether anything is there or not."""
        links = {
            path: blob
            for path, blob in self._blobs.items()
            if blob.mode == _LINK and blob.size <= LONGEST
        }
        return {
            path: posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(content)))
            for path, content in self._contents(links).items()
        }

    def _file(self, path: str | None) -> str | None:
        """Return the path of a file that is there and no link; None for any other."""
        blob = None if path is None else self._blobs.get(path)
        return None if blob is None or blob.mode == _LINK else path

    def _too_large(self, why: object) -> ProjectError:
        return ProjectError(
            f"{self.name}: the project cannot be read as it was: {why}",
            "--project DIR names the folder of the plan alone",
        )
