"""Whatever the bytes of a file: no exception, every problem placed inside it, the other files as before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from tests.loading.plans import PLAN, Files, assert_placed, codes, load, said
from tracemap.catalog import Catalog
from tracemap.checking.check import check
from tracemap.snapshot import Snapshot

GOOD = "milestones/zz.yaml"
BESIDE = {GOOD: "DM-1:\n  name: First\nDM-2:\n  nmae: Second\n"}
FOUND_BESIDE = [
    f"{GOOD}:4:3: TM101 unknown field 'nmae'",
    f"{GOOD}:3:1: TM103 milestone 'DM-2' has no name",
]
SEEDS = {
    kind: (Path(__file__).parents[2] / folder / name).read_bytes()[:3000]
    for kind, folder, name in (
        ("milestones", "milestones", "02C.06.yaml"),
        ("requirements", "requirements", "LSE-61.yaml"),
        ("testplans", "testplans", "LVV-P77.yaml"),
    )
}
# Single signs, then what means something only whole.
PIECES = st.one_of(
    st.sampled_from("\n\t\r\0\a\x85\u2028\ufeff é𝄞-:?,[]{}'\"#&*!|>%@`"),
    st.sampled_from(
        ["  ", ": ", "- ", "|\n", ">-\n", "---\n", "...\n", "<<: ", "&a ", "*a ", "!!str "]
    ),
    st.sampled_from(
        ["null", "2024-02-30", "name", "1e999", "DMS-REQ-0024", "# tracemap: ignore[TM"]
    ),
).map(str.encode) | st.sampled_from([b"\xff", b"\xc3", b"\xe2\x80"])
EDITS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 40), st.one_of(PIECES, st.binary(max_size=4))),
    min_size=1,
    max_size=4,
)


def assert_all_placed(files: Files) -> Catalog:
    """Load and check a plan; assert that every problem lies inside its files."""
    catalog = load(files)
    for problem in catalog.problems:
        assert_placed(problem, files)
    for finding in check(Snapshot(catalog, date(2024, 3, 23))).findings:
        assert_placed(finding.problem, files)
    return catalog


@given(st.binary(max_size=60))
@example(b"")
@example(b"\xff\xfe")
@example(b"a: !<%ED%A0%80> b")
def test_any_bytes_are_a_plan_or_findings(content: bytes) -> None:
    assert_all_placed({PLAN: content})


@given(st.text("ab:-? \n'\"[]{}&*!|>#%,@\t1", max_size=40))
def test_any_signs_of_yaml_are_a_plan_or_findings(text: str) -> None:
    assert_all_placed({PLAN: text, "testplans/a.yaml": text})


@given(st.sampled_from(sorted(SEEDS)), EDITS)
def test_a_good_file_with_slips_is_a_plan_or_findings(
    folder: str, edits: list[tuple[int, int, bytes]]
) -> None:
    content = SEEDS[folder]
    for start, length, piece in edits:
        content = content[:start] + piece + content[start + length :]
    assert_all_placed({f"{folder}/plan.yaml": content})


@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 3000))
@settings(max_examples=40)
def test_a_file_cut_short_is_a_plan_or_findings(folder: str, length: int) -> None:
    assert_all_placed({f"{folder}/plan.yaml": SEEDS[folder][:length]})


BAD: dict[str, str | bytes] = {
    "not UTF-8": b"DM-9:\n  name: \xe8\n",
    "not YAML": "DM-9: [\n",
    "one text": "DM-9\n",
    "a list": "- DM-9\n",
    "a number": "5\n",
    "empty": "",
    "a comment": "# nothing\n",
    "too deep": "DM-9: " + "[" * 50_000,
    "an alias too many": "DM-9:\n  name: &a x\n  wbs: [" + "*a, " * 1001 + "]\n",
    "wrong shapes": "DM-9: 5\nDM-8: [1]\nDM-7:\n  name: {a: b}\n  predecessors: {a: b}\n  level: [1]\n",
    "two documents": "DM-9:\n  name: x\n---\nDM-8:\n  name: y\n",
    "a tag": "DM-9: !!python/object/new:os.system ['true']\n",
    "a zero byte": "DM-9: \0\n",
    "itself": "DM-9: &a\n  name: *a\n",
    "every field wrong": "DM-9:\n  name: []\n  level: x\n  due: y\n  wbs: {}\n  effort: z\n  external: no\n",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("path", ["milestones/aa.yaml", "milestones/zzz.yaml", "testplans/aa.yaml"])
def test_a_bad_file_hides_nothing_of_the_others(name: str, path: str) -> None:
    catalog = assert_all_placed({path: BAD[name], **BESIDE})
    beside = [one for one in said(catalog) if one.startswith(GOOD)]
    assert beside == FOUND_BESIDE
    assert {"DM-1", "DM-2"} <= set(catalog.milestones)
    assert catalog.milestones["DM-1"].name == "First"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("not UTF-8", ["TM001"]),
        ("not YAML", ["TM002"]),
        ("one text", ["TM102"]),
        ("a list", ["TM102"]),
        ("a number", ["TM102"]),
        ("empty", []),
        ("a comment", []),
        ("too deep", ["TM004"]),
        ("an alias too many", ["TM004"]),
        ("wrong shapes", ["TM102"] * 5),
        ("two documents", ["TM005"]),
        ("a tag", ["TM005", "TM102"]),
        ("a zero byte", ["TM002"]),
        ("itself", ["TM005"]),
        ("every field wrong", ["TM102", "TM106", "TM105", "TM102", "TM102", "TM106"]),
    ],
)
def test_what_is_bad_is_named(name: str, found: list[str]) -> None:
    assert codes(load({PLAN: BAD[name]})) == found
