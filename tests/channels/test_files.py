"""The hostile plan as the files of other tools and as pages: each read back by the parser of its format.

OWASP ASVS 5.0: 1.2.10 (formulas), 5.3.2 (names of files).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.channels.hostile import FILES, IDS, SAID, write_plan
from tests.channels.readers import read_html, read_text, strict, strings
from tests.exporting.test_round_trip import said, there_and_back
from tracemap import exporting
from tracemap.cli.main import main
from tracemap.loading.load import load_catalog
from tracemap.packages import kinds_of
from tracemap.records import Records, records_of
from tracemap.serving import own_pages
from tracemap.serving.board import Board, banner
from tracemap.serving.outcome import trouble_of
from tracemap.site.build import pages
from tracemap.snapshot import Snapshot

AS_OF = date(2024, 3, 23)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plan(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def records(plan: Path) -> Records:
    return records_of(load_catalog(plan))


def _csv(files: dict[str, bytes]) -> list[str]:
    found = []
    for data in files.values():
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        cells = [cell for row in rows for cell in row]
        assert not [
            cell for cell in cells if re.match("[=@+\t\r\0\uff1d\uff0b\uff0d\uff20]|-\\D", cell)
        ]
        found += cells
    return found


def _xlsx(files: dict[str, bytes]) -> list[str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(files[""]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}, "no formula"
    assert not [cell for cell in cells if cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert all(len(text) <= 32_767 for text in texts)
    return texts


def _xml(files: dict[str, bytes]) -> list[str]:
    assert b"<!DOCTYPE" not in files[""][:2000]
    root = ET.fromstring(files[""])
    assert not [
        one for one in root.iter() if one.tag.rpartition("}")[2] in ("script", "object", "img")
    ]
    return [text for one in root.iter() for text in (one.text or "", *one.attrib.values())]


def _doorstop(files: dict[str, bytes]) -> list[str]:
    assert all(re.fullmatch(r"[a-z_]+/\.?[A-Za-z0-9_-][A-Za-z0-9._-]*", path) for path in files), (
        files
    )
    assert len({path.casefold() for path in files}) == len(files)
    return [text for data in files.values() for text in strings(yaml.safe_load(data))]


def _sdoc(files: dict[str, bytes]) -> list[str]:
    """Read the lines of a document: none that begins a node stands in a text."""
    return files[""].decode().split("\n")


EXPORTS: dict[str, Callable[[dict[str, bytes]], list[str]]] = {
    "csv": _csv,
    "doorstop": _doorstop,
    "graphml": _xml,
    "needs": lambda files: list(strings(strict(files[""]))),
    "reqif": _xml,
    "strictdoc": _sdoc,
    "xlsx": _xlsx,
}


def test_every_kind_of_export_has_a_reader() -> None:
    """A new kind fails here until it is read back; `jira` sends days alone (tests/exporting)."""
    assert EXPORTS.keys() == kinds_of(exporting, "HOLDS").keys()
    assert kinds_of(exporting, "SENDS").keys() == {"jira"}


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_holds_the_texts_as_texts_and_gives_them_back(
    kind: str, records: Records
) -> None:
    exporter: Any = import_module(f"tracemap.exporting.{kind}")
    files = exporter.write(records, "A plan")
    texts = EXPORTS[kind](files)
    assert sum("q40z" in text for text in texts) > 3
    reading = there_and_back(kind, records)
    assert said(reading.records, exporter.HOLDS) == said(records, exporter.HOLDS)


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_import_says_hostile_texts_as_texts(
    records: Records,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: str,
) -> None:
    exporter: Any = import_module("tracemap.exporting.csv")
    source = tmp_path / "::error::\x1b[2J"
    source.mkdir()
    for name, data in exporter.write(records, "A plan").items():
        (source / name).write_bytes(data.replace(b"2024-", b"2025-"))
    (source / "##[error]=1.csv").write_text("a,b\n=1,::error::\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    status = main(
        ["--project", str(empty), "import", "csv", str(source), "--dry-run", "--format", form]
    )
    printed = capsys.readouterr()
    assert status == 0, printed.err
    read_text(printed.err.encode())
    read_text(printed.out.encode())
    if form == "json":
        assert json.loads(printed.out)["added"]


@pytest.fixture(scope="module")
def site(plan: Path) -> dict[str, bytes]:
    return pages(Snapshot(load_catalog(plan), AS_OF))


def test_the_pages_of_a_site_hold_the_texts_as_texts(plan: Path, site: dict[str, bytes]) -> None:
    shown = 0
    for path, content in site.items():
        if path.endswith(".html"):
            text = read_html(content, is_page=True)
            shown += text.count("q40z")
    assert shown > 10


def test_the_data_of_a_site_are_calls_with_json_alone(site: dict[str, bytes]) -> None:
    texts: set[str] = set()
    for path, content in site.items():
        if path.startswith("data/"):
            script = content.decode("ascii")
            found = re.fullmatch(r'tracemapData\("[\w/.-]+",(.*)\);\n', script, re.DOTALL)
            assert found, path
            assert not re.search("[<>&\u2028]", script)
            texts.update(strings(strict(found[1].encode())))
    assert {one for one in SAID if "\n" not in one} & texts


def test_the_pages_of_a_site_have_names_that_every_system_takes(site: dict[str, bytes]) -> None:
    assert all(re.fullmatch(r"([a-z]+/)?[A-Za-z0-9_~][A-Za-z0-9._~-]{0,90}", path) for path in site)
    assert len({path.casefold() for path in site}) == len(site)
    stems = {path.rpartition("/")[2].partition(".")[0].upper() for path in site}
    assert stems.isdisjoint({"CON", "PRN", "AUX", "NUL", "COM1", "LPT1", ""})
    assert sum(path.startswith("r/") for path in site) >= len(IDS)


@pytest.mark.parametrize("said", [*SAID, *FILES])
def test_what_a_server_says_of_a_broken_file_is_text(said: str) -> None:
    trouble = trouble_of(f"milestones/{said}:2:1: TM002 {said}")
    page = own_pages.not_made("1", trouble)
    read_html(page, is_page=True)
    board = Board()
    board.take(trouble, "12:00:00")
    for content in (one.content for one in board.shown.pages.values()):
        content.decode()
    notice = json.loads(json.dumps({"notice": banner(trouble, "12:00:00")}))["notice"]
    assert notice.startswith("milestones/")
