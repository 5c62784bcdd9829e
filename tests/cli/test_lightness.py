"""What a command does not need it does not load: an answer should not wait for a library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF

HEAVY = {
    *(
        "networkx",
        "jsonschema",
        "yaml",
        "graphviz",
        "pygraphviz",
        "numpy",
        "multiprocessing",
        "holidays",
        "matplotlib",
        "h11",
    ),
    *("openpyxl", "xlrd", "tracemap.loading.p6.reader"),
    *("asyncio", "email", "http", "importlib.metadata", "subprocess", "unittest", "xml"),
}


def loaded(code: str, *arguments: str) -> set[str]:
    """Return the modules that are loaded in a new interpreter after some code."""
    listing = "\nimport sys as _sys\nprint('\\n' + ' '.join(_sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code + listing, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.rsplit("\n", 2)[1].split())


RUN = "import sys; from tracemap.cli.main import main; main(sys.argv[1:])"


def test_importing_the_package_loads_nothing_of_it_and_nothing_heavy() -> None:
    before = loaded("pass")
    found = loaded("import tracemap") - before
    assert not HEAVY & found
    assert "argparse" not in found
    assert {name for name in found if name.startswith("tracemap")} == {"tracemap"}


@pytest.mark.parametrize("words", ["--help", "--version", "check --help", "chekc"])
def test_help_and_a_misspelt_command_load_nothing_heavy(words: str) -> None:
    assert HEAVY & loaded(RUN, *words.split()) == set()


@pytest.mark.parametrize("words", ["schema", "schema milestone", "rule", "rule TM403"])
def test_what_tracemap_says_of_itself_loads_no_library(words: str) -> None:
    assert HEAVY & loaded(RUN, *words.split()) == set()


def test_the_overview_loads_no_command() -> None:
    found = loaded(RUN, "--help")
    assert not {name for name in found if name.startswith("tracemap.cli.commands.")}
    assert "tracemap.loading.load" not in found


@pytest.mark.parametrize(
    "words", ["check", "blocking", "coverage", "list milestones", "when LDM-503-17"]
)
def test_a_question_to_a_plan_in_plain_yaml_loads_nothing_that_is_heavy(
    root: Path, words: str
) -> None:
    found = loaded(RUN, "--project", str(root), "--as-of", AS_OF, *words.split())
    assert not HEAVY & found
    assert {name for name in found if name.startswith("tracemap.cli.commands.")} == {
        f"tracemap.cli.commands.{words.split(maxsplit=1)[0]}"
    }


@pytest.mark.parametrize("words", ["burndown", "timeline --format json", "burndown --format csv"])
def test_what_a_chart_shows_is_given_as_data_without_matplotlib(root: Path, words: str) -> None:
    found = loaded(RUN, "--project", str(root), "--as-of", AS_OF, *words.split())
    assert not {"matplotlib", "numpy"} & found


def test_a_chart_is_drawn_without_the_state_of_pyplot(root: Path, tmp_path: Path) -> None:
    words = f"burndown --per month --as-of {AS_OF} -o {tmp_path / 'a.svg'}".split()
    found = loaded(RUN, "--project", str(root), *words)
    assert "matplotlib" in found
    assert "matplotlib.pyplot" not in found
