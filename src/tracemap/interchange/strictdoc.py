"""What the StrictDoc documents that are written here are known by when they are read."""

from __future__ import annotations

from tracemap.interchange.escapes import escaping

WRITTEN_BY = ("WRITTEN_BY", "tracemap")
"""The entry of a document's metadata that says where it comes from."""

ELSEWHERE = "_ELSEWHERE"
"""Ends the tag of a node that stands for an item that others name and the plan does not hold."""

FIELDS = {
    "title": "TITLE",
    "name": "TITLE",
    "text": "STATEMENT",
    "description": "STATEMENT",
    "discussion": "RATIONALE",
    "level": "MILESTONE_LEVEL",
}
"""The fields that StrictDoc has names for, and one whose name means something else to it."""

NOT_IN_FIELD = escaping(
    r"\A\s|\s\Z|^<(?=<<)|\A>(?=>>\Z)|\[(?=LINK: |ANCHOR: )"
    "|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
)
