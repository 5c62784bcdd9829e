"""`tracemap graph`: its options, its formats, and what it says where it cannot answer."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import tracemap
from tests.render.conftest import AS_OF, EVERY_STATE, Graph
from tracemap.cli.commands import graph as command
from tracemap.loading.load import load_catalog
from tracemap.render import drawing
from tracemap.render.compose import compose
from tracemap.render.formats import mermaid
from tracemap.render.selection import COMPANIONS, READABLE, Selection
from tracemap.schema.store import schema
from tracemap.snapshot import Snapshot

BEGINS = {
    "plan.dot": b"digraph ",
    "plan.gv": b"digraph ",
    "plan.svg": b"<?xml ",
    "plan.SVG": b"<?xml ",
    "plan.png": b"\x89PNG",
    "plan.pdf": b"%PDF",
    "plan.mermaid": b"---\ntitle: ",
    "plan.mmd": b"---\ntitle: ",
    "plan.graphml": b"<?xml ",
    "plan.json": b'{\n  "schema": "tracemap/graph/1",\n  "as_of": "2024-06-01",\n',
}


@pytest.mark.parametrize("name", BEGINS)
def test_the_name_of_the_file_decides_the_format(graph: Graph, tmp_path: Path, name: str) -> None:
    status, out, err = graph("-o", str(tmp_path / name))
    assert (status, out, err) == (0, "", f"tracemap: wrote {tmp_path / name}\n")
    assert (tmp_path / name).read_bytes().startswith(BEGINS[name])


def test_every_format_can_be_asked_for_by_a_name_of_a_file() -> None:
    assert {command.format_of(name) for name in BEGINS} == set(command.FORMATS)


def test_an_option_decides_before_the_name(graph: Graph, tmp_path: Path) -> None:
    graph("--format", "dot", "-o", str(tmp_path / "plan.svg"))
    assert (tmp_path / "plan.svg").read_text().startswith("digraph ")


@pytest.mark.parametrize("name", ["plan", "plan.jpeg", "plan.svgz", ".svg"])
def test_a_name_that_says_no_format_is_refused(graph: Graph, tmp_path: Path, name: str) -> None:
    status, _, err = graph("-o", str(tmp_path / name))
    assert status == 2
    assert f"{name} names no format of a picture" in err
    assert "let the name end so, as plan.svg" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_what_is_not_for_reading_is_not_put_on_a_terminal(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    status, out, err = graph("--format", form)
    assert (status, out) == (2, "")
    assert "not for a terminal" in err
    assert "-o FILE" in err


def test_text_is_put_on_a_terminal(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert graph("--format", "mermaid")[1].startswith("---\n")


def test_an_id_that_is_not_there_is_answered_with_the_nearest(graph: Graph) -> None:
    status, out, err = graph("--focus", "DMS-REQ-001")
    assert (status, out) == (2, "")
    assert "'DMS-REQ-001'" in err
    assert "did you mean DMS-REQ-0001" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--depth", "-1"), "--depth -1 is negative"),
        (("--limit", "-5"), "--limit -5 is negative"),
        (("--with", "risks"), "--with 'risks': no such kind"),
        (("--cluster", "colour"), "--cluster"),
        (("--level", "high"), "--level"),
        (("--format", "gif"), "--format"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(
    graph: Graph, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = graph(*arguments)
    assert (status, out) == (2, "")
    assert said in err


def nodes(out: str) -> set[str]:
    return {node["id"] for node in json.loads(out)["nodes"]}


def kinds(out: str) -> set[str]:
    return {node["kind"] for node in json.loads(out)["nodes"]}


def test_options_narrow_the_data_as_they_narrow_a_drawing(graph: Graph) -> None:
    everything = {"milestone", "requirement", "test_plan", "test_case", "verification_element"}
    assert kinds(graph("--format=json")[1]) == everything
    assert "OSS-REQ-0001" in nodes(graph("--format=json")[1])
    around = graph("--format=json", "--focus", "M-4", "--depth", "0")[1]
    assert kinds(around) == everything
    assert "OSS-REQ-0001" not in nodes(around)
    narrow = ("--format=json", "--with", "test-plans", "--with", "test_cases")
    assert kinds(graph(*narrow)[1]) == {"milestone", "test_plan", "test_case"}
    under = graph("--format=json", "--wbs", "02C.01", "--with", "requirements")[1]
    assert {one for one in nodes(under) if one.startswith("M-")} == {"M-1", "M-2", "M-5"}
    levels = graph("--format=json", "--level", "1", "--level", "3", "--incomplete")[1]
    assert {one for one in nodes(levels) if one[1] == "-"} == {"M-2", "M-4", "M-6"}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--with", "requirements"),
        ("--focus", "M-6", "--with", ",".join(COMPANIONS)),
        ("--focus", "LVV-T2", "--depth", "1", "--with", "requirements"),
        ("--wbs", "02C.01.02", "--level", "1"),
        ("--limit", "2"),
    ],
)
def test_json_keeps_its_schema(graph: Graph, arguments: tuple[str, ...]) -> None:
    answer = json.loads(graph("--format=json", *arguments)[1])
    whole = schema("output/graph")
    Draft202012Validator.check_schema(whole)
    validator = Draft202012Validator(whole, format_checker=FormatChecker(["date"]))
    assert [fault.json_path for fault in validator.iter_errors(answer)] == []
    assert list(answer)[:2] == ["schema", "as_of"]


def test_json_of_the_example_and_of_a_real_plan_keeps_its_schema(
    graph: Graph, root: Path, rubin: Path
) -> None:
    validator = Draft202012Validator(schema("output/graph"))
    for project in (root, rubin):
        answer: Any = json.loads(graph("--format=json", project=project)[1])
        assert validator.is_valid(answer)


def many(folder: Path, count: int, links: int) -> Path:
    """Write a plan of many milestones, each of which waits for those before it."""
    (folder / "milestones").mkdir()
    text = []
    for at in range(count):
        before = [f"C-{other}" for other in range(max(0, at - links), at)]
        due = "2024-05-01" if at == count - 1 else "2024-09-01"
        text.append(
            f"C-{at}: {{name: Step {at} on the way to the end, due: {due}, predecessors: {before}}}\n"
        )
    (folder / "milestones" / "all.yaml").write_text("".join(text))
    return folder


@pytest.mark.parametrize("form", ["dot", "mermaid"])
def test_a_drawing_shows_a_hundred_milestones_and_how_to_see_the_rest(
    graph: Graph, tmp_path: Path, form: str
) -> None:
    _, out, _ = graph("--format", form, project=many(tmp_path, 400, 1))
    said = out.replace("<br/>", " ")
    assert f"{READABLE} of 400 milestones" in said
    assert "300 milestones that hold up less left out (--limit 400 shows all)" in said
    assert "0 completed" not in said
    assert "C-399" in out or "i_C_399" in out
    data = graph("--format", "json", project=tmp_path)[1]
    assert len(nodes(data)) == 400


@pytest.mark.parametrize("links", [0, 1, 20])
def test_mermaid_is_never_more_than_github_draws_whatever_the_limit(
    graph: Graph, tmp_path: Path, links: int
) -> None:
    _, out, _ = graph("--format=mermaid", "--limit=2000", project=many(tmp_path, 700, links))
    drawn = [line for line in out.split("\n") if "-->" in line or "==>" in line or "~~~" in line]
    assert len(out) <= mermaid.MOST_CHARACTERS
    assert len(drawn) <= mermaid.MOST_EDGES
    assert len(out) > mermaid.MOST_CHARACTERS * 0.9 or len(drawn) > mermaid.MOST_EDGES * 0.9
    assert "of 700 milestones" in out.replace("<br/>", " ")
    assert "format svg can show more" in out.replace("<br/>", " ")
    assert "shows all" not in out.replace("<br/>", " ")


def test_nothing_to_show_is_said_in_the_picture(graph: Graph) -> None:
    status, out, _ = graph("--format=dot", "--wbs=02C.01.02", "--level=1")
    assert status == 0
    assert "As of 2024-06-01: nothing to show" in out
    assert "Shown: 0 of 11 milestones (under WBS 02C.01.02, of level 1)" in out


def test_a_cycle_is_drawn_and_named(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(
        "A: {name: a, predecessors: [C]}\nB: {name: b, predecessors: [A]}\nC: {name: c, predecessors: [B]}\n"
    )
    _, out, _ = graph("--format=dot", project=tmp_path)
    assert "3 milestones wait for one another in a cycle: A, B, C" in out
    assert out.count(" -> ") == 3


def test_the_picture_of_the_readme_is_the_one_its_command_draws(graph: Graph, root: Path) -> None:
    """Other versions of Graphviz place things otherwise, so what is said is compared, not where."""
    plan = Snapshot(load_catalog(root), date(2024, 3, 23))
    picture = compose(plan, Selection(focus=("LDM-503-16", "LDM-503-18q"), depth=1))
    drawn = drawing.render(picture, "svg")
    assert isinstance(drawn, bytes)
    texts = [
        sorted(re.findall(r"<text[^>]*>([^<]*)</text>", one))
        for one in (drawn.decode(), (root / "docs/images/plan.svg").read_text("utf-8"))
    ]
    assert texts[0] == texts[1]


def test_python_draws_what_the_command_draws(graph: Graph) -> None:
    plan = tracemap.load(EVERY_STATE, AS_OF)
    around = tracemap.Selection(focus=("M-4",), depth=1, limit=READABLE)
    assert plan.draw("dot", around) == graph("--format=dot", "--focus=M-4", "--depth=1")[1]
    assert plan.draw("mermaid") == graph("--format=mermaid")[1]
    assert plan.draw("graphml") == graph("--format=graphml")[1]
    assert json.loads(json.dumps(plan.picture().to_dict())) == json.loads(graph("--format=json")[1])
    with pytest.raises(tracemap.UsageError, match="'gif' is no format of a picture"):
        plan.draw("gif")
    with pytest.raises(tracemap.UnknownIdError):
        plan.picture(tracemap.Selection(focus=("M-99",)))


def test_the_mermaid_picture_of_the_docs_is_the_one_its_command_draws(
    graph: Graph, root: Path
) -> None:
    page = (root / "docs" / "graph.md").read_text("utf-8")
    before, _, rest = page.partition("```mermaid\n")
    command = before.rpartition("`tracemap graph ")[2].partition("`")[0].split()
    assert rest.startswith(graph(*command, project=root)[1] + "```\n")
