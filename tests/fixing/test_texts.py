"""What a fix writes: the text of the file afterwards, and no fix where that would be unsound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixing.conftest import REQUIREMENTS, Mend, job
from tests.loading.plans import PLAN, load, write
from tracemap.loading.load import load_catalog
from tracemap.snapshot import Snapshot

DEFINED = "DM-AP-16: {name: a, aka: [OLD]}\n"
Text = Callable[..., str]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("B: {name: b, predecessors: [dm-ap-16]}", "B: {name: b, predecessors: [DM-AP-16]}"),
        ("B: {name: b, predecessors: ['dm-ap-16']}", "B: {name: b, predecessors: ['DM-AP-16']}"),
        ('B: {name: b, predecessors: ["DM-AP-16 "]}', 'B: {name: b, predecessors: ["DM-AP-16"]}'),
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
        (
            "B: {name: \x85\u2028, superseded_by: dm-ap-16}",
            "B: {name: \x85\u2028, superseded_by: DM-AP-16}",
        ),
    ],
)
def test_the_fix_of_an_unknown_id_writes_the_one_that_is_meant(
    before: str, after: str, mended_text: Text
) -> None:
    assert mended_text(DEFINED + before + "\n", "TM201") == DEFINED + after + "\n"


@pytest.mark.parametrize(
    "reference",
    [
        '"dm\\x2Dap-16"',
        '"dm-ap\\\n   -16"',
        "'dm-ap-\n   16'",
        ">-\n   dm-ap-16",
        "|-\n   dm-ap-16",
        "&x dm-ap-16\n  comment: *x",
    ],
)
def test_an_id_that_is_not_written_as_it_reads_has_no_fix(
    reference: str, mended_text: Text
) -> None:
    text = f"{DEFINED}B:\n  name: b\n  superseded_by: {reference}\n"
    assert mended_text(text, "TM201") == text


def test_an_alias_is_not_written_over_even_where_it_is_as_long_as_the_id(mended_text: Text) -> None:
    text = "ABC: {name: &x abc, predecessors: [*x]}\nB: {name: &ab abc, successors: [*ab]}\n"
    assert mended_text(text, "TM201") == text


@pytest.mark.parametrize(
    "text",
    [
        f"B: {{name: {'x' * 70_000}, predecessors: [dm-ap-16, dm-ap-16], successors: [DM-AP-16, DM-AP-16]}}",
        f"B: {{name: {'x' * 65_495}, successors: [DM-AP-16, {'y' * 40_000}]}}",
        f"B: {{name: b, successors: [DM-AP-16, {'y' * 40_000}, {'y' * 40_000}]}}",
    ],
)
def test_a_place_that_a_mark_cannot_hold_has_no_fix(text: str, mended_text: Text) -> None:
    text = f"{DEFINED}{text}\nC: {{name: c, predecessors: [B]}}\n"
    assert mended_text(text, "TM201", "TM205", "TM212") == text


@pytest.mark.parametrize("now", [b"", b"\n", b"# x\n" * 3, b"\xff"])
def test_a_file_that_is_no_more_what_it_was_has_no_fix_and_is_no_fault(
    now: bytes, tmp_path: Path
) -> None:
    text = (
        "A: {name: a, aka: [OLD], successors: [B]}\nB: {name: b, predecessors: [OLD, OLD]}\n"
        "C: {name: R1, predecessors: [A]}\nD:\n  name: R1\nE: {name: R1, requirements: [R2, R2]}\n"
    )
    forms = "identifiers.requirement = 'R[0-9]'\n"
    write(
        tmp_path,
        {PLAN: text, REQUIREMENTS: "R1: {title: a}\nr2: {title: a}\n", "tracemap.toml": forms},
    )
    work = job(tmp_path)
    snapshot = Snapshot(load_catalog(tmp_path), work.as_of)
    for path in (PLAN, REQUIREMENTS):
        (tmp_path / path).write_bytes(now)
    fixes = [finding.problem.fix for finding in work.judge(snapshot).findings]
    assert len(fixes) > 5
    assert set(fixes) == {None}


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
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_code_that_is_no_plain_text_is_written_so_that_it_reads_the_same(
    code: str, quote: str, mended_text: Text
) -> None:
    text = f"{code}: {{name: a, aka: [OLD]}}\nB: {{name: b, predecessors: [{quote}OLD{quote}]}}\n"
    milestones = load({PLAN: mended_text(text, "TM209")}).milestones
    assert milestones["B"].predecessors[0] in milestones


def test_a_definition_is_renamed_with_all_that_refers_to_it(mended_text: Text) -> None:
    text = (
        "D\u041c-1: {name: a}\nB: {name: b, predecessors: [D\u041c-1], successors: ['D\u041c-1']}\n"
    )
    assert mended_text(text, "TM211") == text.replace("D\u041c-1", "DM-1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("B:\n  nmae: b # why\n  'wbs ': c\n", "B:\n  name: b # why\n  'wbs': c\n"),
        ('B: {"nmae":b, "wbs ":c}\n', 'B: {"name":b, "wbs":c}\n'),
        ("B: {nmae: b, naem: c, due: 2024-01-01, duue: 2025-01-01}\n",) * 2,
        ('B: {name: b, "du\\x65e": 2024-01-01}\n',) * 2,
    ],
)
def test_a_misspelt_field_is_renamed_in_its_place_unless_the_name_is_taken(
    before: str, after: str, mended_text: Text
) -> None:
    after = after.replace("nmae", "name") if before == after else after
    assert mended_text(before, "TM101") == after


LISTS = [
    ("[A]", "[A, X]"),
    ("[ A , B ]", "[ A , B, X ]"),
    ("[A, B,]", "[A, B, X,]"),
    ("['A']  # why", "['A', X]  # why"),
    ("[A,\n    B]", "[A,\n    B, X]"),
    ("[A, B,\n    C, D\n  ]", "[A, B,\n    C, D, X\n  ]"),
    ("[\n    A,\n    B\n  ]", "[\n    A,\n    B,\n    X\n  ]"),
    ("[\n    A,\n    B,\n  ]", "[\n    A,\n    B,\n    X,\n  ]"),
    ("[\n    A,  # a\n    B  # b\n  ]", "[\n    A,  # a\n    B,  # b\n    X\n  ]"),
    ("[\n    A\n    , B\n  ]", "[\n    A\n    , B, X\n  ]"),
    ("[\n    A\n  ]", "[\n    A,\n    X\n  ]"),
    ("\n    - A", "\n    - A\n    - X"),
    ("\n  - A", "\n  - A\n  - X"),
    ("\n  -   'A'  # a\n  # more", "\n  -   'A'  # a\n  -   X\n  # more"),
    ("  # why\n    # what\n    - A\t# a", "  # why\n    # what\n    - A\t# a\n    - X"),
    ("&l [A]", "&l [A, X]"),
]
LEFT = [
    "A",
    "\n    A",
    "[\n    # why\n    A\n  ]",
    "\n    - &x A",
    "[>-\n  A]",
    "\n    - >-\n      A",
    "[&x A, *x]",
]


def one_sided(written: str, behind: str = "\n") -> str:
    return f"M:\n  name: m\n  successors: {written}{behind}"


@pytest.mark.parametrize(("before", "after"), LISTS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_entry_is_added_in_the_style_of_the_list(
    before: str, after: str, end: str, mend: Mend
) -> None:
    others = {"milestones/x.yaml": "X: {name: x, predecessors: [M]}\n"}
    for behind in ("", "\n", "\n  level: 2\n", "\n# the end\n"):
        text, wanted = (one_sided(one, behind).replace("\n", end) for one in (before, after))
        if "# more" in before and not behind:
            continue
        done = mend({PLAN: text.encode(), **others}, "TM205")
        assert done.after.get(PLAN, b"").decode() == wanted
        assert done.applied == 1


@pytest.mark.parametrize("written", LEFT)
def test_an_entry_is_not_added_where_the_list_is_not_plain(written: str, mended_text: Text) -> None:
    text = one_sided(written) + "X: {name: x, predecessors: [M]}\n"
    assert mended_text(text, "TM205") == text


def test_many_entries_are_added_in_one_round(mend: Mend) -> None:
    for written in ("[A]", "\n    - A", "[\n    A,\n  ]"):
        others = "".join(f"X{number}: {{name: x, predecessors: [M]}}\n" for number in range(200))
        done = mend({PLAN: one_sided(written) + others}, "TM205")
        assert done.applied == 200
        added = load({PLAN: done.after[PLAN]}).milestones["M"].successors
        assert added == (
            "A",
            *sorted((f"X{number}" for number in range(200)), key=lambda one: int(one[1:])),
        )


REPEATED = [
    ("[A, A]", "[A]"),
    ("[A, B, A, A, B]", "[A, B]"),
    ("[A, A]  # why", "[A]  # why"),
    ("[A, A,\n    B]  # why", "[A,\n    B]  # why"),
    ("[A, A, B  # why\n  ]", "[A, B  # why\n  ]"),
    ("[ A , A , B ]", "[ A , B ]"),
    ("['A', \"A\",]", "['A',]"),
    ("[A, B,\n    A, C]", "[A, B, C]"),
    ("[\n    A,\n    B,\n    A\n  ]", "[\n    A,\n    B\n  ]"),
    ("[\n    A,\n    A,\n    B,\n  ]", "[\n    A,\n    B,\n  ]"),
    ("\n    - A\n    - A", "\n    - A"),
    ("\n  - A # a\n  - 'A'\n  - B # b\n  - A", "\n  - A # a\n  - B # b"),
    ("  # why\n    - A\n    - B\n    - A  ", "  # why\n    - A\n    - B"),
    ("[A, A  # a\n  ]",) * 2,
    ("[A, A,  # a\n  B]",) * 2,
    ("[A, # a\n   A]",) * 2,
    ("\n    - A\n    - A # a",) * 2,
    ("\n    - A\n    # a\n    - A",) * 2,
    ("\n    - A\n    - &x A",) * 2,
    ("\n    - &x A\n    - *x",) * 2,
]


@pytest.mark.parametrize(("before", "after"), REPEATED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_repeated_entry_is_removed_with_nothing_else(
    before: str, after: str, end: str, mend: Mend
) -> None:
    for behind in ("", "\n", "\n  level: 2\n"):
        text, wanted = (one_sided(one, behind).replace("\n", end) for one in (before, after))
        done = mend({PLAN: text.encode()}, "TM212", unsafe=False)
        assert done.after.get(PLAN, text.encode()).decode() == wanted


FIELDS = [
    ("A:\n  name: shows R\n", "A:\n  name: shows R\n  requirements:\n    - R\n"),
    ("A:\n  name: shows R", "A:\n  name: shows R\n  requirements:\n    - R"),
    (
        "A:\n  name: shows R\n  jira: x # why\n  aka: [b]\n",
        "A:\n  name: shows R\n  requirements: [R]\n  jira: x # why\n  aka: [b]\n",
    ),
    (
        "A:\n    name: R\n    successors:\n    - b\n    # of jira\n    jira: x\n\nB:\n    name: b\n",
        (
            "A:\n    name: R\n    successors:\n    - b\n    requirements:\n    - R\n"
            "    # of jira\n    jira: x\n"
            "\nB:\n    name: b\n"
        ),
    ),
    (
        "A:\n  name: a\n  description: |\n    Shows R.\n\n    # not a comment\n\n# behind\nB: {name: b}\n",
        (
            "A:\n  name: a\n  requirements:\n    - R\n  description: |\n    Shows R.\n\n    # not a comment\n"
            "\n# behind\nB: {name: b}\n"
        ),
    ),
    (
        "A:\n  description: >\n    Shows R.\n",
        "A:\n  requirements:\n    - R\n  description: >\n    Shows R.\n",
    ),
    (
        "A:\n  name: shows\n    what R\n    asks  # why\n\n\nB: {name: b}\n",
        "A:\n  name: shows\n    what R\n    asks  # why\n  requirements:\n    - R\n\n\nB: {name: b}\n",
    ),
    (
        'A:\n  name: "shows\n  jira: R\n  "\n  wbs: x\n',
        'A:\n  name: "shows\n  jira: R\n  "\n  wbs: x\n  requirements:\n    - R\n',
    ),
    ("A: {name: R}\n", "A: {name: R, requirements: [R]}\n"),
    ("A: {name: R,}\n", "A: {name: R, requirements: [R],}\n"),
    (
        "A: {\n  name: 'R', # why\n  wbs: [a]\n}\n",
        "A: {\n  name: 'R', # why\n  wbs: [a], requirements: [R]\n}\n",
    ),
    ("A: {name: R, requirements: []}\n", "A: {name: R, requirements: [R]}\n"),
    ("A: {name: R, requirements: , wbs: a}\n", "A: {name: R, requirements: [R] , wbs: a}\n"),
    (
        "A:\n  name: R\n  requirements: [ ]  # none\n",
        "A:\n  name: R\n  requirements: [R]  # none\n",
    ),
    (
        "A:\n  name: R\n  requirements:  # none\n  wbs: a\n",
        "A:\n  name: R\n  requirements: [R]  # none\n  wbs: a\n",
    ),
    ("A:\n  name: R\n  requirements: [S]\n", "A:\n  name: R\n  requirements: [S, R]\n"),
    ("A:\n  name: R\n  requirements:\n    # none\n    []\n",) * 2,
    ("A:\n  name: R\n  requirements: ~\n",) * 2,
    ("{A: {name: R}}\n",) * 2,
    ("? A\n: name: R\n",) * 2,
    ("A:\n  name: R\u2028\n",) * 2,
    ("A:\n  ? name\n  : R\n",) * 2,
    (
        "  A:\n    name: R\n  B: {name: b}\n",
        "  A:\n    name: R\n    requirements:\n      - R\n  B: {name: b}\n",
    ),
    ("---\nA:\n  name: R\n...\n", "---\nA:\n  name: R\n  requirements:\n    - R\n...\n"),
    (
        "'A': &x\n  name: R\nB: {name: b}\n",
        "'A': &x\n  name: R\n  requirements:\n    - R\nB: {name: b}\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), FIELDS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_claim_in_prose_becomes_one_in_the_field(
    before: str, after: str, end: str, mend: Mend
) -> None:
    before, after = before.replace("\n", end), after.replace("\n", end)
    requirements = {
        REQUIREMENTS: "R: {title: a}\nS: {title: b}\n",
        "tracemap.toml": "identifiers.requirement = '[RS]'\n",
    }
    done = mend({PLAN: before.encode(), **requirements}, "TM509")
    assert done.after.get(PLAN, before.encode()).decode() == after
    assert not done.left_alone
    assert [one.problem.fix for one in done.result.findings] == ([None] if before == after else [])


def test_all_claims_in_the_prose_of_one_milestone_go_into_one_field(mend: Mend) -> None:
    ids = [f"R{number}" for number in range(30)]
    files = {
        PLAN: f"A: {{name: '{' '.join(ids)}'}}\n",
        REQUIREMENTS: "".join(f"{one}: {{title: a}}\n" for one in ids),
        "tracemap.toml": "identifiers.requirement = 'R[0-9]+'\n",
    }
    done = mend(files, "TM509")
    assert (
        done.after[PLAN].decode()
        == f"A: {{name: '{' '.join(ids)}', requirements: [{', '.join(ids)}]}}\n"
    )


def test_a_byte_order_mark_stays_and_counts_as_no_column(mend: Mend) -> None:
    done = mend(
        {PLAN: b"\xef\xbb\xbfDM-1: {name: a}\nB: {name: b, predecessors: [dm-1]}\n"}, "TM201"
    )
    assert done.after[PLAN] == b"\xef\xbb\xbfDM-1: {name: a}\nB: {name: b, predecessors: [DM-1]}\n"
