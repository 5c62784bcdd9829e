"""`tracemap forecast`: what it refuses, what it says where it knows too little, and always the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, PROJECTS, Call
from tests.gits import Git
from tracemap.output.forecast_text import _share

LATE = PROJECTS / "late"


@pytest.mark.parametrize("project", ["late"], indirect=True)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--percentiles 0", "percentiles are whole numbers from 1 to 99"),
        ("--percentiles 50,100", "percentiles are whole numbers from 1 to 99"),
        ("--percentiles 50,", "--percentiles '' is no whole number"),
        ("--percentiles 12.5", "--percentiles '12.5' is no whole number"),
        ("--seed -1", "the seed is a whole number from 0 to 4294967295"),
        ("--seed 4294967296", "the seed is a whole number from 0 to 4294967295"),
        ("--seed one", "--seed 'one' is no whole number"),
        ("--seed ٣", "--seed '٣' is no whole number"),
        ("--backtest 2023-02-30", "--backtest '2023-02-30' is no day of the calendar"),
        ("--backtest 20230228", "--backtest '20230228' is no day of the calendar"),
        ("--backtest 2020-01-01", "no state of the plan is of 2020-01-01 or earlier"),
        ("--backtest 2024-03-23", "nothing has come since 2024-03-23"),
        ("--backtest 2031-01-01", "name a day before 2024-03-23"),
        ("--backtest 2023-01-01 M-1", "--backtest scores all milestones"),
        ("--backtest 2023-01-01 --priority 1a", "--backtest scores all milestones"),
        ("--backtest 2023-01-01 --without-network", "--backtest scores all milestones"),
        ("--backtest 2023-01-01 --format csv", "--backtest has no csv"),
        ("--history nowhere-2020-01-01", "nowhere-2020-01-01"),
        (f"--history {'a' * 5000}", "no revision that git knows, nor a folder"),
        ("--history 2020-01-31=plan.xls", "--history 'plan.xls': there is no such export"),
        ("M-99", "the plan has no milestone or requirement 'M-99'"),
        ("--priority 4", "no active requirement has the priority '4'"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_word(ask: Call, words: str, said: str) -> None:
    run = ask("forecast", *words.split())
    assert (run.status, run.out) == (2, "")
    assert said in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("No module named 'numpy'", "cannot be imported: No module named 'numpy'\n"),
        (
            "\n\nREAD THIS!\n\nOriginal error was: no \x1b[31m.so\n",
            "imported: Original error was: no ",
        ),
        ("", "cannot be imported: it does not say why\n"),
    ],
)
def test_without_a_numpy_that_works_the_extra_is_named(
    ask: Call, monkeypatch: pytest.MonkeyPatch, said: str, shown: str
) -> None:
    def broken(name: str) -> None:
        raise ImportError(said, name=name)

    monkeypatch.setattr("tracemap.extras.import_module", broken)
    for words in (["forecast"], ["forecast", "--backtest", "2023-01-01"]):
        run = ask(*words)
        assert (run.status, run.out) == (2, "")
        assert "a forecast needs the package numpy, which cannot be imported: " in run.err
        assert shown in run.err
        assert "READ THIS" not in run.err
        assert "\x1b" not in run.err
        assert "pip install 'tracemap[forecast]'" in run.err


def plan_of(folder: Path, completed: int) -> None:
    """Write a plan of forty milestones, of which so many are completed and the last waits for the rest."""
    lines = []
    for n in range(40):
        done = f", completed: 2021-{1 + n // 28:02}-{1 + n % 28:02}" if n < completed else ""
        lines.append(f"M-{n}: {{name: m, due: 2021-01-0{1 + n % 9}{done}}}\n")
    lines.append(f"END: {{name: end, due: 2025-01-01, predecessors: [M-39, M-{completed}]}}\n")
    (folder / "milestones").mkdir()
    (folder / "milestones" / "plan.yaml").write_text("".join(lines))


@pytest.mark.parametrize(("completed", "sure"), [(29, False), (30, True)])
def test_with_fewer_than_thirty_completed_milestones_it_gives_no_percentile(
    tracemap: Call, tmp_path: Path, completed: int, sure: bool
) -> None:
    plan_of(tmp_path, completed)
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "forecast", "END")
    text, answer = tracemap(*general).out, json.loads(tracemap(*general, "--format", "json").out)
    assert answer["record"]["completed"] == completed
    assert answer["record"]["enough"] == sure
    (target,) = answer["targets"]
    assert [one["percent"] for one in target["percentiles"]] == (
        [10, 25, 50, 75, 90] if sure else []
    )
    assert (target["by_due"] is not None) == sure
    assert ("too thin for percentiles" in text) != sure
    assert ("29 of 41 milestones" in text) != sure


def test_dates_past_what_the_record_can_tell_are_not_known(tracemap: Call, tmp_path: Path) -> None:
    """Ten of forty never came: nobody knows when nine tenths of such milestones have."""
    plan_of(tmp_path, 30)
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "forecast", "END")
    (target,) = json.loads(tracemap(*general, "--format", "json").out)["targets"]
    assert target["percentiles"][-1] == {"percent": 90, "date": None}
    assert "not known: later than the record can tell" in tracemap(*general).out


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_what_is_named_twice_is_answered_once_in_the_order_of_the_first(
    tracemap: Call, tmp_path: Path, form: str
) -> None:
    plan_of(tmp_path, 30)
    (tmp_path / "milestones" / "more.yaml").write_text("NEW: {name: m, aka: [OLD]}\n")
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "--format", form, "forecast")
    twice = tracemap(*general, "NEW", "END", "OLD", "END")
    once = tracemap(*general, "NEW", "END")
    assert (twice.status, twice.out) == (once.status, once.out) == (0, once.out)


def test_milestones_of_other_projects_are_drawn_where_the_plan_waits_for_them_and_counted_apart(
    tracemap: Call, tmp_path: Path
) -> None:
    plan_of(tmp_path, 30)
    (tmp_path / "milestones" / "more.yaml").write_text(
        "OTHER-1: {name: o, due: 2035-01-01, external: true}\n"
        "OTHER-2: {name: o, due: 2036-01-01, external: true}\n"
        "OWN: {name: m, due: 2024-06-01, predecessors: [OTHER-1]}\n"
    )
    general = ("--project", str(tmp_path), "--as-of", AS_OF)
    answer = json.loads(tracemap(*general, "forecast", "--format", "json").out)
    assert (answer["incomplete"], answer["everything"]["milestones"]) == (12, 13)
    text = tracemap(*general, "forecast").out
    assert re.search("^all milestones +12 ", text, re.MULTILINE)
    assert "all milestones: the record has too few milestones of some lead time" in text
    assert "not known: later than the record can tell" in text
    assert "they wait for 1 milestone of other projects too, not counted among them" in text
    assert "as of 2024-03-23: 12 of 42" in tracemap(*general, "burndown").out
    alone = tracemap(*general, "forecast", "--without-network").out
    assert "of other projects" not in alone


@pytest.mark.parametrize(("completed", "last"), [(29, ""), (30, "not known")])
def test_csv_tells_what_is_later_than_the_record_from_what_has_no_record(
    tracemap: Call, tmp_path: Path, completed: int, last: str
) -> None:
    plan_of(tmp_path, completed)
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "forecast", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(tracemap(*general, "END").out))
    assert row["percent_90"] == last


@pytest.mark.parametrize("project", ["late"], indirect=True)
@pytest.mark.parametrize("words", [["M-59", "M-01", "DMS-REQ-0001", "--priority", "1a"], []])
def test_csv_has_what_json_has_of_all_that_was_asked_about(ask: Call, words: list[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("forecast", *words, "--format", "csv").out)))
    answer = json.loads(ask("forecast", *words, "--format", "json").out)
    found = [*answer["targets"], *answer["priorities"]]
    found += [answer["everything"]] if answer["everything"] else []
    assert len(rows) == len(found) >= 3
    for row, one in zip(rows, found, strict=True):
        days = {f"percent_{day['percent']}": day["date"] for day in one.pop("percentiles")}
        share = one.pop("by_due")
        assert row.pop("by_due") == ("" if share is None else f"{share:.4f}")
        one["id"] = one.pop("priority", one.get("id"))
        for name, value in (one | days).items():
            shown = str(value).lower() if isinstance(value, bool) else value
            assert row[name] == ("" if shown is None else str(shown)), name


def test_a_priority_waits_for_its_active_requirements_alone(tracemap: Call, tmp_path: Path) -> None:
    plan_of(tmp_path, 30)
    (tmp_path / "milestones" / "more.yaml").write_text(
        "SOON: {name: m, due: 2024-04-01, requirements: [DMS-REQ-0001]}\n"
        "LATE: {name: m, due: 2034-04-01, requirements: [DMS-REQ-0002]}\n"
    )
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "plan.yaml").write_text(
        "DMS-REQ-0001: {title: t, priority: 1a}\n"
        "DMS-REQ-0002: {title: t, priority: 1a, status: withdrawn}\n"
    )
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "forecast", "--format", "json")
    answer = json.loads(tracemap(*general, "SOON", "--priority", "1a").out)
    (priority,) = answer["priorities"]
    assert priority["requirements"] == 1
    assert priority["percentiles"] == answer["targets"][0]["percentiles"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        *((None, None), (0, "0%"), (0.0001, "<1%"), (0.0099, "<1%"), (0.01, "1%"), (0.126, "13%")),
        *((0.99, "99%"), (0.9901, ">99%"), (0.9999, ">99%"), (1, "100%")),
    ],
)
def test_what_is_not_certain_is_not_rounded_to_a_certainty(
    share: float | None, shown: str | None
) -> None:
    assert _share(share) == shown


@pytest.mark.parametrize("project", ["late"], indirect=True)
def test_the_same_seed_gives_the_same_and_another_one_other_draws_of_the_same_record(
    ask: Call,
) -> None:
    first, again, other = (
        json.loads(ask("forecast", "M-59", "--seed", seed, "--format", "json").out)
        for seed in ("5", "5", "6")
    )
    assert first == again
    assert (first["record"], first["targets"]) != (other["record"], other["targets"])
    assert first["record"] == other["record"]


@pytest.mark.parametrize("project", ["late"], indirect=True)
def test_what_else_is_asked_does_not_change_an_answer(ask: Call) -> None:
    alone = json.loads(ask("forecast", "M-59", "--format", "json").out)["targets"][0]
    words = ("M-58", "M-59", "--priority", "1a", "--percentiles", "90,75,50,25,10,50")
    among = json.loads(ask("forecast", *words, "--format", "json").out)["targets"][1]
    assert alone == among


def test_neither_hash_seeds_nor_the_order_of_files_changes_a_byte(tmp_path: Path) -> None:
    shutil.copytree(LATE, tmp_path / "one")
    shutil.copytree(LATE, tmp_path / "many")
    for path in (tmp_path / "many").glob("**/milestones/plan.yaml"):
        lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
        path.unlink()
        for place, line in enumerate(reversed(lines)):
            (path.parent / f"{place:02}.yaml").write_text(f"{line}\n")

    def said(folder: str, hash_seed: str, *words: str) -> bytes:
        general = ["--project", str(tmp_path / folder), "--as-of", AS_OF, "--format", "json"]
        return subprocess.run(
            [sys.executable, "-m", "tracemap", "forecast", *general, *words],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
        ).stdout

    assert said("one", "1") == said("many", "2")
    assert b'"percent": 90' in said("one", "3")


def test_the_commits_of_the_plan_are_what_it_learns_from(
    tracemap: Call, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a plan without any other past: the last commit of each month."""
    plan_of(tmp_path, 30)
    for month in ("2020-11", "2020-12"):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{month}-05T12:00:00Z")
        (tmp_path / "note").write_text(month)
        git("add", "--all")
        git("commit", "--quiet", "--message", month)
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "forecast")
    answer = json.loads(tracemap(*general, "--format", "json").out)
    assert answer["record"]["states"] == ["2020-11-05", "2020-12-05"]
    by_year = json.loads(tracemap(*general, "--every", "year", "--format", "json").out)
    assert by_year["record"]["states"] == ["2020-12-05"]


def test_a_past_state_that_cannot_be_read_is_named_and_the_others_are_used(
    tracemap: Call, tmp_path: Path
) -> None:
    shutil.copytree(LATE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "history" / "2020-06-30" / "milestones").mkdir(parents=True)
    (tmp_path / "history" / "2020-06-30" / "milestones" / "\x1b[31m.yaml").write_text("A: [")
    run = tracemap("--project", str(tmp_path), "--as-of", AS_OF, "forecast", "M-59")
    assert run.status == 0
    assert "the state of 2020-06-30 is left out" in run.out
    assert "\x1b" not in run.out


def test_a_past_state_of_which_a_part_cannot_be_read_takes_nothing_from_the_record(
    tracemap: Call, tmp_path: Path
) -> None:
    plan_of(tmp_path, 30)
    general = ("--project", str(tmp_path), "--as-of", AS_OF, "forecast", "--format", "json")
    alone = json.loads(tracemap(*general).out)["record"]
    then = tmp_path / "2022-06-30" / "milestones"
    then.mkdir(parents=True)
    (then / "one.yaml").write_text("M-1: {name: m, due: 2021-01-02, completed: 2021-01-02}\n")
    (then / "two.yaml").write_text("M-2: [")
    record = json.loads(tracemap(*general, "--history", str(then.parent)).out)["record"]
    assert "could not be read in full" in record["notes"][0]
    assert (record["milestones"], record["completed"]) == (alone["milestones"], 30)
    assert (record["oldest"], record["baselines"]) == ("2022-06-30", ["2022-06-30", AS_OF])


def test_of_the_real_plan_it_says_what_it_learnt_from(
    tracemap: Call, rubin: Path, shared_data: Path
) -> None:
    then = shared_data / "history" / "2024-01-30"
    run = tracemap(
        *("--project", str(rubin), "--as-of", AS_OF, "forecast", "LDM-503-17", "--format", "json"),
        *("--history", str(shared_data / "import" / "201904-ME.xls")),
        *("--history", f"2022-12-31={then}"),
    )
    answer = json.loads(run.out)
    assert answer["record"]["states"] == ["2019-04-30", "2022-12-31"]
    assert (answer["record"]["milestones"], answer["record"]["completed"]) == (415, 356)
    dates = [one["date"] for one in answer["targets"][0]["percentiles"]]
    assert dates[0] > answer["targets"][0]["expected"], (
        "nine times of ten it is later than expected"
    )
    assert dates == sorted(dates, key=lambda day: day or "9999")


@pytest.mark.parametrize("project", ["late"], indirect=True)
@pytest.mark.parametrize(
    ("day", "warned"),
    [
        ("2022-12-31", ""),
        ("2023-06-01", "the newest state from 2023-06-01 or before is of 2022-12-31: "),
    ],
)
def test_a_backtest_warns_where_its_state_is_older_than_the_day_that_was_asked_for(
    ask: Call, day: str, warned: str
) -> None:
    run = ask("forecast", "--backtest", day)
    assert (run.status, bool(run.err)) == (0, bool(warned))
    assert warned in run.err


@pytest.mark.parametrize("project", ["late"], indirect=True)
def test_without_the_network_only_its_own_date_counts(ask: Call) -> None:
    words = ("forecast", "M-59", "M-60", "--format", "json")
    whole, alone = (json.loads(ask(*words, *more).out) for more in ((), ("--without-network",)))
    assert (whole["network"], alone["network"]) == (True, False)
    assert [one["milestones"] for one in whole["targets"]] == [8, 9]
    assert [one["milestones"] for one in alone["targets"]] == [1, 1]
    middle = [one["targets"][0]["percentiles"][2]["date"] for one in (alone, whole)]
    assert middle[0] < middle[1]
    assert alone["targets"][1]["percentiles"] == [], "it has no date of its own"
