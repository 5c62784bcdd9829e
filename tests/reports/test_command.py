"""`tracemap report` as it is typed: what is written where, in whose templates, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call, tracemap
from tests.gits import Git
from tests.reports.conftest import PLAN
from tracemap.reports.documents import template_names

__all__ = ["tracemap"]


@pytest.fixture
def report(tracemap: Call, plan: Path) -> Call:
    """Return a function that asks for a report of the small plan."""
    return lambda *words: tracemap("report", *words, "--project", str(plan), "--as-of", AS_OF)


def test_the_milestones_in_rst_are_what_is_asked_for_by_nothing(report: Call) -> None:
    run = report()
    assert (run.status, run.out.splitlines()[0]) == (0, "Milestones as of 2024-03-23")
    assert "without pictures" in run.err
    assert run.out == report("milestones", "--no-graphs").out


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.rst", "Milestones as of"),
        ("a.md", "# Milestones as of"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.tex", "\\documentclass"),
        ("a.json", '{\n  "schema": "tracemap/report-milestones/1"'),
    ],
)
def test_the_name_of_the_file_chooses_the_format(
    report: Call, tmp_path: Path, name: str, begins: str
) -> None:
    assert report("--no-graphs", "-o", str(tmp_path / name)).status == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert report("-o", str(tmp_path / "a.docx")).status == 2


def test_pictures_stand_beside_a_document_and_are_named_in_it(report: Call, tmp_path: Path) -> None:
    folder = tmp_path / "out put"
    folder.mkdir()
    run = report("-o", str(folder))
    assert run.err.strip().endswith("milestones.rst and 1 beside it, milestones-1.svg ...")
    assert {path.name for path in folder.iterdir()} == {"milestones.rst", "milestones-1.svg"}
    assert ".. figure:: milestones-1.svg" in (folder / "milestones.rst").read_text("utf-8")
    assert report("-o", str(folder / "the plan.tex")).status == 0
    assert "{the-plan-1.pdf}" in (folder / "the plan.tex").read_text("utf-8")
    assert (folder / "the-plan-1.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_no_file(report: Call, tmp_path: Path) -> None:
    run = report("-o", f"{tmp_path}/new/")
    assert (run.status, (tmp_path / "new").exists()) == (2, False)
    assert "there is no such folder" in run.err


def test_html_and_markdown_hold_their_pictures(report: Call, tmp_path: Path) -> None:
    report("-o", str(tmp_path / "a.html"))
    assert 'src="data:image/svg+xml;base64,' in (tmp_path / "a.html").read_text("utf-8")
    assert "```mermaid\n" in report("--format", "markdown").out
    assert not list(tmp_path.glob("*.svg"))


def test_the_same_plan_gives_the_same_bytes(report: Call, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for format in ("latex", "html"):
            report("--format", format, "-o", str(tmp_path / name / f"x.{format}"))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_where_one_file_cannot_be_written_none_is(
    report: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.rst"
    target.write_text("before")
    fsync, calls = os.fsync, 0

    def failing(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", failing)
    run = report("-o", str(target))
    assert (run.status, calls) == (2, 2)
    assert "No space left" in run.err
    assert [path.name for path in tmp_path.iterdir() if path.name != "plan"] == ["a.rst"]
    assert target.read_text("utf-8") == "before"


def test_pictures_that_cannot_be_drawn_are_an_error_that_says_how_to_do_without(
    report: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracemap.errors import PictureError

    def no_graphviz(*_: object) -> str:
        raise PictureError("no Graphviz here", "install it")

    monkeypatch.setattr("tracemap.reports.pictures.render", no_graphviz)
    run = report("-o", str(tmp_path / "a.html"))
    assert run.status == 2
    assert "--no-graphs" in run.err
    assert not (tmp_path / "a.html").exists()


def test_a_template_of_the_user_takes_the_place_of_ours(
    report: Call, tmp_path: Path, plan: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "milestones.markdown.j2").write_text(
        "{% for part in plan.wbs %}{% for one in part.open %}{{ one.milestone.id|link }} "
        "{% endfor %}{% endfor %}"
    )
    words = ("--format", "markdown", "--no-graphs")
    own = report(*words, "--templates", str(mine)).out
    assert own == "[BASE-2](#m-base-2) [BASE-3](#m-base-3) [NET-1](#m-net-1) [END](#m-end)\n"
    assert report("--templates", str(mine)).out == report().out, "the other formats are ours"
    (plan / "tracemap.toml").write_text('templates = "templates"\n')
    (plan / "templates").mkdir()
    (plan / "templates" / "milestones.j2").write_text(
        '{% extends "tracemap/milestones.j2" %}{% block levels %}LEVELS{% endblock %}'
    )
    text = report(*words).out
    assert "LEVELS" in text
    assert "## Milestones by level" not in text
    assert "## Overdue" in text


def test_the_template_that_the_docs_show_changes_one_section(
    report: Call, tmp_path: Path, root: Path
) -> None:
    shown = (root / "docs" / "report.md").read_text("utf-8")
    text = shown.partition("```jinja\n")[2].partition("```")[0]
    (tmp_path / "milestones.j2").write_text(text)
    ours, own = (
        report("--format", "html", "--no-graphs", *more).out
        for more in ((), ("--templates", str(tmp_path)))
    )
    assert '<h2 id="decide">What to decide this week</h2>' in own
    assert '<li><a href="#m-base-2">BASE-2</a> Database serves queries, due 2024-02-01</li>' in own
    assert "What holds up most</h2>" in ours
    assert "What holds up most</h2>" not in own
    assert (
        own.partition('<h2 id="milestones-levels">')[2]
        == ours.partition('<h2 id="milestones-levels">')[2]
    )


def test_all_of_ours_may_be_taken_as_a_users_own(
    report: Call, tmp_path: Path, tracemap: Call
) -> None:
    """What `--print-template` prints works as it is: within the bounds of a template of a user's."""
    for name in template_names():
        (tmp_path / name).write_text(tracemap("report", "--print-template", name).out)
    for subject in ("milestones", "control"):
        for format in ("rst", "markdown", "html", "latex"):
            words = (subject, "--format", format)
            assert report(*words, "--templates", str(tmp_path)).out == report(*words).out


def test_a_fault_in_a_template_has_its_place_and_nothing_is_written(
    report: Call, tmp_path: Path
) -> None:
    (tmp_path / "control.j2").write_text("\n{{ table.nothing }}")
    out = tmp_path / "a.md"
    run = report("control", "--templates", str(tmp_path), "-o", str(out))
    assert run.status == 2
    assert f"{tmp_path / 'control.j2'}:2: " in run.err
    assert not out.exists()


def test_what_is_changed_since_an_older_plan_comes_first(
    report: Call, plan: Path, tmp_path: Path
) -> None:
    path = plan / "milestones" / "all.yaml"
    path.write_text(path.read_text("utf-8").replace("2024-05-01", "2024-06-01"))
    text = report("--since", str(PLAN), "--format", "markdown").out
    assert text.index("## Changes since") < text.index("## Overdue")
    assert "| 2024-05-01 or later | 2024-06-01 or later | \\+31 days |" in text
    found = json.loads(report("--since", str(PLAN), "--format", "json").out)
    assert [one["id"] for one in found["since"]["dates"]] == ["NET-0", "NET-1"]
    assert report("--since", "no-such-thing").status == 2


def test_the_commit_of_the_plan_is_told(report: Call, plan: Path, git: Git) -> None:
    git("add", "plan")
    git("commit", "--quiet", "-m", "a plan")
    commit = git("rev-parse", "HEAD")
    assert f"commit {commit[:10]} of " in report().out
    assert "not committed" not in report().out
    (plan / "milestones" / "more.yaml").write_text("M-9: {name: one more}\n")
    assert "with changes that are not committed" in report().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("control", "--wbs", "01"), "--wbs is about the report milestones"),
        (("--document", "DOC-1"), "--document is about the report control"),
        (("--wbs", "99"), "no milestone stands under the WBS '99'"),
        (("control", "--document", "DOC-9"), "no requirement is of the document 'DOC-9'"),
        (("--templates", "no-such-folder"), "there is no folder no-such-folder"),
        (("--print-template", "no.j2"), "there is no template 'no.j2'"),
    ],
)
def test_what_cannot_be_answered_is_said(report: Call, words: tuple[str, ...], said: str) -> None:
    run = report(*words)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_a_folder_of_templates_in_the_configuration_stays_in_the_project(
    report: Call, plan: Path, tmp_path: Path
) -> None:
    for written in ("../mine", "/tmp"):
        (plan / "tracemap.toml").write_text(f'templates = "{written}"\n')
        assert "leads out of the project" in report().err
    (tmp_path / "outside").mkdir()
    (plan / "linked").symlink_to(tmp_path / "outside")
    (plan / "tracemap.toml").write_text('templates = "linked"\n')
    assert "leads out of the project by a link" in report().err


def test_an_empty_project_is_no_report(tracemap: Call, tmp_path: Path) -> None:
    for subject in ("milestones", "control"):
        run = tracemap("report", subject, "--project", str(tmp_path))
        assert (run.status, run.out) == (3, "")
