"""Bringing a baseline up to date: what is new goes in, what is gone goes out, the rest stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import NamedTuple

from tracemap.checking.baseline import STALE, stale_entries
from tracemap.checking.check import CheckResult
from tracemap.errors import ConfigError
from tracemap.findings import Finding, Severity
from tracemap.loading.baseline import Baseline, blocks, parse_baseline
from tracemap.patterns import pattern

_HEAD = """\
# The findings that this project accepts for now, by fingerprint. `tracemap check --update-baseline`
# adds what is new and takes out what is gone; `reason` and `expires` are yours to write.
"""

_NOTHING = pattern(r"^\{\}[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
"""A mapping of nothing, which takes no entry after it."""


class Update(NamedTuple):
    """A baseline brought up to date.

    Attributes:
        text: what the file is to hold.
        added: how many findings are accepted anew.
        removed: how many entries are taken out.
        expired: how many entries stand whose last day is past: their finding is not accepted again by itself.
    """

    text: str
    added: int
    removed: int
    expired: int


def updated(
    baseline: Baseline, result: CheckResult, judged: Collection[str], least: Severity
) -> Update:
    """Return a baseline that accepts what a check reports, and holds nothing stale.

    All that is written in it stays byte for byte, but for stale entries and the comments right above them.

    Args:
        baseline: the one that there is; an empty one where there is none yet.
        result: the check, made with that baseline.
        judged: the codes of the rules whose entries are taken out where nothing is found of them.
        least: the least severity that is accepted anew.

    Raises:
        ConfigError: the file is written so that it cannot be kept.
    """
    findings = {result.fingerprint(one): one for one in result.findings if one.code != STALE}
    found = {*findings, *(result.fingerprint(one.finding) for one in result.suppressed)}
    stale = set(stale_entries(baseline, found, judged))
    kept = "".join(text for fingerprint, text in blocks(baseline) if fingerprint not in stale)
    new = {
        fingerprint: finding
        for fingerprint, finding in findings.items()
        if fingerprint not in baseline.accepted and finding.severity.rank >= least.rank
    }
    if new and not baseline.accepted:
        kept = _NOTHING().sub("", kept)
    text = kept or _HEAD
    if not text.endswith(("\n", "\r")):
        text += "\n"
    text += "".join(_entry_text(fingerprint, finding) for fingerprint, finding in new.items())
    _confirm(text, baseline.name, (baseline.accepted.keys() - stale) | new.keys())
    expired = sum(
        entry.expires is not None and entry.expires < result.as_of and fingerprint not in stale
        for fingerprint, entry in baseline.accepted.items()
    )
    return Update(text, len(new), len(stale), expired)


def _confirm(text: str, name: str, expected: Collection[str]) -> None:
    """Make sure that a new text holds the entries that it should, however the rest is written.

    Raises:
        ConfigError: it does not.
    """
    try:
        right = parse_baseline(text, name).accepted.keys() == expected
    except ConfigError:
        right = False
    if not right:
        advice = (
            "write each entry on lines of its own, with no brackets around all and no '...' behind"
        )
        raise ConfigError(f"{name}: entries cannot be added to it as it is written", advice)


def _entry_text(fingerprint: str, finding: Finding) -> str:
    place = finding.location.path + (f" {finding.problem.id}" if finding.problem.id else "")
    return (
        f"{fingerprint}:\n"
        f"  rule: {finding.code}\n"
        f"  at: {_scalar(place)}\n"
        f"  says: {_scalar(finding.message)}\n"
    )


def _scalar(text: str) -> str:
    """Return a text as a double-quoted scalar of YAML."""
    return "".join(
        character if character.isprintable() else _escaped(character)
        for character in json.dumps(text, ensure_ascii=False)
    )


def _escaped(character: str) -> str:
    code = ord(character)
    # Half of a pair is no character that YAML could hold.
    return f"\\U{0xFFFD if 0xD800 <= code < 0xE000 else code:08x}"
