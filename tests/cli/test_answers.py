"""Exit statuses, and what is said where no answer is possible."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote, split

import pytest

from tests.cli.conftest import AS_OF, PROJECTS, Call
from tests.loading.plans import write
from tracemap.cli.overview import command_names

HERE = ("--as-of", AS_OF)


def test_a_clean_plan_is_status_0(tracemap: Call, tmp_path: Path) -> None:
    tracemap("init", "--project", str(tmp_path))
    run = tracemap("--project", str(tmp_path), *HERE, "check")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("no errors, no warnings in 2 milestones, 2 requirements")


@pytest.mark.parametrize(
    ("threshold", "status"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_findings_are_status_1_from_the_threshold_on(
    tracemap: Call, root: Path, threshold: str, status: int
) -> None:
    run = tracemap("--project", str(root), *HERE, "check", "--fail-on", threshold)
    assert run.status == status


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_is_status_1_in_every_format(tracemap: Call, form: str) -> None:
    project = str(PROJECTS / "dangling")
    assert tracemap("--project", project, "check", "--format", form).status == 1
    assert tracemap("--project", project, "check", "--fail-on", "never").status == 0


@pytest.mark.parametrize("content", [None, "", "# nothing yet\n"])
@pytest.mark.parametrize("command", ["check", "coverage", "blocking", "plans", "list milestones"])
def test_an_empty_project_is_status_3(
    tracemap: Call, tmp_path: Path, content: str | None, command: str
) -> None:
    if content is not None:
        (tmp_path / "milestones").mkdir()
        (tmp_path / "milestones" / "plan.yaml").write_text(content)
    run = tracemap("--project", str(tmp_path), *command.split())
    assert (run.status, run.out) == (3, "")
    assert run.err.startswith("tracemap: nothing to check: ")


def test_a_project_in_which_nothing_can_be_read_is_no_empty_one(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "plan.yaml").write_bytes(b"\xff\xfe\xff")
    run = tracemap("--project", str(tmp_path), "check")
    assert run.status == 1
    assert "milestones/plan.yaml:1:1: error TM001" in run.out


def test_an_answer_from_a_plan_that_is_not_read_in_full_says_so(
    tracemap: Call, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "good.yaml").write_text("M-1:\n  name: one\n")
    (tmp_path / "milestones" / "bad.yaml").write_text("M-2:\n  name: [two\n")
    run = tracemap("--project", str(tmp_path), "list", "milestones")
    assert (run.status, run.out.startswith("1 milestone, as of")) == (0, True)
    assert "1 file could not be read in full" in run.err
    assert "milestones/bad.yaml:" in run.err


NO_ANSWER = {
    "bogus": "there is no command 'bogus'\n  tracemap --help lists the commands",
    "chekc": "there is no command 'chekc'\n  did you mean check?",
    "verified_by X": "there is no command 'verified_by'\n  did you mean verified-by?",
    "--format json": "no command given\n  tracemap --help lists the commands",
    "--limit 3 blocking": "--limit is no option of all commands\n  options of a command stand after",
    "check --bogus": "check has no option --bogus\n  tracemap check --help lists its options",
    "check --fail": "check has no option --fail\n  did you mean --fail-on?",
    "check --format yaml": "--format 'yaml' is none of text, concise, github, gitlab, json",
    "check --fail-on bad": "--fail-on 'bad' is none of error, warning, info, never",
    "check --select TM9": "no rule has a code that begins with 'TM9'\n  tracemap rule lists the rules",
    "check nothing.yaml": "no such file or folder: nothing.yaml",
    "check ..": ".. lies outside the project .",
    "check --as-of tomorrow": "--as-of 'tomorrow' is no day of the calendar\n  write it as YYYY-MM-DD",
    "check --as-of 2024-02-30": "--as-of '2024-02-30' is no day of the calendar",
    "check --as-of 2024-W12-6": "--as-of '2024-W12-6' is no day of the calendar",
    "check --as-of 20240323": "--as-of '20240323' is no day of the calendar",
    "verifies": "verifies needs CODE: the code of the milestone, or an old name of it\n  tracemap verifies",
    "verifies LVV-P77": "LVV-P77 is a test plan, expected a milestone",
    "verifies LDM-503-117": "the plan has no milestone 'LDM-503-117'\n  did you mean LDM-503-11",
    "verified-by DMS-REQ-329": "the plan has no requirement 'DMS-REQ-329'\n  did you mean DMS-REQ-0329?",
    "show LVV-P777": "the plan has no item 'LVV-P777'\n  did you mean LVV-P77?",
    "show xyzzy": "the plan has no item 'xyzzy'",
    "blocking LDM-503-17 LDM-503-177": "the plan has no milestone or requirement 'LDM-503-177'\n  did",
    "blocking --limit -1": "--limit -1 is negative",
    "blocking --rank x": "--rank 'x' is none of milestones, requirements, drag",
    "blocking --by owner": "--by owner is about the matrix\n  add --matrix",
    "blocking --matrix A": "--matrix is about the whole plan\n  leave out ids, --rank and --chains",
    "blocking --limit x": "--limit 'x' is no whole number",
    "when": "when what?\n  name milestones or requirements, or give --priority 1a",
    "when --priority 9": "no active requirement has the priority '9'\n  did you mean 1a, 1b, 2, 3?",
    "when --priority 1b --document X": "no active requirement has the priority '1b' and the document 'X'",
    "when --document LSE-60": "no active requirement has the document 'LSE-60'\n  did you mean",
    "when --wbs 99": "no milestone stands under the WBS '99'",
    "when --wbs 02C.6": "no milestone stands under the WBS '02C.6'\n  did you mean 02C.06",
    "when --wbs 02C --priority 1b": "--wbs is about milestones, --priority and --document are about",
    "when LDM-503-17 --to X": "the plan has no milestone or requirement 'X'",
    "when DMS-REQ-0347 --to LDM-503-17": "--to counts the float of milestones, and none is named",
    "when LDM-503-17 --limit -1": "--limit -1 is negative",
    "list": "list needs KIND: milestones, requirements, test-plans",
    "list things": "there is no kind 'things' to list\n  the kinds are milestones, requirements,",
    "list milestones --level 9": "no milestone has the level 9\n  did you mean",
    "list requirements --document LSE-60": "no requirement has the document 'LSE-60'\n  did you mean",
    "graph --wbs 02C.6": "no milestone stands under the WBS '02C.6'\n  did you mean 02C.06",
    "graph --level 9": "no milestone has the level 9\n  did you mean",
    "graph --depth 2": "--depth counts the links from the focus\n  say which: --focus ID",
    "blocking --chains": "--chains of what?\n  name milestones or requirements",
    "check --no-suppressed": "--no-suppressed is about SARIF\n  add --format sarif",
    "list test-plans --overdue": "--overdue is about milestones, not about test plans",
    "list milestones --state good": "milestones have no state 'good'\n  their states are completed,",
    "list milestones --missing zzz": "milestones have no field 'zzz'\n  their fields are name,",
    "list milestones --due-within soon": "--due-within 'soon' is no number of days\n  write 60d or 8w",
    "coverage --by colour": "--by 'colour' is none of ",
    "rule TM999": "there is no rule 'TM999'\n  did you mean TM",
    "rule overdue-mileston": "there is no rule 'overdue-mileston'\n  did you mean overdue-milestone",
    "schema mileston": "there is no schema 'mileston'\n  did you mean milestone?",
    "schema output/chek": "there is no schema 'output/chek'\n  did you mean output/check?",
}


def test_a_command_that_is_advised_can_be_typed_whatever_a_document_is_called(
    tracemap: Call, tmp_path: Path
) -> None:
    text = "".join(
        f"DMS-REQ-{number:04d}: {{title: t, document: 'A; b $(c)'}}\n" for number in range(2)
    )
    write(tmp_path, {"requirements/a.yaml": text})
    words = ["--project", str(tmp_path), "when", "--document", "A; b $(c)", "--limit", "1"]
    advice = "tracemap list requirements --document 'A; b $(c)' --state unplanned --project "
    assert f"{advice}{quote(str(tmp_path))}\n" in tracemap(*words).out


@pytest.mark.parametrize(
    "words",
    ["coverage", "plans", "blocking LDM-503-17", "when --priority 1b --limit 1"],
)
def test_a_command_that_is_advised_asks_the_same_plan_on_the_same_day(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(root)
    advised = lines_with_advice(tracemap(*words.split(), "--as-of", AS_OF).out)
    assert advised
    assert all(line.endswith(f"--as-of {AS_OF}") for line in advised)
    assert not any("--as-of" in line for line in lines_with_advice(tracemap(*words.split()).out))
    for line in advised:
        assert tracemap(*split(line.partition("tracemap ")[2])).status == 0


def lines_with_advice(out: str) -> list[str]:
    """Return the lines of an answer that name a command to type."""
    return [line for line in out.splitlines() if "tracemap " in line]


@pytest.mark.parametrize("words", NO_ANSWER)
def test_what_cannot_be_answered_is_status_2_and_says_what_to_do(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(root)
    run = tracemap(*words.split())
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tracemap: {NO_ANSWER[words]}"), run.err


CONFIGURATIONS = {
    'fail_on = "eror"': "tracemap.toml:1: 'fail_on' is 'eror', expected one of error, warning, info, never",
    "\nfail-on = 1": "tracemap.toml:2: unknown setting 'fail-on'",
    "x = = 1": "tracemap.toml:1:5: not TOML: Invalid value",
    'select = ["TM999"]': "tracemap.toml:1: no rule has a code that begins with 'TM999'",
    '[identifiers]\nrequirement = "("': "tracemap.toml:",
}


@pytest.mark.parametrize("content", CONFIGURATIONS)
def test_a_fault_of_the_configuration_is_status_2(
    tracemap: Call, tmp_path: Path, content: str
) -> None:
    tracemap("init", "--project", str(tmp_path))
    (tmp_path / "tracemap.toml").write_text(content)
    run = tracemap("--project", str(tmp_path), "check")
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tracemap: {CONFIGURATIONS[content]}"), run.err


def test_a_project_that_is_missing_or_a_file_is_status_2(tracemap: Call, tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("M-1:\n  name: one\n")
    for folder, wrong in ((tmp_path / "none", "no such folder"), (file, "a file, not a folder")):
        run = tracemap("--project", str(folder), "check")
        assert (run.status, run.out) == (2, "")
        assert (
            run.err
            == f"tracemap: {folder}: {wrong}\n  name the folder of the plan by --project DIR\n"
        )


def test_what_is_said_of_an_argument_cannot_move_the_cursor(tracemap: Call, root: Path) -> None:
    hostile = "\x1b[2J\x85"
    for words in ([hostile], ["show", hostile], ["check", "--format", hostile], ["check", hostile]):
        run = tracemap("--project", str(root), *words)
        assert run.status == 2
        assert all(line.isprintable() for line in run.err.split("\n"))


def test_without_a_command_the_overview_goes_to_standard_error(tracemap: Call) -> None:
    run = tracemap()
    assert (run.status, run.out) == (2, "")
    assert run.err == tracemap("--help").out


def test_an_internal_fault_is_status_4_and_shows_no_traceback(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division \x1b[31m by zero")

    monkeypatch.setattr("tracemap.cli.commands.coverage.coverage", broken)
    run = tracemap("--project", str(root), "coverage")
    assert (run.status, run.out) == (4, "")
    assert run.err == (
        "tracemap: internal fault: ZeroDivisionError: division \\x1b[31m by zero\n"
        "  this is a fault of tracemap, not of the plan: please report it; --debug prints where it happened\n"
    )
    for asked in (("coverage", "--debug"), ("--debug", "coverage")):
        run = tracemap("--project", str(root), *asked)
        assert run.status == 4
        assert run.err.startswith("Traceback (most recent call last):")
    monkeypatch.setenv("TRACEMAP_DEBUG", "1")
    assert tracemap("--project", str(root), "coverage").err.startswith("Traceback (most recent")


def test_an_interrupted_run_is_quiet(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracemap.cli.commands.coverage.coverage", interrupted)
    assert tracemap("--project", str(root), "coverage") == (130, "", "")


@pytest.mark.parametrize("name", command_names())
def test_every_command_has_help_with_examples_of_itself(tracemap: Call, name: str) -> None:
    for flag in ("-h", "--help"):
        run = tracemap(name, flag)
        assert (run.status, run.err) == (0, "")
        assert run.out.startswith(f"usage: tracemap {name} ")
    assert "--debug" in run.out
    assert re.search(rf"\nexamples:\n  tracemap {name}\b", run.out)


def test_the_overview_names_every_command_with_what_it_answers(tracemap: Call) -> None:
    out = tracemap("--help").out
    for name in command_names():
        assert re.search(rf"^  {name} +\w.{{20,}}$", out, re.MULTILINE)


def test_the_version_is_that_of_the_package(tracemap: Call) -> None:
    import tracemap as package

    assert tracemap("--version") == (0, f"tracemap {package.__version__}\n", "")


@pytest.mark.parametrize(
    "words",
    [
        "--project {root} --as-of 2024-03-23 --format json when LDM-503-17",
        "when --project {root} --as-of 2024-03-23 --format json LDM-503-17",
        "when LDM-503-17 --format=json --project={root} --as-of=2024-03-23",
        "--project={root} when --format json LDM-503-17 --as-of 2024-03-23",
        "--format json --project {root} when -o - LDM-503-17 --as-of 2024-03-23",
        "-o- when LDM-503-17 --format json --as-of 2024-03-23 --project {root}",
    ],
)
def test_the_general_options_may_stand_before_or_after_the_command(
    tracemap: Call, root: Path, words: str
) -> None:
    run = tracemap(*(word.format(root=root) for word in words.split()))
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith('{\n  "schema": "tracemap/when/1",\n  "as_of": "2024-03-23",\n')


def test_paths_may_stand_on_both_sides_of_options(tracemap: Call, root: Path) -> None:
    words = ("milestones/02C.06.yaml", "--select", "TM403", "milestones/02C.10.yaml")
    run = tracemap("--project", str(root), *HERE, "check", *words)
    assert re.findall(r"^(\S+):\d+:\d+:", run.out, re.MULTILINE) == ["milestones/02C.10.yaml"]


def test_files_to_check_are_named_from_here_or_from_the_project(
    tracemap: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = PROJECTS / "dangling"
    monkeypatch.chdir(PROJECTS)
    for name in ("dangling/requirements/plan.yaml", "requirements", "dangling/requirements/"):
        run = tracemap("--project", str(project), *HERE, "check", name)
        assert set(re.findall(r"^(\S+?):", run.out, re.MULTILINE)) == {"requirements/plan.yaml"}


def test_files_that_are_not_of_the_plan_are_named(tracemap: Call, tmp_path: Path) -> None:
    tracemap("init", "--project", str(tmp_path))
    (tmp_path / "notes.txt").write_text("x")
    run = tracemap("--project", str(tmp_path), *HERE, "check", str(tmp_path / "notes.txt"))
    assert (run.status, run.err) == (0, "tracemap: none of these paths holds a file of the plan\n")


def test_a_rule_is_found_by_code_and_by_name_in_any_case(tracemap: Call) -> None:
    page = tracemap("rule", "TM403").out
    assert page.startswith("# TM403 overdue-milestone (warning)\n\n")
    for wanted in ("tm403", "overdue-milestone", "Overdue-Milestone"):
        assert tracemap("rule", wanted) == (0, page, "")


def test_a_schema_is_found_by_its_name_its_file_and_the_name_of_the_command(tracemap: Call) -> None:
    test_plan = tracemap("schema", "test_plan").out
    assert test_plan.startswith('{\n  "$schema"')
    assert tracemap("schema", "test-plan").out == test_plan
    assert tracemap("schema", "test_plan.schema.json").out == test_plan
    assert tracemap("schema", "verified-by").out == tracemap("schema", "output/verified-by").out


def test_a_span_may_be_said_in_days_or_in_weeks(tracemap: Call, root: Path) -> None:
    ask = ("--project", str(root), *HERE, "list", "milestones", "--due-within")
    assert tracemap(*ask, "32w").out == tracemap(*ask, "224d").out == tracemap(*ask, "224").out
    assert tracemap(*ask, "32w").out != tracemap(*ask, "32d").out


def test_a_file_name_that_asks_for_a_format_that_there_is_none_of_is_refused(
    tracemap: Call, root: Path, tmp_path: Path
) -> None:
    target = tmp_path / "when.csv"
    run = tracemap("--project", str(root), "when", "LDM-503-17", "-o", str(target))
    assert (run.status, run.out) == (2, "")
    assert "asks for csv, which this command does not give" in run.err
    assert "its formats are text, json" in run.err
    assert not target.exists()
    assert tracemap("--project", str(root), "when", "LDM-503-17", "-o", f"{target}.log").status == 0


def test_a_requirement_whose_milestones_are_completed_is_not_called_completed(
    tracemap: Call, root: Path
) -> None:
    run = tracemap("--project", str(root), "--as-of", AS_OF, "blocking", "DMS-REQ-0383")
    assert "partially verified: its milestones were completed 2020-11-30" in run.out
    assert "its tests have not all passed" in run.out


def test_an_id_that_is_given_twice_is_answered_once(tracemap: Call, root: Path) -> None:
    for command in ("when", "blocking"):
        asked = ("--project", str(root), "--as-of", AS_OF, command, "LDM-503-17")
        assert tracemap(*asked, "LDM-503-17").out == tracemap(*asked).out


def test_a_matrix_of_owners_says_where_no_milestone_has_one(tracemap: Call, root: Path) -> None:
    run = tracemap("--project", str(root), "blocking", "--matrix", "--by", "owner")
    assert run.out == "no milestone says its owner\n"


@pytest.mark.parametrize("words", ["blocking LDM-1", "verified-by LDM-1", "check"])
def test_a_command_that_is_advised_holds_an_id_as_one_word_of_a_shell(
    tracemap: Call, tmp_path: Path, words: str
) -> None:
    code = "M 0;touch pwned #"
    text = (
        f"'{code}': {{name: a, aka: [LDM-1], due: 2024-01-01, predecessors: [P-1, P-2]}}\n"
        f"P-1: {{name: a}}\nP-2: {{name: b}}\nN-1: {{name: c, predecessors: ['{code}']}}\n"
    )
    write(tmp_path, {"milestones/a.yaml": text, "tracemap.toml": "identifiers.milestone = '.*'\n"})
    run = tracemap("--project", str(tmp_path), *HERE, *words.split())
    advised = [
        line for line in (run.out + run.err).splitlines() if "tracemap " in line and code in line
    ]
    assert advised
    for line in advised:
        assert code in split(line.partition("tracemap ")[2].replace("'s ", " "))
