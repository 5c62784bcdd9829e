"""Documents of Doorstop are read as Doorstop reads them, and what is damaged is refused with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.reading import dropped, fault, read

CONFIG = "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n"
TESTS = "settings:\n  digits: 3\n  parent: REQ\n  prefix: TST\n  sep: ''\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "plan"
    written(place, {"req/.doorstop.yml": CONFIG})
    return place


def written(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def test_the_prefix_of_a_document_says_what_its_items_are(folder: Path) -> None:
    written(
        folder,
        {
            "req/REQ001.yml": "text: |\n  First.\n",
            "req/REQ002.yml": "header: Second\nlinks:\n- REQ001: abc\n",
            "tst/.doorstop.yml": TESTS,
            "tst/TST001.yml": "text: T\nlinks: [REQ001, 'REQ2:abc=']\n",
        },
    )
    records = read("doorstop", folder).records
    assert records.requirements == {
        "REQ001": {"title": "First.", "document": "REQ", "text": "First."},
        "REQ002": {"title": "Second", "document": "REQ", "derived_from": ["REQ001"]},
    }
    # REQ2 is REQ002 to Doorstop.
    assert records.test_cases == {"TST001": {"name": "T", "verifies": ["REQ001", "REQ002"]}}


def test_items_stand_in_the_order_of_their_levels_under_their_headings(folder: Path) -> None:
    heading = "normative: false\nheader: |\n  {}\n  more\nlevel: {}\n"
    written(
        folder,
        {
            "req/REQ001.yml": "text: A\nlevel: 1.10\n",
            "req/REQ002.yml": "text: B\nlevel: 1.9\n",
            "req/REQ003.yml": heading.format("Two", "2.0"),
            "req/REQ004.yml": "text: C\nlevel: 2.1\n",
            "req/REQ005.yml": heading.format("One", "1.0"),
        },
    )
    found = read("doorstop", folder).records.requirements
    assert [(one["title"], one["section"]) for one in found.values()] == [
        ("B", "One"),
        ("A", "One"),
        ("C", "Two"),
    ]


def test_items_may_be_markdown(folder: Path) -> None:
    markdown = "---\nlevel: 1.1\npriority: 1a\n---\n\n# Alerts #\n\nIn a *minute*.\n\n- or so\n"
    written(
        folder,
        {
            "req/.doorstop.yml": CONFIG.replace("digits", "itemformat: markdown\n  digits"),
            "req/REQ001.md": markdown,
            "req/REQ002.md": "---\n---\nOnly text\n",
            "req/REQ003.yml": "text: no item of this document",
        },
    )
    assert read("doorstop", folder).records.requirements == {
        "REQ001": {
            "title": "Alerts",
            "priority": "1a",
            "document": "REQ",
            "text": "In a *minute*.\n\n- or so",
        },
        "REQ002": {"title": "Only text", "document": "REQ", "text": "Only text"},
    }


def test_what_doorstop_passes_over_is_passed_over(folder: Path) -> None:
    item = "text: x\n"
    written(
        folder,
        {
            "req/REQ001.yml": item,
            "req/sub/REQ002.yml": item,
            "req/index.yml": item,
            "req/template/REQ003.yml": item,
            "req/notes.txt": item,
            "old/.doorstop.yml": CONFIG.replace("REQ", "OLD"),
            "old/.doorstop.skip": "",
            "old/OLD001.yml": item,
            "older/.doorstop.skip-all": "",
            "older/a/.doorstop.yml": CONFIG.replace("REQ", "OLDER"),
            ".git/req/.doorstop.yml": CONFIG,
        },
    )
    (folder / "req" / "REQ009.yml").symlink_to(folder / "req" / "REQ001.yml")
    reading = read("doorstop", folder)
    assert list(reading.records.requirements) == ["REQ001", "REQ002"]
    assert reading.read == {"documents": 1, "items": 2}


def test_a_document_may_include_parts_of_its_settings(folder: Path) -> None:
    include = "attributes:\n  defaults: !include defaults.yml\n"
    written(folder, {"req/.doorstop.yml": CONFIG + include, "req/REQ001.yml": "text: x"})
    assert list(read("doorstop", folder).records.requirements) == ["REQ001"]


def test_attributes_are_lists_or_text_and_the_rest_is_told(folder: Path) -> None:
    text = "text: x\nverification-method: [test]\nowners: [{a: b}]\nlinks: [REQ009]\nteam: T\n"
    written(folder, {"req/REQ001.yml": text})
    reading = read("doorstop", folder)
    assert reading.records.requirements["REQ001"]["method"] == ["test"]
    assert dropped(reading, folder) == [
        "req/REQ001.yml: attribute 'owners': it holds lists or mappings inside a list (1)",
        (
            "req/REQ001.yml: attribute 'team' of a requirement: it is no field; "
            "see [import.doorstop] fields (1)"
        ),
        "req/REQ001.yml: links to the item 'REQ009': the source holds no such one (1)",
    ]


BAD = "req/REQ001.yml"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({BAD: "text: [a\nb: c"}, f"{BAD}:2:2: "),
        ({BAD: "a: 1\na: 2\n"}, f"{BAD}:2:1: "),
        ({BAD: "- a\n"}, f"{BAD}:1:1: expected a mapping from attributes to values"),
        ({BAD: "a: !!python/object/apply:os.system [ls]"}, f"{BAD}:1:4: "),
        ({BAD: "a: " + "[" * 100}, f"{BAD}:1:19: "),
        ({BAD: "a: &a [x]\nb: [" + "*a, " * 200 + "]"}, f"{BAD}:2:"),
        ({BAD: "level: 1.a"}, f"{BAD}: the level is '1.a', expected numbers as 1.2.3"),
        ({BAD: "links: [[REQ001]]"}, f"{BAD}: 'links' holds what is no UID"),
        (
            {BAD: "text: x", "req/a/REQ001.yml": "text: y"},
            f"req/a/REQ001.yml: 'REQ001' stands twice, first at {BAD}",
        ),
        (
            {"req/.doorstop.yml": "settings: {}"},
            "req/.doorstop.yml: it gives the document no prefix",
        ),
        (
            {"a/.doorstop.yml": CONFIG},
            "req/.doorstop.yml: the prefix 'REQ' stands twice, first in a/.doorstop.yml",
        ),
        (
            {
                "a/.doorstop.yml": TESTS,
                "req/.doorstop.yml": CONFIG.replace("prefix", "parent: TST\n  prefix"),
            },
            "a/.doorstop.yml: documents stand under one another in a circle: TST under REQ under TST",
        ),
        (
            {"req/.doorstop.yml": CONFIG + "  itemformat: markdown\n", "req/REQ001.md": "text"},
            "req/REQ001.md:1: there is no front matter",
        ),
    ],
)
def test_what_is_damaged_is_refused_with_its_file(
    folder: Path, files: dict[str, str], said: str
) -> None:
    written(folder, files)
    found = fault("doorstop", folder).replace(f"{folder}/", "").removeprefix("plan/")
    assert found.startswith(said)


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    assert fault("doorstop", tmp_path).endswith(": there is no .doorstop.yml in it")
    (tmp_path / "a.yml").write_text("x")
    assert fault("doorstop", tmp_path / "a.yml") == (
        "a.yml: it is a file, expected the folder of Doorstop documents"
    )


def test_more_files_than_the_limit_are_refused(folder: Path) -> None:
    written(folder, {f"req/REQ{number}.yml": "text: x" for number in range(9)})
    said = fault("doorstop", folder, limits={"files": 5})
    assert said == "plan: it holds more than 5 files"
