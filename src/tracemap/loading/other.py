"""Another state of a plan: at a git revision, or in another folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tracemap.catalog import Catalog
from tracemap.config import Config, load_config
from tracemap.errors import ProjectError
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


def load_state(root: Path, name: str, config: Config) -> State:
    """Read a plan at a revision of the repository of a project, or in a folder.

    A name that is both means the revision, unless it begins with a dot or a slash.

    Args:
        root: the project folder.
        name: the revision or the folder.
        config: the settings that hold where that state has none of its own.

    Raises:
        ConfigError: its settings cannot be used.
        ProjectError: there is no such revision or folder.
    """
    folder = Path(name)
    if not folder.is_dir():
        return load_revision(root, name, config)
    if not name.startswith((".", "/")):
        with suppress(ProjectError):
            return load_revision(root, name, config)
    own = load_config(folder)
    return State(name, None, load_tree(Folder(folder), config if own.written is None else own))


def load_revision(root: Path, name: str, config: Config) -> State:
    """Read a plan at a revision of the repository of a project.

    Raises:
        ConfigError: its settings cannot be used.
        ProjectError: there is no such revision.
    """
    revision = Revision(root, name)
    return State(name, revision.commit, load_tree(revision, revision.config() or config))
