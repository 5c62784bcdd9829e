"""Standard output and standard error: what they can show, and writing to them."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NoReturn, TextIO

from tracemap.errors import UsageError

_ESCAPES = "tracemap.escapes"
_PIECE = 1 << 20


def prepare() -> None:
    """Let no character that an encoding lacks stop an answer: it is written as JSON escapes it.

    Of a stream that is closed, nothing else may take the number: what a library prints would go into a file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    codecs.register_error(_ESCAPES, _escaped)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_ESCAPES)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "\\u" + units.hex("|", 2).replace("|", "\\u"), error.end


def is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def shows_colours() -> bool:
    """Tell whether standard output is a terminal on which colours are wanted."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and is_terminal()


def columns() -> int | None:
    """Return the width of the terminal that standard output is; None where it is none."""
    return _width() if is_terminal() else None


def columns_of_words() -> int | None:
    """Return the width of the terminal that standard error is; None where it is none."""
    return _width() if sys.stderr is not None and sys.stderr.isatty() else None


def _width() -> int:
    import shutil  # imported where there is a terminal

    return shutil.get_terminal_size().columns


def emit(content: str | bytes | Iterator[str]) -> None:
    """Write an answer, or its pieces as they come, to standard output.

    A reader that has gone, as `head` does, is no fault.

    Raises:
        UsageError: it cannot be written, or it is bytes and would go to a terminal.
    """
    if isinstance(content, bytes) and is_terminal():
        raise UsageError("this format is not for a terminal", "write it to a file: -o FILE")
    if sys.stdout is None:
        raise UsageError(
            "cannot write to standard output: it is closed", "-o FILE writes to a file"
        )
    if isinstance(content, bytes):
        _written(sys.stdout.buffer.write, content)
    else:
        # What goes wrong while a piece is made is no fault of the stream.
        for piece in _parts(content) if isinstance(content, str) else content:
            if not _written(sys.stdout.write, piece):
                return
    _written(sys.stdout.flush)


def _written(write: Callable[..., object], *content: str | bytes) -> bool:
    """Write to standard output; return whether anybody reads it."""
    try:
        write(*content)
    except BrokenPipeError:
        _discard(sys.stdout)
        return False
    except OSError as error:
        _discard(sys.stdout)
        raise UsageError(f"cannot write to standard output: {error.strerror}") from error
    return True


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts: written whole, it would be there twice."""
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def say(line: str) -> None:
    """Write a line to standard error; where nobody can hear it, the exit status still tells."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def leave(status: int) -> NoReturn:
    """End the process at once: taking a large plan apart, object by object, would take a part of a second.

    Answers and words are written by then, or cannot be.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(status)


def _discard(stream: TextIO) -> None:
    """Let what is still to be written go nowhere, so that the end of the process does not fail on it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
