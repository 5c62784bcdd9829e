"""The baseline of a check as the command line names it, and bringing it up to date."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from tracemap.checking.accepting import Update, updated
from tracemap.checking.check import CheckResult
from tracemap.checking.selection import Selection
from tracemap.cli.session import Session
from tracemap.errors import UsageError
from tracemap.findings import Severity
from tracemap.inputs import Inputs
from tracemap.loading.baseline import (
    Baseline,
    path_of_configured,
    place_of_setting,
    read_baseline,
)
from tracemap.output.targets import target_of
from tracemap.output.terminal import quantity
from tracemap.output.whole_file import write_whole


class BaselineFile(NamedTuple):
    """Where the baseline of a check is kept.

    Attributes:
        path: the file.
        name: how findings name it: relative to the project where it lies in it.
        inputs: takes down the file when it is read.
        named_by: where the configuration names it, for a message; empty where an option does.
    """

    path: Path
    name: str
    inputs: Inputs | None = None
    named_by: str = ""

    @classmethod
    def of(cls, session: Session, named: str | None) -> BaselineFile | None:
        """Return the one that an option names, else the one of the configuration; None where neither does."""
        if named is None:
            config = session.catalog.config
            configured = path_of_configured(session.root, config)
            if configured is None:
                return None
            return cls(configured, config.baseline, session.inputs, place_of_setting(config))
        path, root = Path(os.path.abspath(named)), Path(os.path.abspath(session.root))
        inside = path.is_relative_to(root)
        name = path.relative_to(root).as_posix() if inside else named
        return cls(path, name, session.inputs)

    def read(self) -> Baseline:
        """Return what it holds.

        Raises:
            ConfigError: it cannot be used.
        """
        return read_baseline(self.path, self.name, self.inputs, self.named_by)

    def read_or_start(self) -> Baseline:
        """Return what it holds, nothing where there is no such file yet.

        Raises:
            ConfigError: it cannot be used.
        """
        return self.read() if self.path.exists() else Baseline(self.name)

    def update(
        self,
        session: Session,
        result: CheckResult,
        selection: Selection,
        *,
        whole: bool,
        least: str,
    ) -> None:
        """Accept what a check reports, take out what is gone, and say how much that is.

        Args:
            session: the run.
            result: the check, made with what the file held.
            selection: the rules that were applied.
            whole: whether the whole plan was reported on; otherwise nothing can be known to be gone.
            least: the least severity that fails a check; warnings are accepted in any case.

        Raises:
            ConfigError: the file is written so that it cannot be kept.
            ProjectError: some of the plan could not be read: what is wrong there would be accepted unseen.
            UsageError: it cannot be written.
        """
        session.refuse_a_part(
            f"{self.name} is not changed",
            "mend it first: nothing is accepted of a plan that cannot be read in full",
        )
        judged = selection.selected() if whole else frozenset[str]()
        least_accepted = Severity.INFO if least == "info" else Severity.WARNING
        update = updated(self.read_or_start(), result, judged, least_accepted)
        write_whole(self.path, update.text)
        session.warn(_words(self.name, update))


def needed(file: BaselineFile | None) -> BaselineFile:
    """Return a file that is to be written.

    Raises:
        UsageError: none is named, or a link in the way leads out of its tree.
    """
    if file is None:
        advice = "name it: --baseline FILE, or baseline = 'FILE' in the configuration"
        raise UsageError("--update-baseline: there is no baseline", advice)
    target_of(file.path)  # before the work, not after it
    return file


def _words(name: str, update: Update) -> str:
    said = f"wrote {name}: {quantity(update.added, 'finding')} accepted anew, {update.removed} taken out"
    if update.expired:
        said += f"; expired, and yours to renew or to mend: {update.expired}"
    return said
