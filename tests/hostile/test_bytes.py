"""Bytes and characters that are no text, or not the text that they seem to be."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.hostile.conftest import GOOD, AskAll, Plan
from tests.loading.plans import PLAN, codes, load

TEXT = "A:\n  name: x\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"A:\n  name: \xe8\n", "2:9: error TM001 the file is not UTF-8: byte 0xE8 at offset 11"),
        (b"A:\n  name: \xc0\xaf\n", "2:9: error TM001"),
        (b"A:\n  name: \xed\xa0\x80\n", "2:9: error TM001"),
        (TEXT.encode("utf-16"), "1:1: error TM001 the file is UTF-16"),
        (TEXT.encode("utf-32"), "1:1: error TM001 the file is UTF-32"),
        (TEXT.encode("utf-16-le"), "1:2: error TM002"),
        (TEXT.encode("utf-32-be"), "1:1: error TM002"),
        (b'A:\n  name: "a\0b"\n', "2:11: error TM002 not YAML: U+0000"),
        (b"A:\n  name: a\x1b[31mb\n", "2:10: error TM002 not YAML: U+001B"),
        ("A:\n  name: a\x9b31m\n".encode(), "2:10: error TM002 not YAML: U+009B"),
        (b'A:\n  name: "\\ud800"\n', "2:12: error TM002"),
    ],
)
def test_bytes_that_are_no_text_are_found_where_they_stand(
    plan: Plan, ask_all: AskAll, content: bytes, found: str
) -> None:
    runs = ask_all(plan({**GOOD, PLAN: content}))
    assert f"{PLAN}:{found}" in runs["check"].out
    assert runs["check"].status == 1
    assert "GOOD-1" in runs["list milestones"].out


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfA:\r\n  name: x\r\n", b"A:\r  name: x\r", "A:\n  name: é𝄞\n".encode()],
)
def test_marks_and_line_ends_of_other_systems_are_text(content: bytes) -> None:
    assert codes(load({PLAN: content})) == []


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        ("LDM-\u202e1", "TM211 'LDM-\\u202e1' holds U+202E"),
        ("LDM-\u200b1", "TM211 'LDM-\\u200b1' holds U+200B"),
        ("LDM-1\u2028", "TM211 'LDM-1\\u2028' holds U+2028"),
        ("LDM-\u0410", "holds U+0410 CYRILLIC CAPITAL LETTER A, which looks like 'A'"),
        ("\uff2cDM-1", "holds U+FF2C FULLWIDTH"),
    ],
)
def test_an_id_that_is_not_what_it_seems_is_a_finding_and_shown_as_what_it_is(
    plan: Plan, ask_all: AskAll, identifier: str, shown: str
) -> None:
    runs = ask_all(plan({PLAN: f'"{identifier}":\n  name: x\n'}))
    assert shown in runs["check"].out
    assert all(line.isprintable() for line in runs["check"].out.split("\n"))


def test_two_ways_to_write_an_accent_are_one_id() -> None:
    catalog = load({PLAN: '"É":\n  name: x\nB: {name: b, predecessors: ["E\u0301"]}\n'})
    assert catalog.milestones["B"].predecessors == ("É",)
    assert codes(load({PLAN: '"É": {name: x}\n"E\u0301": {name: y}\n'})) == ["TM206"]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_machine_that_knows_ascii_alone_shows_escapes(plan: Plan, form: str) -> None:
    project = plan({PLAN: 'A:\n  nmae: "é 𝄞"\n"É\u202e": {name: y}\n'})
    done = subprocess.run(
        [sys.executable, "-m", "tracemap", "--project", str(project), "check", "--format", form],
        env={
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "TRACEMAP_CACHE_DIR": "",
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.isascii()
    assert done.stderr == b""
