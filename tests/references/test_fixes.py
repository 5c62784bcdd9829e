"""What a fix writes: the text of the file afterwards, and no fix where that would be unsound."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracemap.checking.check import check
from tracemap.checking.selection import Selection
from tracemap.findings import Finding
from tracemap.loading.load import load_catalog
from tracemap.snapshot import Snapshot

PLAN = "milestones/plan.yaml"
DEFINED = "DM-AP-16: {name: a, aka: [OLD]}\n"


def findings(folder: Path, code: str) -> tuple[Finding, ...]:
    """Return what one rule finds in the plan in a folder."""
    snapshot = Snapshot(load_catalog(folder), date(2024, 3, 23))
    selection = Selection.of(snapshot.catalog.config).narrowed((code,), None)
    return check(snapshot, selection).findings


def write(folder: Path, text: str) -> None:
    """Write the one file of a plan, bytes as they are."""
    (folder / PLAN).parent.mkdir(exist_ok=True)
    (folder / PLAN).write_bytes(text.encode())


def mended(folder: Path, text: str, code: str) -> str:
    """Return the text of the one file after all fixes of one rule."""
    write(folder, text)
    edits = [
        edit
        for finding in findings(folder, code)
        if finding.problem.fix
        for edit in finding.problem.fix.edits
    ]
    lines = text.split("\n")
    for place, replacement in sorted(edits, reverse=True):
        assert place.line == place.end_line
        line = lines[place.line - 1]
        start, end = place.column - 1, place.end_column - 1
        lines[place.line - 1] = line[:start] + replacement + line[end:]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("B: {name: b, predecessors: [dm-ap-16]}", "B: {name: b, predecessors: [DM-AP-16]}"),
        ("B: {name: b, predecessors: ['dm-ap-16']}", "B: {name: b, predecessors: [DM-AP-16]}"),
        ('B: {name: b, predecessors: ["DM-AP-16 "]}', "B: {name: b, predecessors: [DM-AP-16]}"),
        (
            "B:\n  name: b\n  predecessors:\n    - DM_AP_16  # why",
            "B:\n  name: b\n  predecessors:\n    - DM-AP-16  # why",
        ),
        (
            "B: {name: \u00e9\U0001f600, predecessors: [dm-ap-16, DM-AP-016]}",
            "B: {name: \u00e9\U0001f600, predecessors: [DM-AP-16, DM-AP-16]}",
        ),
        ("B: {name: b, superseded_by: &x dm-ap-16}", "B: {name: b, superseded_by: &x DM-AP-16}"),
        (
            "B:\r\n  name: b\r\n  predecessors: [dm-ap-16]\r",
            "B:\r\n  name: b\r\n  predecessors: [DM-AP-16]\r",
        ),
        ("B: {name: b, predecessors: dm-ap-16}", "B: {name: b, predecessors: DM-AP-16}"),
    ],
)
def test_the_fix_of_an_unknown_id_writes_the_one_that_is_meant(
    before: str, after: str, tmp_path: Path
) -> None:
    text = mended(tmp_path, DEFINED + before + "\n", "TM201")
    assert text == DEFINED + after + "\n"


@pytest.mark.parametrize(
    "reference",
    [
        '"dm\\x2Dap-16"',
        '"dm-ap\\\n   -16"',
        "'dm-ap-\n   16'",
        ">-\n   dm-ap-16",
        "|-\n   dm-ap-16",
    ],
)
def test_an_id_that_is_not_written_as_it_reads_has_no_fix(reference: str, tmp_path: Path) -> None:
    text = f"{DEFINED}B:\n  name: b\n  superseded_by: {reference}\n"
    assert mended(tmp_path, text, "TM201") == text


def test_each_file_is_sound_after_its_fixes(tmp_path: Path) -> None:
    text = DEFINED + "B: {name: b, predecessors: [OLD, dm-ap-16], successors: ['OLD']}\n"
    for code in ("TM201", "TM209"):
        text = mended(tmp_path, text, code)
        write(tmp_path, text)
        assert not findings(tmp_path, code)
    assert (
        text
        == DEFINED + "B: {name: b, predecessors: [DM-AP-16, DM-AP-16], successors: [DM-AP-16]}\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        "'null'",
        "yes",
        "'#1'",
        "a b",
        "'say \"so\"'",
        '"a\\\\b"',
        "\u00e9t\u00e9",
        "'-'",
        "'a:'",
        "1.10",
    ],
)
def test_a_code_that_is_no_plain_text_is_written_so_that_it_reads_the_same(
    code: str, tmp_path: Path
) -> None:
    text = f"{code}: {{name: a, aka: [OLD]}}\nB: {{name: b, predecessors: [OLD]}}\n"
    write(tmp_path, mended(tmp_path, text, "TM209"))
    milestones = load_catalog(tmp_path).milestones
    assert milestones["B"].predecessors[0] in milestones
    assert not findings(tmp_path, "TM209")


def test_a_definition_is_renamed_with_all_that_refers_to_it(tmp_path: Path) -> None:
    text = (
        "D\u041c-1: {name: a}\nB: {name: b, predecessors: [D\u041c-1], successors: ['D\u041c-1']}\n"
    )
    assert mended(tmp_path, text, "TM211") == text.replace("'D\u041c-1'", "DM-1").replace(
        "D\u041c-1", "DM-1"
    )


def test_a_misspelt_field_is_renamed_in_its_place(tmp_path: Path) -> None:
    text = "B:\n  nmae: b # why\n  'wbs ': c\n"
    assert mended(tmp_path, text, "TM101") == "B:\n  name: b # why\n  wbs: c\n"
