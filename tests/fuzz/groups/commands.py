"""The command line as a whole, the answers that it keeps, and the names of revisions that it hands to git."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from unittest import mock

from tests.fuzz.target import ROOT, Target, folder, text_of
from tests.loading.plans import write
from tracemap.cli import answers, cache_folder
from tracemap.cli.main import INTERNAL_FAULT, main
from tracemap.errors import ProjectError
from tracemap.inputs import digest
from tracemap.loading import kept
from tracemap.loading.git import commit_day
from tracemap.loading.revision import Revision
from tracemap.output.terminal import CONTROLS
from tracemap.source import Source

COMMANDS = (
    *("blocking", "burndown", "check", "coverage", "diff", "effort", "forecast", "graph", "list"),
    *("plans", "rule", "schema", "show", "timeline", "verified-by", "verifies", "waiting", "when"),
    "whatif",
)
"""Those that only read, or only write where an option says so."""

WRITING = ("-o", "--output", "--project", "--fix", "--watch", "--update", "--summary", "--baseline")


def run_arguments(data: bytes) -> None:
    """Whatever is asked, the answer is an answer or a refusal, never a fault of tracemap."""
    words = [one.replace("\0", "") for one in text_of(data).split("\n")][:12]
    if words[0] not in COMMANDS or any(one.startswith(WRITING) for one in words):
        return
    day = [] if "--as-of" in words else ["--as-of", "2024-03-23"]
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.dict(os.environ, {"TRACEMAP_CACHE_DIR": ""}),
    ):
        status = main(["--project", str(_plan()), *day, *words])
    assert status in range(INTERNAL_FAULT), err.getvalue()
    assert status < 2 or err.getvalue(), "a refusal says why"
    assert {found[0] for found in CONTROLS().finditer(err.getvalue())} <= {"\n", "#"}


@cache
def _plan() -> Path:
    for kind in ("milestones", "requirements", "testplans"):
        for path in sorted((ROOT / "tests/projects/hostile" / kind).glob("*.yaml")):
            write(folder() / "plan", {f"{kind}/{path.name}": path.read_bytes()})
    return folder() / "plan"


ARGUMENTS = (
    b"list\nmilestone\n--overdue\n--due-within\n90d\n--wbs\n02C\n--level\n2",
    b"list\nrequirement\n--state\nverified\n--missing\nmilestones\n--priority\n1a",
    b"coverage\n--by\nwbs\n--fail-under\n1a=100,total=50%\n--format\ncsv",
    b"when\nA\n--priority\n1b\n--format\njson",
    b"blocking\n--limit\n3\n--by\nwbs",
    b"check\n--select\nTM4,TM2\n--ignore\nTM401\n--fail-on\nnever\n--format\nsarif",
    b"graph\n--focus\nA\n--depth\n2\n--format\ndot\n--cluster\nwbs\n--with\nrequirements",
    b"graph\n--format\nmermaid\n--level\n1,2\n--incomplete\n--reduce",
    b"whatif\n--slip\nA=60d\n--drop\nB\n--limit\n0",
    b"timeline\n--format\njson\n--since\n2024-01-01",
    b"effort\n--by\nwbs\n--per\nmonth",
    b"verifies\nA\n--cumulative\n--format=json",
    b"rule\nTM401",
    b"schema\noutput/check",
    b"show\nDMS-REQ-0001",
    b"burndown\n--format\ncsv",
    b"diff\nHEAD~1",
    b"forecast\nA\n--runs\n10",
)


def run_kept(data: bytes) -> None:
    """A kept answer that is whole but says anything is an answer or none."""
    name = digest(b"question")
    with mock.patch.dict(os.environ, {cache_folder.VARIABLE: str(folder() / "cache")}):
        cache_folder.write(name, [data])
        found = answers.recall(name)
    assert found is None or isinstance(found.status, int)


def _kept(head: object, content: bytes = b"said") -> bytes:
    data = json.dumps(head).encode()
    return len(data).to_bytes(8, "big") + data + content


KEPT = (
    _kept(["tracemap answer 1", 0, ["a"], True, {}, {}]),
    _kept(["tracemap answer 1", 1, [], False, {"/x": ""}, {"/y": "a"}]),
)


def run_reading(data: bytes) -> None:
    """A kept reading that is whole but says anything gives items or none."""
    source = Source("milestones/a.yaml")
    items = kept._unpacked("name", memoryview(data), source)
    assert items is not None or not source.marks


READINGS = (
    _kept(
        ["name", [["requirement", [["R", *[None] * 4, [], [], *[None] * 3, [], None, 0]]]], [], 1],
        bytes(8),
    ),
    _kept(["name", [["verification_element", [["V", None, "v", None, 0]]]], [[1, ["TM"]]], 0], b""),
)


def run_revision(data: bytes) -> None:
    """Any name is a revision, or none that git knows; git is asked for nothing else."""
    name = text_of(data)[:200]
    root, files = _repository()
    for ask in (Revision, commit_day):
        with contextlib.suppress(ProjectError):
            ask(root, name)
    assert files == {str(path) for path in root.rglob("*")}


@cache
def _repository() -> tuple[Path, set[str]]:
    root = folder() / "repository"
    write(root, {"milestones/plan.yaml": "A: {name: a}\n"})
    for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "a"]):
        subprocess.run(["git", *arguments], cwd=root, check=True, env={**os.environ, **ALONE})
    return root, {str(path) for path in root.rglob("*")}


ALONE = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
REVISIONS = (
    b"HEAD",
    b"HEAD~1",
    b"HEAD...HEAD",
    b"--output=x",
    b"@{-1}",
    b"HEAD:milestones",
    b"a..b",
)

TARGETS = (
    Target("arguments", run_arguments, lambda: ARGUMENTS, "words.dict", inputs=20),
    Target("kept", run_kept, lambda: KEPT, "json.dict", inputs=100),
    Target("reading", run_reading, lambda: READINGS, "json.dict", inputs=100),
    Target("revision", run_revision, lambda: REVISIONS, inputs=10),
)
