"""Many fixes at once: which of them meet, and what the text is afterwards."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tracemap.findings import Edit, Fix
from tracemap.fixing.edits import Batch
from tracemap.source import Location, Text

ONE, TWO = "a.yaml", "b.yaml"


def edit(start: int, end: int, text: str, path: str = ONE, line: int = 1) -> Edit:
    return Edit(Location(path, line, start + 1, line, end + 1), text)


def fix(*edits: Edit) -> Fix:
    return Fix("x", edits)


def applied(fixes: list[Fix], **texts: str) -> tuple[list[bool], dict[str, str]]:
    held = {f"{name}.yaml": Text(text) for name, text in texts.items()}
    batch = Batch(held)
    taken = [batch.add(one) for one in fixes]
    assert batch.applied == sum(taken)
    return taken, batch.texts()


@pytest.mark.parametrize(
    ("edits", "taken", "text"),
    [
        ([edit(1, 2, "X")], [True], "aXcdef"),
        ([edit(3, 4, "X"), edit(1, 2, "Y")], [True, True], "aYcXef"),
        ([edit(1, 3, "X"), edit(3, 5, "Y")], [True, True], "aXYf"),
        ([edit(1, 3, "X"), edit(2, 4, "Y")], [True, False], "aXdef"),
        ([edit(2, 4, "X"), edit(1, 3, "Y")], [True, False], "abXef"),
        ([edit(1, 5, "X"), edit(2, 3, "Y")], [True, False], "aXf"),
        ([edit(2, 3, "X"), edit(1, 5, "Y")], [True, False], "abXdef"),
        ([edit(1, 2, "X"), edit(1, 2, "X")], [True, False], "aXcdef"),
        ([edit(2, 2, "X"), edit(2, 2, "Y")], [True, True], "abXYcdef"),
        ([edit(1, 2, "X"), edit(2, 2, "Y"), edit(2, 3, "Z")], [True, False, True], "aXZdef"),
        ([edit(2, 2, "Y"), edit(1, 2, "X"), edit(2, 3, "Z")], [True, False, False], "abYcdef"),
        ([edit(2, 3, "Z"), edit(2, 2, "Y"), edit(3, 3, "W")], [True, False, False], "abZdef"),
        ([edit(1, 3, "X"), edit(2, 2, "Y")], [True, False], "aXdef"),
        ([edit(2, 2, "Y"), edit(1, 3, "X")], [True, False], "abYcdef"),
        ([edit(2, 2, "Y"), edit(2, 2, "V"), edit(1, 3, "X")], [True, True, False], "abYVcdef"),
        ([edit(0, 0, "X"), edit(6, 6, "Y")], [True, True], "XabcdefY"),
    ],
)
def test_edits_of_different_fixes(edits: list[Edit], taken: list[bool], text: str) -> None:
    assert applied([fix(one) for one in edits], a="abcdef") == (taken, {ONE: text})


def test_a_fix_is_applied_whole_or_not_at_all_across_files() -> None:
    first = fix(edit(0, 1, "X"), edit(0, 1, "X", TWO))
    meets = fix(edit(2, 3, "Y"), edit(0, 1, "Y", TWO))
    free = fix(edit(2, 3, "Z"), edit(2, 3, "Z", TWO))
    assert applied([first, meets, free], a="abc", b="abc") == (
        [True, False, True],
        {ONE: "XbZ", TWO: "XbZ"},
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_do_and_columns_by_characters(end: str) -> None:
    text = f"\u2028\x85{end}\U0001f600\u0301b{end}c"
    changes = [
        fix(edit(2, 3, "B", line=2)),
        fix(edit(0, 1, "C", line=3)),
        fix(edit(2, 2, "!", line=1)),
    ]
    assert applied(changes, a=text)[1][ONE] == f"\u2028\x85!{end}\U0001f600\u0301B{end}C"


def test_an_edit_may_go_over_the_end_of_a_line() -> None:
    over = Edit(Location(ONE, 1, 2, 3, 1), "+")
    assert applied([fix(over)], a="ab\r\ncd\r\nef")[1][ONE] == "a+ef"


PLACES = st.tuples(st.integers(0, 12), st.integers(0, 4))


@given(st.lists(PLACES, max_size=10))
def test_a_change_is_taken_on_where_it_stands_clear_of_all_others(
    places: list[tuple[int, int]],
) -> None:
    """The oracle compares each with each."""
    text = "abcdefghijklmnopq"
    kept: list[tuple[int, int, str]] = []
    fixes, wanted = [], []
    for number, (start, length) in enumerate(places):
        change = (start, start + length, f"<{number}>")
        fixes.append(fix(edit(*change)))
        wanted.append(all(clear(change[:2], other[:2]) for other in kept))
        kept += [change] * wanted[-1]
    for start, end, replacement in sorted(kept, key=lambda one: one[:2], reverse=True):
        same = [one[2] for one in kept if one[:2] == (start, end)]
        if replacement == same[-1]:  # all that is inserted in one place, in the order of the fixes
            text = text[:start] + "".join(same) + text[end:]
    assert applied(fixes, a="abcdefghijklmnopq") == (wanted, {ONE: text} if kept else {})


def clear(one: tuple[int, int], other: tuple[int, int]) -> bool:
    if one[0] == one[1] and other[0] == other[1]:
        return True
    if one[0] < one[1] and other[0] < other[1]:
        return one[1] <= other[0] or other[1] <= one[0]
    return one[1] < other[0] or other[1] < one[0]
