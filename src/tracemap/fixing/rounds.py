"""Fixing a plan in memory: check, apply what can be applied, check again, until nothing is left to apply."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracemap.catalog import Catalog
from tracemap.checking.check import CheckResult
from tracemap.config import Config
from tracemap.findings import Fix
from tracemap.fixing.changed_tree import ChangedTree
from tracemap.fixing.edits import Batch
from tracemap.loading.discover import is_within
from tracemap.loading.load import load_tree
from tracemap.loading.tree import Folder, Tree
from tracemap.snapshot import Snapshot
from tracemap.source import Text

MOST_ROUNDS = 100
"""How often fixes are applied and the plan checked again: a fix may bring to light another one."""

Judge = Callable[[Snapshot], CheckResult]


@dataclass(frozen=True)
class Job:
    """What is to be fixed.

    Attributes:
        root: the project folder.
        config: its settings.
        as_of: the date on which the plan is judged.
        judge: checks the plan; what it finds, and nothing else, is fixed.
        paths: the files and folders that may be changed; all where None.
        unsafe: whether unsafe fixes are applied too.
    """

    root: Path
    config: Config
    as_of: date
    judge: Judge
    paths: Collection[str] | None = None
    unsafe: bool = False


@dataclass(frozen=True)
class Fixed:
    """A plan after its fixes, in memory.

    Attributes:
        applied: how many fixes were applied.
        before: the bytes of the files that change, by path, as they were read.
        after: the same as they are to be.
        result: what a check finds afterwards.
        left_alone: why fixes were not applied, by the file that they would have changed.
    """

    applied: int
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    result: CheckResult
    left_alone: Mapping[str, str]


def fixed(job: Job, tree: Tree | None = None) -> Fixed:
    """Return the plan after its fixes. Nothing is written.

    Where a file is no plan any more after its fixes, or has more faults than before, that is a fault of ours:
    none of the fixes that touch it are applied.

    Args:
        job: what is to be fixed.
        tree: where the files come from, if not from the folder of the job.

    Raises:
        ConfigError, ProjectError: the plan cannot be read.
    """
    tree = tree or Folder(job.root)
    left_alone: dict[str, str] = {}
    while True:
        attempt = _Attempt(job, ChangedTree(tree), left_alone)
        spoilt = attempt.run()
        if not spoilt:
            return attempt.outcome()
        left_alone |= spoilt


_UNKNOWN = "TM101"
"""The rule of fields and sections that there are none of: its fixes rename them."""
_SPOILT = "its fixes would break it, which is a fault of tracemap"
_UNSETTLED = f"its fixes have not settled after {MOST_ROUNDS} rounds, which is a fault of tracemap"
_OUTSIDE = "it is a link that leads out of the project"
_TWICE = "it is the same file as {}"


class _Attempt:
    """Rounds over one set of files, some of which are left alone."""

    def __init__(self, job: Job, overlay: ChangedTree, left_alone: Mapping[str, str]) -> None:
        self._job = job
        self._overlay = overlay
        self._left_alone = dict(left_alone)
        self._wanted: dict[str, str] = {}
        self._renamed: set[tuple[str, str]] = set()
        self._applied = 0
        self._result: CheckResult | None = None

    def run(self) -> dict[str, str]:
        """Apply fixes until nothing changes; return the files that this breaks, each with the reason."""
        catalog = self._checked()
        faults = _faults(catalog)
        self._left_alone = not_to_be_written(catalog) | self._left_alone
        changed: set[str] = set()
        for _ in range(MOST_ROUNDS):
            changed = self._apply()
            if not changed:
                return {}
            found = _faults(self._checked())
            # What stood under an unknown name is judged from now on: its faults were there before.
            faults |= {key: found[key] for key in found if key in self._renamed}
            spoilt = {path for path, family in found - faults}
            if spoilt:
                # Where it shows in a file that no fix has touched, no fix of the round is to be trusted.
                return dict.fromkeys(spoilt & changed or changed, _SPOILT)
            faults &= found
        return dict.fromkeys(changed, _UNSETTLED)

    def outcome(self) -> Fixed:
        """Return what the rounds have led to."""
        assert self._result is not None
        overlay = self._overlay
        after = {path: data for path, data in overlay.after.items() if data != overlay.before[path]}
        before = {path: overlay.before[path] for path in after}
        return Fixed(self._applied, before, after, self._result, self._wanted)

    def _checked(self) -> Catalog:
        job = self._job
        catalog = load_tree(self._overlay, job.config)
        self._result = job.judge(Snapshot(catalog, job.as_of))
        return catalog

    def _apply(self) -> set[str]:
        """Apply the fixes of what was found that do not meet; return the paths of the changed files."""
        assert self._result is not None
        fixes = []
        self._renamed.clear()
        for finding in self._result.findings:
            fix = finding.problem.fix
            if fix is None or not (fix.safe or self._job.unsafe) or not self._may_apply(fix):
                continue
            fixes.append(fix)
            if finding.code == _UNKNOWN:
                self._renamed.add((finding.location.path, _UNKNOWN[:3]))
        paths = {edit.location.path for fix in fixes for edit in fix.edits}
        # By path: of two that cannot be written, the same one is named each time.
        texts: dict[str, Text] = {path: self._overlay.text(path) for path in sorted(paths)}
        batch = Batch(texts)
        for fix in fixes:
            batch.add(fix)
        changed = batch.texts()
        for path, text in changed.items():
            self._overlay.put(path, text)
        self._applied += batch.applied
        return set(changed)

    def _may_apply(self, fix: Fix) -> bool:
        """Tell whether all files that a fix changes may be written; where one may not, note why."""
        paths = {edit.location.path for edit in fix.edits}
        refused = {path: why for path in paths if (why := self._left_alone.get(path))}
        self._wanted |= refused
        asked = self._job.paths
        return not refused and (asked is None or all(is_within(path, asked) for path in paths))


def _faults(catalog: Catalog) -> Counter[tuple[str, str]]:
    """Return how many faults of files and of fields (`TM0`, `TM1`) each file has."""
    return Counter(
        (one.location.path, one.code[:3]) for one in catalog.problems if one.code < "TM2"
    )


def not_to_be_written(catalog: Catalog) -> dict[str, str]:
    """Return the files that are read by a link out of the project, or by two names, and why."""
    root = Path(os.path.realpath(catalog.root))
    refused: dict[str, str] = {}
    known: dict[Path, str] = {}
    for source in catalog.sources:
        real = Path(os.path.realpath(catalog.root / source.path))
        if not real.is_relative_to(root):
            refused[source.path] = _OUTSIDE
        elif real in known:
            refused[source.path] = _TWICE.format(known[real])
        known.setdefault(real, source.path)
    return refused
