"""A plan at a git revision: the same as the one that a checkout of it would give."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from tests.gits import Git, commit
from tests.loading.p6.plans import SETTINGS, exported
from tests.loading.plans import PLAN, codes, write
from tracemap.config import default_config
from tracemap.errors import ConfigError, ProjectError
from tracemap.loading.git import commit_day, commits
from tracemap.loading.load import load_catalog, load_tree
from tracemap.loading.revision import Revision


def at(folder: Path, name: str) -> dict[str, str | None]:
    """Return the names of the milestones at a revision, by code."""
    catalog = load_tree(Revision(folder, name), default_config())
    return {code: one.name for code, one in catalog.milestones.items()}


def test_a_revision_gives_the_plan_as_it_was(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    commit(git, tmp_path, {PLAN: "A: {name: b}\nB: {name: c}\n"})
    write(tmp_path, {PLAN: "not yaml: [\n"})
    assert at(tmp_path, "HEAD~1") == {"A": "a"}
    assert at(tmp_path, "main") == {"A": "b", "B": "c"}


def test_a_plan_below_the_top_of_its_repository_is_read_from_its_own_folder(
    git: Git, tmp_path: Path
) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: other}\n", f"inside/{PLAN}": "A: {name: a}\n"})
    assert at(tmp_path / "inside", "HEAD") == {"A": "a"}


def test_a_folder_that_came_later_was_empty(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    (tmp_path / "inside").mkdir()
    assert at(tmp_path / "inside", "HEAD") == {}


def test_the_example_plan_is_the_same_from_git_as_from_disk(
    git: Git, tmp_path: Path, root: Path
) -> None:
    for part in ("milestones", "requirements", "testplans"):
        commit(
            git,
            tmp_path,
            {f"{part}/{path.name}": path.read_bytes() for path in (root / part).iterdir()},
        )
    there, here = load_tree(Revision(tmp_path, "HEAD"), default_config()), load_catalog(tmp_path)
    assert [str(one) for one in there.items()] == [str(one) for one in here.items()]
    assert there.sources != ()


def test_three_dots_mean_the_commit_at_which_two_branches_parted(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: parted}\n"})
    git("checkout", "--quiet", "-b", "change")
    commit(git, tmp_path, {PLAN: "A: {name: change}\n"})
    git("checkout", "--quiet", "main")
    commit(git, tmp_path, {PLAN: "A: {name: main}\n"})
    for name in ("main...change", "change...", "...change"):
        assert at(tmp_path, name) == {"A": "parted"}


def test_the_settings_of_a_revision_are_its_own(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    commit(git, tmp_path, {"tracemap.toml": 'milestones = "plan/*.yaml"\n'})
    commit(git, tmp_path, {"tracemap.toml": "milestones = 3\n"})
    assert Revision(tmp_path, "HEAD~2").config() is None
    settings = Revision(tmp_path, "HEAD~1").config()
    assert settings is not None
    assert settings.milestones == ("plan/*.yaml",)
    with pytest.raises(ConfigError, match=r"tracemap\.toml:1"):
        Revision(tmp_path, "HEAD").config()


def test_odd_names_hidden_folders_and_suffixes_are_as_on_disk(git: Git, tmp_path: Path) -> None:
    files = {
        "milestones/a\nb.yaml": "A: {name: a}\n",
        "milestones/\u00e9.yml": "B: {name: b}\n",
        "milestones/.hidden/c.yaml": "C: {name: c}\n",
        "milestones/D.YAML": "D: {name: d}\n",
        "milestones/deep/er/e.yaml": "E: {name: e}\n",
    }
    commit(git, tmp_path, files)
    there, here = load_tree(Revision(tmp_path, "HEAD"), default_config()), load_catalog(tmp_path)
    assert list(there.milestones) == list(here.milestones) == ["A", "B", "E"]
    assert [str(one) for one in there.problems] == [str(one) for one in here.problems]
    assert codes(there) == ["TM001"]


def test_a_link_is_followed_inside_the_project_only(git: Git, tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").symlink_to("../store/a.txt")
    (tmp_path / "milestones" / "out.yaml").symlink_to("/etc/hostname")
    (tmp_path / "milestones" / "round.yaml").symlink_to("round.yaml")
    (tmp_path / "milestones" / "up.yaml").symlink_to("../../up.yaml")
    commit(git, tmp_path, {"store/a.txt": "A: {name: a}\n", "milestones/z.YAML": ""})
    catalog = load_tree(Revision(tmp_path, "HEAD"), default_config())
    assert list(catalog.milestones) == ["A"]
    refused = [one.location.path for one in catalog.problems if one.code == "TM001"]
    assert refused == [
        f"milestones/{name}" for name in ("out.yaml", "round.yaml", "up.yaml", "z.YAML")
    ]


def test_a_link_to_a_folder_is_followed_as_on_disk(git: Git, tmp_path: Path) -> None:
    (tmp_path / "milestones").symlink_to("plan/ours")
    (tmp_path / "testplans").symlink_to("nowhere")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "again").symlink_to("once")
    files = {
        "plan/ours/a.yaml": "A: {name: a}\n",
        "plan/ours/deep/b.yaml": "B: {name: b}\n",
        "plan/ours/.hidden/c.yaml": "C: {name: c}\n",
        "requirements/once/a.yaml": "DMS-REQ-0001: {title: a}\n",
    }
    commit(git, tmp_path, files)
    there, here = load_tree(Revision(tmp_path, "HEAD"), default_config()), load_catalog(tmp_path)
    assert [str(one) for one in there.items()] == [str(one) for one in here.items()]
    assert (list(there.milestones), list(there.requirements)) == (["A", "B"], ["DMS-REQ-0001"])
    assert (codes(there), codes(here)) == ([], [])


@pytest.mark.parametrize(("limit", "found"), [(12, ["TM004"]), (13, [])])
def test_a_file_past_the_limit_is_not_read(
    limit: int, found: list[str], git: Git, tmp_path: Path
) -> None:
    settings = f"[limits]\nfile_bytes = {limit}\n"
    commit(git, tmp_path, {PLAN: "A: {name: a}\n", "tracemap.toml": settings})
    revision = Revision(tmp_path, "HEAD")
    config = revision.config()
    assert config is not None
    assert codes(load_tree(revision, config)) == found


def test_a_submodule_is_no_file_of_the_plan(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    place = f"160000,{git('rev-parse', 'HEAD')},milestones/sub.yaml"
    git("update-index", "--add", "--cacheinfo", place)
    git("commit", "--quiet", "--message", "submodule")
    catalog = load_tree(Revision(tmp_path, "HEAD"), default_config())
    assert (codes(catalog), list(catalog.milestones)) == ([], ["A"])


def test_an_object_that_git_has_lost_is_a_finding(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n", "milestones/b.yaml": "B: {name: b}\n"})
    lost = git("rev-parse", f"HEAD:{PLAN}")
    (tmp_path / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    catalog = load_tree(Revision(tmp_path, "HEAD"), default_config())
    assert (codes(catalog), list(catalog.milestones)) == (["TM001"], ["B"])


@pytest.mark.parametrize(
    "name",
    [
        "nowhere",
        "",
        "...",
        "-h",
        "--all",
        "main:milestones",
        "main...x",
        "main\0x",
        "main...\ud800",
    ],
)
def test_what_is_no_revision_is_said(name: str, git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    with pytest.raises(ProjectError, match="no revision that git knows"):
        Revision(tmp_path, name)


def test_a_commit_past_the_last_year_of_the_calendar_is_of_its_last_day(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "@253402300800 +0000")
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    assert git("log", "--format=%cs") == "10000-01-01"
    assert commit_day(tmp_path, "main") == date.max
    assert [one.day for one in commits(tmp_path, 9)] == [date.max]


def test_branches_without_a_common_commit_are_said(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    git("checkout", "--quiet", "--orphan", "other")
    commit(git, tmp_path, {PLAN: "A: {name: b}\n"})
    with pytest.raises(ProjectError, match="no commit in common"):
        Revision(tmp_path, "main...other")


def test_a_folder_in_no_repository_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ProjectError, match="not in a git repository"):
        Revision(tmp_path, "HEAD")


def test_a_repository_that_git_refuses_is_said_with_its_reason(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(ProjectError, match=r"cannot read its repository: .*ownership") as refused:
        Revision(tmp_path, "HEAD")
    assert "safe.directory" in str(refused.value.help)


def test_a_bare_repository_is_refused_since_a_branch_could_hold_one(
    git: Git, tmp_path: Path
) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    git("clone", "--quiet", "--bare", ".", "bare.git")
    with pytest.raises(ProjectError, match=r"without a \.git") as refused:
        Revision(tmp_path / "bare.git", "main")
    assert "clone it" in str(refused.value.help)


@pytest.mark.parametrize("name", ["HEAD", "objects"])
def test_a_folder_with_a_file_of_such_a_name_is_no_repository(
    name: str, git: Git, tmp_path: Path
) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n", f"inside/{PLAN}": "B: {name: b}\n"})
    write(tmp_path / "inside", {name: ""})
    assert at(tmp_path / "inside", "HEAD") == {"B": "b"}


@pytest.mark.parametrize("place", [".git", "{}/.git"])
def test_what_a_hook_is_told_leads_to_no_other_repository(
    place: str, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: other}\n", f"inside/{PLAN}": "A: {name: a}\n"})
    monkeypatch.setenv("GIT_DIR", place.format(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert at(tmp_path / "inside", "HEAD") == {"A": "a"}


def test_a_partial_clone_fetches_nothing(git: Git, tmp_path: Path) -> None:
    commit(git, tmp_path, {PLAN: "A: {name: a}\n"})
    git("config", "uploadpack.allowFilter", "true")
    git("config", "uploadpack.allowAnySHA1InWant", "true")
    source = f"file://{tmp_path}"
    git("clone", "--quiet", "--filter=blob:none", "--no-checkout", source, "part")
    with suppress(ProjectError):  # an older git cannot even list what it lacks
        assert codes(load_tree(Revision(tmp_path / "part", "HEAD"), default_config())) == ["TM001"]
    lacks = git("-C", "part", "rev-list", "--objects", "--all", "--missing=print")
    assert f"?{git('rev-parse', f'HEAD:{PLAN}')}" in lacks


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="No such file or directory"):
        Revision(tmp_path / "nowhere", "HEAD")


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProjectError, match="git is not installed"):
        Revision(tmp_path, "HEAD")


def test_a_revision_gives_the_export_that_was_the_newest_then(git: Git, tmp_path: Path) -> None:
    settings = SETTINGS._replace(annotations=())
    first, later = (exported({"task_code": code, "task_name": code}) for code in "AB")
    commit(git, tmp_path, {"data/pmcs/202403-ME.xls": first})
    commit(git, tmp_path, {"data/pmcs/202404-ME.xls": later})
    for name, codes_then in (("HEAD", ["B"]), ("HEAD~1", ["A"])):
        catalog = load_tree(Revision(tmp_path, name), settings)
        assert list(catalog.milestones) == codes_then
        assert len(catalog.sources) == 1
