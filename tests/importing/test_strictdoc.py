"""Documents of StrictDoc are read as releases since 2022 wrote them, and refused with the line of a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.reading import dropped, fault, read

START = "[DOCUMENT]\nTITLE: Alerts\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.sdoc"


def test_a_document_as_older_releases_wrote_it(file: Path) -> None:
    file.write_text(
        START
        + """REQ_PREFIX: ALR

[FREETEXT]
[REQUIREMENT] is how one starts.
[/FREETEXT]

[SECTION]
LEVEL: 2
TITLE: Time

[REQUIREMENT]
UID: A
LEVEL: 1.2
STATUS: Active
TITLE: First
STATEMENT: >>>
[REQUIREMENT]
UID: none
<<<
COMMENT: one
COMMENT: >>>
two
<<<

[COMPOSITE_REQUIREMENT]
UID: C
TITLE: Inner

[REQUIREMENT]
UID: B
REFS:
- TYPE: File
  VALUE: a.py
- TYPE: Parent
  VALUE: A
- TYPE: Child
  VALUE: T

[/COMPOSITE_REQUIREMENT]

[/SECTION]

[TEST_CASE]
UID: T
"""
    )
    reading = read("strictdoc", file)
    around = {"document": "Alerts", "section": "Time"}
    assert reading.records.requirements == {
        "A": around
        | {
            "title": "First",
            "status": "active",
            "text": "[REQUIREMENT]\nUID: none",
            "discussion": "one\ntwo",
        },
        "C": around | {"title": "Inner"},
        "B": {
            "title": "B",
            "document": "Alerts",
            "section": "Inner",
            "derived_from": ["A"],
        },
    }
    assert reading.records.test_cases == {"T": {"verifies": ["B"]}}
    assert dropped(reading, file.parent) == [
        "some.sdoc:31: relations of type 'File': they lead to no item (1)"
    ]


def test_ends_of_lines_may_be_those_of_windows(file: Path) -> None:
    file.write_bytes(
        b"[DOCUMENT]\r\nTITLE: A\r\n\r\n[REQUIREMENT]\r\nUID: A\r\nSTATEMENT: >>>\r\na\r\n<<<\r\n"
    )
    assert read("strictdoc", file).records.requirements["A"]["text"] == "a"


def test_a_folder_is_read_with_links_across_its_documents(tmp_path: Path) -> None:
    (tmp_path / "a.sdoc").write_text(
        f"{START}\n[REQUIREMENT]\nUID: A\nRELATIONS:\n- TYPE: Parent\n  VALUE: B\n"
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "b.sdoc").write_text(
        f"{START}\n[REQUIREMENT]\nUID: B\n\n[DOCUMENT_FROM_FILE]\nFILE: c.sdoc\n"
    )
    reading = read("strictdoc", tmp_path)
    assert reading.read == {"documents": 2, "nodes": 3}
    assert reading.records.requirements["A"]["derived_from"] == ["B"]
    assert dropped(reading, tmp_path) == [
        "inner/b.sdoc:7: the included document 'c.sdoc': name it too, or the folder of both (1)"
    ]


def test_nodes_that_nothing_can_name_are_dropped_and_told(file: Path) -> None:
    file.write_text(f"{START}\n[REQUIREMENT]\nTITLE: A\n\n[TEXT]\nSTATEMENT: B\n")
    assert dropped(read("strictdoc", file), file.parent) == [
        (
            "some.sdoc:4: REQUIREMENT nodes without a UID: nothing can name them; "
            "strictdoc manage auto-uid gives them one (1)"
        )
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "some.sdoc:1: it is empty"),
        (
            "# Heading\n",
            "some.sdoc:1: this is no StrictDoc document: the first line is not [DOCUMENT]",
        ),
        (
            f"{START}\n[REQUIREMENT]\nUID: A\nfree text\n",
            "some.sdoc:6: 'free text' belongs to no node",
        ),
        (f"{START}\n[REQUIREMENT]\nUID:\n", "some.sdoc:5: the field 'UID' is empty"),
        (
            f"{START}\n[REQUIREMENT]\nUID: A\nSTATEMENT: >>>\na\n",
            "some.sdoc:6: nothing ends what starts here; expected <<<",
        ),
        (
            f"{START}\n[FREETEXT]\na",
            "some.sdoc:4: nothing ends what starts here; expected [/FREETEXT]",
        ),
        (f"{START}\n[[SECTION]]\nTITLE: A\n", "some.sdoc:4: [SECTION] is never closed"),
        (f"{START}\n[[/SECTION]]\n", "some.sdoc:4: [/SECTION] closes nothing that is open"),
        (
            f"{START}\n[REQUIREMENT]\nUID: A\nRELATIONS:\n  VALUE: B\n",
            "some.sdoc:7: a relation starts with '- TYPE: '",
        ),
        (
            f"{START}\n[REQUIREMENT]\nUID: A\n\n[REQUIREMENT]\nUID: A\n",
            "some.sdoc:7: 'A' stands twice, first at some.sdoc:4",
        ),
    ],
)
def test_what_is_damaged_is_refused_with_its_line(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert fault("strictdoc", file).replace(f"{file.parent}/", "") == said


def test_any_depth_of_sections_does_no_harm(file: Path) -> None:
    depth = 20_000
    file.write_text(START + "\n[[SECTION]]\nTITLE: A\n" * depth + "\n[[/SECTION]]\n" * depth)
    assert read("strictdoc", file).read["nodes"] == depth
