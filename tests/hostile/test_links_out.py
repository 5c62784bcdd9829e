"""A branch that holds links where something will be written: whoever names the file did not make them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.faults.writers import AS_OF, WRITERS, Writer, make_world
from tracemap.cli import cache_folder
from tracemap.cli.main import main

OF_USERS = [
    one for one in WRITERS if not one.grows and not one.name.startswith(("the cache", "readings"))
]
"""Those that write where a branch can hold a link: not to the user's cache or to the summary of a job."""


def held(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds: files by content, empty folders, and links by where they lead."""
    found = {}
    for top, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(top, name)
            key = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[key] = str(path.readlink()).encode()
            else:
                found[key] = path.read_bytes() if path.is_file() else b""
    return found


def run(writer: Writer, world: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(world)
        patch.setenv(cache_folder.VARIABLE, "")
        words = ("--as-of", AS_OF, "--project", "plan", *writer.words)
        status = writer.call() if writer.call else main(list(words))
    return Run(status, *capsys.readouterr())


def written_by(writer: Writer, world: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """Yield the names of the files that a writer writes, relative to its world."""
    make_world(world, writer)
    before = held(world)
    assert run(writer, world, capsys).status == writer.status
    for name, data in held(world).items():
        if (world / name).is_file() and before.get(name) != data:
            yield name


def lay_links(world: Path, outside: Path, names: list[str]) -> None:
    """Put links that lead outside in the place of these; what was there is outside then."""
    (world / ".git").mkdir()
    for number, name in enumerate(names):
        link, target = world / name, outside / str(number)
        if os.path.lexists(link):
            shutil.move(link, target)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)


@pytest.mark.parametrize("depth", [2, 9], ids=["folders", "files"])
@pytest.mark.parametrize("writer", OF_USERS, ids=lambda one: one.name)
def test_no_command_writes_through_a_link_of_the_branch_that_leads_out_of_it(
    writer: Writer, depth: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = list(written_by(writer, tmp_path / "first", capsys))
    links = sorted({"/".join(name.split("/")[:depth]) for name in names})
    if not links:  # what refuses to write anything
        return
    outside, world = tmp_path / "outside", tmp_path / "world"
    outside.mkdir()
    make_world(world, writer)
    lay_links(world, outside, links)
    before, before_outside = held(world), held(outside)
    done = run(writer, world, capsys)
    assert held(outside) == before_outside
    if "site" in writer.name and depth > 2:
        return  # the folder of a site is replaced as a whole, with the links in it
    assert held(world) == before
    if any(name.startswith("out/") for name in links):
        assert done.status == 2, done
        assert any(why in done.err for why in ("leads out of", "holds something already"))
        assert "nothing was written" in done.err


@pytest.mark.parametrize(
    "target", [".git/config", ".git/new", ".GIT/config", "deep/../.git/config"]
)
def test_no_link_of_the_branch_leads_to_what_is_gits_own(
    target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = next(one for one in WRITERS if "sarif" in one.words)
    make_world(tmp_path / "world", writer)
    (tmp_path / "world/.git").mkdir()
    (tmp_path / "world/.git/config").write_text("[core]\n")
    path = tmp_path / "world" / writer.words[-1]
    path.unlink()
    path.symlink_to(f"../{target}")
    before = held(tmp_path)
    done = run(writer, tmp_path / "world", capsys)
    assert done.status == 2
    assert (
        "which is git's own; nothing was written\n  name the file itself, or remove the link"
        in done.err
    )
    assert held(tmp_path) == before


@pytest.mark.parametrize(
    "words", [("check",), ("export", "jira", "--apply"), ("site",), ("report",)]
)
def test_a_link_is_refused_before_the_work_and_before_anything_is_sent(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "world/.git").mkdir(parents=True)
    (tmp_path / "world/out").symlink_to(tmp_path / "outside")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "world")  # there is no plan here, which is said otherwise
        assert main([*words, "-o", "out"]) == 2
    assert "out is a link that leads out of" in capsys.readouterr().err


def test_what_is_changed_in_a_plan_that_is_a_link_out_of_the_repository_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = next(one for one in WRITERS if one.name == "check --fix")
    make_world(tmp_path, writer)
    (tmp_path / "world/.git").mkdir(parents=True)
    (tmp_path / "world/plan").symlink_to("../plan")
    before = held(tmp_path)
    done = run(writer, tmp_path / "world", capsys)
    assert done.status == 2
    assert "world/plan is a link that leads out of" in done.err
    assert held(tmp_path) == before
