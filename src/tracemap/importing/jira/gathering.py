"""From answers to what they say: every object in them is looked at, however they are nested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from tracemap.importing.jira import docsteady, shapes
from tracemap.importing.jira.facts import Facts
from tracemap.importing.jira.files import Answer
from tracemap.importing.jira.settings import Settings
from tracemap.importing.jira.shapes import Shape

_MOST_OBJECTS = 2_000_000


def gather(answers: Iterable[Answer], settings: Settings) -> Facts:
    """Return what the answers say; a file without anything that is known is dropped."""
    facts = Facts(settings)
    for answer in answers:
        known = False
        for value, place in _objects(answer):
            shape = _shape_of(value)
            if shape is not None:
                shape(value, place, facts)
                known = True
        if answer.is_file and not known:
            why = "nothing in it is an answer of Jira or Zephyr Scale that is known"
            facts.drop(answer.place, f"file {PurePath(answer.place).name}", why)
    return facts


def _shape_of(value: dict[str, Any]) -> Shape | None:
    if docsteady.are_last_runs(value):
        return docsteady.read_last_runs
    return docsteady.shape_of(value) or shapes.shape_of(value)


def _objects(answer: Answer) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the objects of an answer with their places, the outer ones first; of a known one no inner ones.

    Nothing recurses, however deep an answer nests.
    """
    left: list[tuple[Any, str]] = [(answer.value, f"{answer.place}: $")]
    seen = 0
    while left and seen < _MOST_OBJECTS:
        seen += 1
        value, place = left.pop()
        if isinstance(value, list):
            left.extend(
                (one, f"{place}[{number}]") for number, one in reversed([*enumerate(value)])
            )
        elif isinstance(value, dict):
            yield value, place
            if _shape_of(value) is None:
                left.extend((one, f"{place}.{key}") for key, one in reversed(value.items()))
