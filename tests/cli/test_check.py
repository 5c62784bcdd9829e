"""The options of check beside its formats: the baseline, other answers, rules in preview, watching."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.loading.plans import PLAN, write
from tracemap.cli import streams
from tracemap.cli.session import Outcome, Session
from tracemap.cli.watching import watch
from tracemap.errors import ProjectError
from tracemap.inputs import Inputs
from tracemap.output.terminal import Style
from tracemap.plan import load
from tracemap.rules import registry

BROKEN = (
    "A: {name: a, predecessors: [X, Y]}\nB: {name: b, requirements: [Z]}  # tracemap: ignore[TM2]\n"
)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {PLAN: BROKEN})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_baseline_is_made_and_then_accepts(tracemap: Call, plan: Path) -> None:
    assert tracemap("check").status == 1
    done = tracemap("check", "--baseline", "b.yaml", "--update-baseline")
    assert (done.status, done.err) == (
        0,
        "tracemap: wrote b.yaml: 2 findings accepted anew, 0 taken out\n",
    )
    assert "3 suppressed" in done.out
    assert tracemap("check", "--baseline", "b.yaml").status == 0


def test_the_baseline_of_the_configuration_holds(tracemap: Call, plan: Path) -> None:
    write(plan, {"tracemap.toml": 'baseline = "b.yaml"\n'})
    missing = tracemap("check")
    assert (missing.status, missing.out) == (2, "")
    assert "tracemap check --update-baseline makes it" in missing.err
    assert tracemap("check", "--update-baseline").status == 0
    assert tracemap("check").status == 0
    write(plan, {PLAN: "A: {name: a, predecessors: [X]}\n"})
    stale = tracemap("check")
    assert (stale.status, "b.yaml:7:1: warning TM601" in stale.out) == (0, True)
    assert "TM601" in tracemap("check", ".").out
    assert "TM601" not in tracemap("check", "milestones", "b.yaml").out
    updated = tracemap("check", ".", "--update-baseline")
    assert "1 taken out" in updated.err
    assert "TM601" not in updated.out


def test_a_baseline_in_the_project_is_named_from_its_top(tracemap: Call, plan: Path) -> None:
    tracemap("check", "--baseline", "b.yaml", "--update-baseline")
    write(plan, {PLAN: "A: {name: a, predecessors: [X]}\n"})
    done = tracemap("check", "--baseline", "milestones/../b.yaml")
    assert "\nb.yaml:7:1: warning TM601" in f"\n{done.out}"


def test_a_baseline_outside_the_project_is_named_as_it_was(tracemap: Call, plan: Path) -> None:
    write(plan, {"inside/tracemap.toml": 'milestones = "*.yaml"\n', "inside/a.yaml": BROKEN})
    tracemap("check", "--project", "inside", "--baseline", "b.yaml", "--update-baseline")
    write(plan, {"inside/a.yaml": "A: {name: a}\n"})
    done = tracemap("check", "--project", "inside", "--baseline", "b.yaml")
    assert "b.yaml:3:1: warning TM601" in done.out


def test_an_update_for_one_file_takes_nothing_out(tracemap: Call, plan: Path) -> None:
    write(plan, {"milestones/other.yaml": "C: {name: c, predecessors: [V]}\n"})
    tracemap("check", "--baseline", "b.yaml", "--update-baseline")
    write(plan, {PLAN: "A: {name: a}\n", "milestones/other.yaml": "C: {name: c}\n"})
    done = tracemap("check", PLAN, "--baseline", "b.yaml", "--update-baseline")
    assert "0 findings accepted anew, 0 taken out" in done.err


def test_infos_are_accepted_where_they_would_fail_the_check(tracemap: Call, plan: Path) -> None:
    arguments = ("check", "--baseline", "b.yaml", "--fail-on", "info")
    tracemap("check", "--baseline", "b.yaml", "--update-baseline")
    assert tracemap(*arguments).status == 1
    assert tracemap(*arguments, "--update-baseline").status == 0
    assert tracemap(*arguments).status == 0


def test_python_keeps_to_the_baseline_of_the_configuration_as_the_command_does(
    tracemap: Call, plan: Path
) -> None:
    write(plan, {"tracemap.toml": 'baseline = "b.yaml"\n'})
    tracemap("check", "--update-baseline", "--as-of", AS_OF)
    printed = json.loads(tracemap("check", "--format", "json", "--as-of", AS_OF).out)
    found = load(plan, date.fromisoformat(AS_OF)).check()
    assert found.to_dict() == printed
    assert found.summary.errors == 0


def test_an_update_without_a_baseline_says_how_to_name_one(tracemap: Call, plan: Path) -> None:
    done = tracemap("check", "--update-baseline")
    assert (done.status, "--baseline FILE" in done.err) == (2, True)
    assert tracemap("check", "--update-baseline", "--no-ignore", "--baseline", "b").status == 2


def test_no_ignore_reports_what_comments_and_the_baseline_keep_back(
    tracemap: Call, plan: Path
) -> None:
    tracemap("check", "--baseline", "b.yaml", "--update-baseline")
    found = json.loads(
        tracemap("check", "--baseline", "b.yaml", "--no-ignore", "--format", "json").out
    )
    assert (found["summary"]["errors"], found["summary"]["suppressed"]) == (3, 0)


def test_statistics_count_by_rule_with_the_status_of_the_check(tracemap: Call, plan: Path) -> None:
    done = tracemap("check", "--statistics", "--select", "TM2", "--as-of", "2024-03-23")
    assert (done.status, done.out) == (
        1,
        """\
findings  fixable  code   name               severity
       2        0  TM201  unknown-milestone  error

2 findings of 1 rule as of 2024-03-23; 1 suppressed
""",
    )
    none = tracemap("check", "--statistics", "--select", "TM0", "--as-of", "2024-03-23")
    assert (none.status, none.out) == (0, "0 findings of 0 rules as of 2024-03-23\n")


def test_statistics_of_as_many_findings_are_in_the_order_of_their_codes(
    tracemap: Call, plan: Path
) -> None:
    write(plan, {PLAN: "A: {name: a, requirements: [Z], predecessors: [X]}\n"})
    lines = tracemap("check", "--statistics", "--select", "TM2").out.splitlines()
    assert [line.split()[2] for line in lines[1:3]] == ["TM201", "TM202"]


def test_the_files_that_are_read_are_listed_and_the_others_said(tracemap: Call, plan: Path) -> None:
    write(plan, {"milestones/B.YAML": "", "requirements/a\x1b.yaml": ""})
    done = tracemap("check", "--show-files")
    assert (done.status, done.out) == (0, f"{PLAN}\nrequirements/a\\x1b.yaml\n")
    assert done.err.startswith("tracemap: milestones/B.YAML: the file is not read")


def test_listing_the_files_of_an_empty_project_is_no_pass(tracemap: Call, tmp_path: Path) -> None:
    for form in ("text", "json"):
        arguments = ("check", "--show-files", "--project", str(tmp_path), "--format", form)
        done = tracemap(*arguments)
        assert done.status == 3
        assert "nothing to check: no file here matches milestones/" in done.err


@pytest.fixture
def on_trial(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put TM201 in preview."""
    rules = registry.all_rules()
    changed = {**rules, "TM201": rules["TM201"]._replace(preview=True)}
    monkeypatch.setattr(registry, "all_rules", lambda: changed)
    registry.previews.cache_clear()
    yield
    monkeypatch.undo()
    registry.previews.cache_clear()


@pytest.mark.usefixtures("on_trial")
def test_a_rule_in_preview_applies_where_that_is_asked_for_only(tracemap: Call, plan: Path) -> None:
    for options in ([], ["--select", "TM2"], ["--select", "TM20"]):
        assert tracemap("check", *options).status == 0
    for options in (["--preview"], ["--select", "TM201"], ["--select", "TM2", "--preview"]):
        assert tracemap("check", *options).status == 1
    assert tracemap("check", "--preview", "--ignore", "TM201").status == 0
    write(plan, {"tracemap.toml": "preview = true\n"})
    assert tracemap("check").status == 1


@pytest.mark.usefixtures("on_trial")
def test_the_list_of_rules_says_what_applies_here(tracemap: Call, plan: Path) -> None:
    write(plan, {"tracemap.toml": 'ignore = ["TM202"]\nseverity = {TM203 = "info"}\n'})
    lines = {line.split()[0]: line.split()[2:4] for line in tracemap("rule").out.splitlines()}
    assert lines["TM201"] == ["error", "preview"]
    assert lines["TM202"] == ["error", "off"]
    assert lines["TM203"] == ["info", "on"]


def test_the_list_of_rules_can_be_read_though_the_settings_cannot(
    tracemap: Call, plan: Path
) -> None:
    write(plan, {"tracemap.toml": "nonsense = 1\n"})
    done = tracemap("rule")
    assert (done.status, "TM201" in done.out, "by default" in done.err) == (0, True, True)


def session(folder: Path) -> Session:
    return Session(
        root=folder,
        as_of=date(2024, 3, 23),
        format="text",
        output=None,
        style=Style(),
        columns=None,
        warn=streams.say,
        started=0,
        inputs=Inputs(),
        progress=lambda _what, _done, _total: None,
    )


def test_watching_answers_again_after_each_change_and_ends_with_the_last_status(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = iter(
        [
            {PLAN: "A: {name: changed}\n"},
            {},
            {"milestones/new.yaml": "B: {name: b}\n"},
            {"tracemap.toml": "nonsense\n"},
            {"tracemap.toml": 'ignore = ["TM4"]\n'},
            {"b.yaml": "{}\n"},
        ]
    )

    def pause(_seconds: float) -> None:
        change = next(changes, None)
        if change is None:
            raise KeyboardInterrupt
        write(plan, change)

    def answer(fresh: Session) -> Outcome:
        return Outcome(f"{sorted(fresh.catalog.milestones)} {fresh.catalog.config.ignore}\n", 1)

    assert watch(session(plan), answer, [str(plan / "b.yaml")], pause).status == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "['A', 'B'] ()",
        "['A'] ()",
        "['A', 'B'] ()",
        "['A', 'B'] ('TM4',)",
        "['A', 'B'] ('TM4',)",
    ]
    assert "tracemap.toml:1:9: not TOML" in err


def test_watching_clears_a_terminal_and_sees_a_change_of_as_many_characters(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(plan, {"tracemap.toml": 'baseline = "b.yaml"\n', "b.yaml": "{}\n"})
    changes = iter([{"b.yaml": "{} \n"}, {PLAN: BROKEN.replace("X", "Q")}, {PLAN: "A: [\n"}])

    def pause(_seconds: float) -> None:
        change = next(changes, None)
        if change is None:
            raise KeyboardInterrupt
        write(plan, change)

    def answer(fresh: Session) -> Outcome:
        if fresh.catalog.problems:
            raise ProjectError("nothing to be said")
        return Outcome(f"{fresh.catalog.milestones['A'].predecessors}\n")

    assert watch(session(plan)._replace(columns=80), answer, pause=pause).status == 2
    out, err = capsys.readouterr()
    clear = "\x1b[2J\x1b[3J\x1b[H"
    assert out.split(clear) == ["", "('X', 'Y')\n", "('X', 'Y')\n", "('Q', 'Y')\n", ""]
    assert "nothing to be said" in err


def test_watching_is_for_reading(tracemap: Call, plan: Path) -> None:
    assert tracemap("check", "--watch", "--format", "json").status == 2
    assert tracemap("check", "--watch", "-o", "x").status == 2
    assert tracemap("check", "--watch", "--update-baseline", "--baseline", "b").status == 2
    assert not (plan / "b").exists()


def test_watching_looks_at_the_baseline_that_is_named(
    tracemap: Call, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def watched(_session: Session, _answer: object, others: list[str]) -> Outcome:
        seen.extend(others)
        return Outcome("")

    monkeypatch.setattr("tracemap.cli.watching.watch", watched)
    tracemap("check", "--watch", "--baseline", "b.yaml")
    assert seen == [str(plan / "b.yaml")]
