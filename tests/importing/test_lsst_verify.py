"""Measurements are held to their specifications, and what comes of it is evidence with a day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.importing.reading import left_out, read, refusal
from tracemap.importing.reading import Reading
from tracemap.records import Record

SETTINGS: dict[str, Any] = {"metrics": {"drp.AM1": "DMS-REQ-0030"}}


def spec(level: str, value: Any, operator: str = "<=", unit: str = "marcsec", **more: Any) -> Any:
    threshold = {"value": value, "operator": operator, "unit": unit}
    name = f"drp.AM1.{level}"
    return {"name": name, "type": "threshold", "threshold": threshold, "tags": [], **more}


def measured(value: Any, unit: str = "marcsec", metric: str = "drp.AM1") -> Any:
    return {"metric": metric, "identifier": "0", "value": value, "unit": unit, "blob_refs": []}


def job(tmp_path: Path, value: Any, *specs: Any, unit: str = "marcsec", **parts: Any) -> Path:
    path = tmp_path / "job.json"
    held = {
        "measurements": [measured(value, unit)],
        "metrics": [{"name": "drp.AM1", "description": "Repeatability\nin short", "tags": []}],
        "specs": list(specs),
        "meta": {"date": "2024-03-23T04:05:06Z", "filter": "r"},
    }
    path.write_text(json.dumps({**held, **parts}))
    return path


def case(reading: Reading) -> Record:
    (found,) = reading.records.test_cases.values()
    return found


def test_a_metric_that_is_set_to_a_requirement_is_a_test_case_of_it(tmp_path: Path) -> None:
    reading = read("lsst_verify", job(tmp_path, 8.0, spec("design", 10)), **SETTINGS)
    assert dict(reading.records.test_cases) == {
        "drp::AM1": {
            "name": "Repeatability",
            "verifies": ["DMS-REQ-0030"],
            "result": "passed",
            "executed": "2024-03-23",
        }
    }
    assert reading.read == {"files": 1, "measurements": 1, "test cases": 1}


@pytest.mark.parametrize(
    ("value", "operator", "result"),
    [
        *((10, one, "passed") for one in ("<=", ">=", "==")),
        *((10, one, "failed") for one in ("<", ">", "!=")),
        *((9.5, one, "passed") for one in ("<=", "<", "!=")),
        *((9.5, one, "failed") for one in (">=", ">", "==")),
        (None, "<=", "blocked"),
        (float("nan"), "<=", "blocked"),
        (float("inf"), "<=", "failed"),
    ],
)
def test_a_measurement_stands_on_the_left_of_the_operator(
    tmp_path: Path, value: float | None, operator: str, result: str
) -> None:
    path = job(tmp_path, value, spec("only", 10, operator))
    assert case(read("lsst_verify", path, **SETTINGS))["result"] == result


@pytest.mark.parametrize(
    ("value", "result"),
    [(4, "passed"), (8, "passed"), (15, "passed_with_deviation"), (25, "failed")],
)
def test_what_meets_the_minimum_but_not_the_design_passes_with_a_deviation(
    tmp_path: Path, value: float, result: str
) -> None:
    path = job(tmp_path, value, spec("minimum", 20), spec("design", 10), spec("stretch", 5))
    assert case(read("lsst_verify", path, **SETTINGS))["result"] == result


def test_a_goal_need_not_be_met_and_which_ones_are_goals_can_be_set(tmp_path: Path) -> None:
    path = job(tmp_path, 8, spec("a", 10), spec("b", 5, tags=["goal"]))
    assert case(read("lsst_verify", path, **SETTINGS))["result"] == "failed"
    settings: dict[str, Any] = {**SETTINGS, "goals": ("goal",)}
    assert case(read("lsst_verify", path, **settings))["result"] == "passed"


def test_a_specification_for_other_data_does_not_apply(tmp_path: Path) -> None:
    other = spec("i", 5, metadata_query={"filter": "i"})
    path = job(tmp_path, 8, spec("r", 10, metadata_query={"filter": "r"}), other)
    assert case(read("lsst_verify", path, **SETTINGS))["result"] == "passed"


def test_units_of_one_kind_are_turned_into_one_another(tmp_path: Path) -> None:
    path = job(tmp_path, 0.008, spec("a", 10), unit="arcsec")
    assert case(read("lsst_verify", path, **SETTINGS))["result"] == "passed"
    path = job(tmp_path, 0.012, spec("a", 10), unit="arcsec")
    assert case(read("lsst_verify", path, **SETTINGS))["result"] == "failed"


def test_specifications_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    job(tmp_path, 8)
    (tmp_path / "specs.json").write_text(json.dumps({"specs": [spec("design", 10)]}))
    assert case(read("lsst_verify", tmp_path, **SETTINGS))["result"] == "passed"


@pytest.mark.parametrize(
    ("metrics", "specs"),
    [
        ([{"name": "drp.AM1", "tags": ["LPM-17", "LVV-T217"]}], spec("a", 10)),
        ([{"name": "drp.AM1", "reference": {"doc": "LVV-T217", "page": 3}}], spec("a", 10)),
        ([], spec("a", 10, tags=["LVV-T217"])),
    ],
)
def test_tags_and_references_may_name_ids(tmp_path: Path, metrics: Any, specs: Any) -> None:
    path = job(tmp_path, 8, specs, metrics=metrics)
    assert dict(read("lsst_verify", path).records.test_cases) == {
        "LVV-T217": {"result": "passed", "executed": "2024-03-23"}
    }


def test_a_setting_goes_before_tags_and_one_of_a_metric_before_one_of_its_package(
    tmp_path: Path,
) -> None:
    path = job(tmp_path, 8, spec("a", 10, tags=["LVV-T1"]))
    for metrics, expected in [
        ({"drp": "LVV-T2"}, "LVV-T2"),
        ({"drp": "LVV-T2", "drp.AM1": "LVV-T3"}, "LVV-T3"),
        ({"drp": "LVV-T2", "drp.AM1.a": "LVV-T4"}, "LVV-T4"),
    ]:
        reading = read("lsst_verify", path, metrics=metrics)
        assert list(reading.records.test_cases) == [expected]


def test_the_day_is_where_the_settings_say_or_given(tmp_path: Path) -> None:
    path = job(tmp_path, 8, spec("a", 10), meta={"env": {"date": "2024-01-02"}, "x": "2024-01-01"})
    assert case(read("lsst_verify", path, **SETTINGS))["executed"] == "2024-01-02"
    settings: dict[str, Any] = {**SETTINGS, "date": ("x", "env.date")}
    assert case(read("lsst_verify", path, **settings))["executed"] == "2024-01-01"
    path = job(tmp_path, 8, spec("a", 10), meta={})
    reading = read("lsst_verify", path, **SETTINGS)
    assert "executed" not in case(reading)
    assert reading.notes == ("1 measurement without a day: --executed says it",)
    settings = {**SETTINGS, "executed": "2024-01-03"}
    assert case(read("lsst_verify", path, **settings))["executed"] == "2024-01-03"


@pytest.mark.parametrize(
    ("value", "unit", "specs", "why"),
    [
        (8, "marcsec", [], "no specification applies to it"),
        (8, "mag", [spec("a", 10)], "its unit 'mag' is not comparable with 'marcsec' of drp.AM1.a"),
        ("8", "marcsec", [spec("a", 10)], "its value is no number"),
        (True, "marcsec", [spec("a", 10)], "its value is no number"),
        (8, "marcsec", [spec("a", "x")], "the threshold of drp.AM1.a is none"),
        (8, "marcsec", [spec("a", 1, "~")], "the threshold of drp.AM1.a is none"),
        (8, "marcsec", [spec("a", 1, threshold=5)], "its specification drp.AM1.a has no threshold"),
        (10**400, "arcsec", [spec("a", 1)], "int too large to convert to float"),
    ],
)
def test_what_cannot_be_judged_is_left_out_and_said(
    tmp_path: Path, value: Any, unit: str, specs: list[Any], why: str
) -> None:
    reading = read("lsst_verify", job(tmp_path, value, *specs, unit=unit), **SETTINGS)
    assert left_out(reading) == [("measurements of drp.AM1", why, 1)]
    assert len(reading.records) == 0


def test_a_measurement_that_nothing_names_is_left_out_and_said(tmp_path: Path) -> None:
    reading = read("lsst_verify", job(tmp_path, 8, spec("a", 10)))
    why = "no setting, tag or reference names a requirement or a test case"
    assert left_out(reading) == [("measurements of drp.AM1", why, 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", " it is empty"),
        ('{"measurements": [\n', "2:1: it is not JSON: Expecting value"),
        (
            "[]",
            " it is no job of lsst.verify: expected a mapping with measurements, metrics or specs",
        ),
        (
            "{}",
            " it is no job of lsst.verify: expected a mapping with measurements, metrics or specs",
        ),
        ('{"measurements": {}, "specs": 5}', " 'specs' is no list"),
        ('{"measurements": [5]}', " measurements[0] is no mapping with a text 'metric'"),
        ('{"specs": [{"name": 5}]}', " specs[0] is no mapping with a text 'name'"),
        ('{"measurements": [], "meta": []}', ""),
        ('{"measurements": [], "meta": [1]}', " 'meta' is no mapping"),
        ("[" * 100_000, "1:201: it nests too deep"),
    ],
)
def test_what_is_no_job_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "job.json"
    path.write_text(text)
    if message:
        assert refusal("lsst_verify", path).startswith(message)
    else:
        assert len(read("lsst_verify", path).records) == 0
