"""Two processes that write the findings as JSON write what one writes."""

from __future__ import annotations

import json as standard
import os
from pathlib import Path
from typing import Any

import pytest

from tests.meanings.strategies import AS_OF
from tests.output.awkward import FINDINGS, SUPPRESSED, many, report
from tracemap import second_process
from tracemap.checking.check import check
from tracemap.loading.load import load_catalog
from tracemap.output.findings import json
from tracemap.output.json_text import as_json
from tracemap.output.report import Report
from tracemap.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")

ALIKE = [one for one in many(300) for _ in range(3)]
"""Findings that nothing but their order tells apart, three of each."""
REPORTS = {
    "hostile": report(),
    "hostile, none suppressed": report(suppressed=()),
    "alike": report(ALIKE, ()),
    "alike, some suppressed": report(ALIKE, SUPPRESSED),
    "one": report(FINDINGS[:1], ()),
    "none": report((), ()),
}


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a second process however few findings there are, and whatever threads the tests have."""
    monkeypatch.setattr(json, "_WORTH", 0)
    monkeypatch.setattr(json, "_SOME", 7)
    monkeypatch.setattr(json, "is_worthwhile", lambda: True)
    monkeypatch.setattr(second_process, "_can_fork", lambda: True)


def by_one(one: Report) -> str:
    """Return what one process writes, a value after the other."""
    return as_json(one.result.to_dict())


@pytest.fixture(params=REPORTS)
def written(request: pytest.FixtureRequest) -> tuple[Report, str]:
    one = REPORTS[request.param]
    return one, by_one(one)


@pytest.mark.usefixtures("two")
def test_two_processes_write_what_one_writes(written: tuple[Report, str]) -> None:
    one, text = written
    assert json.render(one) == text
    assert standard.loads(text)["findings"] == one.result.to_dict()["findings"]


@pytest.mark.usefixtures("two")
def test_they_write_the_same_of_a_real_plan(rubin: Path) -> None:
    one = report()._replace(result=check(Snapshot(load_catalog(rubin), AS_OF)))
    assert json.render(one) == by_one(one)


@pytest.mark.usefixtures("two")
def test_both_processes_write(monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[int] = []
    encoded = json._encoded

    def counted(result: Any, findings: Any) -> Any:
        here.append(len(findings))
        return encoded(result, findings)

    monkeypatch.setattr(json, "_encoded", counted)
    json.render(REPORTS["alike"])
    (own,) = here
    assert 0 < own < len(ALIKE)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("end", ["exception", "exit"])
def test_a_process_that_ends_before_it_sends_costs_no_finding(
    written: tuple[Report, str], monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    def ending(_lines: Any) -> bytes:
        if end == "exception":
            raise MemoryError
        os._exit(3)

    monkeypatch.setattr(json, "_packed", ending)
    assert json.render(written[0]) == written[1]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("cut", [0, 1, 20, 4000, 30_000])
def test_a_process_that_ends_while_it_sends_costs_no_finding(
    monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    def cut_off(pipe: int, parcels: Any) -> None:
        whole = b"".join(len(one).to_bytes(8, "big") + one for one in parcels)
        assert len(whole) > cut
        os.write(pipe, whole[:cut])

    one = REPORTS["alike"]
    monkeypatch.setattr(second_process, "_send", cut_off)
    assert json.render(one) == by_one(one)


@pytest.mark.usefixtures("two")
def test_where_there_can_be_no_second_process_one_writes_all(
    written: tuple[Report, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_process, "_can_fork", lambda: False)
    assert json.render(written[0]) == written[1]
