"""Help: as wide as the terminal, about what was asked for, and with examples that can be typed."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.cli.conftest import Call
from tests.cli.test_lightness import RUN, loaded
from tracemap.cli import help_text
from tracemap.cli.commands import export, import_
from tracemap.cli.main import _command
from tracemap.cli.overview import command_names
from tracemap.cli.parsing import parser_of

KINDS = [("import", kind) for kind in import_.kinds()] + [
    ("export", kind) for kind in export.kinds()
]
ASKED = [[], *([name] for name in command_names()), *map(list, KINDS)]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
@pytest.mark.parametrize("columns", [80, 60])
def test_no_line_of_help_is_wider_than_the_terminal(
    tracemap: Call, monkeypatch: pytest.MonkeyPatch, words: list[str], columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = tracemap(*words, "--help").out.splitlines()
    # An option is not broken, and stands in the usage line as a whole.
    too_wide = [line for line in lines if len(line) > columns and len(line.split()) > 1]
    assert not too_wide or columns < 80, too_wide


def examples(out: str) -> list[str]:
    """Return the commands of the examples in a help, whose remarks stand behind two blanks or below."""
    _, _, text = out.partition("\nexamples:\n")
    joined = text.replace(" \\\n", " ")
    lines = [line for line in joined.splitlines() if line.startswith("  ") and line[2] != " "]
    return [re.split(r" {2,}", line.strip())[0] for line in lines]


@pytest.mark.parametrize("words", ASKED[1:], ids=" ".join)
def test_every_example_is_taken_by_the_command_that_it_calls(
    tracemap: Call, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    found = examples(tracemap(*words, "--help").out)
    assert found
    for line in found:
        if line.startswith("ssh"):
            continue
        called, name, *rest = shlex.split(line.partition(" > ")[0])
        assert (called, name) == ("tracemap", words[0])
        if "--help" not in rest:
            parser_of(name, _command(name), helping=False).parsed(rest)


@pytest.mark.parametrize("kind", import_.kinds())
def test_the_help_about_one_kind_of_import_has_its_own_examples_and_no_other_kind(
    tracemap: Call, kind: str
) -> None:
    out = tracemap("import", kind, "--help").out
    assert all(line.startswith(f"tracemap import {kind}") for line in examples(out))
    assert re.search(rf"^kind:\n  {kind}  \S", out, re.MULTILINE)
    assert "\nkinds:" not in out


@pytest.mark.parametrize("kind", ["reqif", "dmsr", "xlsx", "jira"])
def test_the_help_about_one_kind_loads_none_of_the_libraries_that_it_reads_by(kind: str) -> None:
    libraries = {"reqif", "lxml", "pypdfium2", "openpyxl", "xlrd", "h11"}
    assert not libraries & loaded(RUN, "import", kind, "--help")


def test_a_command_that_is_too_wide_can_be_copied_and_what_is_said_of_it_stands_below() -> None:
    text = (
        "  tracemap x --one 1   said\n  tracemap x --one 1 --two 2 --three 3   said at length of it"
    )
    assert help_text.examples(text, 30).splitlines() == [
        "  tracemap x --one 1   said",
        "  tracemap x --one 1 --two 2 \\",
        "      --three 3",
        "      said at length of it",
    ]
    assert help_text.examples(text, 80) == text


def test_what_may_be_repeated_says_so(tracemap: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for command, option in (
        *(("burndown", "--level"), ("timeline", "--level"), ("burndown", "--history")),
        *(("forecast", "--history"), ("site", "--history"), ("burndown", "--wbs")),
    ):
        out = tracemap(command, "--help").out
        assert re.search(rf"{option} \w+ .*may be repeated", out), (command, option)


def test_effort_stands_beside_forecast_and_what_is_of_no_question_apart(tracemap: Call) -> None:
    groups = dict(
        block.split(":\n", 1) for block in tracemap("--help").out.split("\n\n") if ":\n" in block
    )
    waits = re.findall(r"^  ([\w-]+)", groups["what waits for what, and until when"], re.MULTILINE)
    assert {"forecast", "effort"} <= set(waits)
    own = re.findall(r"^  ([\w-]+)", groups["tracemap itself"], re.MULTILINE)
    assert own == ["cache", "init", "rule", "schema"]
