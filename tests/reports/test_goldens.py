"""Both documents in every format on a small plan, as a reader gets them.

`TRACEMAP_UPDATE_GOLDENS=1 pytest tests/reports` writes the files anew; read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import assert_golden
from tests.cli.test_json import assert_conforms
from tracemap.comparing.diff import Named, diff
from tracemap.questions.narrowing import Narrowing
from tracemap.reports.control import control_table
from tracemap.reports.documents import FORMATS, SUFFIXES, control_text, milestones_text
from tracemap.reports.milestones import milestone_document
from tracemap.snapshot import Snapshot

GOLDENS = Path(__file__).parent / "goldens"


@pytest.mark.parametrize("format", FORMATS)
def test_the_milestone_document_is_what_its_golden_says(snapshot: Snapshot, format: str) -> None:
    text = milestones_text(milestone_document(snapshot), format)
    assert_golden(GOLDENS / f"milestones.{SUFFIXES[format]}", text)


@pytest.mark.parametrize("format", FORMATS)
def test_the_control_table_is_what_its_golden_says(snapshot: Snapshot, format: str) -> None:
    text = control_text(control_table(snapshot), format)
    assert_golden(GOLDENS / f"control.{SUFFIXES[format]}", text)


def test_what_changed_is_what_its_golden_says(snapshot: Snapshot, plan: Path) -> None:
    from tests.reports.conftest import DAY
    from tracemap.loading.load import load_catalog

    path = plan / "milestones" / "all.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("completed: 2023-07-15", "").replace("2024-05-01", "2024-04-01"))
    before = Snapshot(load_catalog(plan), DAY)
    since = diff(before, snapshot, (Named("last-month"), Named("now")))
    document = milestone_document(snapshot, Narrowing(wbs=("01.02", "01.03")), since)
    assert_golden(GOLDENS / "changes.md", milestones_text(document, "markdown"))


def test_that_nothing_changed_is_said(snapshot: Snapshot) -> None:
    since = diff(snapshot, snapshot, (Named("last-month"), Named("now")))
    text = milestones_text(milestone_document(snapshot, since=since), "markdown")
    assert "## Changes since last\\-month\n\nNothing changed." in text.replace("last-", "last\\-")


def test_the_json_of_both_keeps_its_schema(snapshot: Snapshot) -> None:
    since = diff(snapshot, snapshot, (Named("one"), Named("other")))
    whole = milestone_document(snapshot, since=since).to_dict()
    assert_conforms(json.loads(json.dumps(whole)), "report-milestones")
    assert_conforms(json.loads(json.dumps(control_table(snapshot).to_dict())), "report-control")
