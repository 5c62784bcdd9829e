"""The GitHub action: what it hands to the script, and what the script makes of a pull request."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gits import Git, commit
from tests.integrations.conftest import BIN, BROKEN, PLAN, Ran, program, run

Action = Callable[..., Ran]
STOP = re.compile(r"^::stop-commands::([0-9a-f]{32})$\n(.*?)^::\1::$\n", re.MULTILINE | re.DOTALL)


def definition(root: Path) -> Any:
    return yaml.safe_load((root / "action.yml").read_text("utf-8"))


@pytest.fixture
def action(root: Path, workspace: Path, beside: Path) -> Action:
    """Return a function that runs the script as a runner does, with inputs; tracemap is installed already."""
    installed = beside / "tracemap-environment"
    program(installed / "bin" / "python", f'exec "{sys.executable}" "$@"')
    (installed / "of").write_text(f"{root}\n")

    def call(**inputs: str) -> Ran:
        given = {
            f"INPUT_{name.upper().replace('-', '_')}": str(one.get("default", ""))
            for name, one in definition(root)["inputs"].items()
        }
        given |= {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
        return run(
            "sh",
            root / "integrations/github.sh",
            cwd=workspace,
            environment={
                "GITHUB_ACTION_PATH": str(root),
                "GITHUB_OUTPUT": str(beside / "output"),
                "GITHUB_STEP_SUMMARY": str(beside / "summary"),
                "RUNNER_TEMP": str(beside),
                **given,
            },
        )

    return call


def outputs(beside: Path) -> dict[str, str]:
    lines = (beside / "output").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def obeyed(out: str) -> list[str]:
    """Return the lines that a runner takes for commands."""
    lines = STOP.sub("", out).splitlines()
    return [line for line in lines if line.lstrip().startswith("::") or "##[" in line]


def test_every_input_reaches_the_script_by_the_environment_and_by_nothing_else(root: Path) -> None:
    whole = definition(root)
    step = whole["runs"]["steps"][0]
    assert step["env"] == {
        f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}"
        for name in whole["inputs"]
    }
    assert "${{" not in step["run"]
    script = (root / "integrations/github.sh").read_text("utf-8")
    assert set(re.findall(r"INPUT_[A-Z_]+", script)) == set(step["env"])


def test_every_output_is_one_that_the_script_sets(root: Path, action: Action, beside: Path) -> None:
    action(sarif="true", diff_base="HEAD^1")
    assert sorted(outputs(beside)) == sorted(definition(root)["outputs"])


def test_a_pull_request_is_annotated_summed_up_and_failed(action: Action, beside: Path) -> None:
    ran = action()
    assert ran.status == 1
    assert "error TM106 'kind' of 'M-1' is 'tset'" in STOP.findall(ran.out)[0][1]
    assert [line.partition("title=")[0] for line in obeyed(ran.out)] == [
        "::error file=milestones/plan.yaml,line=3,endLine=3,col=9,endColumn=13,",
        "::error file=milestones/plan.yaml,line=10,endLine=10,col=18,endColumn=22,",
    ]
    assert (beside / "summary").read_text().startswith("## tracemap check: 2 errors\n")
    assert outputs(beside) == {"status": "1", "errors": "2", "warnings": "0"}


def test_a_plan_that_is_right_passes(
    git: Git, workspace: Path, action: Action, beside: Path
) -> None:
    git("checkout", "--quiet", "main")
    ran = action()
    assert (ran.status, obeyed(ran.out)) == (0, [])
    assert outputs(beside) == {"status": "0", "errors": "0", "warnings": "0"}


def test_sarif_and_what_has_changed_are_files_outside_the_branch(
    action: Action, beside: Path, git: Git
) -> None:
    assert action(sarif="true", diff_base="HEAD^1", annotations="false").status == 1
    found = outputs(beside)
    assert len(json.loads(Path(found["sarif-file"]).read_text())["runs"][0]["results"]) >= 2
    changed = Path(found["diff-file"]).read_text()
    assert "predecessors" in changed
    assert (beside / "summary").read_text().endswith("\n" + changed)
    assert all(Path(found[name]).is_relative_to(beside) for name in ("sarif-file", "diff-file"))
    assert git("status", "--porcelain") == ""


def test_code_scanning_is_not_told_of_what_is_suppressed(
    action: Action, git: Git, workspace: Path, beside: Path
) -> None:
    ignored = BROKEN.replace("tset", "tset  # tracemap: ignore[TM106]")
    commit(git, workspace, {"milestones/plan.yaml": ignored})
    action(sarif="true", annotations="false", summary="false")
    report = json.loads(Path(outputs(beside)["sarif-file"]).read_text())
    rules = {result["ruleId"] for result in report["runs"][0]["results"]}
    assert "TM201" in rules
    assert "TM106" not in rules


def test_what_is_not_wanted_is_left_out(action: Action, beside: Path) -> None:
    ran = action(annotations="false", summary="false", diff_base="HEAD^1")
    assert (ran.status, obeyed(ran.out)) == (1, [])
    assert not (beside / "summary").exists()


@pytest.mark.parametrize(
    ("inputs", "errors"),
    [
        ({"select": "TM106"}, "1"),
        ({"ignore": "TM106,TM201"}, "0"),
        ({"fail_on": "never"}, "2"),
        ({"project": "."}, "2"),
        ({"baseline": "accepted.yaml"}, "1"),
    ],
)
def test_inputs_mean_what_the_options_of_a_check_mean(
    action: Action, beside: Path, workspace: Path, inputs: dict[str, str], errors: str
) -> None:
    accept = ("check", "--select=TM106", "--baseline=accepted.yaml", "--update-baseline")
    run(sys.executable, "-m", "tracemap", *accept, cwd=workspace, environment={})
    status = 0 if errors == "0" or "fail_on" in inputs else 1
    assert action(**inputs).status == status
    assert outputs(beside)["errors"] == errors


@pytest.mark.parametrize(
    ("inputs", "status", "title"),
    [
        ({"project": "none"}, 2, "no answer (exit status 2)"),
        ({"project": "milestones"}, 3, "there is nothing to check"),
        ({"as_of": "$(touch mine)"}, 2, "no answer"),
        ({"select": "`touch mine`"}, 2, "no answer"),
        ({"diff_base": "; touch mine"}, 2, "a report could not be written"),
        ({"diff_base": "--help"}, 2, "the input 'diff-base' is no revision"),
        ({"sarif": "yes"}, 2, "the input 'sarif' is neither true nor false"),
    ],
)
def test_where_there_is_no_answer_the_step_fails_and_says_why(
    action: Action, workspace: Path, inputs: dict[str, str], status: int, title: str
) -> None:
    ran = action(**{"annotations": "false", **inputs})
    assert ran.status == status
    [line] = obeyed(ran.out)
    assert line.startswith(f"::error title=tracemap::{title}")
    assert not (workspace / "mine").exists()


def test_a_branch_cannot_make_the_runner_obey_it(
    action: Action, git: Git, workspace: Path, beside: Path
) -> None:
    evil = "::set-output name=status::0 ##[add-path]/tmp"
    name = f"milestones/{evil.replace('/', '_')}\n::error::x.yaml"
    commit(git, workspace, {name: f"M-3:\n  name: x\n  kind: '{evil}'\n", **PLAN})
    ran = action(diff_base="HEAD^1", sarif="true")
    assert ran.status == 1
    assert [line.partition(" ")[0] for line in obeyed(ran.out)] == ["::error"]
    assert "##[" not in STOP.sub("", ran.out)
    assert outputs(beside)["status"] == "1"


def test_a_branch_cannot_take_the_place_of_a_module(
    action: Action, workspace: Path, beside: Path
) -> None:
    for name in ("tracemap", "json", "secrets", "sitecustomize", "yaml", "ensurepip", "pip"):
        (workspace / f"{name}.py").write_text("open('mine', 'w')\nraise SystemExit(0)\n")
    assert action().status == 1
    assert not (workspace / "mine").exists()


def test_tracemap_is_installed_from_the_action_with_pinned_packages_and_once(
    root: Path, action: Action, beside: Path, workspace: Path
) -> None:
    (beside / "tracemap-environment" / "of").write_text("another version\n")
    installed, calls = beside / "tracemap-environment/bin/python", beside / "calls"
    note = f'printf "%s\\n" "$*" >>"{calls}"'
    real = f'exec "{sys.executable}" "$@"'
    program(beside / "new", f'case $* in *" -m pip "*) {note}; exit ;; esac; {real}')
    make = f'{note}; cp "{beside}/new" "{installed}"; exit'
    python = program(beside / "python", f'case $* in *" -m venv "*) {make} ;; esac; {real}')
    assert [action(python=str(python)).status for _ in range(2)] == [1, 1]
    quiet = "-I -m pip --disable-pip-version-check --quiet install"
    assert calls.read_text().splitlines() == [
        f"-I -m venv --clear {beside}/tracemap-environment",
        f"{quiet} --require-hashes -r {root}/locks/runtime.txt -r {root}/locks/build.txt",
        f"{quiet} --no-deps --no-build-isolation {root}",
    ]


@pytest.mark.parametrize("python", ["no-such-python", "old"])
def test_a_python_that_does_not_do_is_said_to(action: Action, beside: Path, python: str) -> None:
    (beside / "tracemap-environment" / "of").unlink()
    old = program(beside / "old", "exit 1")
    ran = action(python=str(old) if python == "old" else python)
    assert ran.status == 2
    assert "::error title=tracemap::the input 'python' must name a Python 3.11 or later" in ran.out


def test_the_build_is_pinned_to_what_the_project_asks_for(root: Path) -> None:
    pinned = (root / "locks/build.txt").read_text("utf-8")
    assert re.findall(r"^([a-z-]+)==", pinned, re.MULTILINE) == ["setuptools"]


@pytest.mark.parametrize("tool", [("zizmor", "--offline", "--no-progress", "--persona=pedantic")])
def test_the_action_passes_an_audit(root: Path, tool: tuple[str, ...]) -> None:
    ran = run(BIN / tool[0], *tool[1:], root / "action.yml", cwd=root, environment={})
    assert ran.status == 0, ran.out


def test_the_action_keeps_the_schema_of_actions(root: Path) -> None:
    check = ("check-jsonschema", "--builtin-schema", "vendor.github-actions")
    ran = run(BIN / check[0], *check[1:], root / "action.yml", cwd=root, environment={})
    assert ran.status == 0, ran.out
