"""Ten different mistakes in a plan: each is found at its line, fixed where a fix exists, and then gone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.gits import Git


class Mistake(NamedTuple):
    """What is written wrong instead of right, and the option that mends it; None where only a person can."""

    code: str
    path: str
    right: str
    wrong: str
    option: str | None


ALERTS, RELEASES = "milestones/02C.03.yaml", "milestones/02C.04.yaml"
OPERATIONS, CASES = "milestones/02C.00.yaml", "testplans/LVV-P106.yaml"
AT_THE_END = "      - LVV-123\n    result: passed\n    executed: 2023-11-01\n"
MISTAKES = (
    Mistake("TM003", RELEASES, "  name: Physical PSF", "  name: a\n  name: Physical PSF", None),
    Mistake(
        "TM101",
        RELEASES,
        "  wbs: 02C.04\n  level: 3",
        "  wsb: 02C.04\n  level: 3",
        "--unsafe-fixes",
    ),
    Mistake("TM104", "requirements/LSE-61.yaml", "DMS-REQ-0277:", "DMS-REQ-277:", "--fix"),
    Mistake("TM105", CASES, "executed: 2020-01-28", "executed: 2020-01-32", None),
    Mistake("TM106", OPERATIONS, "  kind: delivery", "  kind: delivry", None),
    Mistake("TM202", OPERATIONS, "- DMS-REQ-0329  #", "- DMS-REQ-329  #", "--fix"),
    Mistake("TM204", CASES, AT_THE_END, AT_THE_END.replace("LVV", "lvv"), "--fix"),
    Mistake("TM205", ALERTS, "[DM-AP-10, DM-AP-14]  # both", "[DM-AP-10]  # both", "--fix"),
    Mistake("TM209", ALERTS, "    - DM-AP-6\n", "    - 'ALERTDIST1'\n", "--fix"),
    Mistake(
        "TM212", ALERTS, "    - LDM-503-12a\n", "    - LDM-503-12a\n    - LDM-503-12a\n", "--fix"
    ),
)
FILES = sorted({one.path for one in MISTAKES})


@pytest.fixture
def right(tmp_path: Path, root: Path) -> Path:
    """Return a copy of the example plan with a list of successors, which it has none of."""
    for part in ("milestones", "requirements", "testplans"):
        shutil.copytree(root / part, tmp_path / "plan" / part)
    change(
        tmp_path / "plan" / ALERTS,
        "  aka:\n",
        "  successors: [DM-AP-10, DM-AP-14]  # both\n  aka:\n",
    )
    change(tmp_path / "plan" / ALERTS, "    - DM-AP-6\n", "    - 'DM-AP-6'\n")
    return tmp_path / "plan"


@pytest.fixture
def wrong(right: Path, tmp_path: Path) -> Path:
    """Return a copy of that plan with all mistakes."""
    folder = shutil.copytree(right, tmp_path / "wrong")
    for one in MISTAKES:
        change(folder / one.path, one.right.replace("- DM-AP-6", "- 'DM-AP-6'"), one.wrong)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def line_of(folder: Path, one: Mistake) -> int:
    """Return the line of a mistake: the last of those that are wrong, or the one that names the other end."""
    text = (folder / one.path).read_text("utf-8")
    if one.code == "TM205":
        return text[: text.index("    - 'ALERTDIST1'")].count("\n") + 1
    start = text.index(one.wrong)
    lines = one.wrong.strip("\n").split("\n")
    different = [
        number
        for number, line in enumerate(lines)
        if line not in one.right.strip("\n").split("\n") or lines.index(line) < number
    ]
    last = len(lines) - 1 if one.code == "TM003" else different[-1]
    return text[:start].count("\n") + 1 + last


def found(tracemap: Call, folder: Path, *options: str) -> list[tuple[str, str, int]]:
    words = ("check", "--as-of", AS_OF, "--select", "TM0,TM1,TM2", "--format", "json", *options)
    run = tracemap("--project", str(folder), *words)
    return [(one["code"], one["path"], one["line"]) for one in json.loads(run.out)["findings"]]


def test_each_mistake_is_found_at_its_line_and_nothing_else_is(
    tracemap: Call, right: Path, wrong: Path
) -> None:
    assert found(tracemap, right) == []
    expected = [(one.code, one.path, line_of(wrong, one)) for one in MISTAKES]
    assert sorted(found(tracemap, wrong)) == sorted(expected)


@pytest.mark.parametrize("options", [("--fix",), ("--fix", "--unsafe-fixes")])
def test_what_can_be_fixed_is_fixed_and_the_rest_is_left(
    tracemap: Call, wrong: Path, options: tuple[str, ...]
) -> None:
    left = [one.code for one in MISTAKES if one.option not in options]
    assert sorted(code for code, _, _ in found(tracemap, wrong, *options)) == left
    assert sorted(code for code, _, _ in found(tracemap, wrong)) == left


def test_fixed_by_tool_and_by_hand_the_plan_is_what_it_was_byte_for_byte(
    tracemap: Call, right: Path, wrong: Path
) -> None:
    found(tracemap, wrong, "--fix", "--unsafe-fixes")
    for one in MISTAKES:
        if one.option is None:
            change(wrong / one.path, one.wrong, one.right)
    for path in FILES:
        assert (wrong / path).read_bytes() == (right / path).read_bytes()
    assert found(tracemap, wrong) == []


ANNOTATION = re.compile(r"^::\w+ file=([^,]+),line=(\d+).*?title=(\w+) ", re.MULTILINE)


def test_a_pull_request_with_all_of_them_is_annotated_at_their_lines_and_clean_once_they_are_mended(
    tracemap: Call, git: Git, right: Path, wrong: Path, tmp_path: Path
) -> None:
    """The repository holds the plan in a folder; the check compares with the branch it goes to."""
    plan = tmp_path / "here"
    shutil.copytree(right, plan)
    git("add", "--all", "here")
    git("commit", "--quiet", "--message", "the plan")
    git("checkout", "--quiet", "-b", "change")
    for path in FILES:
        shutil.copy(wrong / path, plan / path)
    git("commit", "--quiet", "--all", "--message", "ten mistakes")
    words = ("--project", str(plan), "--as-of", AS_OF)

    annotated = tracemap(
        "check", *words, "--format", "github", "--show-info", "--select", "TM0,TM1,TM2"
    )
    assert annotated.status == 1
    at = {(code, path, int(line)) for path, line, code in ANNOTATION.findall(annotated.out)}
    assert at == {(one.code, f"here/{one.path}", line_of(plan, one)) for one in MISTAKES}
    new = json.loads(tracemap("diff", "main...", *words, "--format", "json").out)["new_findings"]
    assert {one.code for one in MISTAKES} <= {one["code"] for one in new}

    found(tracemap, plan, "--fix", "--unsafe-fixes")
    for one in MISTAKES:
        if one.option is None:
            change(plan / one.path, one.wrong, one.right)
    assert tracemap("diff", "main...", *words).out.endswith("no change in meaning\n")
    assert git("diff", "--stat", "main") == ""
