"""The published requirements document, from its PDF: ours, which is laid out as it is, and the real one."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.pdf_writer import Put, pdf_of
from tracemap.errors import SourceError, UsageError
from tracemap.importing import dmsr
from tracemap.importing.dmsr import pages as reading
from tracemap.importing.dmsr import reading_process
from tracemap.importing.dmsr.blocks import blocks_of
from tracemap.importing.dmsr.pages import Run
from tracemap.importing.dmsr.paragraphs import flowing, join, lines_of
from tracemap.importing.dmsr.requirements import Requirements
from tracemap.importing.reading import Reading, Source
from tracemap.loading.load import load_catalog

NOTHING: dict[str, Any] = {"document": "", "upper": {}}


def furniture(number: str) -> list[Put]:
    """Return what stands on each page."""
    return [
        Put(238, 758, "Sky Plan Requirements | ABC-7 (rel2) | 2024-03-23", 7.5),
        Put(93, 71.3, "This page is under change control; ask before you change it", 7),
        Put(303, 27.8, number),
    ]


def lines(top: float, *texts: str, left: float = 72, step: float = 22.5) -> list[Put]:
    """Return lines, one below the other."""
    return [Put(left, top - step * number, text) for number, text in enumerate(texts)]


TITLE = [
    *furniture("i"),
    Put(130, 600, "ABC-7 (rel2)"),
    Put(130, 500, "Table of contents"),
    Put(72, 470, "1.1.1 Raw Images ......... 1"),
]
FIRST = [
    *furniture("1"),
    Put(72, 680, "1 "),
    Put(96, 680, "Products", 14),
    Put(72, 640, "1.1.1 "),
    Put(110, 640, "Raw  Images"),
    Put(72, 610, "ID: DMS-REQ-0001 (Priority: 1a)"),
    *lines(
        570,
        "Specification: The system shall keep each raw image, and what be-",
        "longs to it, for ",
    ),
    Put(72, 525, "all of the survey. It shall list non-"),
    Put(72, 502.5, "empty ones with:"),
    Put(90, 460, "• "),
    Put(110, 460, "the time of their exposure; "),
    Put(90, 425, "• "),
    Put(110, 425, "the state of the camera, as far as it is "),
    Put(110, 402.5, "known."),
    Put(72, 350, "Discussion: Raw means as read from the detectors, which is how the "),
]
SECOND = [
    *furniture("2"),
    *lines(672, "detectors give it."),
    *lines(620, "A second paragraph of the discussion."),
    *lines(
        570,
        "Derived from requirements:",
        "OSS-REQ-0004: The Archive",
        "LSR-REQ-0012: What is kept, ",
    ),
    *lines(502.5, "and for whom"),
    *lines(450, "Impacted by LCR(s):", "Updated per LCR-1", "Updated per LCR-2"),
    Put(77.5, 360, "Description "),
    Put(307.1, 360, "Value "),
    Put(393.9, 360, "Unit "),
    Put(477.5, 360, "Name"),
    *lines(310, "How long an image may take to be ", "kept.", left=77.5),
    Put(317.4, 310, "24 "),
    Put(393.4, 310.3, "hour "),
    Put(468, 310, "keepTime"),
    *lines(240, "The share of images that may be lost, of all that were ", left=77.5),
    Put(320.4, 240, "1 "),
    Put(373.1, 240.3, "milliper"),
    Put(398.9, 225.3, "cent"),
    Put(466.5, 240, "lostShare"),
]
THIRD = [
    *furniture("3"),
    *lines(672, "ever read.", left=77.5),
    *lines(625, "How many are kept.", left=77.5),
    Put(317.4, 625, "3 "),
    Put(385.6, 625.3, "integer "),
    Put(470, 625, "copies"),
    Put(72, 570, "1.1.2 (Descoped) Old Images"),
    Put(72, 540, "ID: DMS-REQ-0002 (Priority: 2)"),
    *lines(500, "(The old images are kept by others.)"),
    Put(72, 440, "1.2 "),
    Put(103, 440, "Software"),
    *lines(400, "What is said here belongs to the section."),
]
DOCUMENT = [TITLE, FIRST, SECOND, THIRD]


def read(folder: Path, data: bytes, **settings: Any) -> Reading:
    path = folder / "document.pdf"
    path.write_bytes(data)
    return dmsr.read(Source((path,), {}), NOTHING | settings)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Return what is read of a document of our own, laid out as the published one."""
    pytest.importorskip("pypdfium2")
    return read(tmp_path_factory.mktemp("dmsr"), pdf_of(DOCUMENT))


def test_requirements_are_read_with_all_that_stands_under_their_headings(ours: Reading) -> None:
    assert ours.records.requirements == {
        "DMS-REQ-0001": {
            "title": "Raw Images",
            "priority": "1a",
            "document": "ABC-7",
            "section": "1.1.1",
            "derived_from": ["OSS-REQ-0004", "LSR-REQ-0012"],
            "text": "The system shall keep each raw image, and what be-longs to it, for all of the survey."
            " It shall list non-empty ones with:\n\n- the time of their exposure;\n"
            "- the state of the camera, as far as it is known.",
            "discussion": "Raw means as read from the detectors, which is how the detectors give it."
            "\n\nA second paragraph of the discussion.",
            "parameters": {"keepTime": "24 hour", "lostShare": "1 millipercent", "copies": "3"},
        },
        "DMS-REQ-0002": {
            "title": "(Descoped) Old Images",
            "priority": "2",
            "document": "ABC-7",
            "section": "1.1.2",
            "text": "(The old images are kept by others.)",
        },
    }
    assert ours.read == {"pages": 4, "requirements": 2}


def test_what_is_left_out_is_told_with_its_page(ours: Reading) -> None:
    told = {(one.what, one.place.rpartition(": ")[2], one.count) for one in ours.dropped}
    assert told == {
        ("upper requirements", "page 3", 2),
        ("notes of change requests", "page 3", 2),
        ("descriptions of parameters", "page 3", 3),
        ("text of section 1.2", "page 4", 1),
    }
    (note,) = ours.notes
    assert note.startswith("1 requirement is titled (Descoped): DMS-REQ-0002; status: withdrawn")


def test_upper_requirements_are_read_where_their_documents_are_known(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    got = read(tmp_path, pdf_of(DOCUMENT), document="XYZ-1", upper={"LSR-REQ": "LSE-29"})
    records = got.records.requirements
    assert records["LSR-REQ-0012"] == {"title": "What is kept, and for whom", "document": "LSE-29"}
    assert "OSS-REQ-0004" not in records
    assert records["DMS-REQ-0001"]["document"] == "XYZ-1"
    assert got.read == {"pages": 4, "requirements": 2, "upper requirements": 1}


@pytest.fixture(scope="module")
def published(shared_data: Path) -> dict[str, Any]:
    """Return the requirements of the real document, and the upper ones that it names."""
    pytest.importorskip("pypdfium2")
    upper = {"OSS-REQ": "LSE-30", "LSR-REQ": "LSE-29", "DMS-REQ": "DMS"}
    source = Source((shared_data / "import" / "LSE-61.pdf",), {})
    return {**dmsr.read(source, {"document": "", "upper": upper}).records.requirements}


def test_the_published_document_gives_its_requirements(published: dict[str, Any]) -> None:
    own = {id: one for id, one in published.items() if one["document"] == "LSE-61"}
    assert len(own) == 239
    assert Counter(one["priority"] for one in own.values()) == {
        "1a": 57,
        "1b": 120,
        "2": 56,
        "3": 6,
    }
    assert all(one["text"] and one["section"] for one in own.values())
    texts = " ".join(one.get(field, "") for one in own.values() for field in ("title", "text"))
    for not_of_them in ("change control", "Latest Revision", "rel10.2", "Specification:", "\ufffe"):
        assert not_of_them not in texts
    assert own["DMS-REQ-0004"]["parameters"] == {"L1PublicT": "24 hour", "nAlertVisitPeak": "40000"}
    assert len(own["DMS-REQ-0359"]["parameters"]) == 18
    assert sum(len(one.get("parameters", ())) for one in own.values()) == 131


def test_the_published_document_says_what_the_public_data_says(
    published: dict[str, Any], rubin: Path
) -> None:
    public = load_catalog(rubin).requirements
    for id, record in published.items():
        known = public[id]
        assert record["title"] == known.title
        assert record["document"] == known.document
        assert record.get("priority") == known.priority
        assert record.get("section") == known.section
        assert tuple(record.get("derived_from", ())) == known.derived_from
    of_document = {id for id, known in public.items() if known.document == "LSE-61"}
    assert of_document == {id for id, one in published.items() if one["document"] == "LSE-61"}


def test_a_title_may_begin_in_any_way_and_go_on_below(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    page = [
        *furniture("4"),
        *lines(600, "1.1.3 uBlock and what", "comes after"),
        *lines(540, "ID: DMS-REQ-0003 (Priority: 3)"),
        *lines(500, "Specification: 2.5 seconds are enough; 30 are not."),
    ]
    got = read(tmp_path, pdf_of([*DOCUMENT, page])).records.requirements["DMS-REQ-0003"]
    assert (got["section"], got["title"]) == ("1.1.3", "uBlock and what comes after")
    assert got["text"] == "2.5 seconds are enough; 30 are not."


def refusal(folder: Path, data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(folder, data)
    assert str(caught.value).startswith(str(folder / "document.pdf"))
    return caught.value


def test_an_encrypted_document_is_told_as_one(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    assert "it is encrypted" in str(refusal(tmp_path, pdf_of(DOCUMENT, encrypt=True)))


def test_a_scan_is_told_as_one(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    assert "its 2 pages hold no text: it may be a scan" in str(refusal(tmp_path, pdf_of([[], []])))


def test_another_document_is_told_as_one(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    other = pdf_of([[Put(72, 700, "Minutes of a meeting")]])
    assert "none of its 1 pages holds a requirement" in str(refusal(tmp_path, other))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is no PDF"),
        (b"PK\x03\x04 a workbook", "it is no PDF"),
        (b"\n<!DOCTYPE html><html>Log in</html>", "a web page stands in its place"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a git-LFS pointer stands in its place"),
        (b"%PDF-1.7\nnothing that is one", "it is damaged, or no PDF"),
    ],
)
def test_what_is_no_pdf_is_told_as_what_it_is(tmp_path: Path, data: bytes, reason: str) -> None:
    pytest.importorskip("pypdfium2")
    assert reason in str(refusal(tmp_path, data))


def test_an_id_that_stands_twice_is_refused_with_both_pages(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    twice = pdf_of([TITLE, FIRST, SECOND, THIRD, FIRST])
    assert "page 5: DMS-REQ-0001 stands on page 2 already" in str(refusal(tmp_path, twice))


def test_a_requirement_without_id_and_priority_is_dropped_with_its_page(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    got = read(tmp_path, pdf_of([*DOCUMENT, [*furniture("4"), Put(72, 600, "ID: DMS REQ 3")]]))
    assert got.dropped[-1].what == "a requirement 'ID: DMS REQ 3'"
    assert got.dropped[-1].place.endswith("page 5")


def test_a_requirement_without_heading_is_kept_and_told(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    alone = [*furniture("4"), *lines(600, "ID: DMS-REQ-0009 (Priority: 3)")]
    got = read(tmp_path, pdf_of([*DOCUMENT, alone]))
    assert got.records.requirements["DMS-REQ-0009"] == {"priority": "3", "document": "ABC-7"}
    assert "page 5: no heading stands above DMS-REQ-0009" in got.notes


def test_reading_ends_after_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import sys, time\nprint('[]', flush=True)\ntime.sleep(600)\n")
    monkeypatch.setattr(reading_process, "__file__", str(slow))
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf_of(DOCUMENT))
    with pytest.raises(SourceError, match="page 2: it was not read within 1 seconds"):
        reading.read_pages(path, seconds=1)


def test_a_reader_that_dies_is_an_error_with_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text(
        "import os, signal\nprint('[]', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    monkeypatch.setattr(reading_process, "__file__", str(dying))
    assert "page 2: its reader ended before it did" in str(refusal(tmp_path, pdf_of(DOCUMENT)))


def test_without_the_library_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text("import sys\nsys.stderr.write('no module named pypdfium2\\n')\nsys.exit(3)\n")
    monkeypatch.setattr(reading_process, "__file__", str(bare))
    with pytest.raises(UsageError, match="no module named pypdfium2") as caught:
        read(tmp_path, pdf_of(DOCUMENT))
    assert caught.value.help == "pip install 'tracemap[dmsr]'"


def test_pages_damaged_anywhere_are_read_or_refused(tmp_path: Path) -> None:
    """Each copy has bytes changed at places that differ; whatever is read, no other error is raised."""
    pytest.importorskip("pypdfium2")
    data = pdf_of(DOCUMENT)
    for seed in range(6):
        damaged = bytearray(data)
        for step in range(1 + seed * 7):
            damaged[(seed * 7919 + step * 104_729) % len(data)] = (seed * 31 + step * 17) % 256
        with suppress(SourceError):
            read(tmp_path, bytes(damaged[: len(data) - seed * 97]))


def test_more_than_one_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    for paths in ((tmp_path,), (tmp_path / "a.pdf", tmp_path / "b.pdf")):
        with pytest.raises(SourceError, match="expected one PDF"):
            dmsr.read(Source(paths, {}), NOTHING)


WORDS = (
    "1.1 Title",
    "2 Chapter",
    "ID: DMS-REQ-0001 (Priority: 1a)",
    "ID: no id",
    "Specification: it shall ",
    "Discussion:",
    "Derived from requirements:",
    "OSS-REQ-0004: Upper",
    "Description ",
    "Value",
    "Unit",
    "Name",
    "• ",
    "text-",
    " ",
)
RUNS = st.builds(
    Run,
    st.just(1),
    st.floats(0, 600, width=16),
    st.floats(0, 600, width=16),
    st.sampled_from((700.0, 680.5, 680.0, 640.0, 30.0)),
    st.sampled_from((7.0, 12.0, 14.0)),
    st.sampled_from(WORDS) | st.text(max_size=5),
)
HEADER = [
    Run(1, left, left + 30, 500, 12, word)
    for left, word in ((77.5, "Description "), (307, "Value "), (394, "Unit "), (477, "Name"))
]


@given(st.lists(st.lists(RUNS | st.just(None), max_size=14), max_size=4))
def test_whatever_stands_on_pages_is_read_or_refused(drawn: list[list[Run | None]]) -> None:
    pages = [
        [one._replace(page=number) for run in page for one in ([run] if run else HEADER)]
        for number, page in enumerate(drawn, 1)
    ]
    requirements = Requirements(Path("document.pdf"), "ABC-7", {"OSS-REQ": "LSE-30"})
    with suppress(SourceError):
        requirements.read(blocks_of(lines_of(pages)))
    assert all(isinstance(record["document"], str) for record in requirements.records.values())
    assert all(one.count > 0 for one in requirements.dropped)


@given(st.lists(st.text("ab- .", max_size=8)))
def test_joined_lines_lose_no_letter(pieces: list[str]) -> None:
    assert join(pieces).replace(" ", "") == "".join(pieces).replace(" ", "")


def test_items_of_a_list_stand_on_lines_of_their_own() -> None:
    told = ["It is:", "• one", "• two", "1. three", "And so on.", "- four"]
    assert flowing(told) == "It is:\n\n- one\n- two\n1. three\n\nAnd so on.\n\n- four"
