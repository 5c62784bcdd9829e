"""What the tests of fixes share: a plan of a few files, and what the fixes of some rules make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.loading.plans import PLAN, write
from tracemap.checking.check import check
from tracemap.checking.selection import Selection
from tracemap.config import load_config
from tracemap.fixing.rounds import Fixed, Job, fixed

Mend = Callable[..., Fixed]
REQUIREMENTS = "requirements/r.yaml"


def job(folder: Path, *codes: str, unsafe: bool = True, paths: list[str] | None = None) -> Job:
    """Return the job of fixing what some rules find in the plan in a folder; of all where none is named."""
    config = load_config(folder)
    selection = Selection.of(config).narrowed(codes or None, None)
    judge = partial(check, selection=selection, paths=paths)
    return Job(folder, config, date(2024, 3, 23), judge, paths, unsafe)


@pytest.fixture
def mend(tmp_path: Path) -> Mend:
    """Return a function that writes the files of a plan and fixes them in memory."""

    def mended(
        files: Mapping[str, str | bytes],
        *codes: str,
        unsafe: bool = True,
        paths: list[str] | None = None,
    ) -> Fixed:
        write(tmp_path, files)
        return fixed(job(tmp_path, *codes, unsafe=unsafe, paths=paths))

    return mended


@pytest.fixture
def mended_text(mend: Mend) -> Callable[..., str]:
    """Return a function from the text of the one milestone file to what the fixes make of it."""

    def text(before: str, *codes: str, **others: str) -> str:
        files = {
            PLAN: before,
            **{path.replace("__", "/") + ".yaml": t for path, t in others.items()},
        }
        done = mend(files, *codes)
        assert not [one for one in done.result.findings if one.problem.fix]
        return done.after[PLAN].decode() if PLAN in done.after else before

    return text
