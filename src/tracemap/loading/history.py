"""The states of a plan as they were known at past dates: from folders, older P6 exports, and git.

Listing them is cheap; each is read when its turn comes. What was known then is what its own files say:
nothing of today's plan is laid over it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from tracemap.catalog import Catalog
from tracemap.config import Config
from tracemap.errors import ProjectError, RepositoryError, TracemapError, UsageError
from tracemap.loading.discover import EXPORTS, Found, Refused, by_name, find_files, find_folders
from tracemap.loading.git import Commit, commit_day, commits, is_shallow
from tracemap.loading.kept import Store
from tracemap.loading.load import load_tree
from tracemap.loading.other import load_revision, load_state
from tracemap.loading.status_date import status_date
from tracemap.loading.tree import Folder

Every = Literal["week", "month", "quarter", "year"]
EVERY: tuple[Every, ...] = ("week", "month", "quarter", "year")
"""The spans of which the last commit is a state of the plan."""

MOST = 60
"""How many states are read at most: five years of months."""

_MOST_COMMITS = 100_000
_ADVICE = "keep the plan in git, or give older states by --history NAME"


class Past(NamedTuple):
    """A state of the plan that can be read.

    Attributes:
        day: the date of its status: what was known then.
        name: the folder, file or commit that it is read from.
        kind: `folder`, `export` or `revision`.
        read: reads it; raises a TracemapError where that is not possible.
    """

    day: date
    name: str
    kind: str
    read: Callable[[], Catalog]


class Known(NamedTuple):
    """A plan as it was known on a date; `completed` after that day was not known."""

    day: date
    name: str
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class History:
    """The past states of a plan that were found.

    Attributes:
        states: those to be read, the newest last, one for a day.
        notes: what was left out, and why; for the reader.
        advice: how to get more, where nothing was found.
    """

    states: tuple[Past, ...]
    notes: tuple[str, ...]
    advice: str

    def known(self, report: Callable[[str], None]) -> Iterator[Known]:
        """Read the states one by one, the newest last; one that cannot be read is reported and left out."""
        for past in self.states:
            try:
                catalog = past.read()
            except TracemapError as error:
                report(f"the state of {past.day} is left out: {past.name}: {error.message}")
                continue
            if not catalog.milestones:
                report(f"the state of {past.day} is left out: {past.name} holds no milestone")
                continue
            grave = catalog.faults_of_files
            if grave:
                place = f"{grave[0].location}: {grave[0].message}"
                report(f"the state of {past.day} could not be read in full: {past.name}: {place}")
            yield Known(past.day, past.name, catalog)


def find_history(
    root: Path,
    config: Config,
    until: date,
    *,
    given: Sequence[str] = (),
    every: Every = "month",
    most: int = MOST,
    store: Store | None = None,
) -> History:
    """Return the states of a plan at past dates that are at hand; nothing is fetched.

    They come from what is `given`, from the folders of the setting `history`, and from the P6 exports
    older than today's. A plan that has no exports has its history in git: the last commit of each span.

    Args:
        root: the project folder.
        config: its settings; they hold for a state that has none of its own.
        until: the date of the question; later states were not known then.
        given: folders, exports or revisions; `2022-12-31=NAME` says the date of one that does not.
        every: the span, a week, month, quarter or year, of which the last commit is taken.
        most: how many states at most; of more, some are left out evenly.
        store: keeps what is read of their files.

    Raises:
        UsageError: one that is given says no date, or the bound is below 1.
        ProjectError: one that is given is not there, or the project cannot be listed.
    """
    if most < 1:
        raise UsageError("the least number of past states is 1")
    notes: list[str] = []
    # Only milestones have dates that move, and a state is read faster without the rest.
    plain = config._replace(requirements=(), testplans=())
    found = [_given(root, text, plain, store) for text in given]
    found += _folders(root, plain, notes, store)
    found += _exports(root, plain, notes)
    advice = _ADVICE
    if not config.p6:
        revisions, advice = _revisions(root, plain, until, every, store)
        found += revisions
    of_day: dict[date, Past] = {}
    for past in found:
        first = past if past.day > until else of_day.setdefault(past.day, past)
        if past.kind != "revision" and past.day > until:
            notes.append(f"{past.name} is of {past.day}, after {until}")
        elif past.kind != "revision" and first is not past:
            notes.append(f"{past.name} is of {past.day}, as is {first.name}")
    days = sorted(of_day)
    kept = _evenly(days, most)
    if len(kept) < len(days):
        notes.append(f"of {len(days)} past states {len(kept)} are read, evenly spread")
    return History(tuple(of_day[day] for day in kept), tuple(notes), advice)


def _evenly(days: list[date], most: int) -> list[date]:
    """Return so many of the days at most, the last among them, and the first where there is room."""
    if len(days) <= most:
        return days
    steps = max(most - 1, 1)
    places = {round((len(days) - 1) * (most - 1 - step) / steps) for step in range(most)}
    return [days[place] for place in sorted(places)] if most > 1 else days[-1:]


def _given(root: Path, text: str, config: Config, store: Store | None) -> Past:
    """Return the state that somebody names, with its date in front or in the name itself."""
    said, equals, name = text.partition("=")
    day = status_date(said) if equals else None
    if day is None:
        name = text
    path = Path(name)
    is_folder = os.path.isdir(name)  # noqa: PTH112  # raises nothing on a name too long
    if name.endswith(EXPORTS) and os.path.isfile(name):  # noqa: PTH113
        kind, read = "export", partial(_read_export, path.parent, path.name, config)
    elif name.endswith(EXPORTS) and not is_folder:
        advice = "a relative name counts from the current folder"
        raise ProjectError(f"--history {name!r}: there is no such export", advice)
    else:
        kind, read = "folder", partial(_read_state, root, name, config, store)
        if not is_folder:
            kind = "revision"
            day = commit_day(root, name) if day is None else day
    day = day or status_date(name)
    if day is None:
        advice = f"say it in front: --history YYYY-MM-DD={name}"
        raise UsageError(f"--history {name!r}: its name says no date", advice)
    return Past(day, name, kind, read)


def _read_state(root: Path, name: str, config: Config, store: Store | None) -> Catalog:
    return load_state(root, name, config, store).catalog


def _folders(root: Path, config: Config, notes: list[str], store: Store | None) -> Iterable[Past]:
    if not config.history:
        return
    for path in find_folders(root, config):
        day = status_date(path)
        if day is None:
            notes.append(f"{path} is left out: its name says no date (YYYY-MM-DD)")
        else:
            name = str(root.absolute() / path)
            yield Past(day, path, "folder", partial(_read_state, root, name, config, store))


def _exports(root: Path, config: Config, notes: list[str]) -> Iterable[Past]:
    """Yield the exports that are not today's."""
    if not config.p6:
        return
    # Asked for as if they were milestone files: of exports, only the newest would be listed.
    asked = config._replace(milestones=config.p6, p6=(), annotations=())
    paths = sorted((one.path for one in find_files(root, asked)[0]), key=by_name)
    for path in paths[:-1]:
        day = status_date(path)
        if day is None:
            notes.append(f"{path} is left out: its name says no date (YYYYMM)")
        else:
            yield Past(day, path, "export", partial(_read_export, root, path, config))


@dataclass(frozen=True, slots=True)
class _OneExport:
    """A folder in which one export is all there is: today's annotations were not known then."""

    root: Path
    path: str

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:  # noqa: ARG002  # as a tree is asked
        """Return the export."""
        return [Found(self.path, "p6")], []

    def size(self, path: str) -> int:
        """Return how large it is."""
        return Folder(self.root).size(path)

    def read(self, path: str, limit: int) -> bytes:
        """Read it whole."""
        return Folder(self.root).read(path, limit)


def _read_export(root: Path, path: str, config: Config) -> Catalog:
    return load_tree(_OneExport(root, path), config._replace(p6=("**",), annotations=()))


def _revisions(
    root: Path, config: Config, until: date, every: Every, store: Store | None
) -> tuple[list[Past], str]:
    """Return the last state of each span that git has, and how to get more where there are few."""
    try:
        listed = commits(root, _MOST_COMMITS)
    except RepositoryError:
        raise
    except ProjectError:
        return [], _ADVICE
    last: dict[tuple[int, int], Commit] = {}
    for one in listed:  # the newest first
        if one.day <= until:
            last.setdefault(_span(one.day, every), one)
    states = [
        Past(
            one.day,
            one.name[:12],
            "revision",
            partial(_read_revision, root, one.name, config, store),
        )
        for one in last.values()
    ]
    if is_shallow(root):
        return states, "the repository is a shallow clone: git fetch --unshallow gets its history"
    return states, _ADVICE


def _read_revision(root: Path, name: str, config: Config, store: Store | None) -> Catalog:
    return load_revision(root, name, config, store).catalog


def _span(day: date, every: Every) -> tuple[int, int]:
    """Return what days of one week, month, quarter or year have in common."""
    match every:
        case "week":
            return day.isocalendar()[:2]
        case "month":
            return day.year, day.month
        case "quarter":
            return day.year, (day.month - 1) // 3
        case "year":
            return day.year, 0
