"""What is said of arguments that cannot be used: in the words of the usage line, with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.gits import Git
from tests.loading.plans import write
from tracemap.cli import streams

WRONG = {
    "check --slect TM2": "check has no option --slect\n  did you mean --select?",
    "check --slect=TM2": "check has no option --slect\n  did you mean --select?",
    "list --overdu milestones": "list has no option --overdu\n  did you mean --overdue?",
    "graph --FOCUS X": "graph has no option --FOCUS\n  did you mean --focus?",
    "plans --xyzzy": "plans has no option --xyzzy\n  tracemap plans --help lists its options",
    "check -x": "check has no option -x\n  tracemap check --help says more",
    "--projct . check": "--projct is no option of all commands\n  did you mean --project?",
    "check --format sarfi": "--format 'sarfi' is none of text, concise, github, gitlab, json, junit,"
    " sarif, summary\n  did you mean sarif?",
    "coverage --by Priorty": "--by 'Priorty' is none of",
    "cache inf": "'inf' is none of info, clear\n  did you mean info?",
    "report x": "'x' is none of milestones, control\n  tracemap report --help says more",
    "cache": "cache needs info or clear: say what is kept, or take it away\n",
    "verified-by": "verified-by needs REQ: the id of the requirement\n",
    "export": "export needs KIND: the format, as csv, reqif or xlsx\n",
    "import": "import needs KIND: what is imported, as p6, csv or jira\n",
    "show A B": "'B' is one argument too many\n  write tracemap show ID [OPTIONS]\n",
    "diff a b c": "'c' is one argument too many\n  write tracemap diff OLD [NEW] [OPTIONS]\n",
    "cache info x": "'x' is one argument too many\n  write tracemap cache {info,clear} [OPTIONS]\n",
    "init folder": "'folder' is one argument too many\n  write tracemap init [OPTIONS]\n",
    "show A -- --B": "'--B' is one argument too many\n",
    "list milestones --level x": "--level 'x' is no whole number\n",
    "list milestones --level ٣": "--level '٣' is no whole number\n",
    "list milestones --level 1_0": "--level '1_0' is no whole number\n",
    "when A --limit 9999999999999999999": "--limit 9999999999999999999 is too large a number\n",
    "check --format": "--format needs a value: text, concise, github,",
    "check -o": "--output needs a value: FILE\n",
    "graph --focus": "--focus needs a value: ID\n",
    "check --fix=yes": "--fix takes no value\n  write --fix alone\n",
    "check --statistics --watch": "--statistics and --watch do not go together\n",
    "check --watch --show-files": "--show-files and --watch do not go together\n",
    "import cvs": "there is no import of kind 'cvs'\n  did you mean csv?\n",
    "export xslx": "there is no export of kind 'xslx'\n  did you mean xlsx?\n",
    "schema foo": "there is no schema 'foo'\n  tracemap schema lists them all\n",
    "rule foo": "there is no rule 'foo'\n  tracemap rule lists them all\n",
    "effort --fail-over x": "--fail-over 'x' is no number of FTE-months\n  write 2, or 0.5\n",
    "whatif --slip A=60x": "the plan has no milestone 'A'",
    "whatif --slip LDM-503-17=6m": "--slip LDM-503-17=6m is no span of time\n  write 60d, 8w for weeks or",
}


@pytest.mark.parametrize("words", WRONG)
def test_an_argument_that_cannot_be_used_is_named_with_what_was_expected(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(root)
    run = tracemap(*words.split())
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tracemap: {WRONG[words]}"), run.err


LEFT_OUT = [
    ("cache info", "--project", "."),
    ("cache info", "--as-of", AS_OF),
    ("init", "--as-of", AS_OF),
    ("init", "--output", "plan"),
    ("init", "-o", "plan"),
    ("init", "--format", "text"),
    ("rule", "--as-of", AS_OF),
    ("schema", "--as-of", AS_OF),
    ("serve", "--output", "folder"),
    ("serve", "--format", "text"),
]


@pytest.mark.parametrize(("words", "option", "value"), LEFT_OUT)
def test_a_general_option_that_means_nothing_to_a_command_is_refused_and_not_in_its_help(
    tracemap: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    option: str,
    value: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    command = words.split(maxsplit=1)[0]
    for given in ([option, value], [f"{option}={value}"] if option != "-o" else [f"-o{value}"]):
        run = tracemap(*words.split(), *given)
        assert (run.status, run.out) == (2, "")
        assert run.err.startswith(f"tracemap: {command} takes no {option}\n  ")
    assert option not in tracemap(command, "--help").out.replace("--output-", "")
    assert not any(tmp_path.iterdir())


def test_an_alias_may_say_of_every_command_which_plan_is_asked_about_and_when(
    tracemap: Call, root: Path
) -> None:
    ask = ("--project", str(root), "--as-of", AS_OF)
    for words in ("cache info", "rule TM403", "schema", "list milestones"):
        assert tracemap(*ask, *words.split()).status == 0
    assert tracemap("--format", "json", "init").status == 2
    assert tracemap("-o", "x", "serve").status == 2


def test_behind_two_hyphens_every_kind_of_argument_is_taken_as_it_stands(
    tracemap: Call, root: Path
) -> None:
    ask = ("--project", str(root), "--as-of", AS_OF)
    assert tracemap(*ask, "list", "--", "milestones") == tracemap(*ask, "list", "milestones")
    assert tracemap(*ask, "report", "--", "nothing").err.startswith(
        "tracemap: 'nothing' is none of"
    )
    assert "the plan has no item '--as-of'" in tracemap(*ask, "show", "--", "--as-of").err


def test_advice_that_is_wider_than_the_terminal_is_folded_at_its_blanks(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("--project", str(root), "import", "nothing-like-it")
    (whole,) = tracemap(*asked).err.splitlines()[1:]
    monkeypatch.setattr(streams, "columns_of_words", lambda: 40)
    lines = tracemap(*asked).err.splitlines()[1:]
    assert len(lines) > 1
    assert all(line.startswith("  ") and len(line) <= 40 for line in lines)
    assert " ".join(line.strip() for line in lines) == whole.strip()


NEXT = {
    "verifies LVV-P77": "tracemap show LVV-P77 says what it is tied to",
    "verifies DMS-REQ-0347": "tracemap verified-by DMS-REQ-0347 says which milestones verify it",
    "verified-by LDM-503-17": "tracemap verifies LDM-503-17 says which requirements it verifies",
    "timeline --focus DMS-REQ-0347": "tracemap verified-by DMS-REQ-0347 says which milestones",
    "graph --focus nope --format dot": "tracemap list KIND prints the ids; KIND is one of milestones,",
    "show nope": "tracemap list KIND prints the ids; KIND is one of milestones,",
    "graph --focus LDM-503-117 --format dot": "did you mean LDM-503-11",
}


@pytest.mark.parametrize("words", NEXT)
def test_an_id_that_is_no_answer_leads_to_a_command_that_has_one(
    tracemap: Call, root: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(root)
    run = tracemap(*words.split())
    assert run.status == 2
    assert run.err.splitlines()[1].startswith(f"  {NEXT[words]}"), run.err


def test_the_command_that_leads_on_is_about_the_same_plan(tracemap: Call, root: Path) -> None:
    run = tracemap("--project", str(root), "verified-by", "LDM-503-17")
    assert f"tracemap verifies LDM-503-17 --project {root} says which" in run.err


@pytest.mark.parametrize("words", ["burndown --of requirements --priority 9", "timeline --wbs 99"])
def test_what_names_no_item_is_not_answered_with_the_ids_that_there_are(
    tracemap: Call, root: Path, words: str
) -> None:
    run = tracemap("--project", str(root), *words.split())
    assert run.status == 2
    assert "list KIND" not in run.err


def test_the_beginning_of_codes_lists_the_rules_that_begin_so(tracemap: Call) -> None:
    everything = tracemap("rule", "--format", "json").out
    some = tracemap("rule", "tm4", "--format", "json").out
    assert everything.count('"code": "TM4') == some.count('"code": ') > 1
    assert "overdue-milestone" in tracemap("rule", "TM4").out
    assert "# TM403 " in tracemap("rule", "TM403").out


def test_a_path_that_is_not_there_is_answered_with_the_nearest_file_of_the_plan(
    tracemap: Call, tmp_path: Path
) -> None:
    tracemap("init", "--project", str(tmp_path))
    ask = ("--project", str(tmp_path), "check")
    run = tracemap(*ask, "milestones/plam.yaml")
    assert run == (
        2,
        "",
        "tracemap: no such file or folder: milestones/plam.yaml\n  did you mean milestones/plan.yaml?\n",
    )
    run = tracemap(*ask, "xyz")
    assert "  tracemap check --show-files --project" in run.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = = 1", "tracemap.toml:1:5: not TOML: Invalid value\n  text stands in quotes ('...' "),
        (
            'external = "("',
            (
                "tracemap.toml:1: 'external': '(' is no regular expression: missing ), unterminated"
                " subpattern at position 0\n  regular expressions are Python's; in '...' a \\ stands as"
            ),
        ),
        (
            "\n[[capacity]]\nwbs = 'A'",
            "tracemap.toml:2: entry 1 of 'capacity' lacks 'fte'\n  tracemap schema config prints",
        ),
        (
            "preview = true\nbaseline = 'no.yaml'",
            "tracemap.toml:2: 'baseline': no.yaml: there is no such baseline\n  tracemap check --up",
        ),
    ],
)
def test_a_fault_of_the_configuration_says_where_it_is_and_what_to_do(
    tracemap: Call, tmp_path: Path, text: str, said: str
) -> None:
    tracemap("init", "--project", str(tmp_path))
    (tmp_path / "tracemap.toml").write_text(text)
    run = tracemap("--project", str(tmp_path), "check")
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tracemap: {said}"), run.err


def test_a_per_file_ignore_that_matches_no_file_is_said(tracemap: Call, tmp_path: Path) -> None:
    tracemap("init", "--project", str(tmp_path))
    globs = ("milestone/*.yaml", "milestones/*.yaml", "**/bad.yaml")
    (tmp_path / "milestones" / "bad.yaml").write_bytes(b"\xff\xfe\xff")
    lines = [f'"{glob}" = ["TM1"]\n' for glob in globs]
    (tmp_path / "tracemap.toml").write_text("[per_file_ignores]\n" + "".join(lines))
    ask = ("--project", str(tmp_path), "--as-of", AS_OF, "check")
    said = "tracemap.toml:2: 'per_file_ignores': no file of the plan matches 'milestone/*.yaml'"
    assert tracemap(*ask, "--format", "json").err == f"tracemap: {said}\n"
    assert tracemap(*ask, str(tmp_path / "requirements")).err.count("per_file_ignores") == 0


@pytest.mark.parametrize("target", ["nowhere/plan.graphml", "nowhere/deeper"])
def test_an_export_makes_no_folder_that_its_target_is_to_lie_in(
    tracemap: Call, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    kind = "graphml" if target.endswith("graphml") else "csv"
    run = tracemap("--project", str(root), "export", kind, "-o", target)
    folder = Path(target).parent
    assert run == (2, "", f"tracemap: cannot write {target}: there is no folder {folder}\n")
    assert not any(tmp_path.iterdir())
    assert tracemap("--project", str(root), "export", "csv", "-o", "made").status == 0


FETCH = "in CI, fetch it first: git fetch origin NAME (of actions/checkout: fetch-depth: 0)"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("mian", f"did you mean main? {FETCH}"),
        ("mian~3...", f"did you mean main~3? {FETCH}"),
        ("v1.", f"did you mean v1.0? {FETCH}"),
        ("release", f"did you mean origin/release? {FETCH}"),
        ("main~99", FETCH),
        ("HEAD~99", FETCH),
        ("xyzzy", f"git branch -a and git tag list those that it knows; {FETCH}"),
    ],
)
def test_an_unknown_revision_is_answered_with_the_nearest_branch_or_tag(
    tracemap: Call, git: Git, tmp_path: Path, name: str, advice: str
) -> None:
    write(tmp_path, {"milestones/a.yaml": "M-1: {name: one}\n"})
    git("add", "--all")
    git("commit", "--quiet", "--message", "one")
    git("tag", "v1.0")
    git("update-ref", "refs/remotes/origin/release", "HEAD")
    run = tracemap("--project", str(tmp_path), "diff", name)
    shown = name.removesuffix("...")
    said = f"{shown!r} is no revision that git knows, nor a folder"
    assert run == (2, "", f"tracemap: {said}\n  {advice}\n")
