"""What editors need to complete and check the files of a plan: the schemas, and which files each is for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from tracemap.config import Config
from tracemap.errors import ProjectError, UsageError
from tracemap.inputs import is_inside
from tracemap.output.jsonc import JsoncError, with_member
from tracemap.output.whole_file import replace_all
from tracemap.schema.store import schema

EDITORS = ("vscode", "other")
_SCHEMAS = ".tracemap/schemas"
_SETTINGS = ".vscode/settings.json"


def set_up_editor(root: Path, config: Config, editor: str) -> list[str]:
    """Write the schemas into a project, and the settings of an editor; return what to say of it.

    In settings that are there already only the entries of these schemas change. All is settled
    before the first file is written.

    Raises:
        ProjectError: the settings cannot be read, or a file cannot be written into the project.
        UsageError: the settings have no place for the entries; it says how to add them by hand.
    """
    files = {
        f"{_SCHEMAS}/{kind}.schema.json": json.dumps(schema(kind), indent=2) + "\n"
        for kind in _patterns(config)
    }
    if editor == "vscode":
        files[_SETTINGS] = _settings(root, config)
    lines = _put(root, files)
    if editor == "vscode":
        return [*lines, "next: open this folder in VS Code with the extension redhat.vscode-yaml"]
    shown = json.dumps({"yaml.schemas": _associations(config)}, indent=2)
    return [*lines, "next: give your editor's YAML language server this setting", shown]


def _associations(config: Config) -> dict[str, list[str]]:
    """Return which files each schema is for, as the YAML language server takes it."""
    return {
        f"./{_SCHEMAS}/{kind}.schema.json": [_escaped(glob) for glob in globs]
        for kind, globs in _patterns(config).items()
    }


def _patterns(config: Config) -> dict[str, tuple[str, ...]]:
    """Return which files each schema is for, as the configuration says; the baseline where there is one."""
    baseline = {"baseline": (config.baseline,)} if config.baseline else {}
    return {
        "milestone": config.milestones,
        "requirement": config.requirements,
        "test_plan": config.testplans,
        **baseline,
    }


def _escaped(glob: str) -> str:
    """Return a pattern of the configuration as one of the language server, to which more is special."""
    return re.sub(r"[\[\]{}()!\\]", r"\\\g<0>", glob.removeprefix("./"))


def _settings(root: Path, config: Config) -> str:
    path = root / _SETTINGS
    _stay_inside(root, path)
    try:
        text = path.read_bytes().decode() if os.path.lexists(path) else ""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ProjectError(f"cannot read {path}: {reason}; nothing was written") from error
    try:
        for name, globs in _associations(config).items():
            text = with_member(text, ("yaml.schemas", name), globs)
    except JsoncError as error:
        raise UsageError(
            f"cannot add to {path}: {error}; nothing was written",
            "tracemap schema --editor other prints what to add by hand",
        ) from error
    return text


def _put(root: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that differ, all or none; return a line for each that says so."""
    differ: dict[Path, bytes] = {}
    for name, text in files.items():
        path = root / name
        _stay_inside(root, path)
        data = text.encode("utf-8")
        try:
            if not path.is_file() or path.read_bytes() != data:
                differ[path] = data
        except OSError as error:
            raise ProjectError(f"cannot read {path}: {error.strerror}") from error
    replace_all(differ, {(root / name).parent for name in files})
    return [f"wrote {path}" for path in differ]


def _stay_inside(root: Path, path: Path) -> None:
    """Refuse a link that leads out of the project: whoever sent the branch made it."""
    if not is_inside(root, path):
        raise ProjectError(f"{path} leads out of the project; nothing was written")
