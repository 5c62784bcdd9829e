"""A target: what is done with bytes that anybody may write, and what must hold of it."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parents[2]
CRASHES = Path(__file__).parent / "crashes"
DICTIONARIES = Path(__file__).parent / "dictionaries"
WORK = ROOT / "build" / "fuzz"
"""Where the inputs that were found are kept, and what broke a target."""
APART = b"\0\0"
"""What stands between the parts of an input that is several texts."""


class Target(NamedTuple):
    """One way into tracemap.

    Attributes:
        name: it is asked for by this, and its crashes are kept under this.
        run: takes any bytes. Whatever it raises is a fault: of the product, or of what must hold of it.
        seeds: inputs to start from.
        dictionary: the file of `dictionaries/` whose words are put in; empty for none.
        inputs: how many inputs are made from the seeds in the test suite.
    """

    name: str
    run: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]] = tuple
    dictionary: str = ""
    inputs: int = 40


def keep(target: Target, data: bytes) -> Path:
    """Write down an input that broke a target, in case nobody else does; return its file."""
    path = WORK / target.name / "crashes" / blake2b(data, digest_size=16).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def of_property(name: str, test: Any) -> Target:
    """Return the target of a Hypothesis test: the bytes decide what is drawn.

    The test suite runs such a test anyway, so that here it gets the crashes that were found alone.
    """
    quiet = settings(
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return Target(name, quiet(test).hypothesis.fuzz_one_input, inputs=0)


def parts(data: bytes, count: int) -> list[bytes]:
    """Return the parts of an input; those that are not there are empty."""
    found = data.split(APART, count - 1)
    return found + [b""] * (count - len(found))


def text_of(data: bytes) -> str:
    """Return an input as text that any file may hold."""
    return data.decode("utf-8", "replace")


@cache
def folder() -> Path:
    """Return a folder of this process, which is gone when it ends."""
    made = TemporaryDirectory()
    atexit.register(made.cleanup)
    return Path(made.name)


def written(name: str, data: bytes) -> Path:
    """Return the path of a file that holds an input, in the place of the one before."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def files_of(*patterns: str, most: int = 4000) -> list[bytes]:
    """Return the beginnings of files of the repository, as seeds."""
    return [path.read_bytes()[:most] for one in patterns for path in sorted(ROOT.glob(one))]
