"""What the needs.json files that are written here are known by when they are read."""

from __future__ import annotations

TOOL = "tracemap"
"""The program that a file says it comes from."""

TYPES = {
    "milestone": "milestone",
    "requirement": "req",
    "test_plan": "testplan",
    "test_case": "test",
    "verification_element": "verification",
}
"""The type of need that each kind of item is: the usual ones of sphinx-needs, as far as there are."""

ELSEWHERE = "tracemap_elsewhere"
"""Holds, by type, the ids of what links lead to outside of the file, where a link cannot hold them."""
