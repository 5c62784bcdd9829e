"""What StrictDoc, Sphinx-Needs and Doorstop have written themselves is read (foreign/README.md)."""

from __future__ import annotations

from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest

from tests.importing.reading import FOREIGN, dropped, read
from tracemap.errors import SourceError
from tracemap.records import Records

VALUES = {"priority": {"high": "1a", "low": "3"}}
IN_A_MINUTE: dict[str, Any] = {
    "title": "Alerts in a minute",
    "text": "An alert shall leave the data centre\nwithin 60 seconds of the end of the exposure.",
}
STEPS = "The time that each step takes shall be recorded."
TESTS: dict[str, Any] = {
    "ALT-1": {"name": "Replay a night", "verifies": ["ALR-0001"], "result": "passed"},
    "ALT-2": {"name": "Read the records", "verifies": ["ALR-0002"]},
}


def test_a_document_of_strictdoc() -> None:
    reading = read("strictdoc", FOREIGN / "alerts.sdoc", values=VALUES, fields={"OWNER": ""})
    around: dict[str, Any] = {"document": "Alert requirements", "section": "Timeliness"}
    assert reading.records == Records(
        requirements={
            "ALR-0001": IN_A_MINUTE
            | around
            | {
                "priority": "1a",
                "method": ["test", "analysis"],
                "discussion": "Follow-up fades within minutes.",
            },
            "ALR-0002": around
            | {"title": STEPS, "priority": "3", "derived_from": ["ALR-0001"], "text": STEPS},
        },
        test_cases=TESTS,
    )
    assert reading.read == {"documents": 1, "nodes": 8}
    assert dropped(reading, FOREIGN) == [
        (
            "alerts.sdoc:133: nodes of type 'DESIGN': the type is no kind of item; "
            "see [import.strictdoc] types (1)"
        ),
        "alerts.sdoc:116: field 'STATEMENT' of a test case: another field is its 'name' already (1)",
    ]
    assert reading.notes == (
        "1 requirement without a title: the first line of the text, or the id, is taken",
    )


def test_the_same_document_as_reqif() -> None:
    reading = read("reqif", FOREIGN / "alerts.reqif", values=VALUES, types={"TEXT": ""})
    expected = read("strictdoc", FOREIGN / "alerts.sdoc", values=VALUES).records
    in_a_minute = dict(expected.requirements["ALR-0001"])
    # XHTML has no ends of lines but those that are marked.
    in_a_minute["text"] = IN_A_MINUTE["text"].replace("\n", " ")
    assert reading.records.requirements == dict(expected.requirements) | {"ALR-0001": in_a_minute}
    assert reading.records.test_cases == TESTS
    assert reading.read == {"objects": 8, "relations": 4, "specifications": 1}
    assert dropped(reading, FOREIGN) == [
        (
            "alerts.reqif:329: objects of type 'DESIGN': the type is no kind of item; "
            "see [import.reqif] types (1)"
        ),
        (
            "alerts.reqif:193: attribute 'OWNER' of a requirement: it is no field; "
            "see [import.reqif] fields (1)"
        ),
        (
            "alerts.reqif:285: attribute 'ReqIF.Text' of a test case: "
            "another attribute is its 'name' already (1)"
        ),
    ]


def test_a_file_of_sphinx_needs() -> None:
    reading = read(
        "needs",
        FOREIGN / "needs.json",
        values=VALUES | {"status": {"open": "active"}},
        types={"impl": ""},
        fields={"tags": "", "docname": "document"},
    )
    assert reading.records == Records(
        requirements={
            "ALR-0001": {
                "title": "Alerts in a minute",
                "priority": "1a",
                "document": "index",
                "status": "active",
                "text": "An alert shall leave the data centre within **60 seconds** "
                "of the end of the exposure.",
            },
            "ALR-0002": {
                "title": "Times of all steps",
                "priority": "3",
                "document": "index",
                "derived_from": ["ALR-0001"],
                "text": STEPS,
            },
        },
        test_cases={
            "ALT-0001": {"name": "Replay a night", "verifies": ["ALR-0001"], "result": "passed"},
            # The link leads to nothing in the file; by its form it is a requirement's id.
            "ALT-0002": {"name": "Read the records", "verifies": ["ALR-0002", "ALR-0009"]},
        },
    )
    assert reading.read == {"needs": 5}
    assert dropped(reading, FOREIGN) == [
        (
            "needs.json:ALR-0001: field 'team' of a requirement: it is no field; "
            "see [import.needs] fields (1)"
        ),
        (
            "needs.json:ALT-0001: field 'docname' of a test case: it is no field; "
            "see [import.needs] fields (2)"
        ),
    ]


def test_documents_of_doorstop() -> None:
    reading = read("doorstop", FOREIGN / "doorstop", values=VALUES, types={"ALT": "test_case"})
    around: dict[str, Any] = {"document": "ALR", "section": "Timeliness"}
    assert reading.records == Records(
        requirements={
            "ALR-0002": around
            | {
                "title": "Alerts in a minute",
                "priority": "1a",
                "method": ["test", "analysis"],
                "text": "An alert shall leave the data centre\n"
                "within **60 seconds** of the end of the exposure.",
            },
            "ALR-0003": around
            | {"title": STEPS, "priority": "3", "derived_from": ["ALR-0002"], "text": STEPS},
        },
        test_cases={
            "ALT-001": {
                "name": "Replay a recorded night and take the times.",
                "verifies": ["ALR-0002"],
                "result": "passed",
                "executed": "2024-03-01",
            },
            "ALT-002": {"name": "Read the records.", "verifies": ["ALR-0003"]},
        },
    )
    assert reading.read == {"documents": 2, "items": 7}
    assert dropped(reading, FOREIGN / "doorstop") == [
        "requirements/ALR-0004.yml: items that are not active: Doorstop does not count them (1)",
        "requirements/ALR-0005.yml: items that are not normative: they ask for nothing (1)",
        "tests/ALT-002.yml: references to files: they lead to no item (1)",
    ]


def test_an_unknown_prefix_of_doorstop_is_known_by_the_ids_of_its_items() -> None:
    records = read("doorstop", FOREIGN / "doorstop").records
    assert list(records.requirements) == ["ALR-0002", "ALR-0003"]
    assert not records.test_cases


SEAMS = [
    b"\n",
    b"\0",
    b"\xff",
    b"<",
    b"</",
    b"/>",
    b"[",
    b"[[",
    b"{",
    b'"',
    b":",
    b"- ",
    b"<<<",
    b">>>",
]


def damaged(whole: bytes, chance: Random) -> bytes:
    """Return a text with one to four places cut out, doubled, or replaced by what means something there."""
    text = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        start, other = chance.randrange(len(text)), chance.randrange(len(text))
        match chance.randrange(3):
            case 0:
                del text[start : start + chance.randint(1, 40)]
            case 1:
                text[start:start] = chance.choice(SEAMS)
            case _:
                text[start:start] = text[other : other + 60]
    return bytes(text)


@pytest.mark.parametrize(
    ("kind", "source", "file"),
    [
        ("strictdoc", "alerts.sdoc", "alerts.sdoc"),
        ("reqif", "alerts.reqif", "alerts.reqif"),
        ("needs", "needs.json", "needs.json"),
        ("doorstop", "doorstop", "doorstop/requirements/ALR-0002.yml"),
        ("doorstop", "doorstop", "doorstop/tests/.doorstop.yml"),
    ],
)
def test_whatever_is_done_to_a_file_it_is_read_or_refused(
    kind: str, source: str, file: str, tmp_path: Path
) -> None:
    copytree(FOREIGN, tmp_path, dirs_exist_ok=True)
    whole = (FOREIGN / file).read_bytes()
    refused: list[str] = []
    for seed in range(120):
        (tmp_path / file).write_bytes(damaged(whole, Random(seed)))
        try:
            read(kind, tmp_path / source)
        except SourceError as error:
            refused.append(error.message)
    assert len(refused) > 20
    assert [one for one in refused if not one.startswith(str(tmp_path / source))] == []
