"""A folder in which there is no plan: the plan above it that was meant, and how far up is looked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loading.plans import write
from tracemap.loading.emptiness import plan_above

PLANS = {
    "tracemap.toml": ("tracemap.toml", "docs/deep"),
    "the table in pyproject.toml": ("pyproject.toml", "docs"),
    "milestones beside it": ("milestones/a.yaml", "docs"),
    "milestones around it": ("milestones/a.yaml", "milestones"),
    "requirements around it": ("requirements/a.yaml", "requirements/lse"),
    "test plans around it": ("testplans/a.yaml", "testplans"),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_found_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    file, here = PLANS[name]
    write(tmp_path, {f"plan/{file}": "[tool.tracemap]\n"})
    folder = tmp_path / "plan" / here
    folder.mkdir(parents=True, exist_ok=True)
    assert plan_above(folder) == str(tmp_path / "plan")
    monkeypatch.chdir(folder)
    assert plan_above(Path()) == "/".join(".." for _ in here.split("/"))


def test_the_nearest_plan_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a/tracemap.toml": "", "a/b/tracemap.toml": "", "a/b/c/d/x": ""})
    assert plan_above(tmp_path / "a/b/c/d") == str(tmp_path / "a/b")


OTHERS = {
    "a pyproject.toml of something else": {"a/pyproject.toml": "[tool.ruff]\n"},
    "a folder tracemap.toml": {"a/tracemap.toml/x": ""},
    "requirements of another kind, beside it": {"a/requirements/x.txt": ""},
    "a file milestones": {"a/milestones": ""},
    "a plan above the repository": {"tracemap.toml": "", "a/.git/x": ""},
    "a plan above a work tree": {"tracemap.toml": "", "a/.git": "gitdir: elsewhere"},
    "a plan above a folder that is a repository": {"a/tracemap.toml": "", "a/here/.git/x": ""},
    "a plan beside it": {"a/other/tracemap.toml": ""},
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_plan_or_another_project_is_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path, {**OTHERS[name], "a/here/x": ""})
    assert plan_above(tmp_path / "a" / "here") is None


def test_at_home_and_above_it_nothing_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"tracemap.toml": "", "home/tracemap.toml": "", "home/plan/here/x": ""})
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert plan_above(tmp_path / "home" / "plan" / "here") is None
    assert plan_above(tmp_path / "home") is None
    write(tmp_path, {"home/plan/tracemap.toml": ""})
    assert plan_above(tmp_path / "home" / "plan" / "here") == str(tmp_path / "home" / "plan")


def test_a_folder_that_anybody_may_write_to_is_nobodys_plan(tmp_path: Path) -> None:
    write(tmp_path, {"tracemap.toml": "", "shared/tracemap.toml": "", "shared/mine/x": ""})
    (tmp_path / "shared").chmod(0o1777)
    assert plan_above(tmp_path / "shared" / "mine") is None


def test_a_folder_above_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/milestones/x": "", "a/here/x": ""})
    for name in ("os.listdir", "os.scandir"):
        monkeypatch.setattr(name, None)
    assert plan_above(tmp_path / "a" / "here") == str(tmp_path / "a")
