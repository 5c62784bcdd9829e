"""The documents are built by the tools that they are written for."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.reports.conftest import DAY
from tests.reports.test_hostile import NASTY
from tracemap.cli.main import main
from tracemap.loading.load import load_catalog
from tracemap.render.visible import visible
from tracemap.reports.control import control_table
from tracemap.reports.documents import SUFFIXES, control_text, milestones_text
from tracemap.reports.milestones import milestone_document
from tracemap.snapshot import Snapshot

PLANS = ["small", "example", "cyclic", "hostile", "nasty"]


def plan_named(name: str, root: Path, folder: Path) -> Path:
    """Return a plan, written where it is not in the repository."""
    if name == "small":
        return root / "tests" / "reports" / "plan"
    if name == "nasty":
        plan = folder / "nasty"
        (plan / "milestones").mkdir(parents=True)
        items = {
            f"M-{number}": {"name": text, "description": text, "wbs": text, "due": "2024-06-01"}
            for number, text in enumerate(NASTY)
        }
        (plan / "milestones" / "all.yaml").write_text(yaml.safe_dump(items))
        return plan
    return root if name == "example" else root / "tests" / "projects" / name


def write(plan: Path, folder: Path, format: str) -> Path:
    """Write both documents, the one of milestones with its pictures, into a new folder."""
    folder.mkdir()
    for subject in ("milestones", "control"):
        arguments = ["report", subject, "--project", str(plan), "--as-of", str(DAY)]
        main([*arguments, "--format", format, "-o", str(folder / f"{subject}.{SUFFIXES[format]}")])
    return folder


@pytest.mark.parametrize("name", PLANS)
def test_sphinx_builds_them_without_a_warning(root: Path, tmp_path: Path, name: str) -> None:
    source = write(plan_named(name, root, tmp_path), tmp_path / "source", "rst")
    found = sorted(path.stem for path in source.glob("*.rst"))
    (source / "conf.py").write_text('project = "plan"\n')
    listed = "\n".join(f"   {one}" for one in found)
    (source / "index.rst").write_text(f"Index\n=====\n\n.. toctree::\n\n{listed}\n")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, str(source), str(tmp_path / "built")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "milestones" in found
    for picture in source.glob("*.svg"):
        assert (tmp_path / "built" / "_images" / picture.name).exists()


def pdf_of(folder: Path, name: str) -> Path:
    """Build a document as its reader would, twice for the contents; skip where LaTeX is not installed."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed; tests/system-packages.txt names its packages")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    for _ in range(2):
        done = subprocess.run(
            [*command, f"{name}.tex"], cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    return folder / f"{name}.pdf"


@pytest.mark.parametrize("name", PLANS)
def test_pdflatex_builds_them(root: Path, tmp_path: Path, name: str) -> None:
    folder = write(plan_named(name, root, tmp_path), tmp_path / "source", "latex")
    for path in sorted(folder.glob("*.tex")):
        assert pdf_of(folder, path.stem).stat().st_size > 10_000
        log = path.with_suffix(".log").read_text("latin-1")
        assert "undefined" not in log
        assert "destination with the same identifier" not in log


def test_a_reader_of_the_pdf_finds_the_names_as_they_were_written(
    root: Path, tmp_path: Path
) -> None:
    folder = write(plan_named("nasty", root, tmp_path), tmp_path / "source", "latex")
    pdf = pdf_of(folder, "milestones")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed; tests/system-packages.txt names its package")
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    read = _as_read(done.stdout)
    for text in NASTY:
        assert _as_read(visible(text)) in read, text


def _as_read(text: str) -> str:
    """Return a text without blanks, hyphens and what LaTeX writes otherwise: quotes, unknown characters."""
    known = "".join(
        one if ord(one) < 0x250 or one in "\u2264\u2019\u2013" else f"[U+{ord(one):X}]"
        for one in text
    )
    return re.sub(r"[\s\u00a0-]", "", known.replace("'", "\u2019"))


def test_the_real_plan_is_built(rubin: Path, tmp_path: Path) -> None:
    snapshot = Snapshot(load_catalog(rubin), DAY)
    (tmp_path / "milestones.tex").write_text(milestones_text(milestone_document(snapshot), "latex"))
    (tmp_path / "control.tex").write_text(control_text(control_table(snapshot), "latex"))
    for name in ("milestones", "control"):
        assert pdf_of(tmp_path, name).exists()
