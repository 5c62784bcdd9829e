"""The past states of a plan: which are found, which date each is of, and what was known then."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.gits import Git
from tests.loading.p6.plans import SETTINGS, exported
from tests.loading.plans import PLAN, write
from tracemap.config import Config, default_config
from tracemap.errors import ProjectError, UsageError
from tracemap.loading.history import History, find_history
from tracemap.loading.status_date import status_date

UNTIL = date(2024, 6, 30)
FOLDERS = default_config()._replace(history=("history/*",))


def state(name: str) -> str:
    return f"A: {{name: {name}, due: 2025-01-01}}\n"


def names(history: History) -> tuple[list[tuple[str, str | None]], list[str]]:
    """Return the day of each state and what milestone A was called then, and what was reported."""
    said: list[str] = []
    known = [
        (str(one.day), next(iter(one.catalog.milestones.values())).name)
        for one in history.known(said.append)
    ]
    return known, said


def found(root: Path, config: Config = FOLDERS, **options: Any) -> History:
    return find_history(root, config, UNTIL, **options)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("history/2024-01-30", date(2024, 1, 30)),
        ("plan-20240130/", date(2024, 1, 30)),
        ("data/pmcs/201904-ME.xls", date(2019, 4, 30)),
        ("202402-ME.xls", date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-30", None),
        ("2024-13", None),
        ("2024-01-30/plan", None),
        ("12345678901", None),
        ("000001", None),
        ("", None),
    ],
)
def test_the_date_of_a_status_is_in_the_last_step_of_its_name(name: str, day: date | None) -> None:
    assert status_date(name) == day


def test_folders_of_the_setting_are_states_the_newest_last(tmp_path: Path) -> None:
    days = ("2024-03-01", "2023-12-01", "2024-07-01")
    write(tmp_path, {f"history/{day}/{PLAN}": state(f"'{day}'") for day in days})
    write(tmp_path, {f"history/undated/{PLAN}": state("x"), "history/2024-01-01": "a file"})
    history = found(tmp_path)
    assert names(history) == ([(day, day) for day in ("2023-12-01", "2024-03-01")], [])
    assert history.notes == (
        "history/undated is left out: its name says no date (YYYY-MM-DD)",
        "history/2024-07-01 is of 2024-07-01, after 2024-06-30",
    )


def test_a_state_that_cannot_be_read_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    files = {
        f"history/2024-01-01/{PLAN}": state("a"),
        "history/2024-02-01/tracemap.toml": "milestones = 3\n",
        "history/2024-03-01/other.txt": "",
        f"history/2024-04-01/{PLAN}": state("d"),
        "history/2024-04-01/milestones/z.yaml": "[",
    }
    write(tmp_path, files)
    known, said = names(found(tmp_path))
    assert known == [("2024-01-01", "a"), ("2024-04-01", "d")]
    assert [one[:48] for one in said] == [
        "the state of 2024-02-01 is left out: history/202",
        "the state of 2024-03-01 is left out: history/202",
        "the state of 2024-04-01 could not be read in ful",
    ]
    assert "tracemap.toml:1" in said[0]
    assert said[1].endswith("history/2024-03-01 holds no milestone")
    assert "milestones/z.yaml:1:2" in said[2]


def test_a_folder_that_leads_out_of_the_project_is_no_state_of_it(tmp_path: Path) -> None:
    write(tmp_path, {f"out/{PLAN}": state("a"), f"in/history/2024-02-01/{PLAN}": state("b")})
    (tmp_path / "in" / "history" / "2024-01-01").symlink_to(tmp_path / "out")
    assert names(found(tmp_path / "in"))[0] == [("2024-02-01", "b")]
    follow = FOLDERS._replace(follow_links=True)
    assert names(found(tmp_path / "in", follow))[0] == [("2024-01-01", "a"), ("2024-02-01", "b")]


def test_older_exports_are_states_and_neither_annotations_nor_milestone_files_lie_over_them(
    tmp_path: Path,
) -> None:
    pmcs = "data/pmcs/{}-ME.xls".format
    files: dict[str, str | bytes] = {
        pmcs(month): exported({"task_code": "A", "task_name": month})
        for month in ("202405", "202402", "201904")
    }
    over = {"data/local.yaml": "A: {name: now}\nB: {name: b}\n", PLAN: "C: {name: c}\n"}
    write(tmp_path, files | over | {pmcs("202401"): b"not a workbook"})
    write(tmp_path, {pmcs("202403x").replace("202403x", "march"): b"", pmcs("zzz"): b""})
    history = found(tmp_path, SETTINGS)
    known, said = names(history)
    assert known == [
        (day, day[:7].replace("-", "")) for day in ("2019-04-30", "2024-02-29", "2024-05-31")
    ]
    assert len(said) == 1
    assert said[0].startswith("the state of 2024-01-31 is left out")
    assert history.notes == ("data/pmcs/march-ME.xls is left out: its name says no date (YYYYMM)",)
    catalogs = [list(one.catalog.milestones) for one in history.known(said.append)]
    assert catalogs == [["A"]] * 3


def dated(git: Git, monkeypatch: pytest.MonkeyPatch, folder: Path, *days: str) -> None:
    """Commit a state of the plan on each of some days, named after the day."""
    for day in days:
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+00:00")
        write(folder, {PLAN: state(f"'{day}'")})
        git("add", "--all")
        git("commit", "--quiet", "--message", day)


DAYS = ("2023-11-05", "2023-12-30", "2024-01-02", "2024-01-31", "2024-04-01", "2024-07-01")


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("month", ["2023-11-05", "2023-12-30", "2024-01-31", "2024-04-01"]),
        ("quarter", ["2023-12-30", "2024-01-31", "2024-04-01"]),
        ("year", ["2023-12-30", "2024-04-01"]),
        ("week", list(DAYS[:-1])),
    ],
)
def test_the_last_commit_of_each_span_is_a_state(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: Any, days: list[str]
) -> None:
    dated(git, monkeypatch, tmp_path, *DAYS)
    assert names(found(tmp_path, every=every)) == ([(day, day) for day in days], [])


def test_states_past_the_bound_are_left_out_evenly_and_this_is_said(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated(git, monkeypatch, tmp_path, *DAYS)
    history = found(tmp_path, every="week", most=3)
    assert [str(one.day) for one in history.states] == ["2023-11-05", "2024-01-02", "2024-04-01"]
    assert history.notes == ("of 5 past states 3 are read, evenly spread",)
    assert [str(one.day) for one in found(tmp_path, most=1).states] == ["2024-04-01"]
    with pytest.raises(UsageError):
        found(tmp_path, most=0)


def test_a_plan_with_exports_has_its_history_in_them_and_not_in_git(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"data/pmcs/201904-ME.xls": b"", "data/pmcs/201905-ME.xls": b""})
    dated(git, monkeypatch, tmp_path, *DAYS)
    assert [one.kind for one in found(tmp_path, SETTINGS).states] == ["export"]


def test_what_is_given_is_a_folder_an_export_or_a_revision_and_comes_before_what_is_found(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated(git, monkeypatch, tmp_path, "2023-10-05", "2023-11-05")
    git("tag", "v1", "HEAD~1")
    old = tmp_path / "old"
    write(old, {f"2023-08-01/{PLAN}": state("folder"), f"plain/{PLAN}": state("said")})
    write(old, {"202309-ME.xls": exported({"task_code": "A", "task_name": "export"})})
    given: tuple[str, ...] = (
        f"{old}/2023-08-01",
        f"{old}/202309-ME.xls",
        "v1",
        f"2023-11-05={old}/plain",
    )
    given += (f"2023-08-01={old}/plain",)
    history = found(tmp_path, given=given)
    assert names(history)[0] == [
        ("2023-08-01", "folder"),
        ("2023-09-30", "export"),
        ("2023-10-05", "2023-10-05"),
        ("2023-11-05", "said"),
    ]
    assert history.notes == (f"{old}/plain is of 2023-08-01, as is {old}/2023-08-01",)


def test_states_that_are_given_in_any_order_are_the_same_history(tmp_path: Path) -> None:
    days = ["2023-08-01", "2023-09-30", "2023-10-05", "2023-11-05"]
    write(tmp_path, {f"old/{day}/{PLAN}": state(day) for day in days})
    given = [f"{tmp_path}/old/{day}" for day in days]
    histories = [names(found(tmp_path, given=order))[0] for order in permutations(given)]
    assert histories == [[(day, day) for day in days]] * 24


def test_what_is_given_and_cannot_be_placed_is_an_error(git: Git, tmp_path: Path) -> None:
    write(tmp_path, {f"plain/{PLAN}": state("a")})
    with pytest.raises(UsageError, match="its name says no date") as caught:
        found(tmp_path, given=[f"{tmp_path}/plain"])
    assert caught.value.help == f"say it in front: --history YYYY-MM-DD={tmp_path}/plain"
    with pytest.raises(ProjectError, match="no revision that git knows, nor a folder"):
        found(tmp_path, given=["nowhere"])


@pytest.mark.parametrize(
    "name", ["201904-ME.xls", "2019-04-30=201904-ME.xlsx", "2019-04-30=x.xls", "a" * 5000 + ".xls"]
)
def test_an_export_that_is_given_and_not_there_is_called_one(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="': there is no such export") as caught:
        found(tmp_path / "plan", given=[name])
    assert caught.value.help == "a relative name counts from the current folder"


def test_a_relative_name_that_is_given_counts_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "here", {f"2023-08-01/{PLAN}": state("folder")})
    write(tmp_path / "here", {"202309-ME.xls": exported({"task_code": "A", "task_name": "export"})})
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "plan").mkdir()
    history = found(tmp_path / "plan", given=["./2023-08-01", "202309-ME.xls"])
    assert names(history)[0] == [("2023-08-01", "folder"), ("2023-09-30", "export")]


def test_where_there_is_no_history_the_advice_says_how_to_get_it(
    tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(tmp_path).advice == "keep the plan in git, or give older states by --history NAME"
    dated(git, monkeypatch, tmp_path, *DAYS)
    git("clone", "--quiet", "--depth", "1", f"file://{tmp_path}", "shallow")
    history = found(tmp_path / "shallow")
    assert (history.states, "git fetch --unshallow" in history.advice) == ((), True)
