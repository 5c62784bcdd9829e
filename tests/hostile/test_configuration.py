"""The configuration of a stranger's branch: it may ask for much, and gets no more than a plan may have."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import GOOD, SECRET, AskAll, Plan
from tests.loading.plans import PLAN, load, read
from tracemap.config import load_config
from tracemap.errors import ConfigError
from tracemap.schema.store import schema

# See tests/unit/test_bounded_pattern.py: a clock that rings in a callback of the collector rings again.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

OUT = ("/etc/passwd", "../secret.yaml", "a/../../secret.yaml", "..", "C:/x", "a\\\\..\\\\..\\\\x")
PLACES = (
    "milestones",
    "requirements",
    "testplans",
    "p6",
    "annotations",
    "history",
    "templates",
    "baseline",
    "import.p6.annotations",
)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("path", OUT)
def test_no_setting_leads_out_of_the_project(
    plan: Plan, tracemap: Call, name: str, path: str
) -> None:
    project = plan({**GOOD, "tracemap.toml": f'{name} = "{path}"\n'})
    run = tracemap("--project", str(project), "check")
    assert run.status == 2
    assert run.err.startswith(f"tracemap: tracemap.toml:1: '{name}': ")
    assert "leads out of the project\n" in run.err
    assert SECRET not in run.err


@pytest.mark.parametrize("name", PLACES)
def test_two_dots_within_a_name_lead_nowhere(plan: Plan, name: str) -> None:
    load_config(plan({"tracemap.toml": f'{name} = "a..b/c.yaml"\n'}))


@pytest.mark.parametrize("name", ["tracemap.toml", "pyproject.toml"])
@pytest.mark.parametrize("target", ["../secret.toml", "/proc/self/environ", "/etc/passwd"])
def test_a_configuration_that_is_a_link_out_is_not_read(
    plan: Plan, ask_all: AskAll, name: str, target: str
) -> None:
    project = plan(GOOD)
    (project / name).symlink_to(target)
    for run in ask_all(project).values():
        assert run.status == 2
        assert run.err.startswith(f"tracemap: {name}: cannot be read: the link leads out")


def test_a_configuration_that_is_a_link_inside_is_read(plan: Plan) -> None:
    project = plan({"own.toml": 'fail_on = "info"\n'})
    (project / "tracemap.toml").symlink_to("own.toml")
    assert load_config(project).fail_on == "info"


def test_a_baseline_behind_a_link_out_is_neither_read_nor_written(
    plan: Plan, tracemap: Call
) -> None:
    project = plan({**GOOD, "tracemap.toml": 'baseline = "b.yaml"\n'})
    (project / "b.yaml").symlink_to("../secret.yaml")
    before = (project.parent / "secret.yaml").read_bytes()
    for words in (["check"], ["check", "--update-baseline"], ["check", "--fix"]):
        run = tracemap("--project", str(project), *words)
        assert run.status == 2
        assert "leads out of the project by a link" in run.err
        assert SECRET not in run.err
    assert (project.parent / "secret.yaml").read_bytes() == before


def test_nothing_that_a_configuration_names_is_imported(plan: Plan, tracemap: Call) -> None:
    for text in ('plugins = ["evil"]', 'rules.import = "evil"', 'import.evil.module = "evil"'):
        run = tracemap("--project", str(plan({**GOOD, "tracemap.toml": text})), "check")
        assert run.status == 2
        assert "unknown setting" in run.err


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 100_000 + " = 1\n",
        "a" + ' . "a"' * 1000 + " = 1\n",
        "a = " + "[" * 100_000 + "\n",
        "[limits]\ndepth = " + "9" * 10_000 + "\n",
        "[limits]\nfiles = 0x" + "f" * 5_000 + "\n",
        "[limits]\nfiles = 0o" + "7_7" * 5_000 + "\n",
        "[limits]\nfiles = 0b" + "1" * 15_000 + "\n",
        "# " + "x" * (1 << 20),
        'a = "\xe8"\n',
    ],
)
def test_a_configuration_that_readers_stumble_on_is_said_at_once(plan: Plan, text: str) -> None:
    project = plan({"tracemap.toml": text.encode("latin-1")})
    with pytest.raises(ConfigError, match=r"^tracemap\.toml:"):
        load_config(project)


def test_a_text_with_many_dots_and_digits_is_a_text(plan: Plan) -> None:
    load_config(plan({"tracemap.toml": f'external = "{"a" * 5000}{"[.]x" * 500}"\n'}))


LIMITS = schema("config")["properties"]["limits"]["properties"]


@pytest.mark.parametrize("name", LIMITS)
def test_no_limit_is_raised_past_what_can_be_borne(plan: Plan, name: str) -> None:
    most = LIMITS[name]["maximum"]
    config = load_config(plan({"tracemap.toml": f"limits.{name} = {most}\n"}))
    assert getattr(config.limits, name) == most
    for wrong in (most + 1, -1, 1 << 63):
        project = plan({"tracemap.toml": f"limits.{name} = {wrong}\n"})
        with pytest.raises(ConfigError, match=rf"tracemap\.toml:1: 'limits\.{name}' is {wrong}"):
            load_config(project)


def test_at_the_greatest_depth_nothing_overflows() -> None:
    most = LIMITS["depth"]["maximum"]
    for signs in ("[", "{a: "):
        _, faults = read(f"A: {signs * 100_000}", depth=most)
        assert [fault.code for fault in faults] == ["TM004"]


def test_the_table_of_limits_in_the_docs_is_that_of_the_schema(root: Path) -> None:
    page = (root / "docs" / "security.md").read_text("utf-8")
    for name, spec in LIMITS.items():
        row = f"| `limits.{name}` | {spec['default']:,} | {spec['maximum']:,} | TM004 |"
        assert row in page, row
    assert load({PLAN: "A: {name: x}\n"}).problems == ()


FOREVER = "(x+x+)+y"
"""An expression that Python's engine would try for longer than the world has been there."""

FOREVER_ON = "x" * 200


@pytest.mark.parametrize(
    ("settings", "files"),
    [
        (
            f"[identifiers]\nmilestone = '{FOREVER}'\n",
            {PLAN: f"{FOREVER_ON}:\n  name: the id takes for ever\n"},
        ),
        (
            f"# whose codes are these?\nexternal = ['COMC-.*', '{FOREVER}']\n",
            {
                PLAN: f"DM-1:\n  name: what it waits for takes for ever\n  predecessors: [{FOREVER_ON}]\n"
            },
        ),
    ],
    ids=["identifiers", "external"],
)
def test_an_expression_that_matches_for_ever_is_an_error_at_its_place(
    plan: Plan, ask_all: AskAll, settings: str, files: dict[str, str]
) -> None:
    project = plan({**files, "tracemap.toml": f"limits.pattern_seconds = 1\n{settings}"})
    run = ask_all(project)["check"]
    assert run.status == 2
    assert run.out == ""
    assert run.err == (
        f"tracemap: tracemap.toml:3: '{FOREVER}' takes too long: the patterns of the configuration have"
        f" taken more than 1 s of the processor together, at last on '{FOREVER_ON[:60]}...'\n"
        "  write fewer, and none with a repetition inside of another one; TM004:"
        " limits.pattern_seconds in the configuration raises the limit\n"
    )


def test_an_expression_that_takes_for_ever_only_in_prose_is_an_error_too(
    plan: Plan, ask_all: AskAll
) -> None:
    settings = (
        "limits.pattern_seconds = 1\n[identifiers]\nrequirement = 'R1|(a+)+b'\nmilestone = 'M.*'\n"
    )
    files = {PLAN: f"M1: {{name: 'R {'a' * 44}'}}\n", "requirements/r.yaml": "R1: {title: t}\n"}
    run = ask_all(plan({**files, "tracemap.toml": settings}))["check"]
    assert run.status == 2
    assert run.err.startswith("tracemap: tracemap.toml:3: ")
    assert "have taken more than 1 s" in run.err


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("(?i)R[0-9]+", "(?i)"),
        ("(?x)R1 # c", "(?x)"),
        ("(?P<requirement>R)-[0-9]+", "(?P<"),
        ("(R)\\1", "\\1"),
        ("(R)?(?(1)a|b)", "(?("),
    ],
)
def test_a_form_that_would_change_those_of_other_kinds_is_an_error_at_its_place(
    plan: Plan, ask_all: AskAll, form: str, sign: str
) -> None:
    runs = ask_all(plan({**GOOD, "tracemap.toml": f"[identifiers]\nrequirement = '{form}'\n"}))
    for run in runs.values():
        assert run.status == 2
        assert run.err.startswith("tracemap: tracemap.toml:2: 'identifiers.requirement': ")
        assert f"{sign!r} cannot stand in it" in run.err


@pytest.mark.parametrize("form", ["(?i:r)[0-9]+", r"R\d+", r"R\\1", "(?:R|S)[0-9]+", "(R)(?=1)1"])
def test_a_form_that_means_the_same_among_others_is_taken(plan: Plan, form: str) -> None:
    settings = f"[identifiers]\nrequirement = '{form}'\n"
    assert (
        load_config(plan({**GOOD, "tracemap.toml": settings})).forms["requirement"].pattern == form
    )


def test_expressions_that_each_take_long_have_one_time_together(plan: Plan, tracemap: Call) -> None:
    texts = [f"(a+)+b{number}" for number in range(10)]
    codes = [f"{'a' * 22}{number}" for number in range(10)]
    settings = f"limits.pattern_seconds = 1\nexternal = {texts}\n"
    one = f"DM-1:\n  name: waits for ten of others\n  predecessors: [{', '.join(codes)}]\n"
    run = tracemap("--project", str(plan({PLAN: one, "tracemap.toml": settings})), "check")
    assert run.status == 2
    assert run.err.startswith("tracemap: tracemap.toml:2: '(a+)+b")
    assert "have taken more than 1 s of the processor together" in run.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("external = [{}]", "1: 'external' is too long a list"),
        ("milestones = [{}]", "1: 'milestones' is too long a list"),
        ("history = [{}]", "1: 'history' is too long a list"),
        ("fail_on = 'info'\n[per_file_ignores]\n{}", "2: 'per_file_ignores' is too long a table"),
    ],
)
def test_a_thousand_patterns_are_enough_for_each_setting(
    plan: Plan, text: str, message: str
) -> None:
    def written(number: int) -> str:
        names = [f"'a{one}'" for one in range(number)]
        is_table = text.endswith("]\n{}")
        return text.format(
            "\n".join(f"{one} = []" for one in names) if is_table else ", ".join(names)
        )

    load_config(plan({"tracemap.toml": written(1000)}))
    with pytest.raises(ConfigError) as error:
        load_config(plan({"tracemap.toml": written(1001)}))
    assert error.value.message == f"tracemap.toml:{message}, expected at most 1,000"


@pytest.mark.parametrize("name", [*PLACES, "per_file_ignores"])
@pytest.mark.parametrize(
    ("path", "shown", "fault"),
    [
        (r"\u0000", r"\x00", "holds a zero byte"),
        (r"a/x\u0000.yaml", r"a/x\x00.yaml", "holds a zero byte"),
        ("f" * 256, "f" * 60 + "...", "is longer than the name of a file may be"),
        ("a/" + "é" * 128, "a/" + "é" * 58 + "...", "is longer than the name of a file may be"),
        ("a/" * 512 + "b", "a/" * 30 + "...", "is longer than the name of a file may be"),
    ],
)
def test_a_name_that_no_file_can_have_is_an_error_at_its_place(
    plan: Plan, tracemap: Call, name: str, path: str, shown: str, fault: str
) -> None:
    setting = f'{name} = "{path}"' if name in PLACES else f'[{name}]\n"{path}" = ["TM4"]'
    project = plan({**GOOD, "tracemap.toml": f"{setting}\n"})
    run = tracemap("--project", str(project), "check")
    line = (
        2 if name not in PLACES and "u0000" not in path else 1
    )  # what is no letter is not looked for
    assert run.status == 2
    assert run.err.startswith(f"tracemap: tracemap.toml:{line}: '{name}': '{shown}' {fault}")


@pytest.mark.parametrize("name", [*PLACES, "per_file_ignores"])
@pytest.mark.parametrize("path", ["f" * 255, "a*" * 255, "a/" * 511 + "b", "é" * 127])
def test_the_longest_name_that_a_file_can_have_is_taken(plan: Plan, name: str, path: str) -> None:
    setting = f'{name} = "{path}"' if name in PLACES else f'[{name}]\n"{path}" = ["TM4"]'
    load_config(plan({"tracemap.toml": f"{setting}\n"}))


def test_patterns_of_paths_have_no_more_time_than_expressions(
    plan: Plan, tracemap: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = count()
    monkeypatch.setattr("time.thread_time", lambda: float(next(looks)))
    project = plan(
        {**GOOD, "tracemap.toml": "# slow\nmilestones = ['a', 'b', 'milestones/*.yaml']\n"}
    )
    run = tracemap("--project", str(project), "check")
    assert run.status == 2
    assert run.err.startswith("tracemap: tracemap.toml:2: '")
    assert "of 'milestones' takes too long: the patterns of the configuration have taken" in run.err
    assert "write fewer patterns, with fewer wildcards in each; TM004: limits.pattern" in run.err
