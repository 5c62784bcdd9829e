"""A repository of which a branch of a stranger's, or its past, says what git runs and how much it reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import AS_OF, Call
from tests.gits import Git, commit
from tests.loading.plans import write
from tracemap.config import default_config
from tracemap.errors import ProjectError
from tracemap.loading import linked, revision
from tracemap.loading.discover import find_files
from tracemap.loading.git import asked, commits
from tracemap.loading.load import load_tree
from tracemap.loading.revision import Revision

ONE = "A-1:\n  name: one\n  due: 2030-01-01\n"
BROKEN = "A-1:\n  name: one\n  due: 2030-01-01\n  predecessors: [A-9]\n"
NO_GIT = "is a git repository without a .git"

OF_GIT = (
    "report --format markdown",
    "forecast --history HEAD",
    "burndown --then 6m",
    "diff main",
    "diff main...",
    "coverage --no-worse-than main",
    "site --every month",
)
"""What asks git about the plan."""


@pytest.fixture
def embedded(git: Git, tmp_path: Path) -> Path:
    """Return a plan whose folder holds, as files of a commit, a repository that names a program.

    In that repository the branch `main` has the plan as it stands, so that nothing would seem to change.
    """
    inner = tmp_path / "inner"
    write(inner, {"milestones/a.yaml": BROKEN})
    git("init", "--quiet", "--initial-branch", "main", "inner")
    git("-C", "inner", "add", "--all")
    git("-C", "inner", "commit", "--quiet", "--message", "forged")
    plan = tmp_path / "plan"
    commit(git, tmp_path, {"plan/milestones/a.yaml": ONE, ".gitignore": "inner\n"})
    write(plan, {"milestones/a.yaml": BROKEN})
    for name in ("objects", "refs", "HEAD"):
        source = inner / ".git" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, plan / name)
    (plan / "config").write_text(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
        f'\tfsmonitor = "touch {tmp_path / "ran"}; false"\n'
        f'[log]\n\tshowSignature = true\n[gpg]\n\tprogram = "touch {tmp_path / "ran"}; false"\n'
    )
    for folder in [one for one in plan.rglob("*") if one.is_dir() and not any(one.iterdir())]:
        (folder / "keep").touch()
    git("add", "--all", "--force", "plan")
    git("commit", "--quiet", "--message", "hostile")
    return plan


@pytest.mark.parametrize("words", OF_GIT)
def test_a_repository_among_the_files_of_the_plan_runs_nothing_and_answers_nothing(
    tracemap: Call, embedded: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(embedded.parent)
    run = tracemap("--project", "plan", "--as-of", AS_OF, *words.split())
    assert not (embedded.parent / "ran").exists()
    if words.startswith("report"):
        assert (run.status, "forged" in run.out) == (0, False)
    else:
        assert (run.status, run.out) == (2, "")
        assert NO_GIT in run.err


def test_a_repository_in_a_folder_above_the_plan_is_refused_as_well(
    embedded: Path, tmp_path: Path
) -> None:
    with pytest.raises(ProjectError, match=NO_GIT):
        Revision(embedded / "milestones", "HEAD")
    assert Revision(tmp_path, "HEAD").commit


def test_a_folder_that_leads_to_objects_elsewhere_is_refused_as_well(
    git: Git, tmp_path: Path
) -> None:
    commit(git, tmp_path, {"plan/milestones/a.yaml": ONE})
    write(tmp_path / "plan", {"HEAD": "ref: refs/heads/main\n", "commondir": "../.git\n"})
    with pytest.raises(ProjectError, match=NO_GIT):
        Revision(tmp_path / "plan", "HEAD")


def test_a_signature_is_not_looked_at_whatever_the_settings_of_git_say(
    git: Git, tmp_path: Path
) -> None:
    commit(git, tmp_path, {"milestones/a.yaml": ONE})
    signed = git("cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n\n", 1
    )
    (tmp_path / "signed").write_text(f"{signed}\n")
    name = git("hash-object", "-t", "commit", "-w", "signed")
    git("reset", "--quiet", "--soft", name)
    program = tmp_path / "gpg.sh"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\necho gpg: verified\n")
    program.chmod(0o755)
    git("config", "gpg.program", str(program))
    git("config", "log.showSignature", "true")
    assert [one.name for one in commits(tmp_path, 5)] == [name]
    assert not (tmp_path / "ran").exists()


def test_what_stands_at_many_paths_is_read_and_held_once(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {f"milestones/{number}.yaml": "# comment\n" for number in range(40)})
    there = Revision(tmp_path, "HEAD")
    found, _ = there.find(default_config())
    contents = {id(there.read(one.path, 100)) for one in found}
    assert (len(found), len(contents)) == (40, 1)


def test_no_more_is_read_of_a_revision_than_a_plan_may_hold(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"milestones/{number}.yaml": f"A-{number}: {{name: x}}\n" for number in range(9)}
    commit(git, tmp_path, texts)
    config = default_config()
    config = config._replace(limits=config.limits._replace(plan_bytes=50, files=100))
    read: list[bytes] = []

    def noted(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
        read.extend(given.splitlines())
        return asked(root, *arguments, given=given)

    monkeypatch.setattr("tracemap.loading.revision.asked", noted)
    catalog = load_tree(Revision(tmp_path, "HEAD"), config)
    assert len(catalog.milestones) == len(read) == 3
    assert [one.code for one in catalog.problems] == ["TM004"] * 6


def test_a_few_trees_that_name_each_other_millions_of_times_are_refused(
    git: Git, tmp_path: Path
) -> None:
    (tmp_path / "empty").touch()
    entry = f"100644 blob {git('hash-object', '-w', 'empty')}"
    for _ in range(8):
        (tmp_path / "tree").write_text("".join(f"{entry}\t{number}.yaml\n" for number in range(8)))
        entry = f"040000 tree {_made(git, tmp_path)}"
    (tmp_path / "tree").write_text(f"{entry}\tmilestones\n")
    name = git("commit-tree", "-m", "bomb", _made(git, tmp_path))
    with pytest.raises(ProjectError, match="holds more than 200000 files"):
        load_tree(Revision(tmp_path, name), default_config())


def _made(git: Git, folder: Path) -> str:
    """Return the tree that a list of entries makes."""
    return git("-c", "alias.made=!git mktree < tree", "-C", str(folder), "made")


def test_folders_that_are_no_part_of_the_plan_are_not_listed(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revision, "_MOST_FILES", 3)
    others = {f"other/{number}": "" for number in range(9)}
    commit(git, tmp_path, {"milestones/a.yaml": ONE, "requirements/r.yaml": "", **others})
    assert list(load_tree(Revision(tmp_path, "HEAD"), default_config()).milestones) == ["A-1"]
    (tmp_path / "milestones" / "link").symlink_to("../other")  # it may lead to anywhere
    commit(git, tmp_path, {})
    with pytest.raises(ProjectError, match="holds more than 3 files"):
        load_tree(Revision(tmp_path, "HEAD"), default_config())


@pytest.mark.parametrize("folder", ["-d", "--name-only", ":(top)plan", ":!x", "a'b", "ü"])
def test_the_name_of_a_folder_is_no_option_and_no_pattern_of_git(
    git: Git, tmp_path: Path, folder: str
) -> None:
    commit(git, tmp_path, {f"{folder}/a.yaml": ONE, "milestones/b.yaml": "B-1: {name: other}\n"})
    config = default_config()._replace(milestones=(f"{folder}/*.yaml",))
    assert list(load_tree(Revision(tmp_path, "HEAD"), config).milestones) == ["A-1"]


FOLDERS = (
    "milestones",
    "milestones/a",
    "milestones/b",
    "milestones/b/c",
    "store",
    "store/d",
    "x/.h",
)
TARGETS = (*FOLDERS, "milestones/l1", "store/l2", "nowhere", "../out", ".")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    folders=st.sets(st.sampled_from(FOLDERS), min_size=1),
    links=st.dictionaries(
        st.tuples(st.sampled_from(FOLDERS), st.sampled_from(("l1", "l2", "m.yaml", ".n"))),
        st.sampled_from(TARGETS),
        max_size=5,
    ),
    glob=st.sampled_from(
        ("milestones/**/*.yaml", "**/*.yaml", "milestones/b/*/*.yaml", "store/d/*.yaml")
    ),
)
def test_links_of_a_revision_are_followed_as_those_on_disk(
    git: Git, tmp_path: Path, folders: set[str], links: dict[tuple[str, str], str], glob: str
) -> None:
    """Whatever is linked with whatever, in the project, out of it, to nothing, and round in a ring."""
    top = tmp_path
    for old in [one for one in top.iterdir() if one.name != ".git"]:
        shutil.rmtree(old)
    write(top, {f"{folder}/f.yaml": f"# {folder}\n" for folder in folders})
    for (folder, name), target in links.items():
        place = top / folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(Path(*[".."] * len(Path(folder).parts)) / target)
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", "change")
    config = default_config()._replace(milestones=(glob,), requirements=(), testplans=())
    there, _ = Revision(top, "HEAD").find(config)
    here, _ = find_files(top, config)
    assert [one.path for one in there] == [one.path for one in here]


def test_more_links_than_are_followed_are_refused(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linked, "_MOST_LINKS", 3)
    commit(git, tmp_path, {"milestones/a.yaml": ONE})
    for number in range(4):
        (tmp_path / "milestones" / f"l{number}").symlink_to("nowhere")
    commit(git, tmp_path, {})
    with pytest.raises(ProjectError, match="it holds more than 3 links"):
        load_tree(Revision(tmp_path, "HEAD"), default_config())


def test_links_in_a_project_of_far_too_many_folders_are_refused(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linked, "_MOST_CHARACTERS", 100)
    deep = "/".join(["folder"] * 20)
    commit(git, tmp_path, {"milestones/a.yaml": ONE, f"{deep}/f": ""})
    assert load_tree(Revision(tmp_path, "HEAD"), default_config()).milestones
    (tmp_path / "milestones" / "l").symlink_to("nowhere")
    commit(git, tmp_path, {})
    with pytest.raises(ProjectError, match="more folders than they are followed to"):
        load_tree(Revision(tmp_path, "HEAD"), default_config())


@pytest.mark.parametrize("kind", ["folder", "hanging link"])
def test_what_git_passes_over_hides_no_repository_behind_it(embedded: Path, kind: str) -> None:
    if kind == "folder":
        (embedded / ".git").mkdir()
    else:
        (embedded / ".git").symlink_to("nowhere")
    with pytest.raises(ProjectError, match=NO_GIT):
        Revision(embedded, "HEAD")


@pytest.mark.parametrize("name", ["GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"])
def test_what_the_environment_says_of_patterns_is_not_heeded(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    commit(git, tmp_path, {"milestones/a.yaml": ONE})
    monkeypatch.setenv(name, "1")
    assert load_tree(Revision(tmp_path, "HEAD"), default_config()).milestones
