"""What editors need to complete and check the files of a plan: the schemas, and which files each is for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from tracemap.config import Config
from tracemap.errors import ProjectError, UsageError
from tracemap.inputs import plain_file
from tracemap.output.jsonc import JsoncError, with_member
from tracemap.output.targets import stay_inside
from tracemap.output.whole_file import replace_all
from tracemap.schema.store import schema

EDITORS = ("vscode", "other")
_SCHEMAS = ".tracemap/schemas"
_SETTINGS = ".vscode/settings.json"
_MOST_BYTES = 1 << 18
"""Of settings that are added to. They are read a dozen times over; those that people write are small."""


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
    stay_inside(root, path)
    text = _text(path) if os.path.lexists(path) else ""
    try:
        for name, globs in _associations(config).items():
            text = with_member(text, ("yaml.schemas", name), globs)
    except JsoncError as error:
        raise UsageError(
            f"cannot add to {path}: {error}; nothing was written",
            "tracemap schema --editor other prints what to add by hand",
        ) from error
    return text


def _text(path: Path) -> str:
    try:
        data = plain_file(path, _MOST_BYTES + 1)
        if len(data) <= _MOST_BYTES:
            return data.decode()
        reason = f"it has more than {_MOST_BYTES} bytes"
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except OSError as error:
        reason = error.strerror or str(error)
    raise ProjectError(f"cannot read {path}: {reason}; nothing was written")


def _put(root: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that differ, all or none; return a line for each that says so."""
    differ: dict[Path, bytes] = {}
    for name, text in files.items():
        path = root / name
        stay_inside(root, path)
        data = text.encode("utf-8")
        try:
            if plain_file(path, len(data) + 1) != data:
                differ[path] = data
        except FileNotFoundError:
            differ[path] = data
        except OSError as error:
            reason = error.strerror or error
            raise ProjectError(f"cannot read {path}: {reason}; nothing was written") from error
    replace_all(differ, {(root / name).parent for name in files})
    return [f"wrote {path}" for path in differ]
