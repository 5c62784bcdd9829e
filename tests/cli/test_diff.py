"""The command diff: what it compares, what it prints, and what it makes of odd input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import AS_OF, PROJECTS, Call
from tests.gits import Git, commit
from tests.loading.plans import PLAN, write
from tracemap.output.diff_text import LONGEST_COMMENT
from tracemap.schema.store import schema

BEFORE = {
    PLAN: """\
A: {name: First data, due: 2024-06-01, requirements: [DMS-REQ-0001]}
B: {name: Ready, due: 2024-05-01, predecessors: [A]}
C: {name: Gone}
""",
    "requirements/a.yaml": "DMS-REQ-0001: {title: Raw images, priority: 1a}\n",
}
NOW = {
    PLAN: """\
A: {name: First data, due: 2024-07-01}
B: {name: Ready, due: 2024-05-01, predecessors: [A, X]}
D: {name: "New | `one`"}
""",
}
TEXT = """\
HEAD (COMMIT) > the working tree, as of 2024-03-23
1 new finding, 1 requirement affected, 1 priority affected, 1 requirement met on another date or none, \
2 expected dates moved, \
3 infos gone that --format json has; 1 milestone added, 1 milestone removed, 3 fields of 2 items changed

1 new finding, and 3 infos that --format json has
  place                      severity  rule   message
  milestones/plan.yaml:2:53  error     TM201  unknown milestone 'X' in 'predecessors' of 'B'

1 requirement affected
  requirement title priority milestones coverage verification
  DMS-REQ-0001 Raw images 1a A no longer verifies it; nothing else does untested > unplanned not verified

1 priority affected
  priority  last one before  now   days  with no milestone
  1a        2024-06-01       none  -     0 > 1

1 requirement met on another date or none
  requirement   title       priority  before      now      days
  DMS-REQ-0001  Raw images  1a        2024-06-01  unknown  -

2 expected dates moved
  milestone  name        before      now         days  because
  A          First data  2024-06-01  2024-07-01  +30   due 2024-06-01 > 2024-07-01
  B          Ready       2024-06-01  2024-07-01  +30   A: due 2024-06-01 > 2024-07-01

1 milestone added, 1 milestone removed, 3 fields of 2 items changed
     kind       id  change
  -  milestone  C   Gone
  +  milestone  D   New | `one`
  ~  milestone  A   due: 2024-06-01 > 2024-07-01 (+30 days)
  ~  milestone  A   requirements: - DMS-REQ-0001
  ~  milestone  B   predecessors: + X
"""


@pytest.fixture
def changed(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a repository whose working tree changes its plan; return the hash of its commit."""
    commit(git, tmp_path, BEFORE)
    write(tmp_path, NOW)
    monkeypatch.chdir(tmp_path)
    return git("rev-parse", "HEAD")


def lines(text: str) -> list[list[str]]:
    """Return the words of each line, whatever the widths of the columns."""
    return [line.split() for line in text.splitlines()]


def test_the_working_tree_against_a_revision(tracemap: Call, changed: str) -> None:
    done = tracemap("diff", "HEAD", "--as-of", AS_OF)
    assert (done.status, done.err) == (1, "")
    assert lines(done.out) == lines(TEXT.replace("COMMIT", changed[:10]))


def test_the_status_is_1_for_new_findings_only(tracemap: Call, changed: str, git: Git) -> None:
    assert tracemap("diff", "HEAD", "--fail-on", "never").status == 0
    git("commit", "--quiet", "--all", "--message", "change")
    done = tracemap("diff", "HEAD")
    assert (done.status, done.out.splitlines()[-1]) == (0, "no change in meaning")


def test_the_comment_shows_what_follows_and_folds_what_changed(
    tracemap: Call, changed: str
) -> None:
    text = tracemap("diff", "HEAD", "--as-of", AS_OF, "--format", "markdown").out
    heads = [line for line in text.splitlines() if line.startswith(("#", "<"))]
    assert heads == [
        "### What this changes in the plan",
        "#### 1 new finding, and 3 infos that --format json has",
        "#### 1 requirement affected",
        "#### 1 priority affected",
        "#### 1 requirement met on another date or none",
        "#### 2 expected dates moved",
        "<details><summary>1 milestone added, 1 milestone removed, 3 fields of 2 items changed</summary>",
        "</details>",
    ]
    assert r"| + | milestone | D | New \| \`one\` |" in text


def test_infos_alone_are_counted_and_no_table_is_without_rows(
    tracemap: Call, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commit(git, tmp_path, {PLAN: "A: {name: a}  # tracemap: ignore\nB: {name: b}\n"})
    write(tmp_path, {PLAN: "A: {name: a}\nB: {name: b}  # tracemap: ignore\n"})
    text = (
        "2 new infos that --format json has, 2 infos gone that --format json has; no item changed"
    )
    assert tracemap("diff", "HEAD").out.partition("\n")[2] == f"{text}\n"
    comment = tracemap("diff", "HEAD", "--format", "markdown").out
    assert comment.endswith(f"\n\n**{text}**\n")
    write(tmp_path, {PLAN: "A: {name: c}\n"})
    none = tracemap("diff", "HEAD", "--limit", "0").out
    assert none.endswith("changed\n  ... and 2 more (--limit N shows more)\n")


def test_a_comment_is_no_longer_than_a_host_takes(tracemap: Call, tmp_path: Path) -> None:
    name = "*" * 500
    many = "".join(f"M-{number}: {{name: '{name}'}}\n" for number in range(2000))
    write(tmp_path, {f"old/{PLAN}": "A: {name: a}\n", f"new/{PLAN}": many})
    options = ("--format", "markdown", "--limit", "2000")
    done = tracemap("diff", str(tmp_path / "old"), str(tmp_path / "new"), *options)
    assert len(done.out) <= LONGEST_COMMENT
    shown = done.out.count("\n| + |") + done.out.count("\n| - |")
    assert f"... and {2001 - shown} more" in done.out


def test_the_json_has_everything_and_keeps_its_schema(tracemap: Call, changed: str) -> None:
    found = json.loads(tracemap("diff", "HEAD", "--as-of", AS_OF, "--format", "json").out)
    Draft202012Validator(schema("output/diff")).validate(found)
    assert (found["old"], found["new"]) == (
        {"name": "HEAD", "commit": changed},
        {"name": "the working tree", "commit": None},
    )
    assert [one["id"] for one in found["added"] + found["removed"]] == ["D", "C"]
    assert found["dates"][1]["because"] == {"id": "A", "text": "due 2024-06-01 > 2024-07-01"}
    assert [one["severity"] for one in found["new_findings"]].count("info") == 3


@pytest.mark.parametrize("name", ["cyclic", "dangling", "finished", "hostile"])
def test_two_folders_of_odd_plans_are_compared(tracemap: Call, name: str, root: Path) -> None:
    for pair in ((root, PROJECTS / name), (PROJECTS / name, root)):
        for form in ("text", "markdown", "json"):
            done = tracemap("diff", *map(str, pair), "--as-of", AS_OF, "--format", form)
            assert done.status in (0, 1)
            if form == "json":
                Draft202012Validator(schema("output/diff")).validate(json.loads(done.out))
            assert "\x1b" not in done.out


def test_three_dots_compare_with_where_the_branch_began(
    tracemap: Call, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commit(git, tmp_path, BEFORE)
    git("checkout", "--quiet", "-b", "change")
    commit(git, tmp_path, {PLAN: BEFORE[PLAN].replace("Ready", "Ready!")})
    git("checkout", "--quiet", "main")
    commit(git, tmp_path, {PLAN: BEFORE[PLAN] + "Z: {name: z}\n"})
    git("checkout", "--quiet", "change")
    assert "milestone removed" in tracemap("diff", "main").out
    done = tracemap("diff", "main...", "change")
    assert lines(done.out)[1] == ["1", "field", "of", "1", "item", "changed"]


def test_a_folder_named_like_a_revision_needs_a_dot(
    tracemap: Call, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commit(git, tmp_path, {PLAN: "A: {name: a}\n", f"main/{PLAN}": "B: {name: b}\n"})
    assert "no change in meaning" in tracemap("diff", "main").out
    assert "1 milestone removed" in tracemap("diff", "./main").out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere"], 2, "no revision that git knows, nor a folder"),
        ([""], 2, "'' is no revision that git knows"),
        (["a" * 5000], 2, "no revision that git knows, nor a folder"),
        (["--project", "nowhere", "HEAD"], 2, "nowhere: No such file or directory"),
        ([".", "nowhere"], 2, "no revision that git knows, nor a folder"),
        ([".", "--limit", "-1"], 2, "--limit: the least is 0"),
        (["empty", "./empty"], 3, "nothing to compare"),
        ([], 2, "diff needs OLD: a git revision or a folder"),
    ],
)
def test_what_cannot_be_compared_is_said(
    tracemap: Call, changed: str, tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    done = tracemap("diff", *arguments)
    assert (done.status, done.out) == (status, "")
    assert said in done.err


def test_a_state_is_read_by_its_own_settings_else_by_those_of_the_project(
    tracemap: Call, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    a, settings = "A: {name: a}\n", 'milestones = "plan/*.yaml"\n'
    commit(git, tmp_path, {"plan/a.yaml": a, "tracemap.toml": settings})
    write(tmp_path, {"now/a.yaml": a, "tracemap.toml": 'milestones = "now/*.yaml"\n'})
    write(tmp_path, {"own/plan/a.yaml": a, "own/tracemap.toml": settings, "none/now/a.yaml": a})
    for old in ("HEAD", "own", "none"):
        assert "no change in meaning" in tracemap("diff", old).out


def test_settings_that_cannot_be_used_are_said_with_the_state_that_has_them(
    tracemap: Call, changed: str, git: Git, tmp_path: Path
) -> None:
    commit(git, tmp_path, {"tracemap.toml": "selekt = 1\n", "old/tracemap.toml": "x"})
    write(tmp_path, {"tracemap.toml": ""})
    assert "HEAD:tracemap.toml:1: unknown setting 'selekt'" in tracemap("diff", "HEAD").err
    assert "old/tracemap.toml:1: not TOML" in tracemap("diff", "old").err


def test_a_file_that_cannot_be_read_is_said_before_its_items_are_compared(
    tracemap: Call, changed: str, tmp_path: Path
) -> None:
    write(tmp_path, {PLAN: BEFORE[PLAN] + "E: {name: [\n"})
    done = tracemap("diff", "HEAD")
    assert "1 file could not be read in full" in done.err


def test_the_history_of_a_real_plan(tracemap: Call, shared_data: Path) -> None:
    history = shared_data / "history"
    if not history.is_dir():
        pytest.skip("the real plans hold no 'history'")
    run = ("diff", str(history / "2024-01-30"), str(history / "2024-02-13"), "--as-of", AS_OF)
    found = json.loads(tracemap(*run, "--format", "json").out)
    own = [one["id"] for one in found["added"] if not one["external"]]
    assert (own, [one for one in found["removed"] if not one["external"]]) == (["LDM-503-19a"], [])
    moved = {one["id"]: one for one in found["dates"]}
    assert moved["LDM-503-17"]["because"] == {
        "id": "LDM-503-16",
        "text": "due 2023-09-07 > 2025-06-17",
    }
    due = {one["id"]: (one["old"], one["new"]) for one in found["changed"] if one["field"] == "due"}
    assert due["LDM-503-16"] == ("2023-09-07", "2025-06-17")
    assert len(found["changed"]) == 411
