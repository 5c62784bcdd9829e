"""What a file may ask of the machine: size, number, depth and aliases, up to the limit and no further."""

from __future__ import annotations

import pytest

from tests.loading.plans import PLAN, codes, limited, load, plain, read, said
from tracemap.identifiers import natural_sorted

DEEP = 50_000


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: " + "[" * DEEP, "1:67"),
        ("a: " + "{a: " * DEEP, "1:256"),
        ("- " * DEEP + "x", "1:129"),
        ("a:\n" + "- " * DEEP + "x", "2:127"),
        ("[{a: " * DEEP, "1:161"),
        ("".join(f"{' ' * level}a:\n" for level in range(1000)), "65:65"),
        ("a: " + "[" * DEEP + "]" * DEEP, "1:67"),
    ],
)
def test_deep_nesting_is_a_finding_where_the_limit_is_passed(text: str, place: str) -> None:
    found = said(load({PLAN: text}))
    assert f"{PLAN}:{place}: TM004 nested more than 64 levels deep" in found


@pytest.mark.parametrize(
    "text", ["? " * DEEP, "[{a: " * DEEP, "[" * DEEP, "? [" * DEEP, "!!map " * DEEP]
)
def test_deep_nesting_of_any_sort_is_one_fault(text: str) -> None:
    _, faults = read(text)
    assert len(faults) == 1
    assert faults[0].code in ("TM002", "TM004", "TM005")


@pytest.mark.parametrize("depth", [1, 2, 64, 500])
def test_a_file_may_be_nested_up_to_the_limit(depth: int) -> None:
    root, faults = read("[" * depth + "]" * depth, depth=depth)
    assert faults == []
    assert root is not None
    _, faults = read("[" * (depth + 1) + "]" * (depth + 1), depth=depth)
    assert [(fault.code, fault.message) for fault in faults] == [
        ("TM004", f"nested more than {depth} levels deep")
    ]


def test_a_wrong_value_of_the_greatest_depth_is_described() -> None:
    value = "[" * 498 + "]" * 498
    catalog = load({PLAN: f"A:\n  name: {value}\nB: {value}\n"}, limited(depth=500))
    assert codes(catalog) == ["TM102", "TM102"]


def test_what_is_complete_above_a_limit_is_read() -> None:
    text = "A: {name: x}\nB: {name: y}\nC: {name: [[[z]]]}\nD: {name: w}\n"
    catalog = load({PLAN: text}, limited(depth=3))
    assert codes(catalog) == ["TM004"]
    assert list(catalog.milestones) == ["A", "B"]
    assert catalog.unread["milestone"] == {"A", "B", "C", "D"}


@pytest.mark.parametrize(
    ("aliases", "found"), [(3, []), (2, ["3:21"]), (1, ["3:17"]), (0, ["3:13"])]
)
def test_as_many_aliases_as_the_limit_may_be_used(aliases: int, found: list[str]) -> None:
    text = "A:\n  name: &n x\n  aka: [A1, *n, *n, *n]\n"
    catalog = load({PLAN: text}, limited(aliases=aliases))
    assert said(catalog) == [
        f"{PLAN}:{place}: TM004 more aliases than a file may use" for place in found
    ]


def test_an_alias_of_a_list_counts_with_all_that_it_holds() -> None:
    text = "a: &a [1, [2, 3], {k: 4}]\nb: *a\n"
    assert read(text, aliases=7)[1] == []
    (fault,) = read(text, aliases=6)[1]
    assert fault.code == "TM004"


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30)),
        "a0: &a0 {x: x}\n"
        + "".join(
            f"a{n}: &a{n} {{{', '.join(f'k{k}: *a{n - 1}' for k in range(9))}}}\n"
            for n in range(1, 30)
        ),
        "a: &a [" + "x, " * 20_000 + "]\n" + "".join(f"b{n}: *a\n" for n in range(900)),
    ],
)
def test_few_aliases_never_stand_for_a_great_many_values(text: str) -> None:
    root, faults = read(text)
    assert [fault.code for fault in faults] == ["TM004"]
    assert root is not None
    assert isinstance(root.value, dict)
    assert len(root.value) < 5
    catalog = load({PLAN: f"A:\n  name: x\n{text}"})
    assert "TM004" in codes(catalog)
    assert all(len(problem.message) < 300 for problem in catalog.problems)


def test_a_text_of_any_length_is_read_and_cut_in_messages() -> None:
    long = "x" * 1_000_000
    catalog = load(
        {PLAN: f"A:\n  name: {long}\n  due: {long}\n  {long[:1000]}: 1\n{long[:900]} y: {{}}\n"}
    )
    assert catalog.milestones["A"].name == long
    assert codes(catalog) == ["TM105", "TM101", "TM103"]
    assert all(len(problem.message) < 300 for problem in catalog.problems)


@pytest.mark.parametrize(
    "value", ["9" * 100_000, "0x" + "f" * 100_000, "1" + ":59" * 30_000, "1e" + "9" * 5000]
)
@pytest.mark.parametrize("field", ["effort", "level", "due", "external", "predecessors", "comment"])
def test_a_number_of_any_length_is_a_finding_or_text(field: str, value: str) -> None:
    catalog = load({PLAN: f"A:\n  name: x\n  {field}: {value}\n"})
    expected = {"due": "TM105", "level": "TM106", "external": "TM106"}
    assert codes(catalog) == ([] if field == "comment" else [expected.get(field, "TM102")])


def test_ids_of_thousands_of_digits_are_ordered() -> None:
    ids = ["A" + "1" * 900, "A2", "A" + "2" * 900, "A10"]
    catalog = load({PLAN: "".join(f"{one}: {{name: x}}\n" for one in ids)})
    assert list(catalog.milestones) == ["A2", "A10", "A" + "1" * 900, "A" + "2" * 900]
    assert natural_sorted(["A" + "9" * 5000, "A1"]) == ["A1", "A" + "9" * 5000]


def test_a_file_may_have_as_many_bytes_as_the_limit() -> None:
    content = "A: {name: é}\n"
    size = len(content.encode())
    assert said(load({PLAN: content}, limited(file_bytes=size))) == []
    catalog = load({PLAN: content, "milestones/b.yaml": "B: {}"}, limited(file_bytes=size - 1))
    assert said(catalog) == [
        "milestones/b.yaml:1:1: TM103 milestone 'B' has no name",
        f"{PLAN}:1:1: TM004 the file is not read: it is larger than {size - 1} bytes",
    ]
    assert list(catalog.milestones) == ["B"]


def test_a_plan_may_have_as_many_files_as_the_limit() -> None:
    files = {f"milestones/{name}.yaml": f"{name.upper()}: {{name: x}}\n" for name in "abcd"}
    assert said(load(files, limited(files=4))) == []
    catalog = load(files, limited(files=2))
    assert said(catalog) == [
        f"milestones/{name}.yaml:1:1: TM004 the file is not read: the plan has more files than it may have"
        for name in "cd"
    ]
    assert list(catalog.milestones) == ["A", "B"]


def test_many_documents_are_one_fault() -> None:
    root, faults = read("a: 1\n" + "---\nb: 2\n" * 1000)
    assert [fault.code for fault in faults] == ["TM005"]
    assert plain(root) == {"a": "1"}


LONG = (
    *("a\n" * 100_000, "  a\n" * 100_000, "'a' " * 100_000, "  'a" * 50_000, "a:\n" * 2_000),
    *(" " * 200_000, "# tracemap: ignore[" * 10_000, "# " * 100_000 + "tracemap:"),
    "  a:" + "\n" * 200_000,
    "# " + "!" * 200_000 + "\na: !%C0%80 b",
)


@pytest.mark.parametrize("text", LONG)
def test_ids_and_comments_are_looked_for_in_linear_time(text: str) -> None:
    """Time by the square of the length would make a test of seconds one of minutes."""
    load({PLAN: f"{text}\n]: [\n", "testplans/a.yaml": f"{text}\n]: [\n"})
