"""Annotations and milestone files over an export: which value holds, where it stands, what is missing."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from tests.loading.p6.plans import EXPORT, LOCAL, SETTINGS, exported, layered
from tests.loading.plans import Files, assert_placed, codes, limited, load, said, write
from tests.loading.sheets import tasks, xls, xlsx
from tracemap.catalog import Catalog
from tracemap.checking.check import check
from tracemap.config import Config, load_config
from tracemap.errors import ConfigError
from tracemap.findings import Finding
from tracemap.loading.load import load_catalog
from tracemap.model import place_of
from tracemap.snapshot import Snapshot

A = {"task_code": "A", "task_name": "One", "end_date": "6/28/2024"}
B = {"task_code": "B", "task_name": "Two", "end_date": "6/28/2024"}
BOTH = exported(A, B, joins=("A FS B",))
OTHER = "milestones/02C.yaml"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:1f\nsize 3057664\n"


def place(catalog: Catalog, code: str, field: str = "id", index: int = 0) -> str:
    return str(place_of(catalog.milestones[code], field, index))


def findings(catalog: Catalog) -> tuple[Finding, ...]:
    return check(Snapshot(catalog, date(2024, 3, 23))).findings


def test_a_field_stands_in_the_file_that_gives_it_and_the_highest_layer_holds() -> None:
    local = "A:\n  jira: DM-1\n  aka: [A-1,\n    A-2]\n  level: 3\nB: {jira: DM-3}\n"
    upper = "A:\n  level: 2\n  predecessors: [B]\n"
    catalog = layered(BOTH, {LOCAL: local, OTHER: upper})
    milestone = catalog.milestones["A"]
    assert (milestone.name, milestone.jira, milestone.level) == ("One", "DM-1", 2)
    assert milestone.aka == ("A-1", "A-2")
    assert milestone.predecessors == ("B",)
    assert {field: place(catalog, "A", field) for field in ("id", "name", "forecast", "due")} == {
        "id": f"{EXPORT}:TASK!A3",
        "name": f"{EXPORT}:TASK!B3",
        "forecast": f"{EXPORT}:TASK!C3",
        "due": f"{EXPORT}:TASK!A3",
    }
    assert place(catalog, "A", "jira") == f"{LOCAL}:2:9"
    assert [place(catalog, "A", "aka", index) for index in (0, 1)] == [
        f"{LOCAL}:3:9",
        f"{LOCAL}:4:5",
    ]
    assert place(catalog, "A", "level") == f"{OTHER}:2:10"
    assert place(catalog, "A", "predecessors") == f"{OTHER}:3:18"
    assert place(catalog, "B", "predecessors") == f"{EXPORT}:TASKPRED!A3"
    assert place(catalog, "B", "jira") == f"{LOCAL}:6:11"


def test_what_is_empty_above_leaves_what_is_below() -> None:
    local = "A: {name: '', end: 1, forecast: null, wbs: []}\nB:\n"
    catalog = layered(BOTH, {LOCAL: local.replace("end: 1, ", "")})
    assert (catalog.milestones["A"].name, catalog.milestones["A"].forecast) == (
        "One",
        date(2024, 6, 28),
    )
    assert (catalog.overrides, catalog.problems) == ((), ())


def test_a_value_that_is_wrong_above_is_a_finding_there_and_that_below_holds() -> None:
    catalog = layered(BOTH, {LOCAL: "A: {forecast: soon, nmae: x}\n"})
    assert [text.partition(": ")[0] for text in said(catalog)] == [f"{LOCAL}:1:15", f"{LOCAL}:1:21"]
    assert catalog.milestones["A"].forecast == date(2024, 6, 28)


def test_predecessors_from_above_take_the_place_of_those_below_with_what_lies_between() -> None:
    export = exported(A, B, {"task_code": "C"}, joins=("A FS x", "x FS B", "A FS y", "y FS C"))
    assert set(layered(export).through) == {("A", "B"), ("A", "C")}
    catalog = layered(export, {LOCAL: "B: {predecessors: [C]}\nC: {name: Three}\n"})
    assert catalog.milestones["B"].predecessors == ("C",)
    assert set(catalog.through) == {("A", "C")}


def test_an_annotation_of_a_code_that_no_export_has_is_a_milestone_if_it_has_a_name() -> None:
    local = "X: {name: New, due: 2025-01-31}\nY: {jira: DM-1}\nZ: {name: ''}\nW:\n"
    plans = "test_plans: {LVV-P1: {name: x, milestones: [Y]}}"
    catalog = layered(BOTH, {LOCAL: local, "testplans/p.yaml": plans})
    assert list(catalog.milestones) == ["A", "B", "X"]
    assert place(catalog, "X", "due") == f"{LOCAL}:1:21"
    assert said(catalog) == [
        f"{LOCAL}:2:1: TM103 milestone 'Y' has no name",
        f"{LOCAL}:3:1: TM103 milestone 'Z' has no name",
        f"{LOCAL}:4:1: TM103 milestone 'W' has no name",
    ]
    help = f"{EXPORT} has no such milestone: name it, or remove what is said of it"
    assert {one.help for one in catalog.problems} == {help}
    # One fault is one finding: what refers to such a milestone is no fault of its own.
    assert "TM201" not in [one.code for one in findings(catalog)]


def test_a_milestone_file_completes_what_an_annotation_or_an_export_leaves_without_a_name() -> None:
    export = exported({"task_code": "A", "task_name": ""}, B)
    files = {LOCAL: "X: {jira: DM-1}\n", OTHER: "A: {name: One}\nX: {name: New}\nY: {name: Own}\n"}
    catalog = layered(export, files)
    assert (said(catalog), list(catalog.milestones)) == ([], ["A", "B", "X", "Y"])
    assert said(layered(export, {OTHER: "B: {level: 2}\nA: {level: 2}\nY: {level: 2}\n"})) == [
        f"{OTHER}:3:1: TM103 milestone 'Y' has no name",
        f"{EXPORT}:TASK!A3: TM103 milestone 'A' has no name",
    ]


def test_a_code_given_twice_in_one_layer_is_defined_twice_there() -> None:
    files = {LOCAL: "A: {jira: DM-1}\n", "data/more.yaml": "\nA: {jira: DM-2, level: 2}\n"}
    catalog = layered(BOTH, files)
    assert said(catalog) == ["data/more.yaml:2:1: TM206 milestone 'A' is defined twice"]
    assert catalog.problems[0].label == f"first defined at {LOCAL}:1:1"
    assert (catalog.milestones["A"].jira, catalog.milestones["A"].level) == ("DM-1", None)
    twice = {OTHER: "A: {level: 2}\n", "milestones/b.yaml": "A: {level: 3}\n"}
    assert said(layered(BOTH, twice)) == [
        "milestones/b.yaml:1:1: TM206 milestone 'A' is defined twice"
    ]


def test_annotations_alone_are_a_layer_under_the_milestone_files() -> None:
    config = SETTINGS._replace(p6=())
    files = {LOCAL: "A: {name: One, level: 3}\nB: {jira: DM-1}\n", OTHER: "A: {level: 2}\n"}
    catalog = load(files, config)
    assert catalog.milestones["A"].level == 2
    assert [one.field for one in catalog.overrides] == ["level"]
    assert said(catalog) == [f"{LOCAL}:2:1: TM103 milestone 'B' has no name"]
    assert catalog.problems[0].help == "name it, or remove what is said of it"


def test_an_annotation_ignores_rules_by_a_comment_and_an_export_has_none() -> None:
    catalog = layered(BOTH, {LOCAL: "A:\n  name: New  # tracemap: ignore[TM210]\n"})
    assert {source.path: source.ignores for source in catalog.sources} == {
        EXPORT: {},
        LOCAL: {2: frozenset({"TM210"})},
    }


def test_the_newest_export_by_name_is_read_and_the_older_ones_are_not() -> None:
    files = {
        "data/pmcs/202402-ME.xls": b"damaged",
        "data/pmcs/202404-ME.xlsx": xlsx({"TASK": tasks({"task_code": "N", "task_name": "New"})}),
        "data/pmcs/202405-BL.xls": b"another kind",
    }
    catalog = layered(BOTH, files)
    assert list(catalog.milestones) == ["N"]
    assert [source.path for source in catalog.sources] == ["data/pmcs/202404-ME.xlsx", LOCAL]
    assert catalog.problems == ()


def test_of_exports_in_several_folders_the_name_of_the_file_decides() -> None:
    config = SETTINGS._replace(p6=("**/*-ME.xls",))
    files = {"a/202404-ME.xls": exported(A), "z/202401-ME.xls": b"damaged"}
    assert list(layered(BOTH, files, config).milestones) == ["A"]


def test_an_export_that_cannot_be_read_is_one_finding_and_no_older_one_takes_its_place() -> None:
    files: Files = {
        "data/pmcs/202404-ME.xls": POINTER,
        LOCAL: "A: {jira: DM-1}\nX: {name: New}\n",
        OTHER: "B: {level: 2, predecessors: [A]}\nY: {name: Own}\n",
    }
    catalog = layered(BOTH, files)
    message = "the P6 export is not read: a git-LFS pointer stands in its place"
    assert said(catalog) == [f"data/pmcs/202404-ME.xls:1:1: TM001 {message}"]
    assert catalog.problems[0].help == "git lfs pull fetches the file itself"
    assert list(catalog.milestones) == ["B", "Y"]
    assert catalog.unread["milestone"] == {"A", "X"}
    assert [one.code for one in findings(catalog) if one.severity == "error"] == ["TM001"]


def test_a_reference_to_what_an_unread_export_may_hold_says_so() -> None:
    files: Files = {
        "data/pmcs/202404-ME.xls": POINTER,
        OTHER: "Y: {name: Own, predecessors: [A]}\n",
    }
    (unknown,) = [one for one in findings(layered(BOTH, files)) if one.code == "TM201"]
    assert (
        unknown.problem.help == "data/pmcs/202404-ME.xls could not be read whole, and may define it"
    )


def test_an_export_past_the_size_of_a_file_is_not_read() -> None:
    config = SETTINGS._replace(limits=limited(file_bytes=1000).limits)
    assert codes(layered(BOTH, config=config)) == ["TM004"]


def test_an_export_that_leads_out_of_the_project_is_the_newest_all_the_same(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write(project, {EXPORT: BOTH, LOCAL: ""})
    write(tmp_path, {"outside.xls": BOTH})
    (project / "data/pmcs/202409-ME.xls").symlink_to("../../../outside.xls")
    catalog = load_catalog(project, SETTINGS)
    assert not catalog.milestones
    assert {text.partition(": ")[0] for text in said(catalog)} == {"data/pmcs/202409-ME.xls:1:1"}


def test_an_export_whose_suffix_is_in_capitals_is_the_newest_all_the_same() -> None:
    catalog = layered(BOTH, {"data/pmcs/202409-ME.XLS": BOTH})
    assert not catalog.milestones
    assert codes(catalog)[0] == "TM001"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            'p6 = "data/pmcs/*-ME.xls"\n',
            "tracemap.toml:1: 'p6': no file matches data/pmcs/*-ME.xls",
        ),
        (
            '\nannotations = ["data/a.yaml", "b.yaml"]\n',
            "tracemap.toml:2: 'annotations': no file matches data/a.yaml, b.yaml",
        ),
    ],
)
def test_a_pattern_that_matches_nothing_is_an_error_of_the_configuration(
    settings: str, message: str, tmp_path: Path
) -> None:
    write(tmp_path, {"tracemap.toml": settings, OTHER: "A: {name: One}\n"})
    with pytest.raises(ConfigError) as caught:
        load_catalog(tmp_path)
    assert caught.value.message == message
    assert caught.value.help == (
        "correct the pattern, which is relative to the project folder, or fetch the files"
    )


@pytest.mark.parametrize("setting", ["p6", "annotations"])
def test_a_pattern_leads_out_of_no_project(setting: str, tmp_path: Path) -> None:
    write(tmp_path, {"tracemap.toml": f'{setting} = "../*"\n'})
    with pytest.raises(ConfigError, match="leads out of the project"):
        load_config(tmp_path)


def test_a_plan_is_the_same_whatever_the_order_of_annotations() -> None:
    local = ["A: {jira: DM-1}\n", "B: {name: New}\n", "X: {name: x}\n"]
    one = layered(BOTH, {LOCAL: "".join(local)})
    other = layered(BOTH, {LOCAL: "".join(reversed(local))})
    plain: Any = [
        {code: item[:-2] for code, item in plan.milestones.items()} for plan in (one, other)
    ]
    assert plain[0] == plain[1]
    assert list(plain[0]) == list(plain[1])


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
CELLS = st.one_of(TEXTS, st.sampled_from(["A", "B", "6/28/2024", "13/13/2024", "Completed", "2"]))
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=5)
HEADERS = st.permutations(["task_code", "task_name", "status_code", "end_date", "user_field_859"])
LINKS = st.lists(st.lists(CELLS, max_size=3), max_size=4)


@given(HEADERS, ROWS, LINKS, st.binary(max_size=40) | TEXTS.map(str.encode))
@example(["task_code"], [["\u202e"], ["=1+1"], ["a\nb"]], [], b"A: {name: x}\n")
def test_whatever_the_cells_every_finding_is_placed(
    header: list[str], rows: list[list[str]], joins: list[list[str]], local: bytes
) -> None:
    sheets = {"TASK": [header, [], *rows], "TASKPRED": [["pred_task_id", "task_id"], [], *joins]}
    files: Files = {EXPORT: xls(sheets), LOCAL: local}
    catalog = load(files, SETTINGS)
    for finding in findings(catalog):
        assert_placed(finding.problem._replace(message=finding.message.replace("\n", " ")), files)
    assert tasks_read(sheets["TASK"]) >= set(catalog.milestones) - set(local_codes(catalog))


def tasks_read(rows: list[list[str]]) -> set[str]:
    return {unicodedata.normalize("NFC", cell) for row in rows for cell in row}


def local_codes(catalog: Catalog) -> list[str]:
    return [code for code, one in catalog.milestones.items() if one.source.sheet is None]


@given(st.binary(max_size=200))
def test_whatever_stands_in_the_place_of_an_export_the_rest_of_the_plan_is_read(
    data: bytes,
) -> None:
    config: Config = SETTINGS
    catalog = layered(data, {OTHER: "Y: {name: Own}\n"}, config)
    assert list(catalog.milestones) == ["Y"]
    assert codes(catalog) == ["TM001"]
