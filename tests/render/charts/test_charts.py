"""Charts as files: well formed, harmless, the same each time, and readable without colour."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.text import Text

import tracemap
from tests.render.charts.conftest import ANSWERS, AS_OF, ROOT, Answer, plan, with_then
from tracemap.questions.burndown import Burndown
from tracemap.questions.timeline import Timeline
from tracemap.render.charts.canvas import BODY, fitted, lines_within, settings, text_width
from tracemap.render.charts.left import left_chart
from tracemap.render.charts.per_period import per_period_chart
from tracemap.render.charts.rows import timeline_chart
from tracemap.render.visible import visible

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("project", [".", "hostile", "dangling"])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_svg_holds_shapes_and_text_and_nothing_that_acts(name: str, project: str) -> None:
    one = plan(project)
    drawn = one.chart(ANSWERS[name](one))
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(drawn).iter()}
    assert tags <= {
        *("svg", "title", "metadata", "RDF", "Work", "type", "creator", "Agent", "format"),
        *("defs", "style", "g", "path", "use", "text", "tspan", "clipPath", "rect", "pattern"),
    }
    for element in ET.fromstring(drawn).iter():
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            if attribute.endswith("href"):
                assert value.startswith("#")
    assert b"as of 2024-03-23" in drawn


@pytest.mark.parametrize("name", [name for name in ANSWERS if name != "all of it"])
@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_plan_gives_the_same_bytes(name: str, form: str) -> None:
    one = plan()
    first = one.chart(ANSWERS[name](one), form)
    assert one.chart(ANSWERS[name](one), form) == first
    assert first.startswith(b"<?xml" if form == "svg" else b"\x89PNG")
    assert b"matplotlib.org" not in first
    assert b"<dc:date>" not in first


DRAWN = "import sys; from tracemap.cli.main import main; sys.exit(main(sys.argv[1:]))"


def drawn_in(folder: Path, settings_in: Path, seed: str) -> bytes:
    """Return the burndown of the example plan as a run of its own draws it in a folder."""
    words = ["--project", str(ROOT), "--as-of", str(AS_OF), "burndown", "--format", "svg"]
    done = subprocess.run(
        [sys.executable, "-c", DRAWN, *words],
        cwd=folder,
        env={"PYTHONHASHSEED": seed, "MPLCONFIGDIR": str(settings_in), "TRACEMAP_CACHE_DIR": ""},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout


def test_no_run_and_no_setting_in_the_folder_changes_a_picture(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "text.usetex: True\nfont.size: 40\nsvg.fonttype: path\nno.such.setting: 1\n", "utf-8"
    )
    expected = plan().chart(plan().burndown())
    assert drawn_in(tmp_path, tmp_path, "1") == expected
    assert drawn_in(ROOT, tmp_path / "none", "2") == expected


def test_a_picture_leaves_the_settings_of_matplotlib_as_they_were() -> None:
    import logging

    import matplotlib as mpl

    with mpl.rc_context({"font.size": 31, "axes.facecolor": "pink", "xtick.direction": "in"}):
        before = dict(mpl.rcParams)
        drawn = plan().chart(plan().burndown())
        assert dict(mpl.rcParams) == before
    assert drawn == plan().chart(plan().burndown())
    assert logging.getLogger("matplotlib").level == logging.NOTSET


@pytest.mark.parametrize("project", [".", "hostile"])
@pytest.mark.parametrize("width", [8, 25])
@pytest.mark.parametrize("name", ANSWERS)
def test_no_text_lies_on_another_or_leaves_the_picture(name: str, width: int, project: str) -> None:
    one = plan(project)
    assert_apart(ANSWERS[name](one), width)


def assert_apart(answer: Answer, width: float) -> None:
    """Draw an answer, and see that no two texts share any place, and none leaves the picture."""
    with settings():
        if isinstance(answer, Timeline):
            figure, _ = timeline_chart(answer, width)
        else:
            figure, _ = (per_period_chart if answer.per else left_chart)(answer, width)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        unseen = {id(label) for axes in figure.axes for label in unseen_labels(axes)}
        found: list[Any] = figure.findobj(lambda one: isinstance(one, Text))
        boxes = [
            (text.get_text(), text.get_window_extent(canvas.get_renderer()))
            for text in found
            if text.get_text() and text.get_visible() and id(text) not in unseen
        ]
        right, top = figure.bbox.width, figure.bbox.height
    for text, box in boxes:
        assert box.x0 > -2, text
        assert box.y0 > -2, text
        assert box.x1 < right + 2, text
        assert box.y1 < top + 2, text
    for (one, first), (other, second) in combinations(boxes, 2):
        apart = (
            first.x1 <= second.x0 + 1
            or second.x1 <= first.x0 + 1
            or first.y1 <= second.y0 + 2
            or second.y1 <= first.y0 + 2
        )
        assert apart, (one, other)


def unseen_labels(axes: Axes) -> Iterator[Text]:
    """Yield the labels of places that lie outside an axis: matplotlib keeps them, and draws them not."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                yield from (tick.label1, tick.label2)


def dashes(line: Any) -> str:
    return str(line._dash_pattern)


def test_the_lines_are_told_apart_without_colour() -> None:
    for answer in (with_then(plan()), plan().requirements_left()):
        with settings():
            figure, _ = left_chart(answer, 25)
            drawn = figure.axes[0].lines
            lines = [one for one in drawn if not str(one.get_label()).startswith("_")]
            looks = {(dashes(one), one.get_marker(), one.get_linewidth() > 2.2) for one in lines}
        assert len(lines) == len(answer.lines)
        assert len(looks) == len(lines)


def test_a_burndown_says_how_many_are_left_and_until_when() -> None:
    found = texts(plan().chart(with_then(plan())))
    assert "Milestones left, as of 2024-03-23" in found
    assert "27 of 62 left" in found
    assert "baseline: due until 2025-03-06" in found
    assert "expected now: until 2025-03-06" in found
    assert "expected on 2022-06-30: until 2025-03-06" in found
    assert "achieved: 35 of 62" in found
    assert "as of 2024-03-23" in found


def drawn_at_25(answer: Burndown) -> Figure:
    """Return the figure of a burndown after it has been laid out."""
    with settings():
        figure, _ = left_chart(answer, 25)
        FigureCanvasAgg(figure).draw()
        return figure


@pytest.mark.parametrize(
    ("since", "until", "seen"),
    [
        ("2022-01-01", "2023-01-01", {"baseline", "achieved"}),
        ("2024-06-01", "2025-06-01", {"baseline", "expected now"}),
        ("2022-01-01", "2025-06-01", {"baseline", "expected now", "achieved"}),
    ],
)
def test_a_line_that_is_not_in_the_window_is_not_in_the_legend_and_takes_no_room(
    since: str, until: str, seen: set[str]
) -> None:
    window = tracemap.Window(date.fromisoformat(since), date.fromisoformat(until))
    figure = drawn_at_25(plan().burndown(window=window))
    signs = figure.legends[0].get_texts()
    assert {sign.get_text().partition(":")[0] for sign in signs} == seen
    place = figure.axes[0].get_position()
    assert place.width > 0.93
    assert place.height > 0.72


def test_a_window_of_one_day_shows_its_points_and_the_day() -> None:
    figure = drawn_at_25(plan().burndown(window=tracemap.Window(AS_OF, AS_OF)))
    axes = figure.axes[0]
    lines = [line for line in axes.lines if not str(line.get_label()).startswith("_")]
    assert len(lines) == 3
    assert all(line.get_marker() and line.get_markevery() is None for line in lines)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2024-03-23"]


def test_what_falls_in_no_month_shown_is_not_in_the_legend() -> None:
    window = tracemap.Window(date(2024, 2, 1), date(2024, 2, 1))
    only = tracemap.Narrowing(levels=frozenset({2}))
    answer = plan().burndown(only, per="month", window=window)
    assert [point.values for point in answer.points] == [(0, 0, 0)]
    assert "due (baseline)" not in texts(plan().chart(answer))


def test_a_burndown_of_requirements_says_how_many_no_date_covers() -> None:
    found = texts(plan().chart(plan().requirements_left()))
    assert "1a: 20 of 32 left, the last expected 2024-12-09, 4 with no date" in found
    assert {"0 %", "100 %"} <= set(found)


def test_a_timeline_has_a_row_for_each_milestone_with_its_date_and_slip() -> None:
    answer = plan().timeline(incomplete=True)
    found = texts(plan().chart(answer))
    for row in answer.rows:
        assert any(one.startswith(row.id) for one in found), row.id
    assert "2025-02-27 or later  +80 d" in found
    assert {"overdue", "expected late", "due (baseline)", "slip", "sets the date"} <= set(found)
    assert "completed" not in found


@pytest.mark.parametrize(
    ("as_of", "said", "inside"),
    [
        (date(2024, 3, 23), "as of 2024-03-23 →", False),
        (date(1990, 1, 1), "← as of 1990-01-01", False),
        (date(2016, 7, 1), "as of 2016-07-01", True),
        (date(2017, 9, 1), "as of 2017-09-01", True),
    ],
)
def test_the_rows_of_a_page_have_room_where_its_date_is_far_from_theirs(
    tmp_path: Path, as_of: date, said: str, inside: bool
) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(
        "A: {name: a, completed: 2016-01-01}\nB: {name: b, completed: 2017-01-01}\n"
    )
    answer = tracemap.load(tmp_path, date(2024, 3, 23)).timeline()
    answer = replace(answer, as_of=as_of)
    with settings():
        figure, _ = timeline_chart(answer, 25)
        left, right = figure.axes[0].get_xlim()
        days = [date2num(row.completed) for row in answer.rows]
        assert (days[1] - days[0]) / (right - left) > 0.3
        assert bool(left <= date2num(as_of) <= right) is inside
    assert_apart(answer, 8)
    assert said in texts(plan().chart(answer))


def test_the_legend_of_a_timeline_has_what_is_drawn_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    file = tmp_path / "milestones" / "a.yaml"
    early = "A: {name: a, start: 2024-01-01, due: 2024-05-01, forecast: 2024-04-05}\n"
    late = "B: {name: b, due: 2024-05-01, forecast: 2024-06-05}\n"
    for text, drawn in ((early, {"early by", "from the start"}), (late, {"slip"})):
        file.write_text(text, "utf-8")
        one = tracemap.load(tmp_path, AS_OF)
        found = texts(one.chart(one.timeline()))
        assert {"early by", "from the start", "slip"} & set(found) == drawn


def test_a_timeline_says_what_it_leaves_out() -> None:
    found = texts(plan().chart(plan().timeline().on_page(10, 2)))
    said = "10 of 62 milestones, 11 to 20 by date: page 2 of 3 (--page N shows another)"
    said += "; 35 completed left out (--all shows them)"
    said += "; 13 of other projects left out (--external shows them)"
    assert said in " ".join(found)


def test_what_a_title_says_is_text_and_not_markup(tmp_path: Path) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(
        "$x_1$: {name: '$\\frac{1}{2$ </text><script>alert(1)</script> &amp;', due: 2024-05-01}\n"
        'B: {name: "\\e[31m red \\0 \\u202e back", due: 2024-06-01, wbs: "$%"}\n'
        f"C: {{name: '{'long ' * 3000}', due: 2024-07-01}}\n",
        "utf-8",
    )
    one = tracemap.load(tmp_path, AS_OF)
    drawn = one.chart(one.timeline(tracemap.Narrowing(wbs=()), focus=("$x_1$", "B", "C")), width=60)
    found = texts(drawn)
    assert r"$x_1$  $\frac{1}{2$ </text><script>alert(1)</script> &amp;" in found
    assert r"B  \u001b[31m red \u0000 \u202e back" in found
    assert any(text.startswith("C  long") and text.endswith("…") for text in found)
    assert one.chart(one.burndown(tracemap.Narrowing(wbs=("$%",)))).count(b"$%") == 1


@given(st.text(max_size=80), st.floats(0.5, 20))
def test_a_text_that_is_fitted_is_no_wider_than_may_be(text: str, width: float) -> None:
    with settings():
        shown = fitted(text, width, BODY)
        assert shown == "…" or text_width(shown, BODY) <= width
        assert all(category(one) not in ("Cc", "Cs") for one in shown)


@given(st.text(max_size=300), st.floats(2, 20))
def test_a_text_on_lines_is_whole_where_its_words_fit_and_no_wider_than_may_be(
    text: str, width: float
) -> None:
    with settings():
        lines = lines_within(text, width, BODY)
        assert 1 <= len(lines) <= 8
        assert all(text_width(line, BODY) <= width for line in lines)
        if not any(line.endswith("…") for line in lines):
            assert " ".join(lines) == visible(text)


@pytest.mark.parametrize("name", ["left and then", "left of few", "requirements", "focus"])
def test_a_narrow_picture_cuts_nothing_of_what_is_said_below_the_title_or_of_the_lines(
    name: str,
) -> None:
    answer = ANSWERS[name](plan())
    wide, narrow = (" ".join(texts(plan().chart(answer, width=one))) for one in (60, 8))
    assert "…" not in wide
    if isinstance(answer, Timeline):
        assert answer.place() in narrow
    else:
        assert "…" not in narrow


@pytest.mark.parametrize("count", [0, 1, 3, 120])
def test_few_and_many_milestones_can_be_drawn(tmp_path: Path, count: int) -> None:
    (tmp_path / "milestones").mkdir()
    text = "".join(
        f"M-{at}: {{name: Step {at}, due: {1990 + at // 12}-{at % 12 + 1:02}-01,"
        f" predecessors: [M-{max(at - 3, 0)}]}}\n"
        for at in range(count)
    )
    (tmp_path / "milestones" / "a.yaml").write_text(text or "X: {name: x, external: true}\n")
    one = tracemap.load(tmp_path, date(2000, 1, 1))
    answers: list[Burndown | Timeline] = [
        *(one.burndown(), one.burndown(per="month"), one.requirements_left()),
        one.timeline().on_page(400),
    ]
    for answer in answers:
        assert_apart(answer, 20)


@pytest.mark.parametrize(
    ("first", "last"), [("0001-01-01", "9999-12-31"), ("2024-03-23", "2024-03-23")]
)
def test_any_days_of_the_calendar_can_be_drawn(tmp_path: Path, first: str, last: str) -> None:
    (tmp_path / "milestones").mkdir()
    (tmp_path / "milestones" / "a.yaml").write_text(
        f"A: {{name: a, due: {first}}}\nB: {{name: b, due: {last}, predecessors: [A]}}\n"
    )
    one = tracemap.load(tmp_path, AS_OF)
    for answer in (one.burndown(), one.burndown(per="year"), one.timeline()):
        assert_apart(answer, 25)


def test_a_picture_that_cannot_be_is_refused(tmp_path: Path) -> None:
    one = plan()
    with pytest.raises(tracemap.UsageError, match="'pdf' is no format of a chart"):
        one.chart(one.burndown(), "pdf")
    for width in (7.9, 100.1, float("nan"), float("inf")):
        with pytest.raises(tracemap.UsageError, match="cm wide"):
            one.chart(one.burndown(), width=width)
    (tmp_path / "milestones").mkdir()
    text = "".join(f"M-{at}: {{name: x, due: 2025-01-01}}\n" for at in range(1001))
    (tmp_path / "milestones" / "a.yaml").write_text(text)
    many = tracemap.load(tmp_path, AS_OF)
    with pytest.raises(tracemap.UsageError, match="1000 milestones at most, not 1001"):
        many.chart(many.timeline())


def test_without_matplotlib_the_extra_is_named_and_the_data_are_given(tmp_path: Path) -> None:
    code = "import sys; sys.modules['matplotlib'] = None; " + DRAWN
    words = ["--project", str(ROOT), "--as-of", str(AS_OF), "burndown"]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *words, *more], capture_output=True, text=True, check=False
        )

    target = tmp_path / "burndown.svg"
    refused = run("-o", str(target))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "this picture needs matplotlib" in refused.stderr
    assert "pip install 'tracemap[charts]'" in refused.stderr
    assert not target.exists()
    for form in ("text", "csv", "json"):
        assert run("--format", form).returncode == 0
