"""Exports of P6 under a plan: XER, PMXML and workbooks."""

from __future__ import annotations

import zipfile
from functools import partial
from io import BytesIO

from tests.fuzz.groups.imports import with_sheet
from tests.fuzz.groups.plans import AS_OF, Held
from tests.fuzz.target import ROOT, Target
from tests.loading.p6.databases import SAMPLE, pmxml, xer
from tests.loading.p6.plans import exported
from tests.loading.plans import assert_placed
from tests.loading.sheets import links, tasks, xls, xlsx
from tracemap.checking.check import check
from tracemap.config import default_config
from tracemap.loading.load import load_tree
from tracemap.snapshot import Snapshot

CONFIG = default_config()._replace(p6=("data/*",), annotations=("local.yaml",))
LOCAL = b"M-1: {name: Other, due: 2024-01-01}\n"
OTHER = "milestones/own.yaml"


def run(name: str, data: bytes) -> None:
    """Whatever stands in an export, the plan is read, and every finding is placed."""
    files = {f"data/{name}": data, "local.yaml": LOCAL, OTHER: b"Y-1: {name: Own}\n"}
    catalog = load_tree(Held(files), CONFIG)
    assert "Y-1" in catalog.milestones
    for finding in check(Snapshot(catalog, AS_OF)).findings:
        place = finding.location
        if place.sheet is None and place.path == f"data/{name}":
            assert 1 <= place.line <= data.count(b"\n") + data.count(b"\r") + 1, place
        else:
            message = finding.message.replace("\n", " ")
            assert_placed(finding.problem._replace(message=message, related=()), files)


def run_sheet(data: bytes) -> None:
    """So it is for a workbook that is whole, with a sheet that is anything."""
    run("plan.xlsx", with_sheet(BOOK, data))


ROWS = [{"task_code": "M-1", "task_name": "First", "end_date": "6/28/2024"}]
BOOK = xlsx({"TASK": tasks(*ROWS), "TASKPRED": links("M-1 FS M-2")})


def sheet() -> list[bytes]:
    """Return the XML of the first sheet."""
    with zipfile.ZipFile(BytesIO(BOOK)) as archive:
        return [archive.read("xl/worksheets/sheet1.xml")]


TARGETS = (
    Target(
        "xer",
        partial(run, "plan.xer"),
        lambda: [xer(SAMPLE), (ROOT / "tests/projects/exported/plan.xer").read_bytes()],
        "table.dict",
        inputs=60,
    ),
    Target("pmxml", partial(run, "plan.xml"), lambda: [pmxml(SAMPLE)], "xml.dict", inputs=60),
    Target(
        "xls",
        partial(run, "plan.xls"),
        lambda: [exported(*ROWS), xls({"TASK": tasks(*ROWS)})],
        inputs=60,
    ),
    Target("xlsx-of-p6", partial(run, "plan.xlsx"), lambda: [BOOK], "xml.dict", inputs=30),
    Target("sheet-of-p6", run_sheet, sheet, "xml.dict", inputs=30),
)
