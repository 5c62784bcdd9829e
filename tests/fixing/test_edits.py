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
        ([edit(1, 2, "X"), edit(2, 2, "Y"), edit(2, 3, "Z")], [True, True, True], "aXYZdef"),
        ([edit(2, 3, "Z"), edit(2, 2, "Y"), edit(2, 2, "W")], [True, True, True], "abYWZdef"),
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


@given(st.lists(st.lists(PLACES, min_size=1, max_size=3), max_size=8))
def test_no_character_is_changed_by_two_fixes_and_every_other_one_stays(
    fixes: list[list[tuple[int, int]]],
) -> None:
    """The oracle goes over the characters one by one."""
    text = "abcdefghijklmnopq"
    owner: dict[int, int] = {}
    inserted: dict[int, list[int]] = {}
    wanted: list[bool] = []
    made = []
    for number, places in enumerate(fixes):
        spans = [(start, start + length) for start, length in places]
        made.append(fix(*(edit(start, end, f"<{number}>") for start, end in spans)))
        covered = [set(range(*span)) for span in spans]
        if any(one & other for at, one in enumerate(covered) for other in covered[:at]):
            return  # no rule gives a fix that meets itself
        if any(start < at < end for start, end in spans for at, to in spans if at == to):
            return
        free = not any(at in owner for one in covered for at in one)
        for start, end in spans:
            if start == end:
                free &= not (
                    start in owner
                    and owner.get(start - 1) == owner[start]
                    and _joined(made, owner, start)
                )
            else:
                free &= not any(start < at < end for at in inserted)
        wanted.append(free)
        if free:
            for start, end in spans:
                if start == end:
                    inserted.setdefault(start, []).append(number)
                owner |= dict.fromkeys(range(start, end), number * 100 + start)
    taken, texts = applied(made, a=text)
    assert taken == wanted
    kept = [character for at, character in enumerate(text) if at not in owner]
    left = texts.get(ONE, text)
    assert [one for one in left if one.isalpha()] == kept


def _joined(made: list[Fix], owner: dict[int, int], at: int) -> bool:
    """Tell whether one edit changes the characters on both sides of a place."""
    return owner[at] == owner[at - 1]
