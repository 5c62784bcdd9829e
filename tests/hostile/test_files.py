"""Names, links and special files that a branch may hold, and modules that lie in wait beside a plan."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import GOOD, SECRET, AskAll, Plan
from tests.loading.plans import PLAN, load, write
from tracemap.config import default_config
from tracemap.loading import discover
from tracemap.loading.discover import matcher
from tracemap.loading.load import load_catalog

LURE = "open({path!r}, 'w').close()\nraise SystemExit(99)\n"
MODULES = ("yaml", "sitecustomize", "usercustomize", "jsonschema", "json", "typing", "re", "_yaml")


@pytest.mark.parametrize(
    "target",
    [
        "../../secret.yaml",
        "/etc/passwd",
        "/proc/self/environ",
        "/dev/zero",
        "x.yaml",
        "/",
        "nowhere",
    ],
)
@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_a_link_out_is_named_and_not_a_word_of_what_it_leads_to(
    plan: Plan, ask_all: AskAll, target: str, folder: bool
) -> None:
    project = plan(GOOD)
    (project / "milestones" / ("x" if folder else "x.yaml")).symlink_to(target)
    runs = ask_all(project)
    assert "root:" not in "".join(run.out + run.err for run in runs.values())
    if not (folder and target in ("x.yaml", "nowhere")) and (not folder or target == "/"):
        assert "error TM001" in runs["check"].out
        assert runs["check"].status == 1


def test_a_link_inside_the_project_is_read_and_shown(plan: Plan, tracemap: Call) -> None:
    project = plan({**GOOD, "shared/b.yaml": "B: {nmae: within}\n"})
    (project / "milestones" / "b.yaml").symlink_to("../shared/b.yaml")
    out = tracemap("--project", str(project), "check").out
    assert "1 | B: {nmae: within}" in out


def test_links_that_are_followed_lead_to_no_system_files_and_are_not_quoted(
    plan: Plan, tracemap: Call
) -> None:
    project = plan({**GOOD, "tracemap.toml": "follow_links = true\n"})
    write(project.parent, {"other.yaml": f"B:\n  nmae: {SECRET}\n"})
    for name, target in {
        "b": "../../other.yaml",
        "z": "/dev/zero",
        "e": "/proc/self/environ",
    }.items():
        (project / "milestones" / f"{name}.yaml").symlink_to(target)
    run = tracemap("--project", str(project), "check")
    assert "milestones/b.yaml:2:3: error TM101 unknown field 'nmae'" in run.out
    assert SECRET not in run.out
    for name in "ze":
        assert f"milestones/{name}.yaml:1:1: error TM001" in run.out


def test_a_folder_whose_name_begins_like_that_of_the_system_may_be_followed(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = plan({**GOOD, "tracemap.toml": "follow_links = true\n"})
    system, other = project.parent / "dev", project.parent / "developers"
    for folder in (system, other):
        write(folder, {"a.yaml": "B:\n  nmae: x\n"})
    monkeypatch.setattr(discover, "_SYSTEM", (str(system),))
    (project / "milestones" / "n.yaml").symlink_to(other / "a.yaml")
    (project / "milestones" / "s.yaml").symlink_to(system / "a.yaml")
    out = tracemap("--project", str(project), "check").out
    assert "milestones/n.yaml:2:3: error TM101 unknown field 'nmae'" in out
    assert "milestones/s.yaml:1:1: error TM001" in out


def test_a_great_many_folders_are_not_gone_through(plan: Plan) -> None:
    project = plan({f"milestones/{n}/a.yaml": f"A{n}: {{name: x}}\n" for n in range(20)})
    config = default_config()
    few = config._replace(limits=config.limits._replace(files=10))
    catalog = load_catalog(project, few)
    assert "limits.files in the configuration raises the limit" in {
        one.help for one in catalog.problems
    }
    assert load_catalog(project).problems == ()


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, _socket])
def test_what_is_no_file_is_named_and_not_waited_for(
    plan: Plan, ask_all: AskAll, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = plan(GOOD)
    monkeypatch.chdir(project / "milestones")
    make(Path("x.yaml"))
    runs = ask_all(project)
    assert "milestones/x.yaml:1:1: error TM001" in runs["check"].out
    assert "GOOD-1" in runs["list milestones"].out


ODD = (
    "a\nb",
    "a\x1b[31m",
    "--help",
    "-o",
    "::error::x",
    "##[error]x",
    "a%0Ab",
    "a:b,c",
    "\u202eabc",
)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_shown_escaped_and_taken_for_no_option(
    plan: Plan, ask_all: AskAll, tracemap: Call, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = plan({**GOOD, f"milestones/{name}.yaml": "X: {nmae: x}\n"})
    runs = ask_all(project)
    for words in ("check", "check --format github"):
        assert "TM101" in runs[words].out
        for line in runs[words].out.split("\n"):
            assert line.isprintable()
            assert "##[" not in line
            assert not line.startswith("::error::")
    monkeypatch.chdir(project / "milestones")
    run = tracemap("--project", "..", "check", "--", f"{name}.yaml")
    assert "TM101" in run.out


@pytest.mark.parametrize("start", [["-m", "tracemap"], ["-P", "-m", "tracemap"], ["script"]])
def test_no_module_that_lies_beside_a_plan_is_imported(plan: Plan, start: list[str]) -> None:
    ran = "ran"
    project = plan({PLAN: "A: &x\n  name: *y\n  due: 2024-02-30\n"})
    write(project, {f"{name}.py": LURE.format(path=str(project / ran)) for name in MODULES})
    script = [str(Path(sys.executable).with_name("tracemap"))]
    command = script if start == ["script"] else [sys.executable, *start]
    done = subprocess.run(
        [*command, "check"],
        cwd=project,
        env={"PATH": os.environ["PATH"], "TRACEMAP_CACHE_DIR": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "error TM002" in done.stdout
    assert not (project / ran).exists()


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/" * 30 + "*a" * 30 + "b", "a/" * 1000 + "a" * 250),
        ("**/a*/" * 30 + "b", "aaaa/" * 800 + "a" * 250),
        ("**a" * 30 + "b", "a" * 4000),
    ],
)
def test_no_pattern_of_files_takes_time_without_end(pattern: str, path: str) -> None:
    """By going back over every wildcard it would take longer than the world will last."""
    assert matcher([pattern]).fullmatch(path) is None
    assert matcher([pattern]).fullmatch(f"{path}{'a' * 40}b") or "a*/" in pattern


def test_five_thousand_files_of_findings_are_bounded_and_counted(
    plan: Plan, tracemap: Call
) -> None:
    project = plan({f"milestones/f{n}.yaml": f"F{n}: {{nmae: x, b: c}}\n" for n in range(5000)})
    run = tracemap("--project", str(project), "check")
    assert "... and 14000 more findings" in run.out
    assert "limits.findings is 1000 (TM004)" in run.out
    assert "15000 errors" in run.out
    assert load({PLAN: "A: {name: x}\n"}).problems == ()
