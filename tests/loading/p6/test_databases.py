"""XER and PMXML: what they say, where it stands, and everything that may be wrong with such a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.loading.p6.databases import SAMPLE, Tables, pmxml, xer
from tests.loading.plans import load
from tracemap.catalog import Catalog
from tracemap.config import default_config
from tracemap.loading.p6.export import Unreadable
from tracemap.loading.p6.pmxml import read_pmxml
from tracemap.loading.p6.reader import read_export
from tracemap.loading.p6.xer import read_xer
from tracemap.model import place_of

LIMITS = default_config().limits
FORMS = pytest.mark.parametrize("form", [xer, pmxml])
FILES = {xer: "data/plan.xer", pmxml: "data/plan.xml"}


def plan(data: bytes, path: str = "data/plan.xer", **settings: Any) -> Catalog:
    return load({path: data}, default_config()._replace(p6=("data/*",), **settings))


def refused(data: bytes) -> tuple[str, str]:
    """Return the rule and the reason by which a file is not read."""
    with pytest.raises(Unreadable) as caught:
        read_export("x", data, default_config(), lambda _: None)
    return caught.value.code, caught.value.reason


def with_rows(table: str, *rows: dict[str, str]) -> Tables:
    return {**SAMPLE, table: rows}


@FORMS
def test_milestones_have_what_p6_spreads_over_its_tables(form: Callable[[Tables], bytes]) -> None:
    catalog = plan(form(SAMPLE), FILES[form])
    assert list(catalog.problems) == []
    first, second, start = catalog.milestones.values()
    assert (first.id, first.name, first.wbs) == ("M-1", "Première lumière", ("02C.03",))
    assert (first.due, first.forecast, first.completed) == (
        None,
        date(2024, 1, 15),
        date(2024, 1, 15),
    )
    assert (second.id, second.level, second.summarychart) == ("M-3", 2, "DM")
    assert (second.due, second.forecast, second.completed) == (
        date(2024, 4, 30),
        date(2024, 6, 28),
        None,
    )
    assert (start.id, start.due, start.forecast) == ("M-4", None, date(2024, 7, 1))


@FORMS
def test_milestones_are_joined_through_activities_and_lags_are_days_of_their_calendar(
    form: Callable[[Tables], bytes],
) -> None:
    catalog = plan(form(SAMPLE), FILES[form])
    assert {one.id: one.predecessors for one in catalog.milestones.values()} == {
        "M-1": (),
        "M-3": ("M-1",),
        "M-4": ("M-3",),
    }
    assert dict(catalog.through) == {("M-1", "M-3"): ("A-2",)}
    # 20 hours by a calendar of 10 a day, and 16 by one that does not say it: by the configuration, 8.
    assert dict(catalog.lags) == {("M-1", "M-3"): 4}
    other = default_config().calendar._replace(hours_per_day=16)
    assert dict(plan(form(SAMPLE), FILES[form], calendar=other).lags) == {("M-1", "M-3"): 3}


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        ("rcal_Predecessor", 2 + 2),
        ("rcal_Successor", 2 + 2),
        ("rcal_24Hour", 1),
        ("rcal_ProjDefault", 2 + 2),
        ("", 2 + 2),
    ],
)
def test_a_lag_is_counted_in_the_calendar_that_the_project_names(calendar: str, days: int) -> None:
    rows = {"proj_id": "1", "sched_calendar_on_relationship_lag": calendar}
    catalog = plan(xer(with_rows("SCHEDOPTIONS", rows)))
    assert dict(catalog.lags) == {("M-1", "M-3"): days}


def test_a_value_stands_on_the_line_of_its_row() -> None:
    data = xer(SAMPLE)
    lines = data.decode("cp1252").split("\r\n")
    catalog = plan(data)
    second = catalog.milestones["M-3"]
    for field in ("id", "name", "forecast"):
        place = place_of(second, field)
        assert (place.path, place.sheet) == ("data/plan.xer", None)
        assert "\tM-3\t" in lines[place.line - 1]
    assert lines[place_of(second, "predecessors").line - 1] == "%R\t3\t2\tPR_FS\t16"


@FORMS
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_code_page_and_the_ends_of_lines_do_not_matter(
    form: Callable[..., bytes], end: str
) -> None:
    if form is pmxml:
        data = pmxml(SAMPLE).replace(b"\n", end.encode())
        other = data.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    else:
        data, other = xer(SAMPLE, "cp1252", end), xer(SAMPLE, "utf-8-sig", end)
    one, two = plan(data, FILES[form]), plan(other, FILES[form])
    assert [item[:-2] for item in one.milestones.values()] == [
        item[:-2] for item in two.milestones.values()
    ]
    assert one.milestones["M-1"].name == "Première lumière"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (xer(SAMPLE)[:-5], "it is cut off: the line %E at its end is missing"),
        (b"ERMHDR\t1\r\n%R\tx\r\n%E\r\n", "line 2: a row before any table"),
        (b"ERMHDR\t1\r\n%F\tx\r\n%E\r\n", "line 2: columns before any table"),
        (b"ERMHDR\t1\r\n%T\t\r\n%E\r\n", "line 2: a table without a name"),
        (b"ERMHDR\t1\r\nhello\r\n%E\r\n", "line 2: 'hello' begins neither a table nor a row"),
        (
            b"ERMHDR\t1\n%T\tTASK\n%F\ta\tb\n%R\t1\t2\t3\n%E\n",
            "line 4: 3 values under 2 columns of TASK",
        ),
        (b"ERMHDR\t1\n%T\tTASK\n%F\ta\n%R\t\0\n%E\n", "line 4: it holds a byte 0 (byte 26)"),
        (
            b"ERMHDR\t1\n%T\tTASK\n%F\ta\n%R\t\x81\xe9\n%E\n",
            "line 4: it is neither UTF-8 nor cp1252 (byte 26)",
        ),
        (b"ERMHDR\t1\n%E\n", "it holds no activity"),
    ],
)
def test_an_xer_file_that_cannot_be_read_is_refused_with_its_line(data: bytes, reason: str) -> None:
    assert refused(data) == ("TM001", reason)


BOMB = (
    "<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]>"
    "<APIBusinessObjects><Project><ObjectId>&c;</ObjectId></Project></APIBusinessObjects>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB.encode(), "its XML declares a document type, which P6 does not do"),
        (
            b"<a><APIBusinessObjects/></a>",
            "it is XML of another kind: <a>",
        ),
        (
            b"<APIBusinessObjects>\n<Project></Projekt></APIBusinessObjects>",
            "line 2, column 12: it is no XML: mismatched tag",
        ),
        (pmxml(SAMPLE)[:-30], "line 23, column 1: it is no XML: unclosed token"),
        (b"<APIBusinessObjects/>", "it holds no activity"),
        (
            b"<?xml version='1.0' encoding='klingon'?><APIBusinessObjects/>",
            "it is no XML: unknown encoding: klingon",
        ),
    ],
)
def test_a_pmxml_file_that_cannot_be_read_is_refused_with_its_line(
    data: bytes, reason: str
) -> None:
    assert refused(data) == ("TM001", reason)


def test_xml_that_goes_too_deep_is_refused() -> None:
    deep = b"<APIBusinessObjects>" + b"<Project>" * 50
    assert refused(deep) == ("TM004", "line 1: its elements go too deep")


@FORMS
def test_a_table_of_too_many_rows_is_refused(form: Callable[[Tables], bytes]) -> None:
    read = read_xer if form is xer else read_pmxml
    with pytest.raises(Unreadable) as caught:
        read(form(SAMPLE), LIMITS._replace(sheet_rows=3))
    assert caught.value.code == "TM004"


def test_a_note_of_several_lines_is_one_value() -> None:
    rows = [{**SAMPLE["TASK"][2], "task_name": "Second\nlight", "x": "last\nline"}]
    catalog = plan(xer(with_rows("TASK", *rows)))
    assert catalog.milestones["M-3"].name == "Second\nlight"
    tables = read_xer(
        xer(with_rows("TASK", {"task_code": "M-3", "task_name": "two\nlines"})), LIMITS
    )
    assert tables["TASK"].rows == [{"task_code": "M-3", "task_name": "two\nlines"}]


def test_a_ring_in_the_wbs_ends() -> None:
    ring = [
        {"wbs_id": "102", "proj_id": "1", "parent_wbs_id": "103", "wbs_short_name": "02C"},
        {"wbs_id": "103", "proj_id": "1", "parent_wbs_id": "102", "wbs_short_name": "03"},
    ]
    assert plan(xer(with_rows("PROJWBS", *ring))).milestones["M-3"].wbs


def test_without_a_baseline_there_is_a_forecast_and_no_due_date() -> None:
    current = [row for row in SAMPLE["TASK"] if row["proj_id"] == "1"]
    second = plan(xer(with_rows("TASK", *map(dict, current)))).milestones["M-3"]
    assert (second.due, second.forecast) == (None, date(2024, 6, 28))


def test_a_lag_that_is_no_number_is_a_finding_on_its_line() -> None:
    rows = [{**SAMPLE["TASKPRED"][1], "lag_hr_cnt": "soon"}]
    (problem,) = plan(xer(with_rows("TASKPRED", *rows))).problems
    assert (problem.code, problem.location.sheet) == ("TM102", None)
    assert "'lag_hr_cnt' is 'soon'" in problem.message


@given(st.data(), st.sampled_from([xer, pmxml]))
def test_whatever_happens_to_a_file_it_is_read_or_refused(
    data: st.DataObject, form: Callable[[Tables], bytes]
) -> None:
    whole = bytearray(form(SAMPLE))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(start + 40, len(whole))))
        whole[start:end] = data.draw(
            st.binary(max_size=8) | st.sampled_from([b"\t", b"\n%T\t", b"&x;", b"<"])
        )
    catalog = plan(bytes(whole), FILES[form])
    assert all(problem.location.path == FILES[form] for problem in catalog.problems)
