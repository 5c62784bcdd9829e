"""Fixes of a plan that lives in P6: what is written by hand is mended in its file, the export never."""

from __future__ import annotations

from pathlib import Path

from tests.fixing.conftest import REQUIREMENTS, Mend
from tests.loading.p6.plans import EXPORT, LOCAL, exported
from tests.loading.plans import PLAN

SETTINGS = (
    "p6 = 'data/pmcs/*-ME.xls'\nannotations = 'data/*.yaml'\nidentifiers.requirement = 'R[0-9]'\n"
)
REQUIRED = "R1: {title: a}\nR2: {title: b}\n"


def files(
    local: str, *rows: dict[str, str], joins: tuple[str, ...] = (), **more: str
) -> dict[str, str | bytes]:
    export = exported(*(rows or ({"task_code": "A", "task_name": "a"},)), joins=joins)
    own: dict[str, str | bytes] = {"tracemap.toml": SETTINGS, EXPORT: export}
    own |= {LOCAL: local, REQUIREMENTS: REQUIRED}
    return own | ({PLAN: more["plan"]} if "plan" in more else {})


def test_a_claim_in_the_prose_of_an_annotation_is_made_in_the_annotation(mend: Mend) -> None:
    done = mend(files("A:\n  description: shows R1\n    and R2\n  jira: x\n"), "TM509")
    assert {path: data.decode() for path, data in done.after.items()} == {
        LOCAL: "A:\n  description: shows R1\n    and R2\n  requirements:\n    - R1\n    - R2\n  jira: x\n"
    }
    assert not done.result.findings


def test_a_claim_is_made_where_the_milestone_has_one(mend: Mend) -> None:
    done = mend(files("A: {description: R1}\n", plan="A:\n  requirements: [R2]\n"), "TM509")
    assert {path: data.decode() for path, data in done.after.items()} == {
        PLAN: "A:\n  requirements: [R2, R1]\n"
    }


def test_prose_of_the_export_is_found_and_has_no_fix(mend: Mend) -> None:
    done = mend(files("A: {jira: x}\n", {"task_code": "A", "task_name": "shows R1"}), "TM509")
    assert [(one.code, one.problem.fix) for one in done.result.findings] == [("TM509", None)]
    assert done.result.findings[0].location.path == EXPORT


def test_a_link_is_added_to_a_list_by_hand_and_not_to_one_of_the_export(mend: Mend) -> None:
    rows = [{"task_code": code, "task_name": code} for code in "ABC"]
    local = "A: {successors: [C]}\nB: {predecessors: [A]}\n"
    done = mend(files(local, *rows, joins=("A FS C",)), "TM205")
    assert done.after[LOCAL].decode() == "A: {successors: [C, B]}\nB: {predecessors: [A]}\n"
    done = mend(files("B: {successors: [C]}\n", *rows, joins=("A FS C",)), "TM205")
    assert [(one.code, one.problem.fix) for one in done.result.findings] == [("TM205", None)]


def test_a_milestone_of_two_layers_is_renamed_in_both_and_one_of_the_export_in_none(
    mend: Mend,
) -> None:
    own = "identifiers.milestone = '[A-Z]+-[0-9]{2}'\n"
    two = {"tracemap.toml": "annotations = 'data/*.yaml'\n" + own, LOCAL: "DM-1: {jira: x}\n"}
    done = mend({**two, PLAN: "DM-1: {name: a}\nDM-02: {name: b, predecessors: [DM-1]}\n"}, "TM104")
    assert done.after[LOCAL] == b"DM-01: {jira: x}\n"
    assert done.after[PLAN] == b"DM-01: {name: a}\nDM-02: {name: b, predecessors: [DM-01]}\n"
    done = mend({**two, PLAN: "DM-1: {name: a}\n"}, "TM104", unsafe=False)
    assert not done.after


def test_an_id_in_the_wrong_form_is_found_once_in_an_export(mend: Mend, tmp_path: Path) -> None:
    settings = SETTINGS + "identifiers.milestone = '[A-Z]+-[0-9]{2}'\n"
    row = {"task_code": "DM-1", "task_name": "a"}
    done = mend({**files("DM-1: {jira: x}\n", row), "tracemap.toml": settings}, "TM104")
    assert [(one.location.path, one.problem.fix) for one in done.result.findings] == [
        (EXPORT, None)
    ] + [(LOCAL, None)] * (len(done.result.findings) - 1)
    assert not done.after


def test_a_misspelt_id_and_an_old_name_by_hand_are_mended(mend: Mend) -> None:
    rows = [{"task_code": code, "task_name": code} for code in ("DM-AP-1", "B")]
    local = "DM-AP-1: {aka: OLD}\nB:\n  predecessors: [OLD, dm-ap-1]  # why\n"
    done = mend(files(local, *rows), "TM201", "TM209", "TM212")
    assert (
        done.after[LOCAL].decode() == "DM-AP-1: {aka: OLD}\nB:\n  predecessors: [DM-AP-1]  # why\n"
    )
