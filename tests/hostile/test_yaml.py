"""YAML that would run, swell, sink or mislead: each of the threat model, beside one that is meant well."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Call
from tests.hostile.conftest import GOOD, AskAll, Plan
from tests.loading.plans import PLAN, codes, limited, load, said
from tracemap.config import default_config
from tracemap.limits import MOST_VALUES

TAGS = (
    'A:\n  name: !!python/object/apply:os.system ["touch ran"]\n',
    '!!python/object/new:subprocess.Popen [["touch", "ran"]]\n',
    '%TAG ! tag:yaml.org,2002:python/\n---\nA: !object/apply:os.system ["touch ran"]\n',
    "!!python/name:os.system x: {name: y}\n",
    "A: !include /etc/passwd\n",
)
BOMBS = (
    "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 12)),
    "a0: &a0 {k: v}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [{f'*a{n - 1},' * 9}]\n" for n in range(1, 12)),
)
DEEP = ("a: " + "[" * 100_000, "a: " + "{a: " * 50_000, "- " * 100_000 + "x", "? " * 100_000)
SCALARS = (
    "2024-02-30",
    "99999-01-01",
    "0000-01-01",
    "2024-01-01T00:00:00+99:99",
    "2024-01-01T00:00:00Z",
    "0b_",
    "!!timestamp foo",
    "!!int foo",
    "!!bool maybe",
    "9" * 100_000,
    "0x" + "f" * 100_000,
    "1" + ":59" * 30_000,
)


@pytest.mark.parametrize("text", TAGS)
def test_a_tag_runs_nothing_and_is_a_finding(
    plan: Plan, ask_all: AskAll, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    project = plan({**GOOD, PLAN: text})
    monkeypatch.chdir(project)
    assert "error TM005 the tag '!" in ask_all(project)["check"].out
    assert not (project / "ran").exists()


def test_a_tag_of_the_core_schema_is_none() -> None:
    assert codes(load({PLAN: "A: !!map\n  name: !!str 010\n"})) == []


@pytest.mark.parametrize("text", BOMBS, ids=["aliases", "merge keys"])
def test_a_bomb_is_a_finding(plan: Plan, ask_all: AskAll, text: str) -> None:
    runs = ask_all(plan({**GOOD, PLAN: text}))
    assert runs["check"].status == 1
    assert "TM004" in runs["check"].out or "TM005" in runs["check"].out
    assert len(runs["check"].out) < 50_000
    assert "GOOD-1" in runs["list milestones"].out


@pytest.mark.parametrize("text", DEEP)
def test_a_text_that_is_nested_without_end_is_a_finding(
    plan: Plan, ask_all: AskAll, text: str
) -> None:
    runs = ask_all(plan({**GOOD, PLAN: text}))
    assert runs["check"].status == 1
    assert "GOOD-1" in runs["list milestones"].out


@pytest.mark.parametrize("value", SCALARS)
def test_a_scalar_on_which_readers_stumble_is_placed(
    plan: Plan, ask_all: AskAll, value: str
) -> None:
    text = f"A:\n  name: x\n  due: {value}\n  predecessors: [B]\nB: {{name: b, due: 2024-01-02}}\n"
    out = ask_all(plan({PLAN: text}))["check"].out
    assert f"{PLAN}:3:" in out
    assert max(map(len, out.split("\n"))) < 500


@pytest.mark.parametrize("text", ["NO", "010", "1.10", "12:30", "2024-01-01", "on", "1e3", "0x10"])
def test_what_other_readers_turn_into_something_else_stays_the_text_that_it_is(text: str) -> None:
    catalog = load(
        {PLAN: f"{text}:\n  name: {text}\nB: {{name: b, predecessors: [{text}], aka: [{text}x]}}\n"}
    )
    assert codes(catalog) == []
    assert catalog.milestones[text].name == text
    assert catalog.milestones["B"].predecessors == (text,)


def test_a_text_in_the_place_of_a_list_is_not_read_letter_by_letter() -> None:
    catalog = load({PLAN: "A: {name: a, predecessors: BC}\nB: {name: b}\nC: {name: c}\n"})
    assert codes(catalog) == ["TM102"]
    assert catalog.milestones["A"].predecessors in ((), ("BC",))


def test_of_two_that_are_defined_by_one_id_both_places_are_named(
    plan: Plan, tracemap: Call
) -> None:
    project = plan({"milestones/a.yaml": "A: {name: x}\nA: {name: y}\n", PLAN: "A: {name: z}\n"})
    out = tracemap("--project", str(project), "check").out
    assert "milestones/a.yaml:2:1: error TM003" in out
    assert "milestones/a.yaml:1:1: first here" in out
    assert f"{PLAN}:1:1: error TM206" in out
    assert "first defined at milestones/a.yaml:1:1" in out


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({PLAN: "A: {name: x}\n---\nB: {name: y}\n"}, f"{PLAN}:2:1: error TM005"),
        ({PLAN: "A: {name: x}\n...\nB: {name: y}\n"}, f"{PLAN}:3:1: error TM002"),
        ({"milestones/b.YAML": "B: {name: y}\n"}, "milestones/b.YAML:1:1: error TM001"),
        ({"milestones/b.Yml": "B: {name: y}\n"}, "milestones/b.Yml:1:1: error TM001"),
    ],
)
def test_nothing_of_a_plan_is_passed_over_unsaid(
    plan: Plan, tracemap: Call, files: dict[str, str], found: str
) -> None:
    run = tracemap("--project", str(plan(files)), "check")
    assert run.status == 1
    assert found in run.out


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("A:\n  name: x\n", 5),
        ("A: {name: x}\n", 5),
        ("A:\n  name: x\n  aka: [a, b, 'c']\n", 10),
        ("A: &a\n  name: &b x\nB: *a\n", 7),
    ],
)
def test_a_file_may_hold_as_many_values_as_the_limit(text: str, exact: int) -> None:
    assert codes(load({PLAN: text}, limited(values=exact))) == []
    assert "TM004 more values than a file may hold" in said(
        load({PLAN: text}, limited(values=exact - 1))
    )[0].replace(":", " TM004", 0)


def test_the_limit_of_values_is_one_number() -> None:
    assert default_config().limits.values == MOST_VALUES


def test_a_plan_may_have_as_many_bytes_as_the_limit() -> None:
    files = {f"milestones/{name}.yaml": f"{name}: {{name: x}}\n" for name in "ABC"}
    assert said(load(files, limited(plan_bytes=39))) == []
    assert said(load(files, limited(plan_bytes=38))) == [
        "milestones/C.yaml:1:1: TM004 the file is not read: the plan has more than 38 bytes up to here"
    ]
    files = {"milestones/A.yaml": "# " + "x" * 100, **files} | {"milestones/A.yaml": "#" * 100}
    assert codes(load(files, limited(plan_bytes=38, file_bytes=50))) == ["TM004"]
