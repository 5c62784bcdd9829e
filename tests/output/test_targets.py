"""Where a file is written: links are followed in their own tree, and never into what is git's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.errors import ProjectError, UsageError
from tracemap.output import targets
from tracemap.output.targets import stay_inside, target_of
from tracemap.output.whole_file import replace_all, write_whole

SETTINGS = "settings-of-these-tests.toml"


@pytest.fixture(autouse=True)
def no_tree_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing count that somebody has left in the folder of temporary files."""
    monkeypatch.setattr(targets, "CONFIG_FILES", (SETTINGS,))


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Return a folder with a tree of git, a tree that has settings alone, and one that is neither."""
    for name in ("git/.git", "git/plan", "settings/plan", "own", "victim/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "git/.git/config").write_text("[core]\n")
    (tmp_path / "git/plan" / SETTINGS).touch()
    (tmp_path / "settings" / SETTINGS).touch()
    return tmp_path


def link(world: Path, name: str, lead: str) -> Path:
    (world / name).symlink_to(lead)
    return world / name


@pytest.mark.parametrize(
    ("name", "lead", "named", "target"),
    [
        ("git/a", "plan/b", "git/a", "git/plan/b"),
        ("git/a", "../git/plan", "git/a/b/c", "git/plan/b/c"),
        # The tree is the one of git, although a nearer folder has settings.
        ("git/plan/a", "../b", "git/plan/a", "git/b"),
        ("settings/plan/a", "../b", "settings/plan/a", "settings/b"),
        ("own/a", "../victim/b", "own/a", "victim/b"),
        ("tree", "git", "tree/plan/b", "git/plan/b"),
        # What somebody names himself is his business.
        ("git/a", "plan", "git/a/../.git/mine", "git/.git/mine"),
        ("git/a", "plan", "git/a/../../victim/b", "victim/b"),
    ],
)
def test_a_link_that_stays_in_its_tree_or_lies_in_none_is_followed(
    world: Path, name: str, lead: str, named: str, target: str
) -> None:
    link(world, name, lead)
    assert target_of(world / named) == world / target


@pytest.mark.parametrize(
    ("name", "lead", "named", "where"),
    [
        ("git/a", "../victim/new", "git/a", "victim/new"),
        ("git/a", "../victim", "git/a/new", "victim"),
        ("git/a", "../victim", "git/a/missing/new", "victim"),
        ("git/a", "../victim/deep", "git/a/../new", "victim/deep"),
        ("git/a", "plan/../../victim", "git/a", "victim"),
        ("git/a", "../gitx", "git/a", "gitx"),
        ("git/a", "..", "git/a/git/b", ""),
        ("git/plan/a", "../../victim", "git/plan/a", "victim"),
        ("settings/plan/a", "../../victim/b", "settings/plan/a", "victim/b"),
    ],
)
def test_a_link_that_leads_out_of_its_tree_is_refused(
    world: Path, name: str, lead: str, named: str, where: str
) -> None:
    made = link(world, name, lead)
    tree = world / name.split("/", maxsplit=1)[0]
    with pytest.raises(UsageError) as raised:
        target_of(world / named)
    why = f"{made} is a link that leads out of {tree}, to {world / where}; nothing was written"
    assert raised.value.message == f"cannot write {world / named}: {why}"
    assert raised.value.help == "name the file itself, or remove the link"


def test_a_link_of_a_tree_is_judged_also_behind_a_link_of_the_users_own(world: Path) -> None:
    link(world, "git/a", "../victim/new")
    link(world, "own/b", "../git/a")
    with pytest.raises(UsageError, match=r"git/a is a link that leads out of"):
        target_of(world / "own/b")


def test_a_link_that_leads_absolutely_is_judged_by_where_that_is(world: Path) -> None:
    link(world, "git/in", str(world / "git/plan/b"))
    assert target_of(world / "git/in") == world / "git/plan/b"
    link(world, "git/out", str(world / "victim/b"))
    with pytest.raises(UsageError, match="leads out of"):
        target_of(world / "git/out")


@pytest.mark.parametrize("lead", [".git", ".git/config", ".git/new", ".GIT/config", "plan/../.git"])
@pytest.mark.parametrize("tree", ["git", "settings"])
def test_no_link_leads_to_what_is_gits_own(world: Path, tree: str, lead: str) -> None:
    link(world, f"{tree}/a", lead)
    with pytest.raises(UsageError, match=r"is a link to .*, which is git's own"):
        target_of(world / tree / "a")


def test_no_link_from_outside_leads_to_what_is_gits_own(world: Path) -> None:
    link(world, "own/a", "../git/.git/config")
    with pytest.raises(UsageError, match="which is git's own"):
        target_of(world / "own/a")


def test_what_is_gits_own_is_written_to_where_it_is_named_plainly(world: Path) -> None:
    assert target_of(world / "git/.git/new") == world / "git/.git/new"


@pytest.mark.parametrize("folder", ["git", "own"])
def test_links_that_lead_round_in_a_ring_are_refused(world: Path, folder: str) -> None:
    link(world, f"{folder}/a", "b/c")
    link(world, f"{folder}/b", "a")
    with pytest.raises(UsageError, match="may lead round in a ring; nothing was written"):
        target_of(world / folder / "a")


def test_links_that_double_at_each_step_are_given_up_at_once(world: Path) -> None:
    link(world, "git/l0", ".")
    for number in range(1, 60):
        link(world, f"git/l{number}", f"l{number - 1}/l{number - 1}")
    with pytest.raises(UsageError, match="too many links"):
        target_of(world / "git/l59")


def test_a_relative_path_goes_on_from_the_current_folder(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(world, "git/a", "../victim/new")
    monkeypatch.chdir(world / "git/plan")
    assert target_of("b") == world / "git/plan/b"
    with pytest.raises(UsageError, match=r"^cannot write ../a: "):
        target_of("../a")


def test_where_git_makes_no_links_the_system_says_where_a_path_leads(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(world, "git/a", "../victim/new")
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(targets, "Path", type(path))  # Python would make paths of Windows now
    assert target_of(path) == world / "victim/new"


PARTS = st.lists(st.sampled_from(["a", "b", "..", ".", "l1", "l2", "l3", "none"]), max_size=6)


@given(way=PARTS, leads=st.lists(PARTS, min_size=3, max_size=3))
def test_outside_trees_a_path_leads_where_the_system_says(
    tmp_path_factory: pytest.TempPathFactory, way: list[str], leads: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a/b").mkdir(parents=True)
    for number, lead in enumerate(leads, start=1):
        (folder / f"l{number}").symlink_to("/".join(lead) or ".")
    path = folder.joinpath(*way)
    try:
        expected = os.path.realpath(path, strict=False)
        target = str(target_of(path))
    except UsageError:
        return  # in a ring, where the system says one of many things
    assert target == expected


def test_of_several_files_none_is_written_where_one_is_refused(world: Path) -> None:
    refused = link(world, "git/b", "../victim/b")
    for write in (
        lambda: replace_all({world / "git/a": b"1", refused: b"2", world / "git/new/c": b"3"}),
        lambda: write_whole(refused, b"2"),
    ):
        with pytest.raises(UsageError, match="leads out of"):
            write()
    assert sorted(path.name for path in (world / "git").iterdir()) == [".git", "b", "plan"]
    assert [path.name for path in (world / "victim").iterdir()] == ["deep"]


def test_a_link_that_takes_the_place_of_a_file_meanwhile_is_replaced_and_not_followed(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chmod = Path.chmod

    def swapped(path: Path, mode: int) -> None:
        (world / "git/a").symlink_to("../victim/new")
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", swapped)
    write_whole(world / "git/a", b"ours")
    assert not (world / "git/a").is_symlink()
    assert not (world / "victim/new").exists()


def test_a_path_out_of_a_project_is_refused_without_a_tree_too(world: Path) -> None:
    stay_inside(world / "own", world / "own/new")
    link(world, "own/a", "../victim")
    with pytest.raises(ProjectError, match="own/a/b leads out of the project; nothing was written"):
        stay_inside(world / "own", world / "own/a/b")
