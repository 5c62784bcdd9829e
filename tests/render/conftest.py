"""What the tests of pictures share: a small plan with every state, and how to ask for a picture of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tracemap.cli.main import main
from tracemap.loading.load import load_catalog
from tracemap.render.compose import compose
from tracemap.render.picture import Picture
from tracemap.render.selection import COMPANIONS, Selection
from tracemap.snapshot import Snapshot

HERE = Path(__file__).parent
EVERY_STATE = HERE / "every_state"
AS_OF = date(2024, 6, 1)
ALL_OF_IT = Selection(companions=frozenset(COMPANIONS), limit=None)

Graph = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Return the plan with every state."""
    return Snapshot(load_catalog(EVERY_STATE), AS_OF)


@pytest.fixture(scope="session")
def picture(snapshot: Snapshot) -> Picture:
    """Return the picture of all of it, with M-6 in focus for its critical chain."""
    return compose(snapshot, Selection(focus=("M-6",), companions=frozenset(COMPANIONS)))


@pytest.fixture
def graph(capfd: pytest.CaptureFixture[str]) -> Graph:
    """Return a function that runs `tracemap graph` on the plan with every state."""

    def call(*arguments: str, project: Path = EVERY_STATE) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(["graph", "--project", str(project), "--as-of", str(AS_OF), *arguments])
        out, err = capfd.readouterr()
        return status, out, err

    return call
