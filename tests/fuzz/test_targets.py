"""Every target on its seeds, on what once broke it, and on a few inputs made from them by a fixed chance."""

from __future__ import annotations

import pytest

from tests.fuzz.mutations import inputs_of, words_of
from tests.fuzz.registry import TARGETS
from tests.fuzz.target import CRASHES, DICTIONARIES

CRASHED = sorted(path for path in CRASHES.glob("*/*"))


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_its_seeds_and_what_is_made_of_them(name: str) -> None:
    target = TARGETS[name]
    for data in (*target.seeds(), b"", *inputs_of(target, target.inputs)):
        try:
            target.run(data)
        except BaseException as error:
            error.add_note(f"the input is {data!r}")
            raise


@pytest.mark.parametrize("path", CRASHED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_a_target_breaks_it_no_more(path) -> None:
    TARGETS[path.parent.name].run(path.read_bytes())


def test_every_crash_is_kept_under_the_name_of_a_target() -> None:
    assert {path.parent.name for path in CRASHED} <= set(TARGETS)


def test_every_dictionary_is_used_and_has_words() -> None:
    used = {target.dictionary for target in TARGETS.values()} - {""}
    assert used == {path.name for path in DICTIONARIES.iterdir()}
    for name in used:
        words = words_of(name)
        assert (
            len(words)
            == len((DICTIONARIES / name).read_text("utf-8").splitlines())
            == len({*words})
        )


def test_the_same_inputs_are_made_every_time() -> None:
    target = TARGETS["yaml"]
    made = list(inputs_of(target, 50))
    assert made == list(inputs_of(target, 50)) != list(inputs_of(target, 50, seed=1))
    assert len(set(made)) > 40
