"""Every way in which tracemap writes a file, each as a command in a small world of its own.

A world is a folder with a plan (`plan/`), what it is imported from (`sources/`), what is written (`out/`)
and the cache (`cache/`). Commands are run in the world.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from tests.importing.jira_answers import case, element, plan, run
from tracemap.cli import cache_folder
from tracemap.cli.main import main
from tracemap.errors import UsageError
from tracemap.site.folder import write_site

AS_OF = "2024-03-23"
_ROOT = Path(__file__).parents[2]

PLAN = {
    "milestones/a.yaml": """\
# The first ones.
M-1: {name: First light, due: 2024-01-01, wbs: "1.1", aka: [OLD-1], completed: 2024-01-05}
M-2: {name: Second light, due: 2024-06-01, wbs: "1.2", predecessors: [OLD-1], test_plans: [LVV-P1]}
""",
    "milestones/b.yaml": 'M-3: {name: The end, wbs: "1.2", predecessors: [M-2, OLD-1], ownr: x}\n',
    "requirements/r.yaml": "DMS-REQ-0001: {title: Process, priority: 1a}\n",
    "testplans/t.yaml": """\
test_plans:
  LVV-P1: {name: Acceptance, test_cases: [LVV-T1]}
test_cases:
  LVV-T1: {name: One image, verifies: [DMS-REQ-0001]}
""",
    "tracemap.toml": 'fail_on = "error"\n',
}
_LATER = {
    "milestones/a.yaml": """\
M-1: {name: First light again, due: 2024-01-02, wbs: "1.1", completed: 2024-01-05}
M-2: {name: Second light, due: 2024-07-01, wbs: "1.2", predecessors: [M-1], test_plans: [LVV-P1]}
M-4: {name: One more, due: 2024-08-01, wbs: "1.3", predecessors: [M-2]}
""",
    "requirements/r.yaml": """\
DMS-REQ-0001: {title: Process an image, priority: 1b}
DMS-REQ-0002: {title: Process a night, priority: 2}
""",
    "testplans/t.yaml": """\
test_plans:
  LVV-P1: {name: Acceptance of it, test_cases: [LVV-T1, LVV-T2]}
test_cases:
  LVV-T1: {name: One image more, verifies: [DMS-REQ-0001]}
  LVV-T2: {name: One night, verifies: [DMS-REQ-0002]}
""",
    "tracemap.toml": 'fail_on = "error"\n',
}
_JUNIT = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="s" timestamp="2024-03-20T10:11:12">
<testcase classname="a" name="test_LVV_T1"><properties><property name="verifies" value="DMS-REQ-0001"/>
</properties></testcase></testsuite></testsuites>
"""


class Writer(NamedTuple):
    """A way to write.

    Attributes:
        name: what it is called in the table.
        words: the command, without the general options; none where `call` is called instead.
        prepare: puts into a world what was there before.
        status: the exit status when nothing fails.
        again: the exit status when the same is done once more.
        then: the command with which it is done once more where it refuses to.
        variables: of the environment.
        answers: whether what is written is an answer, which may be made from a plan that could not be read in
            full where that is said; otherwise it is the user's own.
        reads_again: whether the exit status is about the files as they are after all was done.
        grows: whether each run adds to a file.
        call: what is done instead of a command.
    """

    name: str
    words: tuple[str, ...]
    prepare: Callable[[Path], None] = lambda _: None
    status: int = 0
    again: int | None = None
    then: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    answers: bool = False
    reads_again: bool = False
    grows: bool = False
    call: Callable[[], int] | None = None


def put(folder: Path, files: dict[str, str]) -> None:
    """Write some files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def make_world(world: Path, writer: Writer) -> None:
    """Make the world of a writer."""
    put(world / "plan", PLAN)
    (world / "out").mkdir()
    # What was there before is made with the same variables, and nothing goes to the user's own cache.
    known = {cache_folder.VARIABLE: "", **dict(writer.variables)}
    with chdir(world), mock.patch.dict(os.environ, known):
        writer.prepare(world)


def quietly(*words: str) -> None:
    """Run a command that must do what it is to do."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main(["--as-of", AS_OF, *words])
    assert status == 0, said.getvalue()


def _old(*names: str) -> Callable[[Path], None]:
    return lambda world: put(world, dict.fromkeys(names, "what was there before\n"))


def _export(kind: str, target: str) -> Callable[[Path], None]:
    def prepare(world: Path) -> None:
        put(world / "later", _LATER)
        (world / "sources").mkdir()
        quietly("--project", "later", "export", kind, "-o", f"sources/{target}")
        shutil.rmtree(world / "later")

    return prepare


def _sources(files: dict[str, str]) -> Callable[[Path], None]:
    return lambda world: put(world / "sources", files)


def _jira(world: Path) -> None:
    answers = [element(1), case(1, 1), plan(1, 70), run(1, 1, 1, "2024-03-20T10:00:00Z")]
    put(world / "sources", {f"{n}.json": json.dumps(one) for n, one in enumerate(answers)})


def _xer(world: Path) -> None:
    (world / "sources").mkdir()
    shutil.copy(_ROOT / "tests/projects/exported/plan.xer", world / "sources/plan.xer")


def _done_before(*words: str) -> Callable[[Path], None]:
    def prepare(world: Path) -> None:
        put(world / "out", {})
        before = (world / "plan/milestones/b.yaml").read_text()
        (world / "plan/milestones/b.yaml").write_text(before.replace("The end", "Another end"))
        quietly("--project", "plan", *words)
        (world / "plan/milestones/b.yaml").write_text(before)

    return prepare


def _large(then: Callable[[Path], None] = lambda _: None) -> Callable[[Path], None]:
    """Make the files of the plan so large that what is read of them is kept."""

    def prepare(world: Path) -> None:
        for path in (world / "plan").glob("*/*.yaml"):
            path.write_text(path.read_text() + "# and so on, and so on\n" * 200)
        then(world)

    return prepare


def _editor(world: Path) -> None:
    put(world / "plan", {".vscode/settings.json": '{\n  // mine\n  "a": 1\n}\n'})


def _pages(text: str) -> dict[str, bytes]:
    return {f"{folder}{n}.html": text.encode() * 100 for folder in ("", "m/") for n in range(3)}


def _write_pages() -> int:
    try:
        write_site(Path("out/site"), _pages("new"))
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


_CACHE = ((cache_folder.VARIABLE, "cache"),)
_FIX = ("check", "--fix", "--unsafe-fixes")
_BASELINE = ("check", "--baseline", "out/b.yaml", "--update-baseline", "--fail-on", "never")
_SITE = ("site", "-o", "out/site")
_SUMMARY = (("GITHUB_STEP_SUMMARY", "out/summary.md"),)


def _to(name: str, *words: str) -> Writer:
    """Return a writer that writes an answer in the place of an older one."""
    told = " ".join(words)
    return Writer(
        f"{told} -o {name}", (*words, "-o", f"out/{name}"), _old(f"out/{name}"), answers=True
    )


_CHECK = ("check", "--fail-on", "never")

_BOTH_WAYS = {
    "csv": "tables",
    "doorstop": "documents",
    "graphml": "plan.graphml",
    "needs": "needs.json",
    "reqif": "plan.reqif",
    "strictdoc": "plan.sdoc",
    "xlsx": "plan.xlsx",
}
"""What is exported and imported, and the name of the file or folder that it is in."""

WRITERS = (
    Writer("check --fix", _FIX, reads_again=True),
    *(
        Writer(f"import {kind}", ("import", kind, f"sources/{name}"), _export(kind, name))
        for kind, name in _BOTH_WAYS.items()
    ),
    Writer(
        "import csv into new folders",
        ("import", "csv", "sources/tables", "--into", "milestones/new/folder/x.yaml"),
        _export("csv", "tables"),
        status=2,
    ),
    Writer("import junit", ("import", "junit", "sources/r.xml"), _sources({"r.xml": _JUNIT})),
    Writer("import jira", ("import", "jira", "sources"), _jira),
    Writer("import p6", ("import", "p6", "sources/plan.xer"), _xer),
    *(
        Writer(
            f"export {kind}",
            ("export", kind, "-o", f"out/{name}"),
            then=("export", kind, "--force", "-o", f"out/{name}"),
        )
        for kind, name in _BOTH_WAYS.items()
    ),
    Writer(
        "export csv --force",
        ("export", "csv", "--force", "-o", "out/tables"),
        _done_before("export", "csv", "-o", "out/tables"),
    ),
    Writer(
        "export graphml over an older one",
        ("export", "graphml", "-o", "out/plan.graphml"),
        _done_before("export", "graphml", "-o", "out/plan.graphml"),
    ),
    Writer(
        "export jira -o",
        ("export", "jira", "-o", "out/jira.txt"),
        _old("out/jira.txt"),
        answers=True,
    ),
    *(
        _to(f"check.{form}", *_CHECK, "--format", form)
        for form in ("text", "concise", "github", "gitlab", "json", "junit", "sarif", "summary")
    ),
    _to("blocking.json", "blocking"),
    _to("burndown.csv", "burndown"),
    _to("burndown.svg", "burndown"),
    _to("coverage.md", "coverage"),
    _to("diff.md", "diff", "plan"),
    _to("effort.csv", "effort"),
    _to("forecast.csv", "forecast", "M-3"),
    _to("graph.dot", "graph"),
    _to("graph.mmd", "graph"),
    _to("graph.svg", "graph"),
    _to("list.csv", "list", "milestones"),
    _to("plans.json", "plans"),
    _to("report.html", "report", "--no-graphs"),
    _to("control.tex", "report", "control"),
    Writer(
        "report with pictures beside it",
        ("report", "-o", "out/report.rst"),
        _done_before("report", "-o", "out/report.rst"),
        answers=True,
    ),
    _to("rule.txt", "rule", "TM403"),
    _to("schema.json", "schema", "milestone"),
    _to("show.json", "show", "M-2"),
    _to("timeline.csv", "timeline"),
    _to("verified-by.json", "verified-by", "DMS-REQ-0001"),
    _to("verifies.json", "verifies", "M-2"),
    _to("whatif.json", "whatif", "--slip", "M-2=8w"),
    _to("when.json", "when", "M-3"),
    Writer("check --update-baseline, new", _BASELINE),
    Writer("check --update-baseline", _BASELINE, _done_before(*_BASELINE)),
    Writer(
        "check --summary",
        (*_CHECK, "--summary"),
        _old("out/summary.md"),
        variables=_SUMMARY,
        grows=True,
        answers=True,
    ),
    Writer("init", ("init",), lambda world: shutil.rmtree(world / "plan"), again=2),
    Writer("schema --editor vscode", ("schema", "--editor", "vscode"), _editor),
    Writer("schema --editor other", ("schema", "--editor", "other")),
    Writer("the cache", _CHECK, variables=_CACHE, answers=True),
    Writer("the cache, not empty", _CHECK, _done_before(*_CHECK), variables=_CACHE, answers=True),
    Writer("readings", _CHECK, _large(), variables=_CACHE, answers=True),
    Writer(
        "readings, not empty",
        _CHECK,
        _large(_done_before(*_CHECK)),
        variables=_CACHE,
        answers=True,
    ),
    Writer("site", _SITE, answers=True),
    Writer("site over an older one", _SITE, _done_before(*_SITE), answers=True),
    Writer(
        "the folder of a site",
        (),
        lambda world: write_site(world / "out/site", _pages("old")),
        call=_write_pages,
    ),
)
