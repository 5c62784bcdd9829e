"""Names of files: which there can be, which lead out of a folder, and how they are written plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracemap.inputs import fault_of_name, is_inside, leads_out, tidy


def test_what_is_no_name_of_a_file_lies_in_no_folder(tmp_path: Path) -> None:
    assert is_inside(tmp_path, tmp_path / "a")
    assert not is_inside(tmp_path, tmp_path / "\0")
    assert is_inside(tmp_path, tmp_path / ("f" * 300))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a", "a"),
        ("a/b/*.yaml", "a/b/*.yaml"),
        ("./a", "a"),
        ("././a", "a"),
        (".//a", "a"),
        ("a//b", "a/b"),
        ("a/././/./b", "a/b"),
        ("a/**//b", "a/**/b"),
        ("a/", "a/"),
        ("a/./", "a/"),
        (".", "."),
        ("./", "./"),
        ("", ""),
        ("/a//b", "/a/b"),
        ("../a", "../a"),
        (".a/b", ".a/b"),
        ("a./b", "a./b"),
    ],
)
def test_a_path_is_written_without_the_steps_that_lead_nowhere(written: str, plain: str) -> None:
    assert tidy(written) == plain
    assert tidy(plain) == plain


@pytest.mark.parametrize(
    "path", ["/a", "..", "a/../b", "a\\..\\b", "C:a", "C:/a", "\\\\host\\share\\a"]
)
def test_a_path_leads_out_on_whichever_system(path: str) -> None:
    assert leads_out(path)


@pytest.mark.parametrize("path", ["", "a", "./a", "a..b/c", "...", "a/.b"])
def test_other_paths_stay_inside(path: str) -> None:
    assert not leads_out(path)


def test_a_wildcard_takes_no_room_in_the_longest_name() -> None:
    assert not fault_of_name("*a" * 255)
    assert fault_of_name("*a" * 256)
    assert fault_of_name("?" * 256)
