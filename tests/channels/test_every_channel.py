"""One set of hostile texts through every format of every command, read back by the format's own parser.

OWASP ASVS 5.0: 1.2.1 (escape by context), 1.2.10 (formulas), 5.3.2 (names of files).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from unicodedata import normalize

import pytest

from tests.channels.hostile import SAID, TEXTS, mark, write_plan
from tests.channels.readers import READERS, SHOWN
from tests.cli.conftest import AS_OF
from tracemap.cli import streams
from tracemap.cli.main import main
from tracemap.cli.overview import command_names, module_of

QUESTIONS = {
    "blocking": ("", "M-5 --chains", "--rank drag", "--matrix", "--matrix --by owner"),
    "burndown": ("", "--of requirements", "--per quarter"),
    "check": ("--show-info",),
    "coverage": (*(f"--by {by}" for by in ("section", "wbs", "document")), "--requirements"),
    "diff": ("../older .",),
    "effort": ("--by owner", "--milestones"),
    "forecast": ("M-5 DMS-REQ-0003",),
    "graph": ("--cluster wbs --limit 500", "--focus M-5 --with requirements,test_plans,test_cases"),
    "list": (*("milestones", "requirements", "test-plans", "test-cases", "verification-elements"),),
    "plans": ("",),
    "report": ("--no-graphs", "control"),
    "show": (
        *(f"M-{number}" for number in range(0, len(SAID), 7)),
        "DMS-REQ-0008",
        "LVV-T9",
        "LVV-9",
    ),
    "timeline": ("--limit 60 --all",),
    "verified-by": ("DMS-REQ-0009",),
    "verifies": ("M-9 --cumulative",),
    "whatif": ("--slip M-3=60d --drop M-7",),
    "when": ("M-9 DMS-REQ-0011", "--priority 1a"),
}
"""What is asked of the plan, by command; each question in every format that the command gives."""

ELSEWHERE = {
    "cache": "says nothing of a plan",
    "export": "test_exports.py",
    "import": "test_imports.py, tests/importing",
    "init": "says nothing of a plan",
    "rule": "says nothing of a plan",
    "schema": "says nothing of a plan",
    "serve": "test_pages.py, tests/serving",
    "site": "test_pages.py",
}
"""The commands that are asked elsewhere, and where."""

SILENT = {"burndown"}
"""Commands that say numbers alone."""
AS_WRITTEN = {("check", "text"), ("check", "json")}
"""What shows lines of the files too, in which a text has the escapes of YAML."""
FEWER = {
    "blocking",
    "burndown",
    "effort",
    "forecast",
    "diff",
    "whatif",
    "when",
    "verified-by",
    "verifies",
}
"""Commands that say few texts of the plan, or ids alone."""


class Run(NamedTuple):
    """One call of the command line."""

    status: int
    out: bytes
    err: str


Ask = Callable[..., Run]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the plan that says every text everywhere."""
    folder = tmp_path_factory.mktemp("plans")
    write_plan(folder / "older", moved=True)
    return write_plan(folder / "plan")


@pytest.fixture
def ask(
    hostile: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Ask:
    monkeypatch.chdir(hostile)
    monkeypatch.delenv("TRACEMAP_DEBUG", raising=False)

    def call(*arguments: str) -> Run:
        capsysbinary.readouterr()
        try:
            status = main(["--as-of", AS_OF, "--no-cache", *arguments])
        finally:
            gc.enable()
        out, err = capsysbinary.readouterr()
        return Run(status, out, err.decode())

    return call


def module(command: str) -> ModuleType:
    return import_module(f"tracemap.cli.commands.{module_of(command)}")


def channels() -> Iterator[tuple[str, str]]:
    for command in QUESTIONS:
        for form in module(command).FORMATS:
            yield command, form


def test_every_command_is_asked_and_every_format_has_a_reader() -> None:
    """A new command or format fails here until it is read back by the parser of its format."""
    assert {*QUESTIONS, *ELSEWHERE} == set(command_names())
    formats = {form for command in command_names() for form in module(command).FORMATS}
    assert formats == READERS.keys()


def squeezed(text: str) -> str:
    """Return a text without what lines and columns add to it, and with letters in one form, as ids have."""
    return normalize("NFC", re.sub(r"[\s\\]", "", text.replace("\\x3a", ":")))


def assert_told(said: str, command: str, form: str) -> int:
    """Hold every text whose mark was read to what it looks like in the format; return how many there are."""
    found = [number for number in range(len(TEXTS)) if mark(number) in said]
    if (command, form) in AS_WRITTEN:
        return len(found)
    whole = squeezed(said)
    for number in found if form in SHOWN else ():
        shown = [squeezed(shown(SAID[number])) for shown in SHOWN[form]]
        assert any(one in whole for one in shown), (form, SAID[number])
    return len(found)


@pytest.mark.parametrize(("command", "form"), list(channels()))
def test_a_hostile_text_is_shown_and_nothing_else_comes_of_it(
    ask: Ask, command: str, form: str
) -> None:
    found = 0
    for words in QUESTIONS[command]:
        run = ask(command, *words.split(), "--format", form)
        if run.status == 2 and form in ("csv", "markdown", "svg", "png"):
            assert "no " in run.err  # a question that has no such answer
            continue
        assert run.status in (0, 1), run.err
        READERS["text"](run.err.encode())
        found += assert_told(READERS[form](run.out), command, form)
    if form in SHOWN and command not in SILENT:
        assert found >= (1 if command in FEWER or form not in ("json", "text") else 10)


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", [one for one in QUESTIONS if "text" in module(one).FORMATS])
def test_a_terminal_of_any_width_shows_it(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, command: str, columns: int
) -> None:
    monkeypatch.setattr(streams, "columns", lambda: columns)
    for words in QUESTIONS[command][:2]:
        READERS["text"](ask(command, *words.split()).out)


@pytest.mark.parametrize("command", [one for one in QUESTIONS if "text" in module(one).FORMATS])
def test_colour_adds_nothing_but_colours(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(streams, "shows_colours", lambda: True)
    for words in QUESTIONS[command][:1]:
        out = ask(command, *words.split()).out.decode()
        READERS["text"](re.sub(r"\x1b\[(?:[0-9]|3[0-9])m", "", out).encode())
