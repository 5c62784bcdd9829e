"""Names of files that are one everywhere."""

from __future__ import annotations

import pytest

from tracemap.output.file_names import folded, is_device


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "CON",
        "prn",
        "Aux.x",
        "nul",
        "com1",
        "LPT9.a.b",
        "com\u00b9",
        "conin$",
        "CONOUT$",
        "con .x",
    ],
)
def test_what_is_a_device_on_windows_is_known(name: str) -> None:
    assert is_device(name)


@pytest.mark.parametrize(
    "name", ["", "cons", "con-1", "xcon", "com", "com10", "lpt", "x.con", "aux-1"]
)
def test_what_only_begins_or_ends_so_is_none(name: str) -> None:
    assert not is_device(name)


@pytest.mark.parametrize(
    ("one", "other"), [("a/B.yaml", "A/b.yaml"), ("\u00e9", "E\u0301"), ("\u212b", "\u00e5")]
)
def test_paths_that_file_systems_take_for_one_are_folded_to_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("a/b", "ab"), ("e", "\u00e9")])
def test_other_paths_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)
