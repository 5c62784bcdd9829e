"""A finding keeps its fingerprint while its fault stays, and no two faults of a plan share one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tracemap.checking import fingerprint
from tracemap.checking.check import check
from tracemap.checking.fingerprint import fingerprints
from tracemap.checking.selection import Selection
from tracemap.findings import Finding, Problem, Severity
from tracemap.loading.load import load_catalog
from tracemap.snapshot import Snapshot
from tracemap.source import Location

AS_OF = date(2024, 3, 23)


def finding(
    code: str = "TM202",
    message: str = "unknown requirement 'X' in 'requirements' of 'A'",
    path: str = "milestones/a.yaml",
    line: int = 1,
    id: str | None = "A",
) -> Finding:
    place = Location(path, line, 1, line, 2)
    return Finding(Problem(code, message, place, id), "unknown-requirement", Severity.ERROR)


def test_a_fingerprint_stays_the_same_from_one_version_to_the_next() -> None:
    """Baselines are written with it: another form would make every entry of every team stale."""
    assert fingerprints([finding()]) == ["61a4ebc2dcba24bec551163880aeef53"]


def test_a_fingerprint_survives_a_move_and_another_wording() -> None:
    first = fingerprints([finding()])
    assert fingerprints([finding(line=99)]) == first
    assert fingerprints([finding(path="milestones/b.yaml")]) == first
    assert fingerprints([finding(message="'A' has among its 'requirements' no 'X'")]) == first


def test_an_apostrophe_in_a_name_makes_no_date_a_part_of_a_fingerprint() -> None:
    said = "'A'B' is due {}, {} days before its predecessor 'C''D'"
    first, second, other = (
        fingerprints([finding(message=message)])
        for message in (
            said.format("2024-01-01", 30),
            said.format("2024-01-02", 29),
            said.format("2024-01-01", 30).replace("A'B", "A'E"),
        )
    )
    assert first == second != other


@given(st.text("'\"a_ -\u00e9\n\u0301", max_size=30))
def test_what_stands_in_quotes_is_found_wherever_a_quote_follows_no_letter(message: str) -> None:
    """The expression by which fingerprints were made from the first version on, which is slower."""
    first = re.compile(r"(?<!\w)'(.*?)'(?!\w)|\"([^\"]*)\"", re.DOTALL)
    assert fingerprint._NAMED.findall(message) == first.findall(message)


def test_a_fingerprint_tells_codes_items_and_values_apart() -> None:
    different = [
        finding(),
        finding(code="TM201"),
        finding(id="B"),
        finding(message="unknown requirement 'Y' in 'requirements' of 'A'"),
        finding(id=None),
        finding(id=None, path="milestones/b.yaml"),
    ]
    assert len({fingerprints([one])[0] for one in different}) == len(different)


def test_findings_that_are_alike_are_numbered() -> None:
    both = fingerprints([finding(), finding(line=2)])
    assert both[0] == fingerprints([finding()])[0]
    assert both[0] != both[1]


def judged(plan: Path, as_of: date) -> dict[str, str]:
    """Return the findings of all rules as of a date: what they say, by fingerprint."""
    catalog = load_catalog(plan)
    selection = Selection.of(catalog.config).narrowed(("TM",), None)
    found = check(Snapshot(catalog, as_of), selection).findings
    known = {mark: str(one.location) for mark, one in zip(fingerprints(found), found, strict=True)}
    assert len(known) == len(found)
    return known


def test_time_alone_changes_no_fingerprint_of_a_real_plan(rubin: Path) -> None:
    today, tomorrow = judged(rubin, AS_OF), judged(rubin, AS_OF + timedelta(1))
    assert today == tomorrow


def test_time_alone_changes_no_fingerprint_of_the_example_plan(root: Path) -> None:
    assert judged(root, AS_OF) == judged(root, AS_OF + timedelta(1))
