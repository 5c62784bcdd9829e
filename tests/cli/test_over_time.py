"""`tracemap burndown` and `tracemap timeline`: their options, files, past states, and what they refuse."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call, Run
from tests.gits import Git
from tracemap.cli.picture_options import earlier_day
from tracemap.errors import UsageError

BEGINS = {
    "a.svg": b"<?xml ",
    "a.SVG": b"<?xml ",
    "a.png": b"\x89PNG",
    "a.csv": b"",
    "a.json": b'{\n  "schema": "tracemap/',
    "a.txt": b"milestones ",
}


@pytest.mark.parametrize("command", ["burndown", "timeline"])
@pytest.mark.parametrize("name", BEGINS)
def test_the_name_of_the_file_decides_the_format(
    tracemap: Call, root: Path, tmp_path: Path, command: str, name: str
) -> None:
    target = tmp_path / name
    run = tracemap(command, "--project", str(root), "--as-of", AS_OF, "-o", str(target))
    assert run == Run(0, "", f"tracemap: wrote {target}\n")
    assert target.read_bytes().startswith(BEGINS[name])


@pytest.mark.parametrize("command", ["burndown", "timeline"])
def test_a_name_that_says_no_format_is_refused(
    tracemap: Call, root: Path, tmp_path: Path, command: str
) -> None:
    run = tracemap(command, "--project", str(root), "-o", str(tmp_path / "a.pdf"))
    assert run.status == 2
    assert "a.pdf names no format of a picture or its data" in run.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("burndown --of requirements --wbs 02C.00", "--wbs is about milestones"),
        ("burndown --of requirements --per month", "--per is about milestones"),
        ("burndown --of requirements --then 6m", "--then is a line of the burndown of milestones"),
        ("burndown --per month --then 6m", "--then is a line of the burndown of milestones"),
        ("burndown --priority 1a", "--priority is about requirements: --of requirements"),
        ("burndown --history 2022-12-31=.", "--history says where --then is read from"),
        ("burndown --of requirements --priority 9", "no active requirement has the priority '9'"),
        ("burndown --prefix ZZ", "no milestone has a code that begins with 'ZZ'"),
        ("burndown --prefix LDM-504-", "did you mean LDM-503-?"),
        ("burndown --prefix DM --prefix ZZ --per month", "that begins with 'ZZ'"),
        ("burndown --level 9", "no milestone has the level 9\n  did you mean 1, 2, 3, 4?"),
        ("burndown --wbs 99", "no milestone stands under the WBS '99'"),
        ("timeline --wbs 99", "no milestone stands under the WBS '99'"),
        ("timeline --prefix SITCOM-", "--external adds those of other projects: "),
        ("burndown --prefix DLP --level 4", "is asked for (codes DLP*, level 4)"),
        (
            "burndown --then 6x",
            "--then '6x' is no date, nor a span of time\n  write 60d, 8w for weeks, 6m",
        ),
        ("burndown --then 2024-02-30", "--then '2024-02-30' is no day of the calendar"),
        ("burndown --then 2024-03-23", "--then 2024-03-23 is no date before 2024-03-23"),
        ("burndown --then 0d", "--then 0d is no date before 2024-03-23"),
        ("burndown --then 99999y", "--then 99999y is no date before 2024-03-23"),
        ("burndown --since 2023", "--since '2023' is no day of the calendar"),
        ("burndown --since 2025-01-01 --until 2024-01-01", "nothing lies between 2025-01-01 and"),
        ("burndown --per year --since 2025-01-01 --until 2024-01-01", "nothing lies between"),
        ("burndown --format svg --width 7", "a picture 7 cm wide: from 8 to 100 are possible"),
        ("burndown --per week", "--per 'week' is none of month, quarter, year"),
        ("timeline --page 3 --limit 20", "there is no page 3"),
        ("timeline --page 0", "--page 0 is too small"),
        ("timeline --limit 0", "--limit 0 is too small"),
        ("timeline --depth 1", "--depth counts the links from the focus"),
        ("timeline --focus LDM-503-171", "did you mean"),
        ("timeline --focus DMS-REQ-0024", "is a requirement, expected a milestone"),
    ],
)
def test_what_cannot_be_meant_is_refused(tracemap: Call, root: Path, words: str, said: str) -> None:
    run = tracemap(*words.split(), "--project", str(root), "--as-of", AS_OF)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_nothing_left_of_a_plan_without_requirements_or_milestones_is_no_answer(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text("A: {name: a, external: true}\n", "utf-8")
    asked = ("--project", str(tmp_path), "--as-of", AS_OF)
    run = tracemap("burndown", "--of", "requirements", *asked)
    assert (run.status, run.out) == (2, "")
    assert "the plan has no active requirement" in run.err
    run = tracemap("burndown", *asked)
    assert (run.status, run.out) == (2, "")
    assert "--external adds those of other projects: 1" in run.err
    assert tracemap("burndown", "--external", *asked).status == 0


@pytest.mark.parametrize("command", ["burndown", "timeline", "burndown --per month"])
def test_an_empty_folder_is_no_answer(tracemap: Call, tmp_path: Path, command: str) -> None:
    assert tracemap(*command.split(), "--project", str(tmp_path)).status == 3


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6m", date(2023, 9, 30)),
        ("1m", date(2024, 2, 29)),
        ("13m", date(2023, 2, 28)),
        ("1y", date(2023, 3, 31)),
        ("2w", date(2024, 3, 17)),
        ("90d", date(2024, 1, 1)),
        ("2022-12-31", date(2022, 12, 31)),
    ],
)
def test_a_span_of_months_leads_to_the_same_day_or_the_last_of_a_shorter_month(
    text: str, day: date
) -> None:
    assert earlier_day("--then", text, date(2024, 3, 31)) == day


@pytest.mark.parametrize("text", ["6M", "m", "-6m", "6 m", "٦m", "1e3d", ""])
def test_what_is_no_span_and_no_date_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        earlier_day("--then", text, date(2024, 3, 31))


@pytest.mark.parametrize("form", ["text", "csv", "svg"])
@pytest.mark.parametrize(
    "words",
    [
        *("burndown --as-of 0001-01-01", "burndown --as-of 9999-12-31"),
        *("burndown --since 0001-01-01", "burndown --of requirements --as-of 0001-01-01"),
        *("burndown --per month --as-of 0001-01-01", "burndown --per month --as-of 9999-12-31"),
        *("timeline --as-of 0001-01-01", "timeline --as-of 9999-12-31"),
    ],
)
def test_the_ends_of_the_calendar_can_be_asked_about(
    tracemap: Call, root: Path, words: str, form: str
) -> None:
    asked = ("--project", str(root), "--as-of", AS_OF, "--format", form)
    command, *options = words.split()
    assert tracemap(command, *asked, *options).status == 0


def planned(days: str, done: str = "") -> str:
    """Return a plan of two milestones due on two days, the first of them completed or not."""
    first, second = days.split()
    completed = f", completed: {done}" if done else ""
    return f"A: {{name: a, due: {first}{completed}}}\nB: {{name: b, due: {second}}}\n"


@pytest.fixture
def commit(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return a function that commits a plan on a day."""

    def at(day: str, text: str) -> None:
        (tmp_path / "milestones").mkdir(exist_ok=True)
        (tmp_path / "milestones" / "a.yaml").write_text(text, "utf-8")
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(name, f"{day}T12:00:00Z")
        git("add", "--all")
        git("commit", "--quiet", "--message", "the plan")

    return at


def test_what_was_expected_then_comes_from_git_as_it_was_known_then(
    tracemap: Call, commit: Callable[[str, str], None], tmp_path: Path
) -> None:
    commit("2023-08-01", planned("2023-07-01 2023-07-02"))
    commit("2023-09-10", planned("2023-10-01 2023-12-01") + "C: {name: c, due: 2023-11-01}\n")
    commit("2023-09-25", planned("2023-11-05 2024-01-01"))
    commit("2024-03-01", planned("2024-03-01 2024-06-01", "2024-02-20"))
    asked = ("burndown", "--project", str(tmp_path), "--as-of", AS_OF, "--then", "6m")
    run = tracemap(*asked, "--format", "json")
    assert "the newest state from 2023-09-23 or before is of 2023-09-10" in run.err
    answer = json.loads(run.out)
    then = answer["then"]
    assert (then["day"], then["total"]) == ("2023-09-10", 3)
    assert (then["added"], then["removed"]) == (0, 1)
    values = {one["date"]: one["values"]["expected_then"] for one in answer["points"]}
    assert values == {
        "2023-09-10": 3,
        "2023-10-01": 2,
        "2023-11-01": 1,
        "2023-12-01": 0,
        "2024-02-20": 0,
        "2024-03-01": 0,
        "2024-03-23": 0,
        "2024-06-01": 0,
    } | {day: None for day in values if day < "2023-09-10"}
    text = tracemap(*asked).out
    assert "expected on 2023-09-10" in text
    assert "3 milestones; since then 0 added, 1 removed" in text


def test_an_earlier_state_without_levels_is_narrowed_by_those_of_today(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(
        "A: {name: a, due: 2024-04-01, level: 2, wbs: 02C.01}\n"
        "B: {name: b, due: 2024-05-01, level: 3, wbs: 02C.01}\n"
        "C: {name: c, due: 2024-06-01, level: 2, wbs: 02C.02, aka: [OLD-C]}\n"
        "D: {name: d, due: 2024-06-01, level: 2, wbs: 02C.01, external: true}\n",
        "utf-8",
    )
    older = tmp_path / "older" / "milestones"
    older.mkdir(parents=True)
    (older / "a.yaml").write_text(
        "".join(
            f"{code}: {{name: a, due: 2024-02-01}}\n" for code in ("A", "B", "OLD-C", "D", "GONE")
        ),
        "utf-8",
    )
    asked = [*("burndown", "--project", str(tmp_path), "--as-of", AS_OF, "--format", "json")]
    asked += ["--then", "2023-12-31", "--history", f"2023-12-31={tmp_path / 'older'}"]
    for words, total in (("--level 2", 2), ("--wbs 02C.01", 2), ("--level 2 --wbs 02C.02", 1)):
        then = json.loads(tracemap(*asked, *words.split()).out)["then"]
        assert (then["total"], then["added"], then["removed"]) == (total, 0, 0), words
    then = json.loads(tracemap(*asked).out)["then"]
    assert (then["total"], then["added"], then["removed"]) == (4, 0, 1)


def test_a_past_state_that_cannot_be_read_leaves_the_one_before(
    tracemap: Call, commit: Callable[[str, str], None], tmp_path: Path
) -> None:
    commit("2023-08-01", planned("2023-07-01 2023-07-02"))
    (tmp_path / "tracemap.toml").write_text("no = 'such setting'\n", "utf-8")
    commit("2023-09-10", planned("2023-10-01 2023-12-01"))
    (tmp_path / "tracemap.toml").unlink()
    commit("2024-03-01", planned("2024-03-01 2024-06-01"))
    run = tracemap("burndown", "--project", str(tmp_path), "--as-of", AS_OF, "--then", "6m")
    assert run.status == 0
    assert "the state of 2023-09-10 is left out" in run.err
    assert "expected on 2023-08-01" in run.out


def test_where_no_past_state_is_at_hand_it_is_said_how_to_give_one(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(planned("2024-04-01 2024-06-01"), "utf-8")
    asked = ("burndown", "--project", str(tmp_path), "--as-of", AS_OF, "--then", "6m")
    run = tracemap(*asked)
    assert (run.status, run.out) == (2, "")
    assert "no state of the plan from 2023-09-23 or before is at hand" in run.err
    assert "--history NAME" in run.err
    later = tracemap(*asked, "--history", f"2024-01-01={tmp_path}")
    assert "is of 2024-01-01, after 2023-09-23" in later.err


def test_csv_has_the_points_of_json(tracemap: Call, root: Path) -> None:
    asked = ("burndown", "--project", str(root), "--as-of", AS_OF, "--format")
    points = json.loads(tracemap(*asked, "json").out)["points"]
    rows = [*csv.DictReader(tracemap(*asked, "csv").out.splitlines())]
    assert [
        {"date": one["date"]}
        | {name: "" if n is None else str(n) for name, n in one["values"].items()}
        for one in points
    ] == rows


def test_data_have_all_rows_and_a_text_has_a_page(tracemap: Call, root: Path) -> None:
    asked = ("timeline", "--project", str(root), "--as-of", AS_OF)
    assert len(json.loads(tracemap(*asked, "--format", "json").out)["rows"]) == 62
    one_page = json.loads(tracemap(*asked, "--format", "json", "--limit", "10").out)
    assert len(one_page["rows"]) == 10
    assert (one_page["page"], one_page["pages"], one_page["completed_left_out"]) == (1, 3, 35)
    all_pages = json.loads(tracemap(*asked, "--format", "json", "--limit", "10", "--all").out)
    assert (all_pages["pages"], all_pages["completed_left_out"]) == (7, 0)
    shown = [
        row["id"]
        for page in range(1, 8)
        for row in json.loads(
            tracemap(*asked, "--format=json", "--limit=10", "--all", f"--page={page}").out
        )["rows"]
    ]
    whole = json.loads(tracemap(*asked, "--format", "json").out)["rows"]
    assert shown == [row["id"] for row in whole]


def test_milestones_of_other_projects_that_are_left_out_are_said(
    tracemap: Call, root: Path, tmp_path: Path
) -> None:
    asked = [*("timeline", "--project", str(root), "--as-of", AS_OF)]
    asked += ["--focus", "LDM-503-17", "--depth", "1"]
    note = "5 of other projects left out (--external shows them)"
    assert f"3 milestones; {note}" in tracemap(*asked).out
    tracemap(*asked, "-o", str(tmp_path / "a.svg"))
    assert f"3 milestones; {note}" in said(tmp_path / "a.svg")
    data = json.loads(tracemap(*asked, "--format", "json").out)
    assert (len(data["rows"]), data["external_left_out"]) == (3, 5)
    data = json.loads(tracemap(*asked, "--format", "json", "--external").out)
    assert (len(data["rows"]), data["external_left_out"]) == (8, 0)
    assert "other projects" not in tracemap(*asked, "--external").out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("burndown", "burndown"),
        ("months", "burndown --per month --since 2023-07-01"),
        ("requirements", "burndown --of requirements"),
        ("timeline", "timeline --wbs 02C.00 --incomplete"),
    ],
)
def test_the_pictures_of_the_docs_are_those_that_their_commands_draw(
    tracemap: Call, root: Path, tmp_path: Path, name: str, words: str
) -> None:
    """Another version of matplotlib may place things otherwise, so what is said is compared, not where."""
    target = tmp_path / "a.svg"
    tracemap(*words.split(), "--project", str(root), "--as-of", AS_OF, "-o", str(target))
    assert said(target) == said(root / "docs" / "images" / f"{name}.svg")


def said(path: Path) -> list[str]:
    texts = ET.parse(path).iter("{http://www.w3.org/2000/svg}text")
    return sorted("".join(one.itertext()) for one in texts)
