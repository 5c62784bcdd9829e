"""Names that would move the cursor, colour the screen or forge a line: shown, never obeyed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tracemap.cli import streams

QUESTIONS = [
    "check --show-info",
    "coverage --by section",
    "coverage --requirements",
    "verifies HOSTILE-2",
    "verified-by DMS-REQ-0001",
    "blocking",
    "blocking HOSTILE-3 --chains",
    "when HOSTILE-3 DMS-REQ-0001",
    "when --priority 1a",
    "plans",
    "show HOSTILE-1",
    "show HOSTILE-3",
    "show DMS-REQ-0001",
    "show LVV-P1",
    "show LVV-T1",
    "show LVV-1",
    "list milestones",
    "list requirements",
    "list test-plans",
    "list test-cases",
    "list verification-elements",
]
TABLES = [
    words for words in QUESTIONS if words.split()[0] in ("coverage", "verifies", "plans", "list")
]
COLOUR = re.compile(r"\x1b\[(?:[0-9]|3[0-9])m")


@pytest.fixture(params=["hostile"])
def project(root: Path) -> Path:
    return root / "tests" / "projects" / "hostile"


@pytest.mark.parametrize("words", QUESTIONS)
@pytest.mark.parametrize("columns", [None, 80])
def test_text_holds_no_character_that_a_terminal_obeys(
    ask: Call, monkeypatch: pytest.MonkeyPatch, words: str, columns: int | None
) -> None:
    monkeypatch.setattr(streams, "columns", lambda: columns)
    run = ask(*words.split())
    assert run.status in (0, 1)
    for line in (run.out + run.err).split("\n"):
        assert line.isprintable(), repr(line)


@pytest.mark.parametrize("words", QUESTIONS)
def test_colour_adds_the_colours_of_tracemap_and_nothing_else(
    ask: Call, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    bare = ask(*words.split()).out
    monkeypatch.setattr(streams, "shows_colours", lambda: True)
    assert COLOUR.sub("", ask(*words.split()).out) == bare


@pytest.mark.parametrize("words", TABLES)
def test_a_row_of_a_table_stays_a_row_and_computes_nothing(ask: Call, words: str) -> None:
    for cell in (
        cell
        for row in csv.reader(io.StringIO(ask(*words.split(), "--format", "csv").out))
        for cell in row
    ):
        assert cell.isprintable()
        assert not cell.startswith(("=", "+", "@"))
        assert not re.match(r"-\D|-1$", cell) or words == "list milestones"
    markdown = ask(*words.split(), "--format", "markdown").out
    rows = markdown.removesuffix("\n").split("\n")
    assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}) == 1
    assert not re.search(r"(?<!\\)[<`\[*]", markdown)


def test_what_is_hostile_is_still_legible(ask: Call) -> None:
    out = ask("show", "HOSTILE-1").out
    assert (
        "red \\x1b[31m, bell \\x07, back \\x08, C1 \\x9b2J, then \\x3a:error::a forged line tab"
        in out
    )
    assert "\\u202egnihtemos drawkcab\\u202c, zero\\u200bwidth, \\u2028line, \\ufeffmark" in out


def test_wide_names_keep_the_columns_in_line(ask: Call) -> None:
    from tracemap.output.terminal import width

    table = ask("list", "milestones").out.split("\n")[2:-1]
    starts = {width(line[: re.search(r" +(?:due|2024)", line).end()]) for line in table}  # type: ignore[union-attr]
    assert len({width(line) for line in table}) == 1
    assert len(starts) <= 2
