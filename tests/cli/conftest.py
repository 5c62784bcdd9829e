"""What the tests of the command line share: calling it in this process, and the plans it is asked about."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tracemap.cli import session
from tracemap.cli.main import main
from tracemap.loading.load import load_catalog
from tracemap.schema.store import schema

PROJECTS = Path(__file__).parent.parent / "projects"
AS_OF = "2024-03-23"
_LARGE = 20_000


class Run(NamedTuple):
    """What one call of the command line gave."""

    status: int
    out: str
    err: str


Call = Callable[..., Run]


def assert_golden(path: Path, text: str) -> None:
    """Hold a text to a file, which `TRACEMAP_UPDATE_GOLDENS=1` writes anew."""
    if os.environ.get("TRACEMAP_UPDATE_GOLDENS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()


def assert_keeps_its_schema(out: str) -> None:
    """Hold JSON of one of our shapes to its schema, unless it is so large that this takes long."""
    if out.startswith('{\n  "schema": "tracemap/') and len(out) < _LARGE:
        answer = json.loads(out)
        name = answer["schema"].split("/")[1]
        fault = next(validator(name).iter_errors(answer), None)
        assert fault is None, f"{name}: {fault.json_path}: {fault.message}"


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what judges the JSON of this shape."""
    whole = schema(f"output/{name}")
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=FormatChecker(["date"]))


@pytest.fixture
def tracemap(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that runs the command line in this process."""
    monkeypatch.delenv("TRACEMAP_DEBUG", raising=False)

    def call(*arguments: str) -> Run:
        capsys.readouterr()
        try:
            status = main(list(arguments))
        finally:
            gc.enable()  # a run of its own leaves it off
        out, err = capsys.readouterr()
        assert_keeps_its_schema(out)
        return Run(status, out, err)

    return call


@pytest.fixture
def ask(tracemap: Call, project: Path) -> Call:
    """Return a function that asks the plan of `project` as of the day of the examples."""
    return lambda *arguments: tracemap("--project", str(project), "--as-of", AS_OF, *arguments)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a plan once for all questions of a test; a catalog never changes."""
    known = cache(load_catalog)
    monkeypatch.setattr(session, "load_catalog", lambda root, **_: known(root))


@pytest.fixture(params=["example", "rubin", "cyclic", "dangling", "hostile", "late"])
def project(request: pytest.FixtureRequest, root: Path) -> Path:
    """Return the folder of a plan; a test names another set of them by indirect parameters."""
    name = str(request.param)
    if name == "rubin":
        return Path(request.getfixturevalue("rubin"))
    return root if name == "example" else PROJECTS / name
