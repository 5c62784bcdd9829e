"""What other tools write: each kind of import reads it or says why not."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from pathlib import Path

from tests.fuzz.target import APART, Target, files_of, of_property, parts, written
from tests.importing.reading import FOREIGN, read
from tests.importing.test_any_bytes import JOB, JUNIT, WHOLE
from tests.importing.test_dmsr import test_whatever_stands_on_pages_is_read_or_refused as on_pages
from tests.importing.test_jira import test_any_document_becomes_text as any_document
from tests.importing.test_jira import test_any_html_becomes_text as any_html
from tests.importing.test_jira import whole_answers
from tests.importing.test_reqif import (
    chosen,
    formatted,
    relation,
    reqif,
    spec_object,
    string,
    under,
)
from tracemap.errors import SourceError
from tracemap.exporting import doorstop, needs, strictdoc
from tracemap.exporting import reqif as reqif_out
from tracemap.records import Records

PLAN = Records(
    milestones={"A": {"name": "é", "due": "2024-03-23", "predecessors": ["B"]}},
    requirements={
        "DMS-REQ-0001": {"title": "T", "text": "a\n\nb", "priority": "1a", "derived_from": ["X"]}
    },
    test_cases={"LVV-T1": {"name": "n", "verifies": ["DMS-REQ-0001"], "result": "passed"}},
)


def run(kind: str, name: str, data: bytes) -> None:
    """A file is read, with a count and a reason for all that is left out, or refused by its name."""
    taken(kind, written(name, data))


def taken(kind: str, path: Path) -> None:
    """Assert that what is at a path is read or refused as it should be."""
    try:
        reading = read(kind, path)
    except SourceError as error:
        assert error.message.startswith(str(path)), error.message
        assert error.message.isprintable() or "\n" not in error.message, error.message
        return
    assert all(one.count > 0 and one.place and one.what and one.why for one in reading.dropped)
    for _, records in reading.records.by_kind():
        assert all(isinstance(identifier, str) for identifier in records)


def run_in_workbook(data: bytes) -> None:
    """A workbook whose sheet is anything is read or refused."""
    run("xlsx", "book.xlsx", with_sheet(WHOLE["xlsx"], data))


def with_sheet(book: bytes, data: bytes) -> bytes:
    """Return a workbook with another first sheet, by its XML."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return made.getvalue()


def sheet() -> list[bytes]:
    """Return the XML of a sheet."""
    with zipfile.ZipFile(BytesIO(WHOLE["xlsx"])) as archive:
        return [archive.read("xl/worksheets/sheet1.xml")]


def run_doorstop(data: bytes) -> None:
    """A folder of a document and an item is read or refused."""
    config, item = parts(data, 2)
    path = written("doorstop/.doorstop.yml", config)
    written("doorstop/REQ001.yml", item)
    written("doorstop/REQ002.md", item)
    taken("doorstop", path.parent)


def doorstop_seeds() -> list[bytes]:
    files = doorstop.write(PLAN, "p")
    config = next(data for name, data in files.items() if name.endswith(".doorstop.yml"))
    items = [data for name, data in files.items() if not name.endswith(".doorstop.yml")]
    items += files_of("tests/importing/foreign/doorstop/**/*.yml")
    return [APART.join((config, item)) for item in items]


def foreign(*names: str) -> list[bytes]:
    return [(FOREIGN / name).read_bytes() for name in names]


def answers() -> list[bytes]:
    return [json.dumps(one).encode() for one in whole_answers()]


def reqif_seeds() -> list[bytes]:
    values = string("a-id", "R-1"), formatted("a-text", "<x:p>é</x:p>"), chosen("e-1")
    own = reqif(
        spec_object("o", *values),
        spec_object("t", kind="t-test"),
        relations=relation("t", "t-tested", "o"),
        children=under("o", under("t")),
    )
    return [*foreign("alerts.reqif"), own.encode(), reqif_out.write(PLAN, "p")[""]]


def _of(
    kind: str, name: str, seeds: Callable[[], Iterable[bytes]], dictionary: str, inputs: int = 40
) -> Target:
    return Target(kind.replace("_", "-"), partial(run, kind, name), seeds, dictionary, inputs)


TARGETS = (
    _of("csv", "milestones.csv", lambda: [WHOLE["csv"]], "table.dict", 150),
    _of("xlsx", "book.xlsx", lambda: [WHOLE["xlsx"]], "xml.dict", 30),
    Target("xlsx-sheet", run_in_workbook, sheet, "xml.dict", inputs=30),
    _of("graphml", "plan.graphml", lambda: [WHOLE["graphml"]], "xml.dict", 100),
    _of("junit", "results.xml", lambda: [JUNIT], "xml.dict", 150),
    _of("lsst_verify", "job.json", lambda: [JOB], "json.dict", 150),
    _of("reqif", "plan.reqif", reqif_seeds, "xml.dict", 50),
    Target("doorstop", run_doorstop, doorstop_seeds, "yaml.dict", inputs=100),
    _of(
        *("needs", "needs.json"),
        lambda: [*foreign("needs.json"), needs.write(PLAN, "p")[""]],
        "json.dict",
        100,
    ),
    _of(
        *("strictdoc", "plan.sdoc"),
        lambda: [*foreign("alerts.sdoc"), strictdoc.write(PLAN, "p")[""]],
        "strictdoc.dict",
        100,
    ),
    _of("jira", "answers.json", answers, "json.dict", 150),
    _of("zephyr", "answers.json", answers, "json.dict", 100),
    of_property("pages-of-pdf", on_pages),
    of_property("html-of-jira", any_html),
    of_property("document-of-jira", any_document),
)
