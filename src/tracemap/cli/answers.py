"""Answers that are kept: the same question to the same plan is answered again from what was said before.

An answer is known by the question: the arguments, the folder they are given in, the day, the form of the
terminal, and tracemap itself. It is given again only if every file and folder that it was made from is what
it was (see `tracemap.inputs`); in any doubt it is made anew.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from tracemap.cli import cache_folder, streams
from tracemap.inputs import Inputs, digest, unchanged
from tracemap.version import __version__

_FORM = "tracemap answer 1"
_LENGTH, _PIECE = 8, 1 << 20


class Start(NamedTuple):
    """What is known of a run when it starts.

    Attributes:
        clock: the clock, in seconds.
        today: the day, as `YYYY-MM-DD`.
        question: the name by which its answer is kept, or None where nothing is kept.
        program: what this tracemap is known by; empty where nothing is kept.
    """

    clock: float
    today: str
    question: str | None
    program: str


class Answer(NamedTuple):
    """What a run said.

    Attributes:
        content: what went to standard output.
        status: the exit status.
        words: the lines on standard error.
    """

    content: str | bytes
    status: int
    words: tuple[str, ...] = ()


def start_of(arguments: list[str], clock: float) -> Start:
    """Return the start of a run with these arguments of the command line, at that time of the clock."""
    today = time.strftime("%Y-%m-%d")  # the only clock: a plan knows days
    nothing = Start(clock, today, None, "")
    try:
        here = os.getcwd()
        place = cache_folder.folder()
    except OSError:  # the current folder is gone
        return nothing
    if "--no-cache" in arguments or place is None:
        return nothing
    program = _this_tracemap()
    known = (
        _FORM,
        program,
        here,
        tuple(arguments),
        today,
        streams.columns(),
        streams.shows_colours(),
    )
    return Start(clock, today, _digest_of(known), program)


def _this_tracemap() -> str:
    """Return what this installation is known by: another version, or one that was edited, is another."""
    known = (__version__, sys.version, tuple(_own_files()), tuple(_other_packages()))
    return _digest_of(known)


def _digest_of(known: tuple[object, ...]) -> str:
    return digest(repr(known).encode("utf-8", "surrogateescape"))


def recall(question: str) -> Answer | None:
    """Return the answer to a question, if all that it was made from is what it was; else None."""
    data = cache_folder.read(question)
    if data is None:
        return None
    import json  # imported where there is an answer

    try:
        end = int.from_bytes(data[:_LENGTH], "big") + _LENGTH
        form, status, words, is_text, files, folders = json.loads(bytes(data[_LENGTH:end]))
        if form != _FORM or not unchanged(files, folders):
            return None
        content = data[end:]
        said = str(content, "utf-8", "surrogatepass") if is_text else bytes(content)
        return Answer(said, int(status), tuple(words))
    except (ValueError, TypeError, AttributeError):
        return None


def keep(question: str, answer: Answer, inputs: Inputs) -> None:
    """Keep the answer to a question, unless it was made from more than can be looked at again."""
    if not inputs.whole:
        return
    import json

    content = answer.content
    is_text = isinstance(content, str)
    made_from = (inputs.files, inputs.folders)
    head = json.dumps([_FORM, answer.status, answer.words, is_text, *made_from]).encode()
    length = len(head).to_bytes(_LENGTH, "big")
    cache_folder.write(question, [length, head, *_bytes(content)])


def _bytes(content: str | bytes) -> Iterator[bytes]:
    """Yield a content piece by piece, so that it is not there twice."""
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        yield piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece


def _own_files() -> Iterator[tuple[str, int, int]]:
    """Yield the files that tracemap consists of, with their sizes and times."""
    folders = [os.path.dirname(os.path.dirname(__file__))]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    status = entry.stat()
                    yield entry.path, status.st_size, status.st_mtime_ns


def _other_packages() -> Iterator[tuple[str, int]]:
    """Yield the folders of installed packages: each changes with the version of any package in it."""
    for path in sys.path:
        if os.path.basename(path) in ("site-packages", "dist-packages") and os.path.isdir(path):
            yield path, os.stat(path).st_mtime_ns
