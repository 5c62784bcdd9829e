"""`tracemap site`: where it writes, what it says, and that it gives the same bytes each time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.conftest import tracemap as tracemap  # noqa: PLC0414  # a fixture
from tests.cli.test_json import assert_conforms
from tests.gits import Git
from tests.site.conftest import PROJECTS, write_plan


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(PROJECTS / "late", folder)
    monkeypatch.chdir(folder)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_writes_to_build_site_and_says_what_to_open(tracemap: Call, plan: Path) -> None:
    status, out, err = tracemap("site", "--as-of", "2024-03-23")
    assert (status, out) == (0, "")
    assert err.startswith("tracemap: wrote build/site: ")
    assert err.endswith("MB; open build/site/index.html\n")
    assert (plan / "build" / "site" / "index.html").is_file()


def test_json_says_what_was_written(tracemap: Call, plan: Path) -> None:
    status, out, err = tracemap("site", "--as-of", "2024-03-23", "-o", "out", "--format", "json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert_conforms(answer, "site")
    found = content(plan / "out")
    del found[".tracemap-site"]
    assert answer["files"] == len(found)
    assert answer["bytes"] == sum(map(len, found.values()))
    assert answer["pages"] == len([path for path in found if path.endswith(".html")])


def test_the_title_is_on_every_page(tracemap: Call, plan: Path) -> None:
    tracemap("site", "-o", "out", "--title", "<b>A & B")
    for path, text in content(plan / "out").items():
        if path.endswith(".html"):
            assert b"&lt;b&gt;A &amp; B</title>" in text


def test_a_title_of_nothing_is_none(tracemap: Call, plan: Path) -> None:
    tracemap("site", "-o", "out", "--title", " ")
    assert "<title>Overview – Plan</title>" in (plan / "out" / "index.html").read_text("utf-8")


def test_the_same_plan_gives_the_same_bytes_whatever_the_hashes_are(plan: Path) -> None:
    found = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TRACEMAP_CACHE_DIR": ""}
        words = [
            "site",
            "--as-of",
            "2024-03-23",
            "-o",
            "out",
            "--since",
            ".",
            "--history",
            "2024-01-01=.",
        ]
        subprocess.run(
            [sys.executable, "-m", "tracemap", *words],
            env=environment,
            check=True,
            capture_output=True,
        )
        found.append(content(plan / "out"))
        (plan / "milestones").touch()
    assert found[0] == found[1]


def test_a_folder_that_is_no_site_is_refused_and_nothing_is_changed(
    tracemap: Call, plan: Path
) -> None:
    before = content(plan)
    status, out, err = tracemap("site", "-o", "milestones")
    assert (status, out) == (2, "")
    assert "it holds files that are no site of tracemap" in err
    assert content(plan) == before


def test_standard_output_is_no_folder(tracemap: Call, plan: Path) -> None:
    status, _, err = tracemap("site", "-o", "-")
    assert status == 2
    assert "a site is a folder of files" in err


def test_an_empty_plan_is_no_site(tracemap: Call, tmp_path: Path) -> None:
    write_plan(tmp_path, milestones={})
    target = tmp_path / "out"
    assert tracemap("site", "--project", str(tmp_path), "-o", str(target)).status == 3
    assert not target.exists()


def test_what_changed_since_a_revision_is_on_the_overview(
    tracemap: Call, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(tmp_path, milestones={"A-1": {"name": "a", "due": "2024-05-01"}})
    git("add", "--all")
    git("commit", "--quiet", "--message", "the plan")
    write_plan(tmp_path, milestones={"A-1": {"name": "a", "due": "2024-07-01"}})
    monkeypatch.chdir(tmp_path)
    assert tracemap("site", "-o", "out", "--since", "HEAD", "--as-of", "2024-03-23").status == 0
    text = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "Changed since HEAD (" in text
    assert "1 expected date moved" in text
    assert "and changes that are not committed" in text
    page = (tmp_path / "out" / "m" / "A-1.html").read_text("utf-8")
    assert "How its dates changed" not in page


def test_git_is_asked_for_older_dates_where_somebody_says_so(
    tracemap: Call, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-01-10T12:00:00Z")
    write_plan(tmp_path, milestones={"A-1": {"name": "a", "due": "2024-05-01"}})
    git("add", "--all")
    git("commit", "--quiet", "--message", "the plan")
    write_plan(tmp_path, milestones={"A-1": {"name": "a", "due": "2024-07-01"}})
    monkeypatch.chdir(tmp_path)
    for words in (["--every", "month"], ["--history", "HEAD"]):
        tracemap("site", "-o", "out", "--as-of", "2024-03-23", *words)
        page = (tmp_path / "out" / "m" / "A-1.html").read_text("utf-8")
        assert "2024-01-10" in page.partition("How its dates changed")[2]


def test_a_state_that_is_not_there_is_an_error_and_nothing_is_written(
    tracemap: Call, plan: Path
) -> None:
    for option in ("--since", "--history"):
        status, _, err = tracemap("site", "-o", "out", option, "no-such-state")
        assert status == 2
        assert "no-such-state" in err
        assert not (plan / "out").exists()
