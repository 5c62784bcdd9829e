"""needs.json of Sphinx-Needs is read strictly, and what is no such file is refused with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.importing.reading import dropped, fault, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "needs.json"


def need(kind: str = "req", **fields: Any) -> dict[str, Any]:
    return {"type": kind, "title": "A need"} | fields


def written(path: Path, needs: dict[str, Any], **other: Any) -> Path:
    version = {"needs": needs, **other}
    path.write_text(json.dumps({"current_version": "1", "versions": {"1": version}}))
    return path


def test_of_several_versions_the_current_one_is_read(file: Path) -> None:
    versions = {"1": {"needs": {"A": need()}}, "2": {"needs": {"B": need()}}}
    file.write_text(json.dumps({"current_version": "2", "versions": versions}))
    assert list(read("needs", file).records.requirements) == ["B"]
    file.write_text(json.dumps({"current_version": "3", "versions": versions}))
    assert fault("needs", file) == "needs.json: 'current_version' names none of its 2 versions"
    file.write_text(json.dumps({"versions": {"1": versions["1"]}}))
    assert list(read("needs", file).records.requirements) == ["A"]


def test_links_are_what_the_file_says_are_links(file: Path) -> None:
    schema = {"properties": {"asks": {"field_type": "links"}, "asks_back": {}}}
    needs = {"A": need(), "T": need("test", asks=["A"]), "U": need("test", asks_back=["A"])}
    written(file, needs, needs_schema=schema)
    assert read("needs", file).records.test_cases == {
        "T": {"name": "A need", "verifies": ["A"]},
        "U": {"name": "A need"},
    }


def test_a_link_may_lead_to_a_part_of_a_need_or_stand_under_a_condition(file: Path) -> None:
    written(file, {"A": need(), "T": need("test", verifies=["A.2", "A[status=='open']"])})
    assert read("needs", file).records.test_cases["T"]["verifies"] == ["A", "A"]


def test_links_to_what_is_no_item_are_dropped_and_told(file: Path) -> None:
    needs = {"A": need(links=["I", "nobody"]), "I": need("impl"), "M": need("milestone", links="T")}
    written(file, needs | {"T": need("test")})
    assert dropped(read("needs", file), file.parent) == [
        "needs.json:I: needs of type 'impl': the type is no kind of item; see [import.needs] types (1)",
        "needs.json:A: links to needs that are no items: nothing is there for them to lead to (1)",
        "needs.json:A: links to the need 'nobody': the source holds no such one (1)",
        (
            "needs.json:M: links 'links' from a milestone to a test case: no field holds them; "
            "see [import.needs] links (1)"
        ),
    ]


def test_fields_of_other_shapes_are_read_as_far_as_they_are_text(file: Path) -> None:
    needs = {"A": need(priority=2, content="x", status=None, parameters="a: 1\nb = 2", more={})}
    written(file, needs | {"M": need("milestone", level=3, external=True, effort=1e1, wbs="a\nb")})
    records = read("needs", file).records
    assert records.requirements["A"] == {
        "title": "A need",
        "priority": "2",
        "text": "x",
        "parameters": {"a": "1", "b": "2"},
    }
    assert records.milestones["M"] == {
        "name": "A need",
        "wbs": ["a", "b"],
        "level": 3,
        "effort": 10.0,
        "external": True,
    }


def test_markup_that_is_no_line_block_stays_as_it_is(file: Path) -> None:
    markup = "* one\n* ``two``\n\n.. note:: three"
    written(file, {"A": need(content=markup), "B": need(content="| a \\*b\\*\n|\n| \\\\ c")})
    records = read("needs", file).records
    assert records.requirements["A"]["text"] == markup
    assert records.requirements["B"]["text"] == "a *b*\n\n\\ c"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs.json: it is empty"),
        ('{\n "a": }', "needs.json:2:7: it is not JSON: Expecting value"),
        ("[]", "needs.json: the file is a list, expected a mapping"),
        ("{}", "needs.json: 'versions' is missing, expected a mapping"),
        (
            '{"versions": {"1": {"needs": {"A": 1}}}}',
            "needs.json: need 'A' is a text, expected a mapping",
        ),
        (
            '{"versions": {"1": {"needs": []}}}',
            "needs.json: 'needs' of version '1' is a list, expected a mapping",
        ),
        ('{"a": NaN}', "needs.json:1:7: NaN is no JSON"),
        ("[" * 100_000, "needs.json:1:201: it nests too deep"),
        (
            '{"versions": {"1": {"needs": {\n"A": {},\n"B": {},\n"A": {}}}}}',
            "needs.json:4:1: 'A' stands twice, first at needs.json:2:1",
        ),
        (
            (
                '{"versions": {"1": {"needs": {"A": {"type": "req", "tracemap_id": "X"},'
                ' "X": {"type": "req"}}}}}'
            ),
            "needs.json:X: 'X' stands twice, first at needs.json:A",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert fault("needs", file).replace(f"{file.parent}/", "") == said


def test_numbers_of_any_length_do_no_harm(file: Path) -> None:
    digits = "1" * 100_000
    file.write_text(
        f'{{"versions": {{"1": {{"needs": {{"A": {{"type": "req", "title": {digits}}}}}}}}}}}'
    )
    assert read("needs", file).records.requirements["A"]["title"] == digits


def test_bytes_that_are_no_text_are_refused_with_their_line(file: Path) -> None:
    file.write_bytes(b'{\n"a": "\xff"}')
    assert fault("needs", file) == "needs.json:2: it is not UTF-8 at byte 8"


def test_a_pointer_of_git_lfs_is_recognised(file: Path) -> None:
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    assert fault("needs", file) == "needs.json: a git-LFS pointer stands in its place"
