"""Every import is given every bad source: it ends in bounds, with a place, and nothing is written by halves.

OWASP ASVS 5.0: 5.2.1 (sizes), 5.2.3 (what archives unpack to), 5.2.5 (links).
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.importing.hostile_files import (
    BAD,
    SOURCES,
    Bad,
    Whole,
    bad_sources,
    lying,
    unzipped,
    zipped,
)
from tracemap import importing
from tracemap.cli.main import main
from tracemap.packages import kinds_of

SETTINGS = "[limits]\nfile_bytes = 16777216\nunpacked_bytes = 16777216\n"
KEPT = "KEPT-1:\n  name: what was there before\n"
PLACED = re.compile(r":\d+(?::\d+)?: |line \d+|byte \d+|![A-Z]+\d+|column \d+")
READ = ("milestones", "requirements", "test cases", "test plans", "verification elements", "needs")
"""What is counted by what becomes an item; nodes, objects and the like stand for headings and links too."""
SECRET = "root:"
"""What stands in the file that entities and inclusions ask for."""


class Run(NamedTuple):
    """One import: its exit status, what it printed, and what it said."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Import = Callable[..., Run]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan that others have written."""
    folder = tmp_path / "plan"
    (folder / "milestones").mkdir(parents=True)
    (folder / "milestones" / "kept.yaml").write_text(KEPT)
    (folder / "tracemap.toml").write_text(SETTINGS)
    return folder


@pytest.fixture
def run(plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.chdir(plan)
    monkeypatch.delenv("TRACEMAP_DEBUG", raising=False)

    def call(kind: str, source: Path, *options: str) -> Run:
        status = main(["import", kind, str(source), "--format", "json", *options])
        printed = capsys.readouterr()
        return Run(status, printed.out, printed.err)

    return call


def put(folder: Path, whole: Whole, data: bytes) -> Path:
    """Write a source, and return what an import of it is told to read."""
    for name, content in {**whole.beside, whole.file: data}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder if whole.beside else folder / whole.file


def files(plan: Path) -> dict[str, bytes]:
    """Return all that is in a plan, of which no temporary file is a part."""
    found = {
        path.relative_to(plan).as_posix(): path.read_bytes()
        for path in plan.rglob("*")
        if path.is_file()
    }
    assert not [name for name in found if name.endswith(".tmp") or "canary" in name]
    return found


def cases() -> Iterator[Any]:
    for name, whole, bad in bad_sources():
        yield pytest.param(whole, bad, id=name)


def test_every_import_has_a_source_here() -> None:
    """A new kind of import fails until there are bad sources of it."""
    kinds = {kind.replace("_", "-") for kind in kinds_of(importing, "FILES")}
    assert {whole.kind for whole in SOURCES} == kinds


def test_every_way_to_be_bad_is_tried_on_a_source() -> None:
    assert {bad.name for _, _, bad in bad_sources()} == {bad.name for bad in BAD}


@pytest.mark.parametrize("whole", SOURCES, ids=lambda whole: whole.name)
def test_a_good_source_is_read_and_what_was_there_stays(
    run: Import, plan: Path, tmp_path: Path, whole: Whole
) -> None:
    done = run(whole.kind, put(tmp_path / "source", whole, whole.data), "--strict")
    assert done.status == 0
    assert_counts(done.answer)
    assert done.answer["added"]
    assert files(plan)["milestones/kept.yaml"] == KEPT.encode()


@pytest.mark.parametrize(("whole", "bad"), list(cases()))
def test_a_bad_source_is_refused_with_its_place_and_nothing_is_written(
    run: Import, plan: Path, tmp_path: Path, whole: Whole, bad: Bad
) -> None:
    before = files(plan)
    source = put(tmp_path / "source", whole, bad.make(whole))
    done = run(whole.kind, source)
    assert SECRET not in done.out + done.err
    assert len(done.out + done.err) < 10_000, "no value is quoted at length"
    if bad.ends == "harmless" and done.status == 0:
        assert_harmless(run, plan, before, whole, source, done)
        return
    assert done.status == 2, done
    file = tmp_path / "source" / whole.file
    assert done.err.startswith(f"tracemap: {file}"), done.err
    assert done.out == ""
    if bad.ends == "placed":
        assert PLACED.search(done.err.removeprefix(f"tracemap: {file}")), done.err
    assert files(plan) == before


def assert_counts(answer: dict[str, Any]) -> None:
    """Hold what came in to what went out and what was dropped."""
    out = len(answer["added"]) + answer["unchanged"]
    out += len({(one["kind"], one["id"]) for one in answer["changed"]})
    dropped = sum(one["count"] for one in answer["dropped"])
    for name, count in answer["read"].items():
        if name in READ:
            assert count <= out + dropped, (name, answer)
    assert sum(one["added"] for one in answer["files"]) == len(answer["added"])


def assert_harmless(
    run: Import, plan: Path, before: dict[str, bytes], whole: Whole, source: Path, done: Run
) -> None:
    """Hold what was read to its counts, and to `--strict`, which writes nothing where anything was lost."""
    answer = done.answer
    assert_counts(answer)
    after = files(plan)
    assert {name: after[name] for name in before} == before
    assert {one["path"] for one in answer["files"]} == after.keys() - before.keys()
    assert all(SECRET.encode() not in data for data in after.values())
    for name in after.keys() - before.keys():
        (plan / name).unlink()
    strict = run(whole.kind, source, "--strict")
    assert strict.status == (1 if answer["dropped"] else 0)
    assert (files(plan) == before) == bool(answer["dropped"] or not answer["added"])


@pytest.mark.parametrize(
    "whole", [one for one in SOURCES if one.item], ids=lambda whole: whole.name
)
def test_an_item_that_stands_twice_is_told_with_its_place(
    run: Import, plan: Path, tmp_path: Path, whole: Whole
) -> None:
    source = put(tmp_path / "source", whole, whole.twice())
    assert source.read_bytes() != whole.data
    before = files(plan)
    done = run(whole.kind, source, "--strict")
    assert files(plan) == before
    if done.status == 2:
        assert "already" in done.err or "stands twice, first at" in done.err
        assert PLACED.search(done.err)
    else:
        assert done.status == 1
        (told,) = done.answer["dropped"]
        assert "is defined twice" in told["why"]
        assert PLACED.search(told["place"] + ": ")


@pytest.mark.parametrize(
    "whole", [one for one in SOURCES if one.member], ids=lambda whole: whole.name
)
def test_a_bomb_that_lies_takes_no_memory(plan: Path, tmp_path: Path, whole: Whole) -> None:
    """What it unpacks to would be more than the process may have, even once; the libraries take a half."""
    source = put(tmp_path / "source", whole, lying(whole, 700))
    assert source.stat().st_size < 2 << 20
    done = subprocess.run(
        [sys.executable, "-m", "tracemap", "import", whole.kind, str(source)],
        cwd=plan,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20)),
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"tracemap: {source}: ")
    assert "it unpacks to more than" in done.stderr


SLIPS = ["../out.reqif", "/tmp/out.reqif", "..\\out.reqif", "C:\\out.reqif", "a/../../out.xml"]


@pytest.mark.parametrize("name", SLIPS)
def test_a_name_in_an_archive_leads_nowhere(
    run: Import, plan: Path, tmp_path: Path, name: str
) -> None:
    (whole,) = (one for one in SOURCES if one.file.endswith(".reqifz"))
    around = {path for path in tmp_path.rglob("*") if plan not in path.parents}
    data = zipped({name: unzipped(whole.data)[whole.member]})
    source = put(tmp_path / "source", whole, data)
    assert run(whole.kind, source).status == 0
    after = {path for path in tmp_path.rglob("*") if plan not in path.parents}
    assert after - around == {source.parent, source}


@pytest.mark.parametrize("whole", SOURCES, ids=lambda whole: whole.name)
def test_a_link_in_a_folder_is_not_followed(
    run: Import, plan: Path, tmp_path: Path, whole: Whole
) -> None:
    before = files(plan)
    source = tmp_path / "source"
    put(source, whole, whole.data)
    target = tmp_path / "secret"
    (source / whole.file).rename(target)
    (source / whole.file).symlink_to(target)
    done = run(whole.kind, source, "--strict")
    if whole.beside:  # the rest of the documents is read; the link is none of their files
        assert "Keep it" not in done.out
        return
    assert done.status in (1, 2)
    assert files(plan) == before
