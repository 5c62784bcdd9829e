"""Rounds of fixes: what is put off, what is left alone, and that they come to an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fixing.conftest import REQUIREMENTS, Mend, job
from tests.loading.plans import PLAN, write
from tracemap.config import load_config
from tracemap.findings import Edit, Fix, Problem
from tracemap.fixing import rounds
from tracemap.fixing.changed_tree import ChangedTree
from tracemap.fixing.rounds import fixed
from tracemap.loading.tree import Folder
from tracemap.rules import tm302
from tracemap.rules.base import Rule
from tracemap.rules.registry import all_rules
from tracemap.snapshot import Snapshot
from tracemap.source import Location


def left(done: rounds.Fixed) -> list[str]:
    return [finding.code for finding in done.result.findings]


def test_a_fix_that_brings_another_fault_to_light_is_followed_by_the_fix_of_that(
    mend: Mend,
) -> None:
    text = "A: {name: a, aka: [OLD]}\nB: {name: b, predecesors: [old, OLD]}\n"
    done = mend({PLAN: text}, "TM101", "TM201", "TM209", "TM212")
    assert done.after[PLAN].decode() == text.replace("predecesors: [old, OLD]", "predecessors: [A]")
    assert left(done) == []
    assert done.applied == 4


def test_what_is_wrong_under_an_unknown_name_is_told_once_it_has_its_name(mend: Mend) -> None:
    path = "testplans/plan.yaml"
    text = "tst_cases:\n  LVV-T1: {result: ok}\n  LVV-T2: {result: true, executd: 2024-01-01}\n"
    done = mend({path: text}, "TM1")
    mended = text.replace("tst_cases", "test_cases").replace("executd", "executed")
    assert (done.after[path].decode(), dict(done.left_alone)) == (mended, {})
    assert left(done) == ["TM106", "TM106"]


def test_of_two_fixes_of_the_same_text_one_is_put_off_and_then_not_needed(mend: Mend) -> None:
    files = {
        PLAN: "A: {name: a, requirements: [DMS\u2010REQ\u20100001]}\n",
        REQUIREMENTS: "DMS-REQ-0001: {title: a}\n",
    }
    done = mend(files, "TM202", "TM211")
    assert done.after[PLAN].decode() == "A: {name: a, requirements: [DMS-REQ-0001]}\n"
    assert (left(done), done.applied) == ([], 1)


def test_a_definition_in_the_wrong_form_is_mended_and_not_the_references_to_the_right_one(
    mend: Mend,
) -> None:
    files = {
        PLAN: "A: {name: a, requirements: [DMS-REQ-0329]}\n",
        REQUIREMENTS: "DMS-REQ-329: {title: a}\n",
    }
    done = mend(files, "TM104", "TM202", unsafe=False)
    assert done.after == {REQUIREMENTS: b"DMS-REQ-0329: {title: a}\n"}
    assert left(done) == []


def test_unsafe_fixes_are_left_unless_asked_for(mend: Mend) -> None:
    files = {PLAN: "A: {name: a, wsb: x, aka: [OLD]}\nB: {name: b, predecessors: [OLD]}\n"}
    done = mend(files, "TM101", "TM209", unsafe=False)
    assert (left(done), done.applied, done.result.fixable) == (["TM101"], 1, (0, 1))


def test_what_is_ignored_or_not_selected_is_not_fixed(mend: Mend) -> None:
    text = (
        "A: {name: a, aka: [OLD]}\nB: {name: b, predecessors: [OLD]}  # tracemap: ignore[TM209]\n"
    )
    assert mend({PLAN: text}).after == {}
    assert mend({PLAN: text.replace("  # tracemap", " # ")}, "TM201").after == {}
    settings = {"tracemap.toml": "per_file_ignores = {'milestones/*' = ['TM2']}\n"}
    assert mend({PLAN: text.replace("  # tracemap", " # "), **settings}).after == {}


def test_only_the_paths_that_are_asked_for_are_changed(mend: Mend) -> None:
    other = "milestones/other.yaml"
    files = {
        PLAN: "A: {name: a, aka: [OLD]}\nB: {name: b, predecessors: [OLD]}\n",
        other: "C: {name: c, predecessors: [OLD, D]}\nD: {name: d, successors: [E]}\nE: {name: e}\n",
    }
    for paths in ([PLAN], [other], ["milestones"], ["."], ["testplans"]):
        done = mend(files, "TM209", paths=paths)
        wanted = {one for one in (PLAN, other) if paths in (["milestones"], ["."]) or one in paths}
        assert set(done.after) == wanted


def test_a_fix_that_needs_a_file_that_is_not_asked_for_is_not_applied(mend: Mend) -> None:
    other = "milestones/other.yaml"
    files = {
        PLAN: "B: {name: b, predecessors: [A]}\n",
        other: "A: {name: a, successors: [C]}\nC: {name: c}\n",
    }
    assert mend(files, "TM205", paths=[PLAN]).after == {}
    assert set(mend(files, "TM205", paths=[PLAN, other]).after) == {other}


def test_changed_files_come_by_path_whatever_the_hash_seed(mend: Mend) -> None:
    paths = [f"milestones/{number}.yaml" for number in range(9)]
    done = mend({path: f"A{path[11]}: {{nmae: a}}\n" for path in paths}, "TM101")
    assert [*done.after] == [*done.before] == paths


def test_a_second_time_changes_nothing(tmp_path: Path, mend: Mend) -> None:
    done = mend({PLAN: "A: {name: a, aka: [OLD]}\nB: {nmae: b, predecessors: [OLD, a, A]}\n"})
    write(tmp_path, dict(done.after))
    again = fixed(job(tmp_path))
    assert (again.applied, dict(again.after)) == (0, {})
    assert again.result.findings == done.result.findings


def test_a_link_out_of_the_project_is_left_alone(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside.yaml"
    outside.write_text("B: {name: b, predecessors: [OLD]}\n")
    write(project, {PLAN: "A: {name: a, aka: [OLD]}\n", "tracemap.toml": "follow_links = true\n"})
    (project / "milestones/link.yaml").symlink_to(outside)
    (project / "milestones/again.yaml").symlink_to(project / PLAN)
    done = fixed(job(project, "TM209"))
    assert (left(done), dict(done.after)) == (["TM209"], {})
    assert done.left_alone == {"milestones/link.yaml": "it is a link that leads out of the project"}


def test_a_file_that_has_two_names_is_changed_under_one_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"milestones/a.yaml": "A: {nmae: a}\n"})
    (tmp_path / "milestones/b.yaml").symlink_to("a.yaml")
    done = fixed(job(tmp_path, "TM101"))
    assert set(done.after) == {"milestones/a.yaml"}
    assert done.left_alone == {"milestones/b.yaml": "it is the same file as milestones/a.yaml"}


def test_each_file_is_read_once_and_none_that_comes_later(tmp_path: Path) -> None:
    write(tmp_path, {PLAN: FIXABLE})
    overlay = ChangedTree(Folder(tmp_path))
    config = load_config(tmp_path)
    assert [found.path for found in overlay.find(config)[0]] == [PLAN]
    assert overlay.read(PLAN, 1000).decode() == FIXABLE
    write(tmp_path, {PLAN: "changed", "milestones/z.yaml": "Z: {name: z}\n"})
    assert [found.path for found in overlay.find(config)[0]] == [PLAN]
    assert overlay.read(PLAN, 1000).decode() == overlay.text(PLAN).text == FIXABLE


@pytest.fixture
def broken_rule(monkeypatch: pytest.MonkeyPatch) -> list[Edit]:
    """Return a list of edits that a rule offers as one safe fix, each time it is asked."""
    edits: list[Edit] = []

    def check(snapshot: Snapshot) -> Iterator[Problem]:
        if edits:
            yield Problem("TM302", "x", edits[0].location, fix=Fix("x", tuple(edits)))

    rules = all_rules()
    changed: dict[str, Rule] = {**rules, "TM302": tm302.RULE._replace(check=check)}
    monkeypatch.setattr("tracemap.checking.check.all_rules", lambda: changed)
    return edits


FIXABLE = "A: {name: a, aka: [OLD]}\nB: {name: b, predecessors: [OLD]}\n"


@pytest.mark.parametrize("text", ["[", "{x: 1}", "B: {nme: c}\n", "name: c, name"])
def test_a_file_that_a_fix_would_break_is_left_as_it_is_and_the_others_are_fixed(
    text: str, mend: Mend, broken_rule: list[Edit]
) -> None:
    broken_rule.append(Edit(Location(PLAN, 1, 5, 1, 9), text))
    files = {PLAN: FIXABLE, "milestones/other.yaml": "C: {name: c, predecessors: [OLD]}\n"}
    done = mend(files)
    assert set(done.after) == {"milestones/other.yaml"}
    assert done.left_alone == {PLAN: "its fixes would break it, which is a fault of tracemap"}
    assert [finding.code for finding in done.result.findings if finding.code < "TM2"] == []


def test_a_fix_that_breaks_another_file_than_its_own_is_not_trusted(
    mend: Mend, broken_rule: list[Edit]
) -> None:
    other = "milestones/other.yaml"
    broken_rule += [Edit(Location(PLAN, 1, 11, 1, 12), "z"), Edit(Location(other, 1, 1, 1, 2), "[")]
    done = mend({PLAN: FIXABLE, other: "C: {name: c}\n"}, "TM302")
    assert dict(done.after) == {}
    assert set(done.left_alone) == {other}


def test_a_fault_that_an_earlier_round_has_mended_may_not_come_back(
    mend: Mend, broken_rule: list[Edit]
) -> None:
    broken_rule.append(
        Edit(Location(PLAN, 1, 5, 1, 9), "nope")
    )  # put off: the field is renamed first
    done = mend({PLAN: FIXABLE.replace("name: a", "nmae: a")})
    assert dict(done.after) == {}
    assert done.left_alone == {PLAN: "its fixes would break it, which is a fault of tracemap"}


def test_fixes_that_never_settle_come_to_an_end_and_are_not_kept(
    mend: Mend, broken_rule: list[Edit]
) -> None:
    broken_rule.append(Edit(Location(PLAN, 1, 1, 1, 1), "# again\n"))
    files = {PLAN: FIXABLE, "milestones/other.yaml": "C: {name: c, predecessors: [OLD]}\n"}
    done = mend(files, "TM302", "TM209")
    assert set(done.after) == {"milestones/other.yaml"}
    assert "have not settled after 100 rounds" in done.left_alone[PLAN]


def test_a_file_that_cannot_be_read_stays_as_it_is(mend: Mend) -> None:
    files = {PLAN: FIXABLE, "milestones/z.yaml": b"\xff\xfeZ: {}\n", "milestones/y.yaml": "Y: [\n"}
    assert set(mend(files, "TM209").after) == {PLAN}


def test_the_page_lists_the_rules_that_have_fixes() -> None:
    page = (ROOT / "docs" / "fixes.md").read_text("utf-8")
    listed = set(re.findall(r"\[(TM[0-9]{3})\]", page)) | {"TM202", "TM203"}
    in_reading, by_reference = {"TM101"}, {"TM201", "TM202", "TM203", "TM204"}
    of_rules = {
        code
        for code in all_rules()
        if re.search(r"\bfix=", (ROOT / f"src/tracemap/rules/{code.lower()}.py").read_text("utf-8"))
    }
    assert of_rules | in_reading | by_reference == listed
