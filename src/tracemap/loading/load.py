"""The one way from a project folder to its catalog."""

from __future__ import annotations

import gc
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tracemap.catalog import Catalog
from tracemap.config import Config, load_config
from tracemap.findings import Problem
from tracemap.identifiers import natural_sorted
from tracemap.inputs import Inputs
from tracemap.limits import raising
from tracemap.loading.beside import Parcel, beside, parted
from tracemap.loading.decode import Decoder
from tracemap.loading.discover import Found
from tracemap.loading.file_problems import at_start, fault_problem, not_utf8
from tracemap.loading.ignores import ignores
from tracemap.loading.kept import Readings, Store, are_few
from tracemap.loading.newest import newest_export
from tracemap.loading.overlay import Layers
from tracemap.loading.p6.export import Export, Unreadable
from tracemap.loading.tree import Folder, Tree
from tracemap.loading.wording import defined_twice, missing_field
from tracemap.loading.yaml_reader import read_yaml
from tracemap.loading.yaml_values import Fault
from tracemap.model import KINDS, Item, Milestone, place_of
from tracemap.patterns import pattern
from tracemap.source import Source

# Possessive, so that a file of a million lines without a colon is passed once, not once for each line.
_KEY = r"(?P<quote>['\"]?)(?P<key>[^\s#'\"-][^:'\"\r\n]*+)(?P=quote)[ \t]*+:"
_TOP_KEY = pattern(rf"^{_KEY}(?:\s|$)", re.MULTILINE)
_INNER_KEY = pattern(rf"^ ++{_KEY}[ \t\r]*+$", re.MULTILINE)
Progress = Callable[[str, int, int], None]
"""Is told what is being done, and how many of how many steps are done."""

_LOWER = ("p6", "annotation")
"""The kinds of files that lie under the milestone files."""


def load_catalog(
    root: Path,
    config: Config | None = None,
    inputs: Inputs | None = None,
    *,
    alone: bool = True,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] | None = None,
    store: Store | None = None,
) -> Catalog:
    """Read every file of the project in a folder.

    Args:
        root: the project folder.
        config: its settings; read from the folder where absent.
        inputs: takes down every file and folder that is looked at.
        alone: whether this process reads all of them; else a second one may read some of a large plan.
        progress: is told how many of how many files are read.
        meanwhile: is called while a second process reads its part, if there is one.
        store: keeps what was read of files; where absent, all are read anew.

    Raises:
        ConfigError: the configuration cannot be used.
        ProjectError: the folder is missing.
    """
    folder = Folder(root, inputs)
    with _no_collection():
        config = config or load_config(root, inputs)
        loader = _Loader(folder, config, progress, meanwhile, _readings(store, config))
        return loader.load(None if alone else folder)


def load_tree(tree: Tree, config: Config, store: Store | None = None) -> Catalog:
    """Read every file of a project, in a folder or at a git revision.

    Faults of the files are problems of the catalog, never exceptions; one bad file hides nothing of
    the others. The time is linear in the size of the files. `store` keeps what was read of them.

    Raises:
        ProjectError: the files cannot be listed.
    """
    with _no_collection():
        return _Loader(tree, config, readings=_readings(store, config)).load()


def _readings(store: Store | None, config: Config) -> Readings | None:
    return None if store is None else Readings(store, config)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector off: loading makes many objects and no garbage in cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Loader:
    """Collects what the files say, in the order of their paths."""

    def __init__(
        self,
        tree: Tree,
        config: Config,
        progress: Progress | None = None,
        meanwhile: Callable[[], object] | None = None,
        readings: Readings | None = None,
    ) -> None:
        self._progress = progress or (lambda _what, _done, _total: None)
        self._meanwhile = meanwhile or (lambda: None)
        self._readings = readings
        self._tree = tree
        self._config = config
        self._problems: list[Problem] = []
        self._items: dict[str, dict[str, Item]] = {kind: {} for kind in KINDS}
        self._unread: dict[str, set[str]] = {kind: set() for kind in KINDS}
        self._decoder = Decoder(config, self._problems.append)
        self._layers = Layers()
        self._export = Export()
        self._lower: tuple[str, ...] = ()

    def load(self, shared: Folder | None = None) -> Catalog:
        """Read, decode and merge every file; `shared` is the folder that two processes may read."""
        files, refused = self._tree.find(self._config)
        for path, reason, help in refused:
            self._unreadable(path, reason, help)
        files = self._within_limits(files)
        if self._readings and not are_few(files, self._tree.size):
            self._readings = None
        upper = [found for found in files if found.kind not in _LOWER]
        if self._config.p6 or self._config.annotations:
            sources = self._lower_layers(files, newest_export(files, refused, self._config))
            sources += self._shared(upper, None)
            self._judge_names()
        else:
            sources = self._shared(upper, shared)
        return Catalog(
            root=self._tree.root,
            config=self._config,
            sources=tuple(sources),
            problems=tuple(self._problems),
            unread={kind: frozenset(ids) for kind, ids in self._unread.items()},
            overrides=tuple(self._layers.overrides),
            through=self._through(),
            lags=self._lags(),
            **self._sorted(),
        )

    def _within_limits(self, files: list[Found]) -> list[Found]:
        """Return the files, by path, that the plan may have; report the others."""
        limits, taken, size = self._config.limits, list[Found](), 0
        for number, found in enumerate(files):
            own = self._tree.size(found.path)
            size += own if own <= limits.file_bytes else 0  # a larger one is not read anyway
            if number >= limits.files:
                message, help = "the plan has more files than it may have", raising("files")
            elif size > limits.plan_bytes:
                message = f"the plan has more than {limits.plan_bytes} bytes up to here"
                help = raising("plan_bytes")
            else:
                taken.append(found)
                continue
            self._problems.append(
                at_start("TM004", found.path, f"the file is not read: {message}", help)
            )
        return taken

    def _through(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return what lies between milestones that P6 joins, where nothing else says what they wait for."""
        said = {one.above.id for one in self._layers.overrides if one.field == "predecessors"}
        through = self._export.through
        found = {pair: between for pair, between in through.items() if pair[1] not in said}
        for one in self._milestones():
            for code, between in one.through:
                found[code, one.id] = tuple(between.split(", "))
        return found

    def _lags(self) -> dict[tuple[str, str], int]:
        """Return the lags that the export and the milestones themselves say, where they are not 0."""
        found = dict(self._export.lags)
        for one in self._milestones():
            for code, days in one.lags:
                found[code, one.id] = int(days)
        return {pair: days for pair, days in found.items() if days}

    def _milestones(self) -> Iterator[Milestone]:
        return (one for one in self._items["milestone"].values() if isinstance(one, Milestone))

    def _sorted(self) -> dict[str, Any]:
        fields = ("milestones", "requirements", "test_plans", "test_cases", "verification_elements")
        return {
            field: {identifier: items[identifier] for identifier in _in_order(items)}
            for field, items in zip(fields, self._items.values(), strict=True)
        }

    def _lower_layers(self, files: list[Found], newest: str | None) -> list[Source]:
        """Read what lies under the milestone files: the export at a path, and the annotations over it."""
        annotations = [found for found in files if found.kind == "annotation"]
        sources = [Source(newest)] if newest else []
        self._export = Export(newest, is_read=newest is None)
        if newest is not None and any(found.path == newest for found in files):
            self._export = self._read_export(newest)
        milestones = self._items["milestone"]
        milestones.update(self._export.milestones)
        self._decoder.partial = None
        self._layers.start(self._export.milestones)
        sources += [self._added(*self._decoded(found)) for found in annotations]
        if self._export.is_read:
            self._lower = tuple(milestones)
            self._decoder.partial = self._layers.start(milestones)
        else:
            # Whatever is annotated may be a milestone that could not be read; what is left out is no fault.
            self._unread["milestone"].update(milestones)
            milestones.clear()
        return sources

    def _read_export(self, path: str) -> Export:
        data = self._bytes(path)
        if data is None:
            return Export(is_read=False)
        from tracemap.loading.p6.reader import read_export

        try:
            return read_export(path, data, self._config, self._problems.append)
        except Unreadable as error:
            message = f"the P6 export is not read: {error.reason}"
            self._problems.append(at_start(error.code, path, message, error.help))
            return Export(is_read=False)

    def _judge_names(self) -> None:
        """Judge, once all layers are read, the milestones that none of them gives a name."""
        export, milestones = self._export, self._items["milestone"]
        lower = [one for code in self._lower if isinstance(one := milestones[code], Milestone)]
        nameless = [one.id for one in lower if one.name is None]
        for code in nameless:
            place, help = place_of(milestones[code]), ""
            if code not in export.milestones:
                where = f"{export.path} has no such milestone: " if export.path else ""
                help = f"{where}name it, or remove what is said of it"
                self._unread["milestone"].add(code)
                del milestones[code]
            elif export.no_names:
                continue
            self._problems.append(missing_field("milestone", code, place, "name", help))
        if export.no_names and any(code in export.milestones for code in nameless):
            self._problems.append(export.no_names)

    def _shared(self, files: list[Found], folder: Folder | None) -> list[Source]:
        """Read files, of what is not kept half in a second process where `folder` is given and it is much."""
        kept = self._kept(files)
        left = [found for found in files if found.path not in kept]
        own = len(left) if folder is None else parted(left, folder.size)

        def parcel(found: Found) -> Parcel | None:
            before = len(self._problems)
            source, items = self._decoded(found)
            if len(self._problems) > before or (folder and folder.has_changed(found.path)):
                return None
            return Parcel(items, source, folder and folder.digest(found.path))

        sources: list[Source] = []
        theirs = {found.path for found in left[own:]}
        with beside(left[own:], parcel) as other:
            if other:
                self._meanwhile()
            for found in files:
                taken = kept.pop(found.path, None)
                if other and folder and found.path in theirs:
                    taken = other.take(self._source(found))
                    folder.note(found.path, taken and taken.digest)
                read = (taken.source, taken.items) if taken else self._decoded(found)
                sources.append(self._added(*read))
                self._progress("reading files", len(sources), len(files))
        return sources

    def _kept(self, files: list[Found]) -> dict[str, Parcel]:
        """Return what is kept of files, by their paths."""
        known: dict[str, Parcel] = {}
        limit = self._config.limits.file_bytes
        for found in files:
            readings = self._readings_for(found)
            if readings is None:
                continue
            with suppress(OSError, OverflowError):  # reported when it is read for good
                data, source = self._tree.read(found.path, limit), self._source(found)
                items = readings.take(found.kind, data, source)
                if items is not None:
                    known[found.path] = Parcel(items, source, None)
        return known

    def _readings_for(self, found: Found) -> Readings | None:
        """Return what keeps the reading of a file; None where that depends on more than the file."""
        is_layered = bool(self._config.p6 or self._config.annotations)
        depends = is_layered and found.kind in ("milestone", "annotation")
        return None if depends else self._readings

    def _source(self, found: Found) -> Source:
        limit = self._config.limits.file_bytes
        return Source(found.path, read=partial(_text_again, self._tree, found.path, limit))

    def _added(self, source: Source, items: list[tuple[str, Item]]) -> Source:
        for kind, item in items:
            self._add(kind, item)
        return source

    def _decoded(self, found: Found) -> tuple[Source, list[tuple[str, Item]]]:
        """Return a file with its items; what is wrong with it is reported."""
        source = self._source(found)
        data = self._bytes(found.path)
        text = None if data is None else self._text(found.path, data)
        if data is None or text is None:
            return source, []
        source.ignores = ignores(text)
        before = len(self._problems)
        faults: list[Fault] = []
        limits = self._config.limits
        depth, aliases, values = limits.depth, limits.aliases, limits.values
        root = read_yaml(text, faults.append, depth=depth, aliases=aliases, values=values)
        for fault in faults:
            self._problems.append(fault_problem(source, fault))
        if any(fault.code in ("TM002", "TM004") for fault in faults):
            self._rescue(text, found.kind)
        items = self._decoder.decode(source, root, found.kind)
        readings = self._readings_for(found)
        if readings and len(self._problems) == before:
            readings.keep(found.kind, data, source, items)
        return source, items

    def _text(self, path: str, data: bytes) -> str | None:
        """Return the text of a file, or None after reporting why it is none."""
        try:
            return data.removeprefix(BOM_UTF8).decode()
        except UnicodeDecodeError as error:
            self._problems.append(not_utf8(path, data, error))
            return None

    def _bytes(self, path: str) -> bytes | None:
        """Return the content of a file, or None after reporting why there is none."""
        try:
            return self._tree.read(path, self._config.limits.file_bytes)
        except OverflowError as error:
            problem = at_start(
                "TM004",
                path,
                f"the file is not read: {error}",
                raising("file_bytes"),
            )
            self._problems.append(problem)
        except OSError as error:
            self._unreadable(
                path, f"the file cannot be read: {error.strerror or error}", "see its permissions"
            )
        return None

    def _unreadable(self, path: str, reason: str, help: str) -> None:
        self._problems.append(at_start("TM001", path, reason, help))

    def _rescue(self, text: str, file_kind: str) -> None:
        """Note the ids that seem to be defined in a file that was not read to its end.

        Without them, one broken line would make every reference to the rest of its file a finding.
        """
        if file_kind == "test_plan":
            for kind in ("test_plan", "test_case", "verification_element"):
                form = self._config.forms[kind]
                keys = (found["key"] for found in _INNER_KEY().finditer(text))
                self._unread[kind].update(
                    key for key in map(str.strip, keys) if form.fullmatch(key)
                )
        else:
            keys = (found["key"] for found in _TOP_KEY().finditer(text))
            kind = "milestone" if file_kind == "annotation" else file_kind
            self._unread[kind].update(key.strip() for key in keys)

    def _add(self, kind: str, item: Item) -> None:
        items = self._items[kind]
        laid = self._layers.lay(item) if kind == "milestone" else None
        if laid is not None:
            items[item.id] = laid
            return
        first = items.setdefault(item.id, item)
        if first is not item:
            place = place_of(self._layers.first(first))
            self._problems.append(defined_twice(kind, item.id, place_of(item), place))


def _text_again(tree: Tree, path: str, limit: int) -> str | None:
    """Return the text of a file that was read before, or None where it is no more what it was."""
    try:
        return tree.read(path, limit).removeprefix(BOM_UTF8).decode()
    except (OSError, OverflowError, UnicodeDecodeError):
        return None


def _in_order(items: dict[str, Item]) -> list[str]:
    """Return the ids in natural order; where there are very many, in that of their characters."""
    # Ids by the hundred thousand are numbered with leading zeros; the natural key would cost seconds.
    return natural_sorted(items) if len(items) <= 4096 else sorted(items)
