"""Plans made for one test: reading files from text and bytes, and what must hold of every answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tracemap.catalog import Catalog
from tracemap.config import Config, default_config
from tracemap.findings import Problem
from tracemap.loading.event_reader import read_events
from tracemap.loading.load import load_catalog
from tracemap.loading.plain_reader import read_plain
from tracemap.loading.yaml_reader import read_yaml
from tracemap.loading.yaml_values import Entry, Fault, Node
from tracemap.rules.registry import all_rules
from tracemap.source import Location

Files = Mapping[str, str | bytes]
LINE_END = re.compile(r"\r\n?|\n")
QUOTED = re.compile("'.*'", re.DOTALL)
PLAN = "milestones/plan.yaml"


def write(folder: Path, files: Files) -> None:
    """Write the files of a plan, by path."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def load(files: Files, config: Config | None = None) -> Catalog:
    """Return the catalog of a plan of these files; the settings are the defaults."""
    with TemporaryDirectory() as folder:
        write(Path(folder), files)
        return load_catalog(Path(folder), config or default_config())


def limited(**limits: int) -> Config:
    """Return the default settings with other limits."""
    config = default_config()
    return config._replace(limits=config.limits._replace(**limits))


def said(catalog: Catalog) -> list[str]:
    """Return every problem as `path:line:column: CODE message`."""
    return [f"{one.location}: {one.code} {one.message}" for one in catalog.problems]


def codes(catalog: Catalog) -> list[str]:
    """Return the codes of the problems, in order."""
    return [problem.code for problem in catalog.problems]


def read(text: str, depth: int = 64, aliases: int = 1000) -> tuple[Node | None, list[Fault]]:
    """Return what the reader makes of a text, and its faults: what the events give, however it was read."""
    faults: list[Fault] = []
    found = read_yaml(text, faults.append, depth=depth, aliases=aliases)
    if read_plain(text, depth=depth) is not None:
        said: list[Fault] = []
        assert read_events(text, said.append, depth=depth, aliases=aliases) == found
        assert not said
    return found, faults


def plain(value: Any) -> Any:
    """Return a value of the reader without places."""
    if isinstance(value, Node | Entry):
        value = value.value
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def assert_placed(problem: Problem, files: Files) -> None:
    """Assert that a problem has a known code, words, and places inside the files."""
    assert problem.code in all_rules()
    assert problem.message.strip()
    # An id in quotes may hold the end of a line; each format shows that as it must.
    assert problem.message.count("\n") == "".join(QUOTED.findall(problem.message)).count("\n")
    assert_inside(problem.location, files)
    for other in problem.related:
        assert_inside(other.location, files)


def assert_inside(place: Location, files: Files) -> None:
    """Assert that a place lies in a file; just behind the end of a line, or of the file, is inside."""
    content = files[place.path]
    if place.sheet is not None:
        assert place.line == place.end_line >= 1
        assert place.end_column == place.column + 1 >= 2
        return
    text = content if isinstance(content, str) else content.decode("utf-8-sig", "replace")
    lines = LINE_END.split(text.removeprefix("\ufeff"))
    assert 1 <= place.line <= place.end_line <= len(lines), place
    assert 1 <= place.column <= place.end_column, place
    assert place.column <= len(lines[place.line - 1]) + 1, place
