"""The findings as JSON, all of them: `schemas/output/check.schema.json` has the shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import compress, islice, starmap
from operator import not_

from tracemap.checking.check import CheckResult
from tracemap.checking.fingerprint import subject
from tracemap.findings import Finding
from tracemap.output.json_text import Encoded, encoded, joined, json_pieces, on_one_line, quoted
from tracemap.output.report import Report
from tracemap.second_process import is_worthwhile, second_process, taken

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
    theirs = [*compress(result.findings, is_theirs)]
    own = [*compress(result.findings, map(not_, is_theirs))]
    with second_process(lambda: [*_packed(_encoded(result, theirs)), b""]) as parcels:
        made = iter(list(_encoded(result, own)))  # while the second process makes the others
        received = taken(parcels, _unpacked, lambda: _encoded(result, theirs))
        yield (next(received if there else made) for there in is_theirs)


def _encoded(result: CheckResult, findings: Sequence[Finding]) -> Iterator[Encoded]:
    return starmap(_line, result.with_fingerprints(findings))


def _line(finding: Finding, fingerprint: str) -> Encoded:
    """Return the JSON of a finding; of one without lists at a third of the cost of any value."""
    problem = finding.problem
    if problem.suggestions or problem.fix or problem.related:
        return on_one_line(finding.to_dict() | {"fingerprint": fingerprint})
    path, line, column, end_line, end_column, sheet = problem.location
    return encoded(
        f'{{"code": "{problem.code}", "name": "{finding.name}", "severity": "{finding.severity.value}",'
        f' "message": {quoted(problem.message)}, "path": {quoted(path)},'
        f' "sheet": {quoted(sheet) if sheet is not None else "null"},'
        f' "line": {line}, "column": {column}, "end_line": {end_line}, "end_column": {end_column},'
        f' "id": {quoted(problem.id) if problem.id is not None else "null"},'
        ' "suggestions": [], "fixable": false, "fix": null,'
        f' "help": {quoted(problem.help) if problem.help else "null"}, "related": [],'
        f' "fingerprint": "{fingerprint}"}}'
    )


def _packed(lines: Iterator[Encoded]) -> Iterator[bytes]:
    while some := "\n".join(islice(lines, _SOME)):
        yield some.encode("utf-8", "surrogatepass")


def _unpacked(data: bytes) -> list[Encoded]:
    return [*map(Encoded, data.decode("utf-8", "surrogatepass").split("\n"))]
