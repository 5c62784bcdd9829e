"""What the tests of the command line share: calling it in this process, and the plans it is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tracemap.cli.main import main

PROJECTS = Path(__file__).parent.parent / "projects"
AS_OF = "2024-03-23"


class Run(NamedTuple):
    """What one call of the command line gave."""

    status: int
    out: str
    err: str


Call = Callable[..., Run]


@pytest.fixture
def tracemap(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that runs the command line in this process."""
    monkeypatch.delenv("TRACEMAP_DEBUG", raising=False)

    def call(*arguments: str) -> Run:
        capsys.readouterr()
        status = main(list(arguments))
        out, err = capsys.readouterr()
        return Run(status, out, err)

    return call


@pytest.fixture
def ask(tracemap: Call, project: Path) -> Call:
    """Return a function that asks the plan of `project` as of the day of the examples."""
    return lambda *arguments: tracemap("--project", str(project), "--as-of", AS_OF, *arguments)


@pytest.fixture(params=["example", "rubin", "cyclic", "dangling", "hostile"])
def project(request: pytest.FixtureRequest, root: Path) -> Path:
    """Return the folder of a plan; a test names another set of them by indirect parameters."""
    match request.param:
        case "example":
            return root
        case "rubin":
            folder: Path = request.getfixturevalue("rubin")
            return folder
        case name:
            return PROJECTS / name
