"""Exports to other tools for requirements: valid for their readers, and harmless whatever a plan holds.

That the tools take them was tried by hand: StrictDoc 0.30.4, Sphinx-Needs 9.1.0 (needimport in Sphinx
9.0.4), Doorstop 3.2 and the library reqif 0.1.0, on the example plan and on one of `AWKWARD` texts.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given

from tests.exporting.plans import PLANS, TEXTS
from tracemap.interchange.links import LINKS, OWN_ID
from tracemap.interchange.needs import TYPES
from tracemap.interchange.rst import rst, text_of
from tracemap.output.file_names import folded, is_device
from tracemap.records import FIELDS, Records
from tracemap.version import __version__

GOLDEN = Path(__file__).parent / "golden"
AWKWARD = [
    "[REQUIREMENT]\nUID: x",
    "<<<\n>>>",
    ">>>",
    "[LINK: nobody] [[copy('id')]] <<a>>",
    ".. raw:: html\n\n   <script>alert(1)</script>",
    "*a* `b`_ |c| &amp; ]]> <!-- ${d}",
    " blanks at both ends\n",
    "\x07\x85\u2028.. include:: x",
    "_x0041_",
]
SMALL = Records(
    milestones={
        "M-1": {
            "name": "Alerts flow",
            "description": "Alerts leave the data centre.\nUsers get them.",
            "wbs": ["02C.03", "02C.04"],
            "level": 2,
            "due": "2024-06-30",
            "effort": 1.5,
            "external": False,
            "predecessors": ["M 0(a)", "M-1"],
            "successors": ["M-2"],
            "requirements": ["DMS-REQ-0001"],
            "test_plans": ["LVV-P1"],
        },
    },
    requirements={
        "DMS-REQ-0001": {
            "title": "Alerts within <a minute>",
            "priority": "1a",
            "document": "LSE-61",
            "section": "1.2",
            "derived_from": ["OSS-REQ-0001"],
            "method": ["test", "analysis"],
            "text": AWKWARD[4],
            "parameters": {"latency": "60 s"},
        },
    },
    test_plans={"LVV-P1": {"name": "Replay", "test_cases": ["LVV-T1"]}},
    test_cases={"LVV-T1": {"name": "Night", "verifies": ["DMS-REQ-0001-V-01"], "result": "passed"}},
    verification_elements={"DMS-REQ-0001-V-01": {"requirement": "DMS-REQ-0001"}},
)
"""A plan with a field of every form, and links to what it does not hold."""


def awkward() -> Records:
    """Return a plan in which every text is one that some reader stumbles over."""
    requirements: dict[str, Any] = {
        f"R-{number}": {
            "title": text,
            "section": text,
            "text": text,
            "discussion": text,
            "jira": text,
            "derived_from": [text, "R-0"],
        }
        for number, text in enumerate(AWKWARD)
    }
    cases: dict[str, Any] = {text: {"name": text, "verifies": ["R-0"]} for text in AWKWARD}
    return Records(requirements=requirements, test_cases=cases)


def exported(format: str, records: Records) -> dict[str, bytes]:
    exporter: Any = import_module(f"tracemap.exporting.{format}")
    files: dict[str, bytes] = exporter.write(records, "A plan & <more>\n[LINK: x]")
    return files


def test_the_page_tells_sphinx_needs_of_every_type_field_and_link(root: Path) -> None:
    page = (root / "docs" / "import-models.md").read_text("utf-8")
    settings: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], settings)
    links = {field for fields in LINKS.values() for field in fields}
    shown = {"title", "name", "text", "description", "status"}
    fields = {field for fields in FIELDS.values() for field in fields} - links - shown
    assert set(settings["needs_fields"]) == fields | {OWN_ID}
    assert set(settings["needs_links"]) == links
    assert {one["directive"] for one in settings["needs_types"]} == set(TYPES.values())


@pytest.mark.parametrize("format", ["doorstop", "needs", "reqif", "strictdoc"])
def test_a_small_plan(format: str) -> None:
    text = "".join(
        f"==> {path}\n{data.decode()}" for path, data in sorted(exported(format, SMALL).items())
    )
    text = text.replace(f'"version": "{__version__}"', '"version": "THIS"')
    golden = GOLDEN / f"{format}.txt"
    if os.environ.get("TRACEMAP_UPDATE_GOLDENS") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode()


@pytest.fixture(scope="session")
def schema() -> xmlschema.XMLSchema:
    """Return the schema of ReqIF, as the library reqif carries it with all that it includes."""
    reqif = import_module("reqif")
    folder = Path(reqif.PATH_TO_REQIF_ROOT)
    before = Path.cwd()
    os.chdir(folder)  # the schema names what it includes from there
    try:
        return xmlschema.XMLSchema("reqif/reqif_schema/reqif.xsd", base_url=str(folder))
    finally:
        os.chdir(before)


@pytest.mark.parametrize(
    "records", [SMALL, awkward(), Records()], ids=["small", "awkward", "empty"]
)
def test_reqif_keeps_its_schema(records: Records, schema: xmlschema.XMLSchema) -> None:
    schema.validate(exported("reqif", records)[""].decode())


def test_identifiers_of_reqif_are_unique_and_references_lead_to_one() -> None:
    root = ET.fromstring(exported("reqif", awkward())[""])
    identifiers = [node.get("IDENTIFIER") for node in root.iter() if node.get("IDENTIFIER")]
    assert len(set(identifiers)) == len(identifiers)
    references = {node.text for node in root.iter() if node.tag.endswith("-REF")}
    assert references <= set(identifiers)


def test_every_object_of_reqif_stands_in_a_specification_once() -> None:
    root = ET.fromstring(exported("reqif", awkward())[""])
    name = "{http://www.omg.org/spec/ReqIF/20110401/reqif.xsd}"
    objects = [node.get("IDENTIFIER") for node in root.iter(f"{name}SPEC-OBJECT")]
    placed = [
        node.findtext(f"{name}OBJECT/{name}SPEC-OBJECT-REF")
        for node in root.iter(f"{name}SPEC-HIERARCHY")
    ]
    assert sorted(placed, key=str) == sorted(objects, key=str)


@given(PLANS)
def test_any_plan_is_xml(records: Records) -> None:
    ET.fromstring(exported("reqif", records)[""])


@given(PLANS)
def test_any_plan_is_strict_json_and_its_needs_have_ids_that_sphinx_can_link_to(
    records: Records,
) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    whole = json.loads(exported("needs", records)[""], parse_constant=refuse)
    needs = whole["versions"]["1.0"]["needs"]
    assert all(set(name).isdisjoint(".,;[]: \n") for name in needs)
    for need in needs.values():
        assert "\n" not in need["title"]
        assert not any("[[" in text or "<<" in text for text in need.values() if type(text) is str)


@given(TEXTS)
def test_a_text_is_harmless_as_markup_and_comes_back(text: str) -> None:
    markup = rst(text)
    assert text_of(markup) == text
    for line in markup.splitlines():
        assert line.startswith("| ") or line[0].isalpha()
        assert markup == text or line.startswith("| ")


def test_no_file_of_doorstop_has_the_name_of_a_device_of_windows() -> None:
    ids = ("con.1", "CON.2", "nul.x", "aux-1")
    paths = list(exported("doorstop", Records(requirements={one: {"title": "x"} for one in ids})))
    assert [path for path in paths if is_device(path.removeprefix("requirements/"))] == []
    assert "requirements/aux-1.yml" in paths
    assert len(paths) == 1 + len(ids)


@given(PLANS)
def test_files_of_doorstop_have_names_that_any_file_system_takes(records: Records) -> None:
    paths = list(exported("doorstop", records))
    assert len({folded(path) for path in paths}) == len(paths)
    for path in paths:
        folder, _, name = path.partition("/")
        assert not is_device(name)
        assert folder.isidentifier()
        assert name.isascii()
        assert len(name) < 150
        assert set(name).isdisjoint('/\\:*?"<>|\0 ')


@given(PLANS)
def test_no_text_ends_a_node_of_strictdoc(records: Records) -> None:
    lines = exported("strictdoc", records)[""].decode().split("\n")
    nodes = sum(line.startswith("[") and not line.startswith("[[") for line in lines)
    items = sum(len(items) for _, items in records.by_kind())
    elsewhere = sum(line.endswith("_ELSEWHERE]") for line in lines)
    assert nodes == items + elsewhere + 2  # the document and its grammar
    assert sum(line == "<<<" for line in lines) == sum(line.endswith(": >>>") for line in lines)
