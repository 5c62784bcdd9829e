"""Bringing a baseline up to date: what is new goes in, what is gone goes out, the rest stays as it is."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from tracemap.checking.baseline import STALE
from tracemap.checking.check import CheckResult
from tracemap.findings import Finding, Severity
from tracemap.loading.baseline import Baseline, blocks

_HEAD = """\
# The findings that this project accepts for now, by fingerprint. `tracemap check --update-baseline`
# adds what is new and takes out what is gone; `reason` and `expires` are yours to write.
"""


@dataclass(frozen=True, slots=True)
class Update:
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

    Entries that stay keep their text byte for byte, with the comments above them.

    Args:
        baseline: the one that there is; an empty one where there is none yet.
        result: the check, made with that baseline.
        judged: the codes of the rules whose entries are taken out where nothing is found of them.
        least: the least severity that is accepted anew.

    Raises:
        ConfigError: the file is written so that it cannot be kept.
    """
    head, texts = blocks(baseline)
    findings = {result.fingerprint(one): one for one in result.findings if one.code != STALE}
    found = {*findings, *(result.fingerprint(one.finding) for one in result.suppressed)}
    stale = {
        fingerprint
        for fingerprint, entry in baseline.accepted.items()
        if fingerprint not in found and entry.rule in judged
    }
    kept = [text for fingerprint, text in texts.items() if fingerprint not in stale]
    new = {
        fingerprint: finding
        for fingerprint, finding in findings.items()
        if fingerprint not in baseline.accepted and finding.severity.rank >= least.rank
    }
    text = (head or _HEAD) + "".join(kept)
    if text and not text.endswith(("\n", "\r")):
        text += "\n"
    text += "".join(_entry_text(fingerprint, finding) for fingerprint, finding in new.items())
    expired = sum(
        entry.expires is not None and entry.expires < result.as_of and fingerprint not in stale
        for fingerprint, entry in baseline.accepted.items()
    )
    return Update(text, len(new), len(texts) - len(kept), expired)


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
