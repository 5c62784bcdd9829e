"""Shares of requirements as text: what is wanted, what there is, and by which requirements it is less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracemap.output.table import Cell, Column, Table, as_text
from tracemap.output.terminal import Style, enumerated, plain
from tracemap.questions.shares import Change, Shares, Threshold

_MOST_NAMED = 5


def shares_text(shares: Shares, style: Style) -> str:
    """Return the thresholds and the changes, each with what is missing; nothing where none is asked for."""
    parts = []
    if shares.thresholds:
        parts.append(f"at least, of requirements {_MEANT[shares.measure]}\n")
        parts.append(
            _table(("group", "wanted", "share", ""), map(_threshold, shares.thresholds), style)
        )
    if shares.before:
        name, commit = shares.before
        head = "\n" if parts else ""
        against = f"{plain(name)} ({commit[:10]})"
        parts.append(f"{head}against {against}, of requirements {_MEANT[shares.measure]}\n")
        parts.append(_table(("group", "before", "now", ""), map(_change, shares.changes), style))
    return "".join(parts)


_MEANT = {"planned": "with a milestone and a test case", "verified": "that are verified"}


def _table(heads: Sequence[str], rows: Iterator[Sequence[Cell]], style: Style) -> str:
    return as_text(Table([Column(head) for head in heads], list(rows)), style, indent="  ")


def _threshold(one: Threshold) -> Sequence[Cell]:
    said = (
        "" if one.met else f"missed: {enumerated(one.missing, _MOST_NAMED) or 'the group is empty'}"
    )
    return one.key, f"{one.percent}%", str(one.share), said or "met"


def _change(one: Change) -> Sequence[Cell]:
    return one.key, str(one.before), str(one.share), _said(one)


def _said(one: Change) -> str:
    if not one.worse:
        return "no worse"
    reasons = []
    if one.lost:
        reasons.append(f"no longer counted: {enumerated(one.lost, _MOST_NAMED)}")
    if one.uncovered:
        reasons.append(f"new and not counted: {enumerated(one.uncovered, _MOST_NAMED)}")
    return "worse; " + ("; ".join(reasons) or "requirements that counted are gone")
