"""Imported records merged into the files of a plan, in memory, and read back before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tracemap.catalog import NOT_READ_IN_FULL, Catalog
from tracemap.config import Config
from tracemap.errors import ProjectError, UsageError
from tracemap.fixing.changed_tree import ChangedTree
from tracemap.fixing.rounds import not_to_be_written
from tracemap.importing.reading import Dropped
from tracemap.loading.load import load_tree
from tracemap.loading.rewriting.edits import Rewriting, Shape
from tracemap.loading.rewriting.outline import Unfit
from tracemap.loading.tree import Folder
from tracemap.merging.changes import Added, Changed, Missing, changed_fields, laid_over
from tracemap.merging.fitting import fitted
from tracemap.merging.placing import Placing, file_kind
from tracemap.output.file_names import folded
from tracemap.records import Record, Records, records_of
from tracemap.schema.fields import SECTIONS, fields_of

_SECTION = {kind: section for section, kind in SECTIONS.items()}
_NOTHING = "nothing is written"


@dataclass(frozen=True)
class Merge:
    """A plan with what was imported, in memory.

    Attributes:
        before: the files that change, as they are; None of a file that is not there yet.
        after: the same as they are to be.
        added, changed: what is new in the plan; field by field, in the order of the source.
        unchanged: how many items of the source say what the plan says.
        missing: items that stand beside imported ones in a file, and are not in the source.
        dropped: values that no file of a plan can hold.
        was, becomes: the plan before and after.
    """

    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes]
    added: tuple[Added, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    missing: tuple[Missing, ...]
    dropped: tuple[Dropped, ...]
    was: Catalog
    becomes: Catalog


class Target:
    """A plan that is imported into, as it is: each of its files is read once, whatever looks at it.

    Attributes:
        config: its settings.
        tree: its files.
        catalog: what they say.
    """

    def __init__(self, root: Path, config: Config) -> None:
        """Read the plan in a folder.

        Raises:
            ProjectError: it cannot be listed.
        """
        self.config = config
        self.tree = ChangedTree(Folder(root))
        self.catalog = load_tree(self.tree, config)

    @cached_property
    def records(self) -> Records:
        """Return the items of the plan."""
        return records_of(self.catalog)


def merged(
    target: Target, records: Records, placing: Placing, needed: Collection[str] = ()
) -> Merge:
    """Return a plan with records merged into its files. Nothing is written.

    Items are found wherever they are written. The texts are read back by the loader, and hold exactly the
    records of the plan with the imported ones laid over them.

    Args:
        target: the plan.
        records: what was imported.
        placing: where new items go.
        needed: further kinds of files by which the source was read: `requirement` ...

    Raises:
        ProjectError: a file of these kinds, or one that may hold such items, cannot be read or changed; or
            what would be written is not read as it was meant.
        UsageError: there is no file for new items, or the milestones come from another layer.
    """
    return _Merging(target, placing).merge(records, frozenset(needed))


class _Merging:
    """The files of one plan, the records in them, and the changes so far."""

    def __init__(self, target: Target, placing: Placing) -> None:
        self._config = target.config
        self._placing = placing
        self._tree = target.tree
        self._was = target.catalog
        self._old = dict(target.records.by_kind())
        self._left_alone = not_to_be_written(self._was)
        self._texts: dict[str, Rewriting] = {}
        self._added: list[Added] = []
        self._changed: list[Changed] = []
        self._unchanged = 0
        files = [(one.kind, one.path) for one in target.tree.find(target.config)[0]]
        self._places = {(kind, path): path for kind, path in files}
        for kind, path in files:
            self._places.setdefault((kind, folded(path)), path)

    def merge(self, records: Records, needed: frozenset[str]) -> Merge:
        """Merge the records."""
        fit, dropped = fitted(records)
        wanted = {kind: dict(found) for kind, found in self._old.items()}
        given = {kind: found for kind, found in fit.by_kind() if found}
        self._refuse(given, needed)
        for kind, found in given.items():
            for identifier, record in found.items():
                wanted[kind][identifier] = self._one(kind, identifier, record)
        for path, text in self._texts.items():
            self._put(path, text)
        becomes = load_tree(self._tree, self._config)
        self._hold(wanted, becomes)
        after = {
            path: data
            for path, data in self._tree.after.items()
            if data != self._tree.before.get(path)
        }
        return Merge(
            {path: self._tree.before.get(path) for path in after},
            after,
            tuple(self._added),
            tuple(self._changed),
            self._unchanged,
            self._missing(given),
            dropped,
            self._was,
            becomes,
        )

    def _refuse(self, given: Mapping[str, Mapping[str, Record]], needed: frozenset[str]) -> None:
        """Refuse what could go wrong: a part of the plan that cannot be read, milestones of another layer."""
        if "milestone" in given and (self._config.p6 or self._config.annotations):
            raise UsageError(
                "the milestones of this plan come from the P6 export and the annotations that its"
                " configuration names; import would write the same once more",
                "take 'p6' and 'annotations' out of the configuration first",
            )
        kinds = needed | {file_kind(kind) for kind in given}
        files, refused = self._tree.find(self._config)
        paths = {found.path for found in files if found.kind in kinds} | {
            one.path for one in refused
        }
        for problem in self._was.problems:
            if problem.code in NOT_READ_IN_FULL and problem.location.path in paths:
                raise ProjectError(
                    f"{problem.location}: {problem.message}; {_NOTHING}, since it may hold what is"
                    " imported or named",
                    "mend it first; tracemap check says more",
                )

    def _one(self, kind: str, identifier: str, given: Record) -> Record:
        """Put one record into its file; return it as the plan is to say it."""
        old = self._old[kind].get(identifier)
        new = laid_over(kind, old or {}, given)
        shape = Shape({name: spec.form for name, spec in fields_of(kind).items()})
        section = _SECTION.get(kind)
        if old is None:
            path = self._place(kind, identifier, new)
            text = self._text(path)
            if text.holds(section, identifier):
                raise ProjectError(
                    f"{path}: {identifier} stands there, and is no {kind}; {_NOTHING}"
                )
            text.add_item(section, identifier, shape, new)
            self._added.append(Added(kind, identifier, path))
            return new
        changes = changed_fields(kind, old, new)
        self._unchanged += not changes
        for name, value in changes.items():
            path = self._was.of_kind(kind)[identifier].source.path
            try:
                self._text(path).set_field(section, identifier, shape, name, value)
            except Unfit as error:
                raise _unfit(path, error) from error
            self._changed.append(Changed(kind, identifier, name, old.get(name), value, path))
        return new

    def _place(self, kind: str, identifier: str, record: Record) -> str:
        """Return the file that a new item goes into.

        Where only the case of letters differs from a file that is there, or that another item goes into, it
        is that one: in a clone on another system the two would be one file, which holds one of them.
        """
        path = self._placing.path(kind, identifier, record, self._config)
        if self._placing.into is not None:
            return path
        known = self._places.get((file_kind(kind), path))
        return known or self._places.setdefault((file_kind(kind), folded(path)), path)

    def _text(self, path: str) -> Rewriting:
        if path not in self._texts:
            if path in self._left_alone:
                raise ProjectError(f"{path}: {self._left_alone[path]}; {_NOTHING}")
            if path in self._tree.before:
                text = self._tree.text(path).text
            else:
                self._tree.add(path)
                text = ""
            try:
                self._texts[path] = Rewriting(text)
            except Unfit as error:
                raise _unfit(path, error) from error
        return self._texts[path]

    def _put(self, path: str, text: Rewriting) -> None:
        try:
            self._tree.put(path, text.text())
        except Unfit as error:
            raise _unfit(path, error) from error

    def _hold(self, wanted: Mapping[str, Mapping[str, Record]], becomes: Catalog) -> None:
        """Hold what the changed texts say to what is wanted.

        Raises:
            ProjectError: they say something else.
        """
        for kind, found in records_of(becomes).by_kind():
            for identifier in {**wanted[kind], **found}:
                meant, said = wanted[kind].get(identifier), found.get(identifier)
                if meant == said:
                    continue
                names = changed_fields(kind, meant or {}, said or {})
                fields = ", ".join(f"'{name}'" for name in names)
                raise ProjectError(
                    f"{fields} of {identifier} would not be read back as imported; {_NOTHING}",
                    "its file may be written in an unusual way: change it by hand, and import again",
                )

    def _missing(self, given: Mapping[str, Mapping[str, Record]]) -> tuple[Missing, ...]:
        found: list[Missing] = []
        for kind, records in given.items():
            items = self._was.of_kind(kind)
            paths = {items[one].source.path for one in records if one in items}
            found += [
                Missing(kind, one, item.source.path)
                for one, item in items.items()
                if one not in records and item.source.path in paths
            ]
        return tuple(found)


def _unfit(path: str, error: Unfit) -> ProjectError:
    return ProjectError(
        f"{path}:{error.line}: the file is not changed: {error.reason}; {_NOTHING}",
        "change it by hand, or write what is meant in a plainer way",
    )
