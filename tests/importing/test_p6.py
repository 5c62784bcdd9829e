"""`import p6`: what an export says, into YAML; the same as a plan that is layered over the export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.loading.p6.databases import SAMPLE, pmxml, xer
from tests.loading.p6.plans import exported
from tracemap.catalog import Catalog
from tracemap.config import default_config
from tracemap.errors import SourceError
from tracemap.fixing.writing import write
from tracemap.importing import p6
from tracemap.importing.reading import Reading, Source
from tracemap.loading.load import load_catalog
from tracemap.merging.merge import Target, merged
from tracemap.merging.placing import Placing
from tracemap.records import records_of
from tracemap.snapshot import Snapshot


def read(path: Path, annotations: str = "", *, clear: bool = False) -> Reading:
    config = default_config()
    settings = {"annotations": annotations, "clear": clear}
    return p6.read(Source((path,), config.forms, config), settings)


def imported(root: Path, path: Path, annotations: str = "", *, clear: bool = False) -> Catalog:
    """Return the plan after an import into a folder, from its files."""
    root.mkdir(exist_ok=True)
    reading = read(path, annotations, clear=clear)
    merge = merged(Target(root, default_config()), reading.records, Placing("p6"))
    write(merge, root, load_catalog(root))
    return load_catalog(root)


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    found = shared_data / "import"
    if not (found / "201904-ME.xls").is_file():
        pytest.skip("the real plans hold no 'import/201904-ME.xls'")
    return found


@pytest.fixture(scope="module")
def plan(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("imported")
    imported(root, folder / "201904-ME.xls", str(folder / "local.yaml"))
    return root


def in_yaml(root: Path) -> dict[str, Any]:
    """Return all milestones as any reader of YAML sees them, every value as text."""
    found: dict[str, Any] = {}
    for path in sorted(root.rglob("*.yaml")):
        text = path.read_text("utf-8")
        some = yaml.load(text, yaml.BaseLoader)
        assert not found.keys() & some.keys()
        assert yaml.safe_load(text).keys() == some.keys()
        found |= some
    return found


def sheet(folder: Path, name: str) -> list[dict[str, str]]:
    import xlrd

    with xlrd.open_workbook(str(folder / "201904-ME.xls")) as book:
        rows = book.sheet_by_name(name)
        columns = rows.row_values(0)
        return [dict(zip(columns, rows.row_values(at), strict=True)) for at in range(2, rows.nrows)]


def day(text: str) -> str | None:
    if not text:
        return None
    form = "%m/%d/%Y %I:%M:%S %p" if " " in text else "%m/%d/%Y"
    return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007  # a cell knows no zone


def test_the_files_say_what_plain_code_reads_in_the_sheets_and_the_annotations(
    folder: Path, plan: Path
) -> None:
    written = in_yaml(plan)
    local = yaml.load((folder / "local.yaml").read_text("utf-8"), yaml.BaseLoader)
    rows = sheet(folder, "TASK")
    assert len(rows) == 386
    for row in rows:
        one, said = written[row["task_code"]], local.get(row["task_code"]) or {}
        started = day(row["start_date"])
        assert one["name"] == (said.get("name") or row["task_name"])
        assert one.get("due") == (day(row["base_end_date"]) or started)
        assert one.get("forecast") == (day(row["end_date"]) or started)
        done = (day(row["act_end_date"]) or started) if row["status_code"] == "Completed" else None
        assert one.get("completed") == done
        for field in ("description", "comment", "test_spec", "jira", "short_name"):
            assert one.get(field) == (said.get(field) or None)
    assert written.keys() - {row["task_code"] for row in rows} == {
        code
        for code, said in local.items()
        if said.get("name") and code not in {row["task_code"] for row in rows}
    }
    assert len(written) == 389


def test_the_files_join_what_a_walk_over_the_sheet_joins(folder: Path, plan: Path) -> None:
    written = in_yaml(plan)
    codes = {row["task_code"] for row in sheet(folder, "TASK")}
    links = sheet(folder, "TASKPRED")
    into = defaultdict(list)
    for row in links:
        into[row["task_id"], row["pred_type"][1]].append((row["pred_task_id"], row["pred_type"][0]))
    found = {(before, code) for code in codes for before in _before(code, codes, into)}
    assert len(links) == 14_039
    said = {
        (before, code) for code, one in written.items() for before in one.get("predecessors", ())
    }
    assert said == found
    assert len(found) == 1448


def _before(code: str, codes: set[str], into: Mapping[tuple[str, str], Any]) -> set[str]:
    """Return the milestones that lead into one, its finish being held up by what holds up its start."""
    waiting, seen, found = [(code, "S"), (code, "F")], set(), set()
    while waiting:
        here = waiting.pop()
        for before, letter in into.get(here, ()):
            if before in codes:
                found.add(before)
                continue
            for end in {"S": "S", "F": "SF"}[letter]:
                if (before, end) not in seen:
                    seen.add((before, end))
                    waiting.append((before, end))
    return found


def test_the_imported_plan_answers_as_the_layered_one_does(folder: Path, plan: Path) -> None:
    from tests.loading.p6.plans import LOCAL, layered

    local = (folder / "local.yaml").read_bytes()
    over = layered((folder / "201904-ME.xls").read_bytes(), {LOCAL: local})
    alone = load_catalog(plan)
    assert list(alone.problems) == []
    assert dict(alone.lags) == dict(over.lags)
    assert dict(alone.through) == dict(over.through)
    records, expected = (dict(records_of(one).milestones) for one in (alone, over))
    for record in records.values():
        record.pop("lags", None)
        record.pop("through", None)
    assert records == expected
    for as_of in (date(2019, 4, 30), date(2024, 3, 23)):
        one, two = Snapshot(alone, as_of), Snapshot(over, as_of)
        numbers = range(len(alone.milestones))
        assert [one.schedule.expected(at) for at in numbers] == [
            two.schedule.expected(at) for at in numbers
        ]


def test_the_real_plan_as_xer_gives_the_same_plan(folder: Path, plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.xer"
    path.write_bytes(xer(_as_tables(sheet(folder, "TASK"), sheet(folder, "TASKPRED")), "utf-8"))
    found = imported(tmp_path / "plan", path, str(folder / "local.yaml"))
    real = load_catalog(plan)
    assert dict(found.lags) == dict(real.lags)
    assert dict(found.through) == dict(real.through)
    ours, theirs = (dict(records_of(one).milestones) for one in (found, real))
    assert {code: one.get("predecessors") for code, one in ours.items()} == {
        code: one.get("predecessors") for code, one in theirs.items()
    }
    finished = {row["task_code"] for row in sheet(folder, "TASK") if row["base_end_date"]}
    for code in finished:
        for field in ("name", "wbs", "due", "forecast", "level", "description"):
            assert ours[code].get(field) == theirs[code].get(field), (code, field)


def _as_tables(tasks: list[dict[str, str]], links: list[dict[str, str]]) -> Any:
    """Return the tables of an XER file that says what two sheets say, with a baseline project."""
    codes = dict.fromkeys(
        [row["task_code"] for row in tasks]
        + [row[end] for row in links for end in ("pred_task_id", "task_id")]
    )
    number = {code: str(at) for at, code in enumerate(codes, 1)}
    rows = {row["task_code"]: row for row in tasks}
    wbs = {row["wbs_id"]: str(at) for at, row in enumerate(tasks, 1)}
    current = [
        {
            "task_id": number[code],
            "proj_id": "1",
            "clndr_id": "1",
            "wbs_id": wbs.get(rows.get(code, {}).get("wbs_id", ""), ""),
            "task_code": code,
            "task_name": rows.get(code, {}).get("task_name", "work"),
            "task_type": "TT_FinMile" if code in rows else "TT_Task",
            "status_code": "TK_Complete"
            if rows.get(code, {}).get("act_end_date")
            else "TK_NotStart",
            "act_end_date": _stamp(rows.get(code, {}).get("act_end_date", "")),
            "reend_date": _stamp(rows.get(code, {}).get("end_date", "")),
        }
        for code in codes
    ]
    base = [
        {
            "task_id": f"base-{number[row['task_code']]}",
            "proj_id": "2",
            "task_code": row["task_code"],
            "task_type": "TT_FinMile",
            "target_end_date": _stamp(row["base_end_date"]),
        }
        for row in tasks
    ]
    return {
        "CALENDAR": [{"clndr_id": "1", "day_hr_cnt": "8"}],
        "PROJECT": [{"proj_id": "1", "orig_proj_id": ""}, {"proj_id": "2", "orig_proj_id": "1"}],
        "PROJWBS": [{"wbs_id": at, "wbs_short_name": text} for text, at in wbs.items()],
        "TASK": [*current, *base],
        "UDFVALUE": [
            {"udf_type_id": "859", "fk_id": number[code], "udf_text": row["user_field_859"]}
            for code, row in rows.items()
            if row.get("user_field_859")
        ],
        "TASKPRED": [
            {
                "task_id": number[row["task_id"]],
                "pred_task_id": number[row["pred_task_id"]],
                "pred_type": f"PR_{row['pred_type']}",
                "lag_hr_cnt": row["lag_hr_cnt"],
            }
            for row in links
        ],
    }


def _stamp(text: str) -> str:
    return f"{day(text)} 08:00" if text else ""


@pytest.mark.parametrize(("name", "form"), [("plan.xer", xer), ("plan.xml", pmxml)])
def test_lags_and_the_way_between_are_kept_in_the_files(
    tmp_path: Path, name: str, form: Any
) -> None:
    (tmp_path / name).write_bytes(form(SAMPLE))
    catalog = imported(tmp_path / "plan", tmp_path / name)
    assert (tmp_path / "plan" / "milestones" / "02C.03.yaml").read_text("utf-8") == (
        "M-1:\n"
        "  name: Première lumière\n"
        "  wbs: 02C.03\n"
        "  forecast: 2024-01-15\n"
        "  completed: 2024-01-15\n"
        "\n"
        "M-3:\n"
        "  name: Second light\n"
        "  wbs: 02C.03\n"
        "  level: 2\n"
        "  due: 2024-04-30\n"
        "  forecast: 2024-06-28\n"
        "  predecessors: [M-1]\n"
        "  lags:\n"
        "    M-1: 4\n"
        "  through:\n"
        "    M-1: A-2\n"
        "  summarychart: DM\n"
        "\n"
        "M-4:\n"
        "  name: A start\n"
        "  wbs: 02C.03\n"
        "  forecast: 2024-07-01\n"
        "  predecessors: [M-3]\n"
    )
    assert dict(catalog.lags) == {("M-1", "M-3"): 4}
    assert dict(catalog.through) == {("M-1", "M-3"): ("A-2",)}


def test_a_newer_export_changes_dates_and_links_in_place_and_keeps_what_people_wrote(
    tmp_path: Path,
) -> None:
    rows = [
        {
            "task_code": "M-1",
            "task_name": "One",
            "end_date": "1/31/2024",
            "act_end_date": "1/31/2024",
        },
        {"task_code": "M-2", "task_name": "Two", "end_date": "3/31/2024", "act_end_date": ""},
        {"task_code": "M-3", "task_name": "Three", "end_date": "5/31/2024", "act_end_date": ""},
    ]
    (tmp_path / "a.xls").write_bytes(exported(*rows, joins=["M-1 FS M-2", "M-2 FS M-3"]))
    root = tmp_path / "plan"
    (root / "milestones").mkdir(parents=True)
    path = root / "milestones" / "mine.yaml"
    path.write_text(
        "# Ours.\n"
        "M-2:   # the second\n"
        "    owner: Ada\n"
        '    name: "Two"\n'
        "    forecast: '2024-03-31'  # as P6 has it\n"
        "    predecessors:\n"
        "      - M-1   # the first\n"
        "M-1: {name: One, forecast: 2024-01-31, completed: 2024-01-31}\n"
    )
    imported(root, tmp_path / "a.xls")
    newer = [
        rows[0] | {"act_end_date": ""},
        rows[1] | {"end_date": "4/30/2024"},
        rows[2] | {"act_end_date": "5/30/2024"},
    ]
    (tmp_path / "b.xls").write_bytes(exported(*newer, joins=["M-3 FS M-2"]))
    imported(root, tmp_path / "b.xls", clear=True)
    assert path.read_text("utf-8") == (
        "# Ours.\n"
        "M-2:   # the second\n"
        "    owner: Ada\n"
        '    name: "Two"\n'
        "    forecast: '2024-04-30'  # as P6 has it\n"
        "    predecessors:\n"
        "      - M-3\n"
        "M-1: {name: One, forecast: 2024-01-31}\n"
    )
    assert (root / "milestones" / "p6.yaml").read_text("utf-8") == (
        "M-3:\n  name: Three\n  forecast: 2024-05-31\n  completed: 2024-05-30\n"
    )


def test_what_the_export_says_nothing_of_stays_as_it_is(tmp_path: Path) -> None:
    rows = [{"task_code": "M-1", "task_name": "One"}, {"task_code": "M-2", "task_name": "Two"}]
    (tmp_path / "a.xls").write_bytes(exported(*rows, joins=["M-1 FS M-2"]))
    root = tmp_path / "plan"
    (root / "milestones").mkdir(parents=True)
    text = "M-1:\n  name: One\n  completed: 2024-01-31\n  predecessors: [M-0]\n"
    (root / "milestones" / "m.yaml").write_text(text)
    imported(root, tmp_path / "a.xls")
    assert (root / "milestones" / "m.yaml").read_text() == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", "the P6 export is not read: it is HTML"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a git-LFS pointer stands in its place"),
        (b"PK\x03\x04broken", "the P6 export is not read: it is damaged"),
        (b"", "the P6 export is not read: it is empty"),
        (b"a,b\n1,2\n", "it is no export of P6"),
        (xer(SAMPLE)[:-9], "it is cut off"),
    ],
)
def test_what_is_no_export_is_refused_by_name(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "plan.xls"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read(path)
    assert caught.value.message.startswith(f"{path}: ")
    assert message in caught.value.message


def test_annotations_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.xer").write_bytes(xer(SAMPLE))
    local = tmp_path / "local.yaml"
    local.write_text("M-1: {owner: Ada}\nM-3: [\n")
    with pytest.raises(SourceError, match=r"local\.yaml:3:1: "):
        read(tmp_path / "plan.xer", str(local))


def test_what_is_wrong_in_a_cell_is_dropped_and_told_with_its_place(tmp_path: Path) -> None:
    tables = {**SAMPLE, "TASK": [{**SAMPLE["TASK"][2], "reend_date": "soon"}]}
    path = tmp_path / "plan.xer"
    path.write_bytes(xer(tables))
    reading = read(path)
    (dropped,) = [one for one in reading.dropped if "end_date" in one.why]
    assert dropped.place.startswith(f"{path}:")
    assert "'end_date' of 'M-3' is 'soon'" in dropped.why
    assert "forecast" not in reading.records.milestones["M-3"]
