"""docs/ci.md, block by block: workflows are audited, settings validated, commands run."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.gits import Git
from tests.integrations.conftest import BIN, Ran, program, run

PAGE = Path(__file__).parent.parent.parent / "docs/ci.md"
BASELINE = "tracemap-baseline.yaml"
NAMED = re.compile(r"(?:#|//) (\S+)\n")


class Block(NamedTuple):
    """A block of the page: its language, the file that it is for (or none), and its text."""

    language: str
    file: str
    text: str


def blocks() -> list[Block]:
    found = []
    fences = r"^```(\w+)\n(.*?)^```$"
    for language, text in re.findall(fences, PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        named = NAMED.match(text)
        filled = text.replace("@COMMIT", "@" + "0" * 40)
        found.append(Block(language, named[1] if named else "", filled))
    return found


WORKFLOWS = [block for block in blocks() if block.file.startswith(".github/workflows/")]
COMMANDS = [block for block in blocks() if block.language == "sh"]


def name(block: Block) -> str:
    return block.file or block.text.splitlines()[0]


def linted(tool: tuple[str, ...], block: Block, folder: Path) -> Ran:
    path = folder / block.file
    path.parent.mkdir(parents=True)
    path.write_text(block.text)
    return run(BIN / tool[0], *tool[1:], path, cwd=folder, environment={})


def test_every_block_of_the_page_is_tried_here() -> None:
    tried = {".gitlab-ci.yml", ".pre-commit-config.yaml", "Jenkinsfile", BASELINE}
    others = [block for block in blocks() if block not in (*WORKFLOWS, *COMMANDS)]
    assert {block.file for block in others} == tried
    assert len(others) == len(tried)


@pytest.mark.parametrize(
    "tool",
    [("actionlint", "-no-color"), ("zizmor", "--offline", "--no-progress", "--persona=pedantic")],
    ids=["actionlint", "zizmor"],
)
@pytest.mark.parametrize("block", WORKFLOWS, ids=name)
def test_a_workflow_passes(tool: tuple[str, ...], block: Block, tmp_path: Path) -> None:
    done = linted(tool, block, tmp_path)
    assert done.status == 0, done.out


@pytest.mark.parametrize(
    ("tool", "old", "new"),
    [
        ("actionlint", "steps.tracemap.outputs", "steps.none.outputs"),
        ("zizmor", "on: pull_request\n", "on: pull_request_target\n"),
    ],
)
def test_the_audits_would_find_a_fault(tool: str, old: str, new: str, tmp_path: Path) -> None:
    block = next(block for block in WORKFLOWS if old in block.text)
    offline = ("--offline",) if tool == "zizmor" else ()
    faulty = block._replace(text=block.text.replace(old, new))
    assert linted((tool, *offline), faulty, tmp_path).status != 0


@pytest.mark.parametrize("block", WORKFLOWS, ids=name)
def test_a_workflow_gives_the_action_inputs_that_it_has(block: Block, root: Path) -> None:
    known = yaml.safe_load((root / "action.yml").read_text("utf-8"))
    [job] = yaml.safe_load(block.text)["jobs"].values()
    [step] = [step for step in job["steps"] if step.get("uses", "").startswith("OWNER/tracemap@")]
    assert set(step.get("with", {})) <= set(known["inputs"])
    used = set(re.findall(r"steps\.tracemap\.outputs\.([a-z-]+)", block.text))
    assert used <= set(known["outputs"])


@pytest.mark.parametrize(
    ("file", "tool"),
    [
        (".gitlab-ci.yml", ("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci")),
        (".pre-commit-config.yaml", ("pre-commit", "validate-config")),
    ],
)
def test_settings_keep_their_schema(file: str, tool: tuple[str, ...], tmp_path: Path) -> None:
    [block] = [block for block in blocks() if block.file == file]
    (tmp_path / "there").mkdir()
    done = linted(tool, block._replace(file=f"new/{file}"), tmp_path)
    assert done.status == 0, done.out


def shell(lines: str, workspace: Path, beside: Path) -> Ran:
    path = program(beside / "bin/tracemap", f'exec "{sys.executable}" -m tracemap "$@"').parent
    environment = {"PATH": f"{path}:/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(beside / "summary")}
    return run("sh", "-ec", lines, cwd=workspace, environment=environment)


@pytest.mark.parametrize("block", COMMANDS, ids=name)
def test_commands_pass_on_a_plan_that_is_right(
    block: Block, git: Git, workspace: Path, beside: Path
) -> None:
    git("checkout", "--quiet", "main")
    git("commit", "--quiet", "--allow-empty", "--message", "merge")
    done = shell(block.text, workspace, beside)
    assert done.status == 0, done.out


def test_commands_find_what_a_pull_request_breaks(workspace: Path, beside: Path) -> None:
    annotate, compare, *_ = COMMANDS[0].text.splitlines()
    done = shell(annotate, workspace, beside)
    assert done.status == 1
    assert "::error file=milestones/plan.yaml,line=3," in done.out
    assert shell(f"{compare} || test $? -eq 1", workspace, beside).status == 0
    assert "predecessors" in (beside / "summary").read_text()


def test_a_baseline_is_written_and_kept_to(workspace: Path, beside: Path) -> None:
    assert shell(COMMANDS[1].text, workspace, beside).status == 0
    assert shell(f"tracemap check --baseline {BASELINE}", workspace, beside).status == 0
    [shown] = [block.text for block in blocks() if block.file == BASELINE]
    entry = shown.partition("\n")[2].partition("  reason:")[0]
    assert entry in (workspace / BASELINE).read_text()


def test_an_entry_of_a_baseline_ends_on_its_day(workspace: Path, beside: Path) -> None:
    [shown] = [block.text for block in blocks() if block.file == BASELINE]
    (workspace / BASELINE).write_text(shown)
    check = f"tracemap check --select TM201 --baseline {BASELINE} --as-of"
    assert shell(f"{check} 2030-06-30", workspace, beside).status == 0
    assert shell(f"{check} 2030-07-01", workspace, beside).status == 1


def test_coverage_that_drops_is_refused(git: Git, workspace: Path, beside: Path) -> None:
    plan = workspace / "testplans/plan.yaml"
    plan.write_text(plan.read_text().replace(", verifies: [DMS-REQ-0001]", ""))
    for line in COMMANDS[2].text.splitlines():
        assert shell(line, workspace, beside).status == 1, line


def test_jenkins_gets_its_report_and_the_log_says_what_is_wrong(
    workspace: Path, beside: Path
) -> None:
    [block] = [block for block in blocks() if block.file == "Jenkinsfile"]
    [command] = re.findall(r"sh '(.*)'", block.text)
    done = shell(command, workspace, beside)
    assert done.status == 1
    assert "error TM106 'kind' of 'M-1' is 'tset'" in done.out
    assert "<failure" in (workspace / "tracemap-junit.xml").read_text()


def test_the_day_of_the_commit_is_a_day_for_as_of(workspace: Path, beside: Path) -> None:
    [day] = re.findall(r"`(\$\(git log [^`]*\))`", PAGE.read_text("utf-8"))
    done = shell(f'tracemap check --as-of "{day}" --fail-on never', workspace, beside)
    assert done.status == 0, done.out
