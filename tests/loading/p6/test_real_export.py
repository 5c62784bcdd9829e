"""The real export with the real annotations, against plain code that reads the sheets by itself."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.loading.p6.plans import EXPORT, LOCAL, layered
from tests.loading.sheets import xls, xlsx
from tracemap.catalog import Catalog
from tracemap.comparing.scenario import Assumption, assuming
from tracemap.config import default_config
from tracemap.loading.p6.workbook import read_sheets
from tracemap.model import place_of
from tracemap.snapshot import Snapshot

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Row = dict[str, str]


class Sheets(NamedTuple):
    """The two sheets as another hand reads them: a mapping by column for each row, by its number from 1."""

    tasks: dict[int, Row]
    links: dict[int, Row]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    found = shared_data / "import"
    if not (found / "201904-ME.xls").is_file():
        pytest.skip("the real plans hold no 'import/201904-ME.xls'")
    return found


@pytest.fixture(scope="module")
def sheets(folder: Path) -> Sheets:
    import xlrd

    book = xlrd.open_workbook(str(folder / "201904-ME.xls"), logfile=StringIO())
    read = []
    for name in ("TASK", "TASKPRED"):
        sheet = book.sheet_by_name(name)
        columns = sheet.row_values(0)
        read.append(
            {
                number + 1: {
                    column: str(sheet.cell_value(number, place))
                    for place, column in enumerate(columns)
                }
                for number in range(2, sheet.nrows)
            }
        )
    return Sheets(*read)


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    local = (folder / "local.yaml").read_bytes()
    return layered((folder / "201904-ME.xls").read_bytes(), {LOCAL: local})


@pytest.fixture(scope="module")
def local(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.load((folder / "local.yaml").read_text("utf-8"), yaml.BaseLoader)
    return read


def day(text: str) -> date | None:
    if not text:
        return None
    form = "%m/%d/%Y %I:%M:%S %p" if " " in text else "%m/%d/%Y"
    return datetime.strptime(text, form).date()  # noqa: DTZ007  # a cell knows no zone


def test_codes_names_and_dates_are_those_of_the_sheet_and_the_annotations(
    sheets: Sheets, local: dict[str, Any], catalog: Catalog
) -> None:
    assert len(sheets.tasks) == 386
    for row in sheets.tasks.values():
        code = row["task_code"]
        milestone, said = catalog.milestones[code], local.get(code) or {}
        started = day(row["start_date"])
        assert milestone.name == (said.get("name") or row["task_name"])
        assert milestone.wbs == (re.sub(r"^LSST ME 19-04\.", "", row["wbs_id"]),)
        assert milestone.due == (day(row["base_end_date"]) or started)
        assert milestone.forecast == (day(row["end_date"]) or started)
        finished = day(row["act_end_date"])
        completed = (finished or started) if row["status_code"] == "Completed" else None
        assert milestone.completed == completed
        for field in ("description", "comment", "test_spec", "jira", "jira_testplan", "short_name"):
            assert getattr(milestone, field) == (said.get(field) or None)
    exported = {row["task_code"] for row in sheets.tasks.values()}
    named = {code for code, said in local.items() if said.get("name")}
    assert catalog.milestones.keys() == exported | named
    assert len(catalog.milestones) == 389


def test_what_is_completed_is_what_the_status_says(sheets: Sheets, catalog: Catalog) -> None:
    completed = {one.id for one in catalog.milestones.values() if one.completed}
    said = {row["task_code"] for row in sheets.tasks.values() if row["status_code"] == "Completed"}
    assert completed == said
    assert len(completed) == 231


def test_predecessors_are_those_that_a_walk_forwards_over_the_sheet_finds(
    sheets: Sheets, catalog: Catalog
) -> None:
    codes = {row["task_code"] for row in sheets.tasks.values()}
    out = defaultdict(set)
    for row in sheets.links.values():
        kind = row["pred_type"]
        out[row["pred_task_id"], kind[0]].add((row["task_id"], kind[1]))
    found = {(first, waiting) for first in codes for waiting in _reached_from(first, codes, out)}
    assert len(sheets.links) == 14_039
    milestones = catalog.milestones.values()
    assert {(first, one.id) for one in milestones for first in one.predecessors} == found
    direct = {(row["pred_task_id"], row["task_id"]) for row in sheets.links.values()}
    assert found - direct == catalog.through.keys()
    assert (len(found), len(catalog.through)) == (1448, 1086)


def _reached_from(first: str, codes: set[str], out: Any) -> set[str]:
    """Return the milestones that wait for one: from the start of an activity its finish follows too."""
    waiting, seen, reached = [(first, "S"), (first, "F")], set(), set()
    while waiting:
        end = waiting.pop()
        for code, letter in out[end]:
            if code in codes:
                reached.add(code)
                continue
            for follows in {"S": "SF", "F": "F"}[letter]:
                if (code, follows) not in seen:
                    seen.add((code, follows))
                    waiting.append((code, follows))
    return reached


@pytest.mark.parametrize("working_days", [WEEK, WEEK[:5]])
def test_lags_move_no_date_that_p6_gives_and_count_once_a_milestone_slips(
    catalog: Catalog, working_days: tuple[str, ...]
) -> None:
    settings = catalog.config.calendar._replace(working_days=working_days)
    dated = catalog._replace(config=catalog.config._replace(calendar=settings))
    with_lags = Snapshot(dated, date(2019, 4, 30))
    without = Snapshot(dated._replace(lags={}), date(2019, 4, 30))
    lags = with_lags.precedence.lags
    links = sum(map(len, with_lags.precedence.predecessors))
    assert (links, len(lags), min(lags.values()), max(lags.values())) == (1448, 326, -2, 43)
    numbers = range(len(dated.milestones))
    assert [with_lags.schedule.expected(one) for one in numbers] == [
        without.schedule.expected(one) for one in numbers
    ]
    slip = [Assumption("move", "LDM-503-11", "2022-09-30")]
    moved = [assuming(one, slip) for one in (with_lags, without)]
    dates = [one.schedule.expected(one.precedence.number["LDM-503-17"]) for one in moved]
    assert dates == [date(2022, 10, 2 if len(working_days) == 7 else 4), date(2022, 9, 30)]


def test_every_value_stands_in_the_cell_or_on_the_line_that_says_it(
    folder: Path, sheets: Sheets, catalog: Catalog
) -> None:
    lines = (folder / "local.yaml").read_text("utf-8").split("\n")
    places = 0
    for milestone in catalog.milestones.values():
        for field in milestone._fields[:-2]:
            if getattr(milestone, field) in (None, ()):
                continue
            place = place_of(milestone, field)
            places += 1
            if place.sheet is None:
                assert place.path == LOCAL
                written = lines[place.line - 1][place.column - 1 :]
                assert written, place
                if field in ("jira", "test_spec", "jira_testplan"):
                    assert written.strip("'") == getattr(milestone, field)
                continue
            assert place.path == EXPORT
            row = (sheets.tasks if place.sheet == "TASK" else sheets.links)[place.line]
            cell = list(row.values())[place.column - 1]
            assert row["task_code" if place.sheet == "TASK" else "task_id"] == milestone.id
            match field:
                case "id" | "name":
                    assert cell == getattr(milestone, field)
                case "due" | "forecast" | "completed":
                    assert day(cell) == getattr(milestone, field)
                case "predecessors":
                    between = catalog.through.get((milestone.predecessors[0], milestone.id))
                    assert cell == (between[-1] if between else milestone.predecessors[0])
    assert places > 2000


def test_an_export_saved_in_the_other_form_gives_the_same_plan(folder: Path) -> None:
    data = (folder / "201904-ME.xls").read_bytes()
    _, read = read_sheets(data, ("TASK", "TASKPRED"), default_config().limits)
    rows = {name: cells[:2000] for name, cells in read.items()}
    one, other = layered(xls(rows)), layered(xlsx(rows))
    assert len(one.milestones) == 386
    assert [item[:-2] for item in one.milestones.values()] == [
        item[:-2] for item in other.milestones.values()
    ]
    assert one.through == other.through
