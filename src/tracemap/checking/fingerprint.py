"""What a finding is known by: the same text for the same fault, wherever its line has moved to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracemap.findings import Finding, Problem
from tracemap.inputs import digest

_NAMED = re.compile(r"'(?<!\w')(.*?)'(?!\w)|\"([^\"]*)\"", re.DOTALL)
"""What stands in quotes; an apostrophe inside a word is none. (What begins with a quote is found faster.)"""


def subject(problem: Problem) -> str:
    """Return what a problem is about: an item, or where it is about none, a file."""
    return f"file {problem.location.path}" if problem.id is None else f"item {problem.id}"


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return the fingerprint of each finding, in their order; see `each_fingerprint`."""
    return list(each_fingerprint(findings))


def each_fingerprint(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the fingerprint of each finding, in their order: 32 hexadecimal digits.

    It is made of the code, the item (of a finding about no item: the path of its file), and what the message
    names in quotes: ids, fields and values. Lines, dates, counts of days and the wording of a message are no
    part of it, nor is the file of an item, so that it stays as lines move, as time goes by and as items
    move between files. Findings that all this does not tell apart are numbered in their order.
    """
    seen: dict[str, int] = {}
    for finding in findings:
        problem = finding.problem
        named = {one or other for one, other in _NAMED.findall(problem.message)}
        whole = "\x1f".join((problem.code, subject(problem), *sorted(named)))
        times = seen[whole] = seen.get(whole, 0) + 1
        yield digest(f"{whole}\x1e{times}".encode("utf-8", "surrogatepass"))
