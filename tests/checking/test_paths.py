"""The PATH arguments of `tracemap check`: named from where one stands, or as findings name them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loading.plans import write
from tracemap.cli.main import main

Check = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a plan whose two files of milestones hold one fault each."""
    write(
        tmp_path,
        {
            "plan/milestones/a.yaml": "A: {}\n",
            "plan/milestones/sub/b.yaml": "B: {}\n",
            "plan/notes.txt": "",
            "beside/milestones/c.yaml": "C: {}\n",
        },
    )
    return tmp_path / "plan"


@pytest.fixture
def ids(project: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Return a function that checks paths: the status, the ids found, and what is said besides."""

    def call(*paths: str) -> tuple[int, list[str], str]:
        options = ["--project", str(project), "--as-of", "2024-03-23", "--format", "json"]
        status = main([*options, "check", "--select", "TM103", "--", *paths])
        out, err = capsys.readouterr()
        return status, [one["id"] for one in json.loads(out)["findings"]] if out else [], err

    return call


@pytest.mark.parametrize(
    ("folder", "path", "found"),
    [
        (".", "milestones", ["A", "B"]),
        (".", "milestones/", ["A", "B"]),
        (".", "./milestones/a.yaml", ["A"]),
        (".", ".", ["A", "B"]),
        (".", "milestones/../milestones/sub", ["B"]),
        ("milestones", "a.yaml", ["A"]),
        ("milestones", "sub", ["B"]),
        ("milestones", "..", ["A", "B"]),
        ("milestones/sub", "../a.yaml", ["A"]),
        ("milestones/sub", "milestones/a.yaml", ["A"]),
        ("..", "plan/milestones/sub", ["B"]),
        ("..", "milestones/sub/b.yaml", ["B"]),
    ],
)
def test_a_path_is_found_from_where_one_stands_or_from_the_project(
    project: Path,
    ids: Check,
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    path: str,
    found: list[str],
) -> None:
    monkeypatch.chdir(project / folder)
    assert ids(path) == (1, found, "")
    assert ids(str(project / "milestones"), path)[1] == ["A", "B"]


def test_a_path_may_be_absolute_or_lead_over_a_link(project: Path, ids: Check) -> None:
    (project.parent / "link").symlink_to(project)
    assert ids(str(project.parent / "link" / "milestones" / "sub"))[1] == ["B"]
    assert ids(str(project / "milestones" / "a.yaml"))[1] == ["A"]


@pytest.mark.parametrize("path", ["nowhere.yaml", "milestones/A.YAML.", "x" * 5000])
def test_a_path_that_there_is_none_of_is_an_error(
    project: Path, ids: Check, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(project)
    status, _, said = ids(path)
    assert status == 2
    assert said.startswith(f"tracemap: no such file or folder: {path}"[:60])


@pytest.mark.parametrize("path", ["..", "../beside", "../beside/milestones/c.yaml", "/"])
def test_a_path_outside_the_project_is_an_error(
    project: Path, ids: Check, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(project)
    status, _, said = ids(path)
    assert status == 2
    assert f"{path} lies outside the project" in said


def test_a_path_that_holds_no_file_of_the_plan_is_said_and_is_no_error(
    project: Path, ids: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert ids("notes.txt") == (0, [], "tracemap: none of these paths holds a file of the plan\n")
