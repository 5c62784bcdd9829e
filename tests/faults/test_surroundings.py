"""Locales, warnings, hash seeds, shallow stacks, odd names and terminals change no byte of an answer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.faults.commands import AS_OF, PRINTING, environment, run, words
from tests.faults.writers import PLAN, put

SHALLOW = (
    "import sys; from tracemap.cli.main import main; from tracemap.cli import streams;"
    "sys.setrecursionlimit({}); streams.leave(main(sys.argv[1:]))"
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan drawn by chance, with a seed, and names that are not ASCII."""
    folder = tmp_path_factory.mktemp("surroundings") / "plan"
    chance = random.Random(8)
    known = ["LDM-503-17", "LDM-503-16", *(f"M-{number}" for number in range(40))]
    lines = []
    for place, one in enumerate(known):
        before = chance.sample(known[place + 1 :], min(3, len(known) - place - 1))
        month, due = chance.randint(1, 12), chance.randint(2023, 2026)
        aka = f"aka: [X-{place}], " if place % 5 == 0 else ""
        lines.append(
            f"{one}: {{name: Première {place} 🛰, wbs: '1.{place % 4}', due: {due}-{month:02}-11,"
            f" {aka}predecessors: [{', '.join(before)}], owner: {chance.choice('abc')}}}\n"
        )
    put(folder, {**PLAN, "milestones/c.yaml": "".join(lines)})
    text = "".join(f"DMS-REQ-{number:04}: {{title: t{number}}}\n" for number in range(20, 40))
    put(folder, {"requirements/s.yaml": text})
    return folder


def asked(name: str, plan: Path) -> list[str]:
    return words(name, plan, plan.parent / "out")


@cache
def plain_run(name: str, plan: Path) -> subprocess.CompletedProcess[bytes]:
    return run(*asked(name, plan), variables={"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"})


@pytest.mark.parametrize("name", PRINTING)
def test_no_environment_changes_an_answer(name: str, plan: Path) -> None:
    known = asked(name, plan)
    plain = plain_run(name, plan)
    assert plain.returncode in (0, 1), plain.stderr
    other = run(
        *known,
        options=("-X", "dev", "-W", "error"),
        variables={
            "PYTHONHASHSEED": "4242",
            "TZ": "Pacific/Kiritimati",
            "COLUMNS": "1",
            "LINES": "1",
            "TERM": None,
            "PYTHONUTF8": "1",
            "LC_ALL": "C",
        },
    )
    assert (other.returncode, other.stdout, other.stderr) == (
        plain.returncode,
        plain.stdout,
        plain.stderr,
    )


@pytest.mark.parametrize("name", PRINTING)
def test_an_encoding_that_lacks_letters_costs_them_alone(name: str, plan: Path) -> None:
    known = asked(name, plan)
    plain = plain_run(name, plan)
    narrow: dict[str, str | None] = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    done = run(*known, options=("-W", "error"), variables=narrow)
    assert (done.returncode, done.stderr.count(b"\n")) == (
        plain.returncode,
        plain.stderr.count(b"\n"),
    )
    if not plain.stdout.isascii() and done.stdout != plain.stdout:  # text, and no bytes of a format
        assert done.stdout.isascii()
        assert done.stdout.count(b"\n") == plain.stdout.count(b"\n")


@pytest.mark.parametrize("name", PRINTING)
def test_a_shallow_stack_is_deep_enough(name: str, plan: Path) -> None:
    known = asked(name, plan)
    plain = plain_run(name, plan)
    done = subprocess.run(
        [sys.executable, "-c", SHALLOW.format(200), *known],
        capture_output=True,
        check=False,
        env=environment(),
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        plain.returncode,
        plain.stdout,
        plain.stderr,
    )


CHAIN = 10_000
DEEP = {
    "blocking": f"blocking M-{CHAIN - 1}",
    "burndown": "burndown",
    "check": "check --show-info",
    "coverage": "coverage",
    "diff": "diff {plan}",
    "effort": "effort",
    "export": "export graphml",
    "forecast": "forecast",
    "graph": "graph --format dot --focus M-0 --depth 2",
    "list": "list milestones",
    "show": f"show M-{CHAIN - 1}",
    "timeline": "timeline",
    "whatif": "whatif --slip M-0=60d",
    "when": f"when M-{CHAIN - 1}",
}


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deep")
    chain = "".join(
        f"M-{n}: {{name: x, due: 2024-05-01, predecessors: [{f'M-{n - 1}' if n else ''}]}}\n"
        for n in range(CHAIN)
    )
    put(folder, {"milestones/chain.yaml": chain})
    return folder


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_chain_needs_no_deep_stack(name: str, deep: Path) -> None:
    known = ["--project", str(deep), "--as-of", AS_OF, *DEEP[name].format(plan=deep).split()]
    done = subprocess.run(
        [sys.executable, "-c", SHALLOW.format(200), *known],
        capture_output=True,
        check=False,
        env=environment(),
    )
    assert done.returncode in (0, 1), done.stderr
    assert b"fault" not in done.stderr


ODD_FILES = [
    b"a\nb.yaml",
    b"a\x1b[31mb.yaml",
    b"a\xffb.yaml",
    b"--help.yaml",
    b"-x.yaml",
    b" a .yaml",
    b"a.yaml ",
    b"n" * 250 + b".yaml",
    b"Case.yaml",
    b"case.yaml",
    b"a%0Ab,c:d.yaml",
    b"##[error]x.yaml",
    "\u202ereversed.yaml".encode(),
    b"$(touch x).yaml",
    b"'quoted\".yaml",
]


@pytest.mark.parametrize("name", ODD_FILES, ids=repr)
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_file_with_an_odd_name_is_read_and_named_harmlessly(
    tmp_path: Path, name: bytes, form: str
) -> None:
    (tmp_path / "milestones").mkdir()
    folder = bytes(tmp_path / "milestones")
    with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123  # bytes
        file.write(b"M-1: {name: x, ownr: y}\n")
    done = run("--project", str(tmp_path), "check", "--format", form)
    is_read = not name.endswith(b" ")
    assert done.returncode == (1 if is_read else 3), done.stderr
    said = done.stdout + done.stderr
    assert b"fault" not in said
    for raw in (b"\x1b", b"\xff", "\u202e".encode(), b"\r"):
        assert raw not in said
    if not is_read:
        return
    lines = [line for line in done.stdout.decode().splitlines() if "TM101" in line]
    if form == "json":
        assert "TM101" in {one["code"] for one in json.loads(done.stdout)["findings"]}
    else:
        assert len(lines) == 1
    if form == "github":
        assert lines[0].startswith("::error ")
    if form != "text":
        return
    elsewhere = [b"check", b"--", b"milestones/" + name]
    alone = run("--project", str(tmp_path), *elsewhere, cwd=tmp_path)
    assert alone.returncode == 1, alone.stderr


@pytest.mark.parametrize(
    "name",
    [b"a\nb", b"-x", b"--help", b"\xff", b" ", b"a\x1bb", b"plan.yaml", b"n" * 255, b"$HOME"],
)
def test_a_project_folder_may_have_an_odd_name(tmp_path: Path, name: bytes) -> None:
    folder = bytes(tmp_path) + b"/" + name
    put(
        tmp_path,
        {f"{name.decode('utf-8', 'surrogateescape')}/{one}": text for one, text in PLAN.items()},
    )
    before = run("--project", folder, "--as-of", AS_OF, "check")
    assert before.returncode == 1, before.stderr
    for command in (b"list milestones", b"graph --format dot", b"check --fix --unsafe-fixes"):
        done = run("--project", folder, "--as-of", AS_OF, *command.split())
        assert done.returncode == 0, (command, done.stderr)
        assert b"\x1b" not in done.stdout + done.stderr
    here = run("check", "--as-of", AS_OF, cwd=folder)
    assert here.returncode == 0, here.stderr
    for target, words_ in (
        ("o.graphml", "export graphml"),
        ("site", "site"),
        ("r.html", "report --no-graphs"),
    ):
        done = run("--as-of", AS_OF, *words_.split(), "-o", target, cwd=folder)
        assert done.returncode == 0, (words_, done.stderr)


def test_the_clock_changes_nothing_where_the_day_is_given(plan: Path) -> None:
    code = (
        "import sys, time; real = time.strftime;"
        "time.strftime = lambda form, *rest: '{}' if form == '%Y-%m-%d' else real(form, *rest);"
        "from tracemap.cli.main import main; from tracemap.cli import streams;"
        "streams.leave(main(sys.argv[1:]))"
    )
    for command in ("check", "forecast", "burndown", "when M-3", "report --no-graphs"):
        known = ["--project", str(plan), "--as-of", AS_OF, *command.split()]
        found = set()
        for day in ("1970-01-01", "2024-03-23", "9999-12-31"):
            done = subprocess.run(
                [sys.executable, "-c", code.format(day), *known],
                capture_output=True,
                check=False,
                env=environment(),
            )
            found.add((done.returncode, done.stdout, done.stderr))
        assert len(found) == 1, command
