"""The options of coverage for CI: least shares, and shares that may not drop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.gits import Git, commit
from tests.loading.plans import write

PLANNED = {
    "requirements/a.yaml": "DMS-REQ-0001: {title: a, priority: 1a}\nDMS-REQ-0002: {title: b, priority: 1a}\n",
    "milestones/a.yaml": "A: {name: a, requirements: [DMS-REQ-0001]}\n",
    "testplans/a.yaml": "test_cases: {LVV-T1: {verifies: [DMS-REQ-0001]}}\n",
}
FEWER = {"milestones/a.yaml": "A: {name: a}\n"}


@pytest.fixture
def plan(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    commit(git, tmp_path, PLANNED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_missed_threshold_is_shown_and_makes_the_status_1(tracemap: Call, plan: Path) -> None:
    done = tracemap("coverage", "--as-of", AS_OF, "--fail-under", "1a=60,total=50,2=5")
    assert done.status == 1
    assert done.out.endswith(
        """
at least, of requirements with a milestone and a test case
  group  wanted  share
  1a     60%     1 of 2, 50%  missed: DMS-REQ-0002
  total  50%     1 of 2, 50%  met
  2      5%      empty        missed: the group is empty
"""
    )
    assert tracemap("coverage", "--fail-under", "50").status == 0


def test_coverage_may_not_drop_against_a_revision(tracemap: Call, plan: Path) -> None:
    assert tracemap("coverage", "--no-worse-than", "HEAD").status == 0
    write(plan, FEWER)
    done = tracemap("coverage", "--as-of", AS_OF, "--no-worse-than", "HEAD")
    assert done.status == 1
    assert "1a     1 of 2, 50%  0 of 2, 0%  worse; no longer counted: DMS-REQ-0001" in done.out


def test_a_share_that_drops_since_a_requirement_is_gone_says_so(tracemap: Call, plan: Path) -> None:
    write(plan, {"requirements/a.yaml": "DMS-REQ-0002: {title: b, priority: 1a}\n"})
    done = tracemap("coverage", "--as-of", AS_OF, "--no-worse-than", "HEAD")
    assert "worse; requirements that counted are gone" in done.out


def test_what_is_judged_is_in_the_json_and_beside_the_other_formats(
    tracemap: Call, plan: Path
) -> None:
    write(plan, FEWER)
    options = ("coverage", "--no-worse-than", "HEAD", "--fail-under", "1a=1", "--as-of", AS_OF)
    done = tracemap(*options, "--format", "json")
    found = json.loads(done.out)
    assert (done.status, found["measure"], found["before"]["revision"]) == (1, "planned", "HEAD")
    assert [one["met"] for one in found["thresholds"]] == [False]
    assert [(one["key"], one["worse"]) for one in found["changes"]] == [
        ("1a", True),
        ("total", True),
    ]
    table = tracemap(*options, "--format", "csv")
    assert (table.status, table.out.count("\n")) == (1, 3)
    assert "missed: DMS-REQ-0001, DMS-REQ-0002" in table.err


def test_a_revision_that_is_none_is_no_answer(tracemap: Call, plan: Path) -> None:
    done = tracemap("coverage", "--no-worse-than", "nowhere")
    assert (done.status, done.out) == (2, "")
    assert "fetch" in done.err
