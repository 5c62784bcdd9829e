"""What was said of verification elements, test cases, test plans and runs, before it is tied together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tracemap.importing.jira.settings import Settings
from tracemap.importing.reading import Dropped


class Element(NamedTuple):
    """A verification element; `cases` are the test cases that it names itself, with their names.

    `updated` is when it was changed last, as ISO text that sorts; "" where what was read is a copy.
    """

    key: str
    requirement: str | None
    name: str | None
    status: str | None
    updated: str
    cases: tuple[tuple[str, str | None], ...]
    place: str


class Case(NamedTuple):
    """A test case; `issues` are addresses of the issues that it covers, `verifies` their keys where given.

    `is_copy` tells that another program has gathered and renamed it.
    """

    key: str
    name: str | None
    status: str | None
    verifies: tuple[str, ...]
    issues: tuple[str, ...]
    is_copy: bool
    place: str


class Plan(NamedTuple):
    """A test plan, with the ids of its cycles, and the test cases that were run in it where it says so."""

    key: str
    name: str | None
    status: str | None
    document: str | None
    cycles: tuple[str, ...]
    cases: tuple[str, ...]
    place: str


class Run(NamedTuple):
    """One execution of a test case: `when` is a day with its time, as ISO text that sorts; "" if unknown."""

    key: str
    case: str
    cycle: str
    status: str | None
    when: str
    place: str


@dataclass
class Facts:
    """All that was said.

    Attributes:
        settings: how it is read.
        elements, cases, plans, runs: in the order in which they were met.
        statuses: the name of a status by its id.
        issues: the key of an issue by its address, without the version of the interface.
    """

    settings: Settings
    elements: list[Element] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    _dropped: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def drop(self, place: str, what: str, why: str, count: int = 1) -> None:
        """Take down that something was left out; what and why are told once, with the first place."""
        first, so_far = self._dropped.get((what, why), (place, 0))
        self._dropped[what, why] = first, so_far + count

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Return what was left out, in the order in which it was first met."""
        return tuple(
            Dropped(place, what, why, count)
            for (what, why), (place, count) in self._dropped.items()
        )

    def text(self, value: Any, place: str, what: str) -> str | None:
        """Return a value that should be text, None where it is empty; one of another type is dropped."""
        if value is None or value in ("", "None"):
            return None
        if isinstance(value, str):
            return " ".join(value.split()) or None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        self.drop(place, what, f"expected text, found {_kind(value)}")
        return None


def at(value: Any, *path: str) -> Any:
    """Return what stands under keys, one inside the other; None where there is no such place."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def listed(value: Any) -> list[Any]:
    """Return a list as it is, and nothing in place of anything else."""
    return value if isinstance(value, list) else []


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "a list" if isinstance(value, list) else "a mapping"
