"""`python -m benchmarks`, on plans that are small enough for a test. No time is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.report import BEGIN, END

LABELS = [
    "floor: load the YAML",
    "check, cold",
    "check, warm",
    "check, one file changed",
    "coverage, cold",
    "blocking, cold",
    "when --priority 1b, cold",
    "verifies, cold",
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that a small plan, and the example plan, were measured in."""
    root = Path(__file__).parent.parent.parent
    folder = tmp_path_factory.mktemp("measured")
    (folder / "page.md").write_text(f"# Page\n\n{BEGIN}\n{END}\n", "utf-8")
    command = [sys.executable, "-m", "benchmarks", "--sizes", "20", "--runs", "1"]
    paths = ["--plan", str(root), "--build", str(folder), "--write", str(folder / "page.md")]
    subprocess.run([*command, *paths], cwd=root, check=True, capture_output=True)
    return folder


def test_every_command_did_its_work_and_has_its_figures(build: Path, root: Path) -> None:
    found = json.loads((build / "benchmarks.json").read_text("utf-8"))
    start, own, made = found["tables"]
    assert [row["label"] for row in start["rows"]] == [
        "python -c pass",
        "tracemap --version",
        "tracemap --help",
        f"check of {root.name}, warm",
    ]
    assert [row["label"] for row in own["rows"]] == LABELS[:-1]
    assert [row["label"] for row in made["rows"]] == LABELS
    rows = [row for table in found["tables"] for row in table["rows"]]
    assert [row["trouble"] for row in rows if row["trouble"]] == []
    assert {row["runs"] for row in rows} == {1}
    assert [one["plan"] for one in found["shares"]] == ["20 requirements"] * 2


def test_the_page_has_the_tables_and_names_no_folder_of_the_machine(build: Path) -> None:
    text = (build / "page.md").read_text("utf-8")
    assert text.startswith(f"# Page\n\n{BEGIN}\n\n- machine: ")
    assert text.count("| check, warm |") == 2
    assert str(build) not in text
    assert sys.prefix not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--runs", "0"], "--runs: at least one run is needed"),
        (["--sizes", "1000", "3"], "--sizes: a plan has at least 4 requirements"),
        (["--plan", "docs"], "--plan: docs has no YAML file in a folder 'requirements'"),
        (["--write", "README.md"], "--write: README.md: the page lacks the line"),
        (["--write", "gone.md"], "--write: gone.md: "),
    ],
)
def test_what_would_fail_in_the_end_is_refused_at_the_start(
    arguments: list[str],
    words: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["benchmarks", *arguments])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert words in capsys.readouterr().err
