"""Which files are read: plain ones inside the project, and of every other that a pattern names, why not."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.loading.plans import Files, said, write
from tracemap.catalog import Catalog
from tracemap.config import default_config
from tracemap.errors import ProjectError
from tracemap.loading import discover
from tracemap.loading.discover import matcher, read_bytes, with_small_suffix
from tracemap.loading.load import load_catalog

ONE = "A: {name: x}\n"
OUT = "TM001 the link leads out of the project"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one good file, beside a folder that is not part of it."""
    write(tmp_path, {"project/milestones/a.yaml": ONE, "outside/b.yaml": "SECRET: {name: x}\n"})
    return tmp_path / "project"


def loaded(project: Path, **settings: Any) -> Catalog:
    return load_catalog(project, default_config()._replace(**settings))


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"milestones/b.yml": "B: {name: x}"}, ["A", "B"]),
        ({"milestones/c/d/b.yaml": "B: {name: x}"}, ["A", "B"]),
        ({"milestones/.c/b.yaml": "B: {name: x}"}, ["A"]),
        ({"other/b.yaml": "B: {name: x}"}, ["A"]),
        ({"b.yaml": "B: {name: x}"}, ["A"]),
        ({"milestones/b.txt": "B: {name: x}", "milestones/README": "B"}, ["A"]),
        ({"milestones/b.yaml.orig": "B: {name: x}"}, ["A"]),
        ({"milestones/A.yaml": "B: {name: x}"}, ["A", "B"]),
        ({"milestones/--help.yaml": "B: {name: x}"}, ["A", "B"]),
        ({"milestones/b\nc.yaml": "B: {name: x}"}, ["A", "B"]),
        ({"milestones/é 𝄞.yaml": "B: {name: x}"}, ["A", "B"]),
    ],
)
def test_files_are_read_by_pattern(project: Path, files: Files, codes: list[str]) -> None:
    write(project, files)
    catalog = loaded(project)
    assert list(catalog.milestones) == codes
    assert catalog.problems == ()


@pytest.mark.parametrize(
    ("patterns", "codes"),
    [
        (("*.yaml",), ["TOP"]),
        (("./*.yaml",), ["TOP"]),
        (("**/*.yaml",), ["A", "DEEP", "OTHER", "TOP"]),
        (("**",), ["A", "DEEP", "OTHER", "TOP"]),
        (("milestones/?.yaml",), ["A"]),
        (("milestones?a.yaml",), []),
        (("milestones/*/*.yaml",), ["DEEP"]),
        (("milestones/**/*.yaml", "top.yaml"), ["A", "DEEP", "TOP"]),
        (("m*s/a.yaml",), ["A"]),
        (("nowhere/*.yaml", "milestones/a.yaml/*.yaml"), []),
        (("milestones/[a].yaml",), []),
        (("milestones/a+yaml",), []),
        ((), []),
    ],
)
def test_a_pattern_means_what_it_says(
    project: Path, patterns: tuple[str, ...], codes: list[str]
) -> None:
    named = {"top.yaml": "TOP", "milestones/x/d.yaml": "DEEP", "other/o.yaml": "OTHER"}
    write(project, {path: f"{code}: {{name: x}}" for path, code in named.items()})
    assert list(loaded(project, milestones=patterns).milestones) == codes


def test_a_glob_that_matches_none_matches_no_path() -> None:
    assert matcher(()).fullmatch("") is None
    assert matcher(("a", "b*")).fullmatch("bc")


def test_a_file_that_two_patterns_name_is_read_once(project: Path) -> None:
    catalog = loaded(project, milestones=("milestones/*.yaml", "milestones/a.yaml", "**/*.yaml"))
    assert len(catalog.sources) == 1
    assert catalog.problems == ()


def test_of_two_files_that_define_an_id_the_first_by_path_stands(project: Path) -> None:
    write(
        project, {"milestones/A.yaml": "A: {name: capital}", "milestones/b.yaml": "A: {name: last}"}
    )
    catalog = loaded(project)
    assert catalog.milestones["A"].name == "capital"
    assert said(catalog) == [
        f"milestones/{name}.yaml:1:1: TM206 milestone 'A' is defined twice" for name in "ab"
    ]


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda path: path.symlink_to("../../outside/b.yaml"), OUT),
        (lambda path: path.symlink_to("/etc/passwd"), OUT),
        (lambda path: path.symlink_to("/dev/zero"), OUT),
        (lambda path: path.symlink_to("/proc/self/environ"), OUT),
        (lambda path: path.symlink_to("nowhere"), "TM001 the link leads to no plain file"),
        (lambda path: path.symlink_to(path.name), "TM001 the link leads to no plain file"),
        (lambda path: path.symlink_to(".."), "TM001 it is a folder, where a file is expected"),
        (lambda path: path.mkdir(), "TM001 it is a folder, where a file is expected"),
        (os.mkfifo, "TM001 it is not a plain file"),
    ],
    ids=["file", "system", "device", "process", "nothing", "itself", "up", "folder", "pipe"],
)
def test_what_is_no_file_of_the_project_is_refused_and_never_opened(
    project: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], found: str
) -> None:
    make(project / "milestones" / "b.yaml")
    opened: list[str] = []
    real = os.open

    def noted(path: Any, *rest: Any) -> int:
        opened.append(Path(path).name)
        return real(path, *rest)

    monkeypatch.setattr(os, "open", noted)
    catalog = loaded(project)
    assert said(catalog) == [f"milestones/b.yaml:1:1: {found}"]
    assert opened == ["a.yaml"]


def test_a_link_inside_the_project_is_read(project: Path) -> None:
    write(project, {"shared/b.yaml": "B: {name: x}", "shared/sub/c.yaml": "C: {name: x}"})
    (project / "milestones" / "b.yaml").symlink_to("../shared/b.yaml")
    (project / "milestones" / "more").symlink_to("../shared/sub")
    catalog = loaded(project)
    assert list(catalog.milestones) == ["A", "B", "C"]
    assert catalog.problems == ()
    assert [source.path for source in catalog.sources] == [
        "milestones/a.yaml",
        "milestones/b.yaml",
        "milestones/more/c.yaml",
    ]


@pytest.mark.parametrize("follow", [False, True])
def test_a_folder_behind_a_link_out_of_the_project_is_read_only_where_the_settings_say_so(
    project: Path, follow: bool
) -> None:
    (project / "milestones" / "more").symlink_to(project.parent / "outside")
    (project / "requirements").symlink_to(project.parent / "outside")
    catalog = loaded(project, follow_links=follow)
    refused = [f"{path}:1:1: {OUT}" for path in ("milestones/more", "requirements")]
    assert list(catalog.milestones) == (["A", "SECRET"] if follow else ["A"])
    assert said(catalog)[:2] == refused or follow
    assert bool(catalog.requirements) is follow


def test_a_file_behind_a_link_out_of_the_project_is_read_where_the_settings_say_so(
    project: Path,
) -> None:
    (project / "milestones" / "b.yaml").symlink_to(project.parent / "outside" / "b.yaml")
    assert list(loaded(project, follow_links=True).milestones) == ["A", "SECRET"]


def test_links_in_a_ring_are_gone_round_once(project: Path) -> None:
    (project / "milestones" / "self").symlink_to(".")
    (project / "milestones" / "sub").mkdir()
    (project / "milestones" / "sub" / "up").symlink_to("../..")
    catalog = loaded(project, milestones=("**/*.yaml",))
    assert [source.path for source in catalog.sources] == ["milestones/a.yaml"]
    assert catalog.problems == ()


def test_the_project_itself_may_be_a_link(project: Path) -> None:
    (project.parent / "link").symlink_to(project)
    assert list(loaded(project.parent / "link").milestones) == ["A"]


@pytest.mark.parametrize("name", ["b.YAML", "b.Yml", "sub/b.YML"])
def test_a_suffix_in_capital_letters_is_not_passed_over(project: Path, name: str) -> None:
    write(project, {f"milestones/{name}": "B: {name: x}"})
    catalog = loaded(project)
    assert said(catalog) == [
        f"milestones/{name}:1:1: TM001 the file is not read: its suffix is in capital letters"
    ]
    assert loaded(project, milestones=("milestones/**",)).problems == ()


def test_a_name_that_is_no_utf_8_is_read(project: Path) -> None:
    path = os.fsencode(project / "milestones") + b"/\xff\xe8.yaml"
    try:
        handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    except OSError:  # pragma: no cover  # file systems that keep names in Unicode refuse it
        return
    os.write(handle, b"B: {nmae: x}")
    os.close(handle)
    catalog = loaded(project)
    assert "B" in catalog.milestones
    assert {problem.location.path for problem in catalog.problems} == {
        "milestones/\udcff\udce8.yaml"
    }


def refuse(monkeypatch: pytest.MonkeyPatch, function: str, name: str, error: OSError) -> None:
    """Let a function of `os` fail on paths that end in a name."""
    real = getattr(os, function)

    def refusing(path: Any, *rest: Any) -> Any:
        if os.fspath(path).endswith(name):
            raise error
        return real(path, *rest)

    monkeypatch.setattr(os, function, refusing)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "No such file or directory"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_a_file_that_cannot_be_opened_is_a_finding(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    write(project, {"milestones/b.yaml": "B: {name: x}"})
    refuse(monkeypatch, "open", "a.yaml", error)
    catalog = loaded(project)
    assert said(catalog) == [f"milestones/a.yaml:1:1: TM001 the file cannot be read: {reason}"]
    assert list(catalog.milestones) == ["B"]


def test_a_folder_that_cannot_be_listed_is_a_finding(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, {"milestones/sub/b.yaml": "B: {name: x}"})
    refuse(monkeypatch, "scandir", "sub", PermissionError(errno.EACCES, "Permission denied"))
    catalog = loaded(project)
    assert said(catalog) == [
        "milestones/sub:1:1: TM001 the folder cannot be listed: Permission denied"
    ]
    assert list(catalog.milestones) == ["A"]


def test_a_project_that_cannot_be_listed_is_an_error(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "scandir", "project", PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(ProjectError, match="cannot be listed: Permission denied"):
        loaded(project, milestones=("*.yaml",))


@pytest.mark.parametrize("name", ["nowhere", "a" * 5000, "nul\0"])
def test_a_project_that_there_is_none_of_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError, match="no such folder"):
        load_catalog(tmp_path / name)


def test_a_project_that_is_a_file_is_an_error(project: Path) -> None:
    with pytest.raises(ProjectError, match="a file, not a folder"):
        load_catalog(project / "milestones" / "a.yaml")


def test_a_pipe_put_in_the_place_of_a_file_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "b.yaml")
    with pytest.raises(OSError, match="it is not a plain file"):
        read_bytes(project, "b.yaml", 100)


def test_a_file_that_two_patterns_spell_differently_is_read_once_under_one_name(
    project: Path,
) -> None:
    text = 'milestones = ["milestones/*.yaml", "milestones//a.yaml", "././milestones/./a.yaml"]'
    (project / "tracemap.toml").write_text(text)
    found = load_catalog(project)
    assert said(found) == []
    assert [one.path for one in found.sources] == ["milestones/a.yaml"]


def test_a_folder_is_listed_once_however_many_patterns_lead_there(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    scandir = os.scandir

    def seen(path: Path) -> Any:
        listed.append(Path(path).name)
        return scandir(path)

    write(project, {"milestones/sub/b.yaml": "B: {name: x}\n"})
    monkeypatch.setattr("os.scandir", seen)
    globs = tuple(f"milestones/**/{number}.yaml" for number in range(50))
    loaded(
        project, milestones=(*globs, "milestones/**/*.yaml"), testplans=("milestones/**/t.yaml",)
    )
    assert listed.count("milestones") == listed.count("sub") == 1


def test_a_file_that_is_named_whole_is_found_among_many_without_trying_each(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def seen(path: str) -> str:
        tried.append(path)
        return with_small_suffix(path)

    monkeypatch.setattr(discover, "with_small_suffix", seen)
    write(project, {f"milestones/b{one}.YAML": "" for one in range(50)})
    found = loaded(project, milestones=("milestones/./a.yaml", "milestones/b7.yaml"))
    assert [*found.milestones] == ["A"]
    assert [one.location.path for one in found.problems] == ["milestones/b7.YAML"]
    assert tried == ["milestones/b7.YAML"]


def test_how_deep_a_folder_lies_does_not_make_each_of_its_steps_a_question(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    realpath = os.path.realpath

    def seen(path: str, **options: Any) -> str:
        asked.append(os.fspath(path))
        return realpath(path, **options)

    write(project, {"milestones/" + "sub/" * 30 + "b.yaml": "B: {name: x}\n"})
    monkeypatch.setattr("os.path.realpath", seen)
    assert sorted(loaded(project).milestones) == ["A", "B"]
    assert len(asked) < 15
