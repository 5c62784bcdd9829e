"""What a command gets from the command line, and what it gives back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from tracemap.catalog import NOT_READ_IN_FULL, Catalog
from tracemap.errors import ProjectError
from tracemap.findings import Problem
from tracemap.inputs import Inputs
from tracemap.loading.emptiness import refuse_nothing
from tracemap.loading.kept import Store
from tracemap.loading.load import Progress, load_catalog
from tracemap.output.json_text import as_json, joined
from tracemap.output.terminal import Style, plain, quantity
from tracemap.snapshot import Snapshot

if TYPE_CHECKING:
    from tracemap.output.table import Table


class Outcome(NamedTuple):
    """What a command answers: text, pieces of it or bytes for the output, and the exit status.

    Attributes:
        content: what is written; its pieces are asked for once, and not all of them are held.
        name: what the file is called where the output is a folder; None where it cannot be one.
        beside: files that belong to it, by name, written into the folder of the output.
    """

    content: str | bytes | Iterator[str]
    status: int = 0
    name: str | None = None
    beside: Mapping[str, str | bytes] = MappingProxyType({})

    def whole(self) -> str | bytes:
        """Return the content, its pieces joined."""
        content = self.content
        return content if isinstance(content, str | bytes) else joined(content)


class _Fields(NamedTuple):
    """What a session holds."""

    root: Path
    as_of: date
    format: str
    output: str | None
    style: Style
    columns: int | None
    warn: Callable[[str], None]
    started: float
    inputs: Inputs
    progress: Progress
    meanwhile: Callable[[], object] | None = None
    store: Store | None = None
    asked: tuple[str, ...] = ()


class Session(_Fields):
    """One run of a command.

    Attributes:
        root: the project folder.
        as_of: the date on which the question is asked.
        format: the output format, one of the command's.
        output: the file to write, or None for standard output.
        style: colours of the output, or none.
        columns: the width of the terminal that is written to, or None where it is none.
        warn: prints a line on standard error.
        started: the clock at the start of the run, in seconds.
        inputs: takes down every file and folder that is looked at, so that the answer can be kept.
        progress: is told how far the run is.
        meanwhile: is called while a second process reads, if there is one.
        store: keeps what was read of files; None where nothing is to be kept.
        asked: the options that say which plan was asked about, and as of which day, where they were given.
    """

    @cached_property
    def catalog(self) -> Catalog:
        """Return the items of the project; a project without any is no answer.

        Raises:
            EmptyProjectError: no file matches the patterns of the configuration, or all are empty.
        """
        catalog = load_catalog(
            self.root,
            inputs=self.inputs,
            alone=False,
            progress=self.progress,
            meanwhile=self.meanwhile,
            store=self.store,
        )
        refuse_nothing(catalog)
        return catalog

    @cached_property
    def snapshot(self) -> Snapshot:
        """Return the plan as of the date; a word on standard error where it could not be read in full."""
        return self.snapshot_of(self.catalog)

    @cached_property
    def checked_snapshot(self) -> Snapshot:
        """Return the plan as of the date, for a check, which reports itself what could not be read.

        It is kept to the end of the run: taking a large one apart takes long.
        """
        return Snapshot(self.catalog, self.as_of)

    def snapshot_of(self, catalog: Catalog) -> Snapshot:
        """Return a plan as of the date; a word on standard error where it could not be read in full."""
        self.warn_of_unread(catalog.faults_of_files)
        return Snapshot(catalog, self.as_of)

    def warn_of_unread(self, grave: list[Problem]) -> None:
        """Say on standard error what could not be read in full, if anything, where the answer does not."""
        if grave:
            files = len({problem.location.path for problem in grave})
            self.warn(
                f"{quantity(files, 'file')} could not be read in full, so the answer may not be:"
                f" {grave[0].location}: {grave[0].message}; tracemap check says more"
            )

    def refuse_a_part(self, unchanged: str, advice: str) -> None:
        """Raise a ProjectError where some of the plan could not be read: the rest would pass for all of it.

        Args:
            unchanged: what was not done, as the end of a sentence.
            advice: what to do.
        """
        for problem in self.catalog.problems:
            if problem.code in NOT_READ_IN_FULL:
                raise ProjectError(f"{problem.location}: {problem.message}; {unchanged}", advice)

    def follow_up(self, *words: str) -> str:
        """Return a command line that asks on, about the same plan and as of the same day.

        A shell takes each word for what it is: an id of a plan may be any text.
        """
        quoted = (quote(plain(word)) for word in words)
        return " ".join(("tracemap", *quoted, *map(plain, self.asked)))

    @property
    def seconds(self) -> float | None:
        """Return how long the run has taken; None where nobody watches, since it is no result."""
        return None if self.columns is None else time.perf_counter() - self.started

    def json(self, result: Any, status: int = 0) -> Outcome:
        """Return a result as JSON."""
        return Outcome(as_json(result.to_dict()), status)

    def table(self, table: Table) -> str:
        """Return a table in the format of the run: csv, markdown, or text."""
        from tracemap.output.table import as_csv, as_markdown, as_text

        match self.format:
            case "csv":
                return as_csv(table)
            case "markdown":
                return as_markdown(table)
            case _:
                return as_text(table, self.style, self.columns)
