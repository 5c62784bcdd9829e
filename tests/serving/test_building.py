"""Making the site in another process: what it gives, and what it makes of anything that goes wrong."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.serving.plans import BROKEN, GOOD, MILESTONES, write
from tracemap.loading.history import EVERY
from tracemap.serving import builder
from tracemap.serving.builder import build
from tracemap.serving.building import build_apart
from tracemap.serving.job import Job
from tracemap.serving.outcome import Site, Trouble
from tracemap.site.earlier import Earlier

DAY = date(2024, 3, 23)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write(tmp_path, GOOD)
    return tmp_path


def trouble(root: Path) -> Trouble:
    outcome = build(Job(root, DAY))
    assert isinstance(outcome, Trouble)
    return outcome


def line(root: Path) -> str:
    return trouble(root).faults[0].line


def test_a_site_made_apart_is_the_one_made_here(plan: Path) -> None:
    site = asyncio.run(build_apart(Job(plan, DAY)))
    assert isinstance(site, Site)
    assert site == build(Job(plan, DAY))
    assert {"index.html", "m/M-1.html", "r/DMS-REQ-0001.html"} <= set(site.pages)
    pages = [page for path, page in site.pages.items() if path.endswith(".html")]
    assert all(page.content.count(b'<script src="/live.js"') == 1 for page in pages)


def test_a_site_has_the_title_and_the_earlier_states_that_are_asked_for(
    plan: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    write(older, {MILESTONES: "M-1: {name: Old light, due: 2024-05-31}\n"})
    earlier = Earlier(
        (f"2024-01-31={older}", f"2024-02-01={plan / 'milestones'}"), None, str(older)
    )
    site = asyncio.run(build_apart(Job(plan, DAY, "Light & <dark>", earlier)))
    assert isinstance(site, Site)
    assert b"Light &amp; &lt;dark&gt;" in site.pages["index.html"].content
    assert b"2024-05-31" in site.pages["m/M-1.html"].content
    assert site.notes, "of a state that could not be used"


@given(
    st.builds(
        Job,
        st.text(st.characters(exclude_characters="\0"), min_size=1).map(Path),
        st.dates(),
        st.text(),
        st.builds(Earlier, st.lists(st.text()).map(tuple), st.sampled_from(EVERY), st.text()),
    )
)
def test_a_job_comes_out_as_it_went_in(job: Job) -> None:
    assert Job.from_text(job.to_text()) == job


def test_the_site_is_that_of_the_day(plan: Path) -> None:
    one, other = build(Job(plan, DAY)), build(Job(plan, date(2024, 7, 1)))
    assert isinstance(one, Site)
    assert isinstance(other, Site)
    assert one.version != other.version


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (MILESTONES, BROKEN.encode(), f"{MILESTONES}:4:8: TM002 not YAML"),
        (
            MILESTONES,
            b"M-1: {name: Premi\xe8re}\n",
            f"{MILESTONES}:1:18: TM001 the file is not UTF-8",
        ),
        (MILESTONES, b"M-1: {name: a}\n---\nM-3: {name: b}\n", f"{MILESTONES}:2:1: TM005 a second"),
        (MILESTONES, b"M-1: " + b"[" * 99 + b"]" * 99, f"{MILESTONES}:1:69: TM004 nested"),
        ("tracemap.toml", b"nonsense\n", "tracemap.toml:1:9: not TOML"),
        ("tracemap.toml", b'select = ["TM9"]\n', "TM9"),
        ("tracemap.toml", b'baseline = "gone.yaml"\n', "gone.yaml"),
    ],
)
def test_what_cannot_be_read_in_full_is_in_the_way_of_a_site(
    plan: Path, name: str, data: bytes, said: str
) -> None:
    (plan / name).write_bytes(data)
    assert said in line(plan)


def test_what_is_merely_wrong_is_not(plan: Path) -> None:
    write(
        plan,
        {
            MILESTONES: "M-1: {name: a, nmae: b, due: 2024-02-30, predecessors: [NO]}\n",
            "milestones/more.yaml": "M-2: {name: a}\nM-2: {name: b}\n",  # TM003
        },
    )
    assert isinstance(build(Job(plan, DAY)), Site)


def test_every_broken_file_is_named_in_the_order_of_their_paths(plan: Path) -> None:
    write(plan, {"milestones/a.yaml": "A: [\n", "milestones/z.yaml": "Z: [\n", MILESTONES: BROKEN})
    found = trouble(plan)
    assert [fault.line.split(":")[0] for fault in found.faults] == [
        "milestones/a.yaml",
        MILESTONES,
        "milestones/z.yaml",
    ]
    assert found.total == 3
    assert found.faults[1].help


def test_of_very_many_broken_files_all_are_counted(plan: Path) -> None:
    write(plan, {f"milestones/{number:03}.yaml": "A: [\n" for number in range(120)})
    found = trouble(plan)
    assert (found.total, len(found.faults)) == (120, 100)


def test_a_link_that_leads_nowhere_is_named(plan: Path) -> None:
    path = plan / MILESTONES
    path.unlink()
    path.symlink_to("nowhere.yaml")
    assert line(plan).startswith(f"{MILESTONES}:1:1: TM001 ")


def test_a_folder_that_is_gone_is_in_the_way(plan: Path) -> None:
    shutil.rmtree(plan)
    assert "no such folder" in line(plan)


def test_a_plan_without_an_item_is_in_the_way(plan: Path) -> None:
    for name in GOOD:
        (plan / name).unlink()
    assert line(plan).startswith("nothing to check: no file here matches")


def test_a_fault_of_tracemap_is_one_line(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecursionError("too\ndeep\x1b[31m")

    monkeypatch.delenv("TRACEMAP_DEBUG", raising=False)
    monkeypatch.setattr(builder, "pages_of_plan", fails)
    assert line(plan) == "internal fault: RecursionError: too deep\\x1b[31m"


def apart(plan: Path, folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is said where something else is run in the place of the builder."""
    (folder / "stand_in.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.delenv("TRACEMAP_DEBUG", raising=False)
    outcome = asyncio.run(build_apart(Job(plan, DAY), "stand_in"))
    assert isinstance(outcome, Trouble)
    return outcome.faults[0].line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "ended with status -11"),
        ("raise SystemExit('no more memory')", "ended with status 1: no more memory"),
        ("print('something else')", "ended with status 0"),
        ("import os; os.write(1, bytes(7) + bytes([200]) + b'{')", "ended with status 0"),
        ("", "ended with status 0"),
    ],
)
def test_a_process_that_ends_without_an_answer_is_a_fault(
    plan: Path, tmp_path: Path, text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said in apart(plan, tmp_path, text, monkeypatch)


def test_a_process_that_cannot_be_started_is_a_fault(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(plan / "no-python"))
    outcome = asyncio.run(build_apart(Job(plan, DAY)))
    assert isinstance(outcome, Trouble)
    assert outcome.faults[0].line.startswith("cannot start a process")


def test_what_a_library_prints_does_not_get_between(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "import sys; from tracemap.serving import builder\n"
        "builder.pages_of_plan = lambda *_, **__: print('noise', flush=True) or {'a.js': b'x'}\n"
        "builder.main(sys.argv[1])"
    )
    (tmp_path / "stand_in.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    site = asyncio.run(build_apart(Job(plan, DAY), "stand_in"))
    assert isinstance(site, Site)
    assert site.pages["a.js"].content == b"x"


def test_a_module_beside_the_plan_is_not_taken_for_a_library(plan: Path) -> None:
    for name in ("yaml.py", "jinja2.py", "sitecustomize.py", "json.py"):
        (plan / name).write_text("raise SystemExit('CODE RAN')", "utf-8")
    here = Path.cwd()
    os.chdir(plan)
    try:
        assert isinstance(asyncio.run(build_apart(Job(Path(), DAY))), Site)
    finally:
        os.chdir(here)


def test_a_build_that_is_no_more_wanted_is_ended(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    # The process says that it is there, and would then sleep for ever.
    text = f"import time; pipe = open({str(fifo)!r}, 'w'); pipe.write('x'); pipe.flush(); time.sleep(9999)"
    (tmp_path / "stand_in.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def story() -> str:
        task = asyncio.ensure_future(build_apart(Job(plan, DAY), "stand_in"))
        pipe = await asyncio.to_thread(open, fifo)
        assert await asyncio.to_thread(pipe.read, 1) == "x"
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        rest = await asyncio.to_thread(pipe.read)  # ends when the process does
        pipe.close()
        return rest

    assert asyncio.run(story()) == ""
