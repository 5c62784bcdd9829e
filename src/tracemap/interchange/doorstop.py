"""What Doorstop items are called by, and what those that are written here are known by."""

from __future__ import annotations

import re
from typing import NamedTuple

from tracemap.interchange.escapes import escaping

CONFIG = ".doorstop.yml"
"""The file that makes a folder a document."""

ELSEWHERE = "tracemap_elsewhere"
"""The attribute of an item that others name and the plan does not hold."""

KIND = "tracemap_kind"
"""The attribute that holds the kind of an item; a document gives it to all of its items."""

BY_KIND = {
    ("milestone", "predecessors"),
    ("milestone", "requirements"),
    ("milestone", "test_plans"),
    ("requirement", "derived_from"),
    ("test_plan", "milestones"),
    ("test_plan", "test_cases"),
    ("test_case", "verifies"),
    ("verification_element", "requirement"),
}
"""The fields that a link between two kinds of items is; Doorstop's links have no type."""

PREFIXES = {
    "requirement": "REQ",
    "verification_element": "VER",
    "test_case": "TST",
    "test_plan": "PLN",
    "milestone": "MST",
}
"""The prefix of each document, where its items do not have one of their own in common."""

FIELDS = {
    "title": "header",
    "name": "header",
    "description": "text",
    "level": "milestone_level",
}
"""The fields that Doorstop has names for, and one whose name means something else to it."""

NOT_IN_FIELD = escaping(
    r"\A\s|\s\Z|[ \t]$|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""What Doorstop does not keep where it lays out a file anew, and what is no text."""

_SEPARATED = re.compile(r"([\w.-]+)[-_.](\w+)")
_JOINED = re.compile(r"([\w.-]*\D)(\d+)")


class Uid(NamedTuple):
    """The parts of a UID by which Doorstop tells two apart."""

    prefix: str
    number: int
    name: str


def uid_of(text: str) -> Uid | None:
    """Return the parts of a UID as Doorstop sees them; None where it is none."""
    found = _SEPARATED.match(text)
    if found is not None:
        digits = found[2].isdecimal()
        return Uid(found[1], int(found[2]) if digits else -1, "" if digits else found[2])
    found = _JOINED.match(text)
    return Uid(found[1].rstrip("-_."), int(found[2]), "") if found is not None else None
