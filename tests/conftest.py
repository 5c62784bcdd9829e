"""What all tests share: where the real data is, and that no test is skipped unnoticed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.gits import Git

# The same examples on every run, and no judgement of speed: no test depends on chance or timing.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=75,
    suppress_health_check=[HealthCheck.too_slow],
)
# For a hunt by hand: pytest tests/meanings --hypothesis-profile=hunt
settings.register_profile("hunt", settings.get_profile("ci"), derandomize=False, max_examples=2000)
# For a run that takes several times as long for each example: `make coverage`.
settings.register_profile("few", settings.get_profile("ci"), max_examples=10)
settings.load_profile("ci")

ROOT = Path(__file__).parent.parent

# No test is answered from what another one was told, nor leaves anything with the user.
os.environ["TRACEMAP_CACHE_DIR"] = ""

# No test asks a service but its own.
for _name in ("JIRA", "ZEPHYR"):
    for _part in ("URL", "TOKEN", "USER"):
        os.environ.pop(f"TRACEMAP_{_name}_{_part}", None)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository, which holds the example plan."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real plans, which is not part of the repository.

    It is looked for in `TRACEMAP_SHARED_DATA`, then in `shared/data` beside the repository.
    """
    named = os.environ.get("TRACEMAP_SHARED_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real plans are not here; TRACEMAP_SHARED_DATA names their folder")
    return folder


@pytest.fixture(scope="session")
def rubin(shared_data: Path) -> Path:
    """Return the plan of Rubin Observatory's data management."""
    folder = shared_data / "rubin"
    if not folder.is_dir():
        pytest.skip("the real plans hold no 'rubin'")
    return folder


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Return a function that runs git in a new repository, apart from any settings of the user."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=tmp_path, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    run("init", "--quiet", "--initial-branch", "main")
    return run


EXPECTED_SKIPS = ("the real plans ", "only root ")
"""How the reason of a skip begins that is right in CI: data or rights that are not there."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """In CI (`TRACEMAP_CI=1`), turn a skip for any other reason into a failure."""
    report = yield
    if os.environ.get("TRACEMAP_CI") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(EXPECTED_SKIPS):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI: {reason}"
    return report
