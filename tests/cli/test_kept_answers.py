"""Answers that are kept: given again while nothing has changed, and never when anything has."""

from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.cli.conftest import Call
from tests.gits import Git, commit
from tests.loading.plans import PLAN, write
from tracemap.cli import answers, cache_folder, commands, session, streams
from tracemap.cli.main import main
from tracemap.loading import kept, load
from tracemap.loading.load import load_catalog

NAMED = "A: {name: a, due: 2024-01-01}\nB: {name: b, predecessors: [A]}\n"
QUESTION = ("check", "--format", "json", "--as-of", "2024-03-23")


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is read of small files, too."""
    monkeypatch.setattr(kept, "_LEAST", 0)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(cache_folder.VARIABLE, str(folder))
    return folder


@pytest.fixture
def plan(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "plan"
    write(folder, {PLAN: NAMED, "notes/other.txt": ""})
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list to which every reading of a plan adds its folder."""
    found: list[Path] = []
    load = load_catalog

    def counted(root: Path, **others: object) -> object:
        found.append(root)
        return load(root, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "load_catalog", counted)
    return found


def length(head: bytes) -> bytes:
    return len(head).to_bytes(8, "big") + head


def answers_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.answer"))


@pytest.mark.parametrize(
    "words",
    [
        "check",
        "check --fail-on warning --show-info",
        "check --format concise",
        "blocking",
        "blocking A --format json",
        "coverage",
        "list milestones --overdue",
        "plans",
        "show A",
        "verified-by DMS-REQ-0001",
        "verifies A",
        "when B",
        "effort",
    ],
)
def test_a_question_is_answered_again_from_what_was_said(
    tracemap: Call, plan: Path, loads: list[Path], words: str
) -> None:
    write(plan, {"requirements/r.yaml": "DMS-REQ-0001: {title: one}\n"})
    first = tracemap(*words.split(), "--as-of", "2024-03-23")
    again = tracemap(*words.split(), "--as-of", "2024-03-23")
    assert first == again
    assert len(loads) == 1
    assert tracemap(*words.split(), "--as-of", "2024-03-23", "--no-cache") == first
    assert len(loads) == 2


def test_words_on_standard_error_are_said_again(
    tracemap: Call, plan: Path, loads: list[Path]
) -> None:
    write(plan, {"milestones/bad.yaml": "C: {name: [\n"})
    first = tracemap("blocking")
    assert "could not be read in full" in first.err
    assert tracemap("blocking") == first
    assert len(loads) == 1


def rewritten(path: Path, text: str) -> None:
    """Write a file so that its size and times are what they were."""
    before = path.stat()
    assert len(text) == before.st_size
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def appear(name: str) -> Callable[[Path], None]:
    return lambda plan: write(plan, {name: "C: {name: c}\n"})


def become_a_folder(plan: Path) -> None:
    (plan / PLAN).unlink()
    (plan / PLAN).mkdir()


def become_a_link(plan: Path) -> None:
    (plan / PLAN).rename(plan / "notes/moved.yaml")
    (plan / PLAN).symlink_to(plan / "notes/moved.yaml")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a file is written": lambda plan: write(plan, {PLAN: "A: {name: z}\n"}),
    "a file is written with the size and times of before": lambda plan: rewritten(
        plan / PLAN, NAMED.replace("[A]", "[X]")
    ),
    "a file is gone": lambda plan: (plan / PLAN).unlink(),
    "a file appears": appear("milestones/new.yaml"),
    "a file appears in a new folder": appear("milestones/deep/new.yaml"),
    "a folder that was not there appears": appear("requirements/new.yaml"),
    "a configuration appears": lambda plan: write(plan, {"tracemap.toml": 'ignore = ["TM4"]\n'}),
    "a configuration appears in another file": lambda plan: write(
        plan, {"pyproject.toml": '[tool.tracemap]\nignore = ["TM4"]\n'}
    ),
    "a file becomes a folder": become_a_folder,
    "a file becomes a link": become_a_link,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_plan_is_read_again(
    tracemap: Call, plan: Path, loads: list[Path], change: Callable[[Path], None]
) -> None:
    tracemap(*QUESTION)
    change(plan)
    after = tracemap(*QUESTION)
    assert len(loads) == 2
    assert after == tracemap(*QUESTION, "--no-cache")


def test_a_change_of_the_baseline_is_seen(tracemap: Call, plan: Path, loads: list[Path]) -> None:
    write(
        plan, {PLAN: "A: {name: a, predecessors: [X]}\n", "tracemap.toml": 'baseline = "b.yaml"\n'}
    )
    tracemap("check", "--update-baseline")
    assert tracemap("check").status == 0
    assert tracemap("check").status == 0
    assert len(loads) == 2
    (plan / "b.yaml").write_text("{}\n")
    assert tracemap("check").status == 1


def test_a_change_of_another_file_is_none(tracemap: Call, plan: Path, loads: list[Path]) -> None:
    tracemap(*QUESTION)
    write(plan, {"notes/other.txt": "more"})
    tracemap(*QUESTION)
    assert len(loads) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("__version__", "9.9"),
        ("_own_files", lambda: iter([("tracemap/x.py", 1, 1)])),
        ("_other_packages", lambda: iter([("site-packages", 1)])),
    ],
)
def test_another_tracemap_answers_anew(
    tracemap: Call,
    plan: Path,
    loads: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
) -> None:
    tracemap(*QUESTION)
    monkeypatch.setattr(answers, name, value)
    tracemap(*QUESTION)
    assert len(loads) == 2


def test_on_another_day_today_is_another_question(
    tracemap: Call, plan: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    days = iter(["2024-03-01", "2024-03-02", "2024-03-01"])
    monkeypatch.setattr("time.strftime", lambda _form: next(days))
    found = [tracemap("check", "--format", "json").out for _ in range(3)]
    assert ["2024-03-02" in one for one in found] == [False, True, False]
    assert len(loads) == 2


def test_the_same_words_in_another_folder_are_another_question(
    tracemap: Call, plan: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracemap(*QUESTION)
    write(plan.parent / "other", {PLAN: NAMED})
    monkeypatch.chdir(plan.parent / "other")
    tracemap(*QUESTION)
    assert len(loads) == 2


@pytest.mark.parametrize(
    "words",
    [
        "check --fix",
        "check --diff",
        "check --baseline b.yaml --update-baseline",
        "check milestones",
        "check --format sarif",
        "check -o out.txt",
        "check --no-cache",
        "diff . .",
        "rule",
    ],
)
def test_what_writes_or_looks_further_is_not_kept(
    tracemap: Call, plan: Path, cache: Path, words: str
) -> None:
    tracemap(*words.split())
    assert answers_of(cache) == []


def test_what_compares_with_a_revision_is_not_kept(
    tracemap: Call, plan: Path, cache: Path, git: Git, tmp_path: Path
) -> None:
    write(plan, {"requirements/r.yaml": "DMS-REQ-0001: {title: one, priority: 1a}\n"})
    git("add", ".")
    git("commit", "--quiet", "-m", "one")
    assert tracemap("coverage").status == 0
    assert len(answers_of(cache)) == 1
    assert tracemap("coverage", "--no-worse-than", "HEAD").status == 0
    assert len(answers_of(cache)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "diff HEAD",
        "coverage --no-worse-than HEAD",
        "forecast B",
        "burndown --then 2030-01-01",
        "report --since HEAD",
    ],
)
def test_states_of_a_plan_share_what_was_read_of_their_files(
    tracemap: Call, plan: Path, cache: Path, git: Git, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    write(plan, {"requirements/r.yaml": "DMS-REQ-0001: {title: one, priority: 1a}\n"})
    commit(git, plan, {"milestones/other.yaml": "C: {name: c}\n"})
    write(plan, {"milestones/other.yaml": "C: {name: d}\n"})
    asked = ("--as-of", "2030-06-01", *words.split())
    anew = tracemap(*asked, "--no-cache")
    assert tracemap(*asked) == anew
    assert len(list(cache.glob("*.reading"))) == 4
    monkeypatch.setattr(load, "read_yaml", None)  # nothing is parsed again
    for answer in answers_of(cache):
        answer.unlink()
    assert tracemap(*asked) == anew


def test_a_command_whose_answers_are_kept_says_so_where_it_looks_at_more_than_the_plan() -> None:
    for path in Path(commands.__path__[0]).glob("*.py"):
        text = path.read_text("utf-8")
        if "REPEATABLE" in text and re.search(r"tracemap\.loading\.(other|revision|history)", text):
            assert "session.inputs.doubt()" in text, path.name


def test_a_check_on_a_terminal_says_how_long_it_took_and_is_not_kept(
    tracemap: Call, plan: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "columns", lambda: 80)
    tracemap("check")
    assert answers_of(cache) == []
    tracemap("blocking")
    assert len(answers_of(cache)) == 1


def test_an_error_is_not_kept(tracemap: Call, plan: Path, cache: Path) -> None:
    assert tracemap("show", "Z").status == 2
    assert answers_of(cache) == []


@given(place=st.integers(0, 10_000), byte=st.integers(1, 255), cut=st.booleans())
def test_an_answer_that_is_not_what_was_kept_is_none(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int, cut: bool
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache_folder.VARIABLE, str(cache))
        cache_folder.write("name", [b"what was said"] * 50)
        (path,) = answers_of(cache)
        data = bytearray(path.read_bytes())
        at = place % len(data)
        if cut:
            del data[at:]
        else:
            data[at] ^= byte
        path.write_bytes(data)
        assert cache_folder.read("name") is None


@pytest.mark.parametrize(
    "data", [b"", b"[]", length(b"{}"), length(b"[1, 2, 3, 4, 5, 6]"), length(b"\xff"), b"\xff" * 9]
)
def test_what_is_whole_but_no_answer_is_none(cache: Path, data: bytes) -> None:
    cache_folder.write("name", [data])
    assert bytes(cache_folder.read("name") or b"") == data
    assert answers.recall("name") is None


def test_readings_that_changed_their_names_or_are_damaged_are_none(
    tracemap: Call, plan: Path, cache: Path
) -> None:
    write(plan, {"milestones/other.yaml": "C: {name: c, predecessors: [B]}\n"})
    first = tracemap("show", "C")
    one, two = sorted(cache.glob("*.reading"))
    contents = one.read_bytes(), two.read_bytes()
    for others in (contents[::-1], (b"", contents[0][:-1]), (b"x" * 99, bytes(200))):
        one.write_bytes(others[0])
        two.write_bytes(others[1])
        for answer in answers_of(cache):
            answer.unlink()
        assert tracemap("show", "C") == first
        assert (one.read_bytes(), two.read_bytes()) == contents


def test_a_folder_that_others_can_write_to_is_not_used(
    tracemap: Call, plan: Path, cache: Path, loads: list[Path]
) -> None:
    tracemap(*QUESTION)
    cache.chmod(0o770)
    tracemap(*QUESTION)
    assert len(loads) == 2


def test_a_folder_of_somebody_else_is_not_used(
    tracemap: Call, plan: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracemap(*QUESTION)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    tracemap(*QUESTION)
    assert len(loads) == 2


def test_links_in_the_place_of_the_folder_or_of_an_answer_are_not_followed(
    tracemap: Call, plan: Path, cache: Path, loads: list[Path]
) -> None:
    tracemap(*QUESTION)
    (path,) = answers_of(cache)
    path.rename(plan.parent / "elsewhere")
    path.symlink_to(plan.parent / "elsewhere")
    tracemap(*QUESTION)
    assert len(loads) == 2
    cache.rename(plan.parent / "moved")
    cache.symlink_to(plan.parent / "moved")
    tracemap(*QUESTION)
    assert len(loads) == 3


@pytest.mark.parametrize("where", ["", "file", "file/below"])
def test_where_nothing_can_be_kept_all_is_answered(
    tracemap: Call, plan: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    write(plan, {"file": ""})
    monkeypatch.setenv(cache_folder.VARIABLE, where and str(plan / where))
    assert tracemap(*QUESTION) == tracemap(*QUESTION) == tracemap(*QUESTION, "--no-cache")


def test_a_full_disk_leaves_nothing_behind(
    tracemap: Call, plan: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert tracemap(*QUESTION).status == 0
    assert list(cache.iterdir()) == []


def test_the_cache_holds_no_more_than_it_may(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_folder, "MOST_ANSWERS", 3)
    for number in range(5):
        cache_folder.write(f"{number}", [b"x" * 100])
        os.utime(cache / f"{number}.answer", ns=(number, number))
        if number == 3:
            assert cache_folder.read("1") is not None  # now it is the one that was of use last
    assert [path.stem for path in answers_of(cache)] == ["1", "3", "4"]
    monkeypatch.setattr(cache_folder, "MOST_BYTES", 300)
    cache_folder.write("5", [b"x" * 100])
    assert [path.stem for path in answers_of(cache)] == ["1", "5"]


def test_a_part_that_was_never_finished_is_taken_away_by_the_next_run(cache: Path) -> None:
    cache_folder.write("a", [b"x"])
    (cache / f".tracemap-{0:016x}.part").write_bytes(b"")
    cache_folder.write("b", [b"x"])
    assert sorted(path.name for path in cache.iterdir()) == ["a.answer", "b.answer"]


def test_the_command_says_what_is_kept_and_takes_it_away(
    tracemap: Call, plan: Path, cache: Path
) -> None:
    tracemap(*QUESTION)
    tracemap("blocking")
    (cache / "mine.txt").write_text("mine")
    assert "2 answers, 1 reading, 0.0 MB of at most 268.4 MB" in tracemap("cache", "info").out
    assert tracemap("cache", "clear").out.startswith("took away 2 answers, 1 reading, ")
    assert [path.name for path in cache.iterdir()] == ["mine.txt"]
    assert "0 answers" in tracemap("cache", "info").out


def test_the_command_says_where_nothing_can_be_kept(
    tracemap: Call, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0 answers" in tracemap("cache", "info").out
    cache.mkdir(mode=0o777)
    cache.chmod(0o777)
    assert "nothing is kept" in tracemap("cache", "info").out
    cache.rmdir()
    cache.write_text("")
    assert "nothing is kept" in tracemap("cache", "info").out


def test_eight_runs_at_once_share_a_cache(plan: Path, cache: Path) -> None:
    code = "import sys; from tracemap.cli.main import main; sys.exit(main(sys.argv[1:]))"

    def run(_: int) -> tuple[int, bytes, bytes]:
        done = subprocess.run(
            [sys.executable, "-c", code, *QUESTION], capture_output=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(run, range(24)))
    assert len(found) == 1
    assert len(answers_of(cache)) == 1
    assert not list(cache.glob("*.part"))


FILES = (
    PLAN,
    "milestones/b.yaml",
    "milestones/deep/c.yaml",
    "requirements/r.yaml",
    "tracemap.toml",
)
TEXTS = (
    NAMED,
    NAMED.replace("[A]", "[X]"),
    "DMS-REQ-0001: {title: one}\n",
    "A: {name: z, requirements: [DMS-REQ-0001]}\n",
    'ignore = ["TM4"]\n',
    "A: [\n",
    "",
)


class AnyHistory(RuleBasedStateMachine):
    """Whatever happens to the files of a plan, what is kept gives no other answer than a new one."""

    def __init__(self) -> None:
        super().__init__()
        self._patch = pytest.MonkeyPatch()
        self._temporary = TemporaryDirectory()
        self._folder = Path(self._temporary.name, "plan")
        self._patch.setenv(cache_folder.VARIABLE, f"{self._temporary.name}/cache")
        write(self._folder, {PLAN: NAMED})

    @rule(name=st.sampled_from(FILES), text=st.sampled_from(TEXTS))
    def write(self, name: str, text: str) -> None:
        write(self._folder, {name: text})

    @rule(name=st.sampled_from(FILES), text=st.sampled_from(TEXTS), when=st.integers(0, 1 << 32))
    def write_with_any_time(self, name: str, text: str, when: int) -> None:
        write(self._folder, {name: text})
        os.utime(self._folder / name, (when, when))

    @rule(name=st.sampled_from(FILES))
    def rewrite_alike(self, name: str) -> None:
        path = self._folder / name
        if path.is_file():
            rewritten(path, path.read_text().swapcase())

    @rule(name=st.sampled_from(FILES))
    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    @rule(name=st.sampled_from(FILES), other=st.sampled_from(FILES))
    def swap(self, name: str, other: str) -> None:
        one, two = self._folder / name, self._folder / other
        if one.is_file() and two.is_file():
            texts = one.read_text(), two.read_text()
            two.write_text(texts[0])
            one.write_text(texts[1])

    @rule()
    def clear(self) -> None:
        cache_folder.clear()

    @invariant()
    def kept_is_new(self) -> None:
        for words in (QUESTION, ("when", "B"), ("coverage",)):
            asked = [*words, "--project", str(self._folder)]
            assert self._run(asked) == self._run([*asked, "--no-cache"])

    def _run(self, arguments: list[str]) -> tuple[int, str, str]:
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            status = main(arguments)
        gc.enable()
        return status, out.getvalue(), err.getvalue()

    def teardown(self) -> None:
        self._patch.undo()
        self._temporary.cleanup()


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=25, stateful_step_count=12)
