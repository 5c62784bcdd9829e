"""What the ReqIF files that are written here are known by when they are read."""

from __future__ import annotations

TOOL = "tracemap"
"""The tool that a file says it comes from."""

ELSEWHERE = " (not in this plan)"
"""Ends the type of an object that stands for an item that others name and the plan does not hold."""

ID = "ReqIF.ForeignID"
TITLE = "ReqIF.Name"
TEXT = "ReqIF.Text"
HEADING = "ReqIF.ChapterName"
"""The attributes that requirement tools agree on; one that has the last is a heading."""
