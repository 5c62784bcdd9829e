"""The documentation against the code: what it shows is run, what it links to is there."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import runpy
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.gits import Git
from tracemap.cli.main import main
from tracemap.cli.overview import command_names

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))
TOP = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
MADE = ["fields.md", "rules.md"]
"""The pages in docs/ that are made from other sources."""
LONGEST_LINE = 100
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def sessions() -> list[Any]:
    """Return every command that a page shows with its output, as (change, command, output)."""
    found = []
    for name in [*TOP, *PAGES]:
        for block in BLOCK.findall(page(name)):
            change = None
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                if command.startswith("sed "):
                    change = command
                elif command.startswith("tracemap ") and output.strip():
                    found.append(pytest.param(change, command, output, id=f"{name}: {command}"))
    return found


def changed_plan(change: str, folder: Path, git: Git) -> Path:
    """Return a copy of the example plan, in a repository, after `sed -i 's/OLD/NEW/' FILE`."""
    for part in ("milestones", "requirements", "testplans"):
        shutil.copytree(ROOT / part, folder / part)
    git("add", "--all")
    git("commit", "--quiet", "--message", "the plan")
    _, old, new, _ = shlex.split(change)[2].split("/")
    path = folder / shlex.split(change)[3]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize(("change", "command", "output"), sessions())
def test_a_page_shows_what_the_command_prints(
    change: str | None,
    command: str,
    output: str,
    tmp_path: Path,
    git: Git,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A line of three dots in a page stands for any number of lines."""
    monkeypatch.chdir(changed_plan(change, tmp_path, git) if change else ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(shlex.split(command)[1:])
    lines = ["(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in _lines(output)]
    actual = "\n".join(_lines(printed.getvalue())) + "\n"
    assert re.fullmatch("".join(lines), actual), f"the command prints:\n{actual}"


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").split("\n")]


@pytest.mark.parametrize("name", ["README.md", *PAGES])
def test_python_examples_of_a_page_give_what_they_show(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(
        str(ROOT / name), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8"
    )
    assert not result.failed


@pytest.mark.parametrize("name", [*TOP, *PAGES])
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    text = FENCED.sub("", page(name))
    for target in LINK.findall(text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        assert there.exists(), target
        if anchor:
            assert anchor in _anchors(there.read_text("utf-8")), target


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", MADE)
def test_pages_made_from_other_sources_are_current(name: str) -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "make_pages.py"))["PAGES"]
    assert page(f"docs/{name}") == pages[name](), "make docs writes it anew"


WRITTEN = sorted({*TOP, *PAGES} - {"CHANGELOG.md", *(f"docs/{name}" for name in MADE)})


@pytest.mark.parametrize("name", WRITTEN)
def test_no_line_of_prose_is_longer_than_a_diff_shows_well(name: str) -> None:
    """A row of a table and a heading are one line each; a link or a path cannot be broken."""
    lines = FENCED.sub("", page(name)).splitlines()
    prose = [line for line in lines if not line.startswith(("|", "#"))]
    assert [line for line in prose if " " in line[LONGEST_LINE:]] == []


def test_the_readme_names_every_command() -> None:
    text = page("README.md")
    assert [name for name in command_names() if f"tracemap {name}" not in text] == []


def test_the_changelog_speaks_of_the_version_in_hand() -> None:
    from tracemap import __version__

    assert re.search(
        rf"^## (\[?{re.escape(__version__)}\]?|Unreleased)", page("CHANGELOG.md"), re.MULTILINE
    )


OPTION = re.compile(r"`tracemap ([a-z-]+) [^`]*?(--[a-z-]+)")


@pytest.mark.parametrize("name", [*TOP, *PAGES])
def test_an_option_that_a_page_names_is_one_of_its_command(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, option in OPTION.findall(page(name)):
        assert main([command, "--help"]) == 0
        assert re.search(rf"{option}\b", capsys.readouterr().out), f"tracemap {command} {option}"
