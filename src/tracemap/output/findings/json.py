"""The findings as JSON, all of them: `schemas/output/check.schema.json` has the shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from tracemap.checking.check import CheckResult
from tracemap.checking.fingerprint import subject
from tracemap.findings import Finding
from tracemap.output.json_text import Encoded, joined, json_pieces, on_one_line
from tracemap.output.report import Report
from tracemap.second_process import Parcels, is_worthwhile, second_process

_WORTH = 4_000
"""Of how many findings on a second process saves more than it costs to start."""
_SOME = 500


def render(report: Report) -> str:
    """Return the result of the check as it is, whatever people would be shown of it."""
    return joined(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """Yield the same in pieces; those of many findings are made in two processes."""
    result = report.result
    with _lines(result) as lines:
        yield from json_pieces({**result.head(), "findings": lines})


@contextmanager
def _lines(result: CheckResult) -> Iterator[Iterator[Encoded]]:
    """Give the JSON of each finding, in their order."""
    if len(result.findings) < _WORTH or not is_worthwhile():
        yield _encoded(result, result.findings)
        return
    # Those on one item stay together, since they are numbered where nothing else tells them apart.
    is_theirs = [hash(subject(one.problem)) & 1 == 1 for one in result.findings]
    own, theirs = (
        [one for one, there in zip(result.findings, is_theirs, strict=True) if there is wanted]
        for wanted in (False, True)
    )
    with second_process(lambda: [*_packed(_encoded(result, theirs)), b""]) as parcels:
        made = iter(list(_encoded(result, own)))  # while the second process makes the others
        received = _received(parcels, result, theirs)
        yield (next(received if there else made) for there in is_theirs)


def _encoded(result: CheckResult, findings: Sequence[Finding]) -> Iterator[Encoded]:
    return map(on_one_line, result.finding_dicts(findings))


def _packed(lines: Iterator[Encoded]) -> Iterator[bytes]:
    while some := "\n".join(islice(lines, _SOME)):
        yield some.encode("utf-8", "surrogatepass")


def _received(
    parcels: Parcels | None, result: CheckResult, theirs: Sequence[Finding]
) -> Iterator[Encoded]:
    """Yield what the second process made; from where it falls silent on, what is made here."""
    received = 0
    while data := parcels.take() if parcels else None:
        lines: Iterable[str] = data.decode("utf-8", "surrogatepass").split("\n")
        for line in lines:
            yield Encoded(line)
            received += 1
    if data is None:
        yield from islice(_encoded(result, theirs), received, None)
