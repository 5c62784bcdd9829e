"""Another state of a plan: at a git revision, or in another folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tracemap.catalog import Catalog
from tracemap.config import Config, load_config
from tracemap.errors import ConfigError, ProjectError
from tracemap.loading.kept import Store
from tracemap.loading.load import load_tree
from tracemap.loading.revision import Revision
from tracemap.loading.tree import Folder


@dataclass(frozen=True, slots=True)
class State:
    """A plan at one time.

    Attributes:
        name: as it was named: a revision or a folder.
        commit: the full hash of the commit; None of a folder.
        catalog: its items.
    """

    name: str
    commit: str | None
    catalog: Catalog


def load_state(root: Path, name: str, config: Config, store: Store | None = None) -> State:
    """Read a plan at a revision of the repository of a project, or in a folder.

    A name that is both means the revision, unless it begins with a dot or a slash.

    Args:
        root: the project folder.
        name: the revision or the folder.
        config: the settings that hold where that state has none of its own.
        store: keeps what was read of files.

    Raises:
        ConfigError: its settings cannot be used.
        ProjectError: there is no such revision or folder.
    """
    # An empty name is that of no folder, though a path made of it would be the current one.
    if not os.path.isdir(name):  # noqa: PTH112  # raises nothing on a name too long
        return load_revision(root, name, config, store)
    if not name.startswith((".", "/")):
        with suppress(ProjectError):
            return load_revision(root, name, config, store)
    folder = Path(name)
    with _settings_of(f"{name}/"):
        own = load_config(folder)
    own = config if own.written is None else own
    return State(name, None, load_tree(Folder(folder), own, store))


def load_revision(root: Path, name: str, config: Config, store: Store | None = None) -> State:
    """Read a plan at a revision of the repository of a project; see `load_state`.

    Raises:
        ConfigError: its settings cannot be used.
        ProjectError: there is no such revision.
    """
    revision = Revision(root, name)
    with _settings_of(f"{name}:"):
        own = revision.config()
    return State(name, revision.commit, load_tree(revision, own or config, store))


@contextmanager
def _settings_of(place: str) -> Iterator[None]:
    """Say of settings that cannot be used in which of two states they stand, as git writes it."""
    try:
        yield
    except ConfigError as error:
        raise ConfigError(f"{place}{error.message}", error.help) from error
