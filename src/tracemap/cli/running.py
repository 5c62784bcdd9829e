"""Running one command: its options made a session, its answer written whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from argparse import Namespace
from datetime import date
from pathlib import Path
from types import ModuleType

from tracemap.cli.session import Outcome, Session
from tracemap.errors import UsageError
from tracemap.output.terminal import Style

_SUFFIXES = {"md": "markdown", "txt": "text"}


def run_command(module: ModuleType, options: Namespace, started: float) -> int:
    """Run a command with parsed options, write its answer, and return the exit status.

    Raises:
        TracemapError: it could not answer, or the answer could not be written.
    """
    output = None if options.output in (None, "-") else options.output
    session = Session(
        root=Path(options.project),
        as_of=_day(options.as_of),
        format=options.format or _format_of(module, output),
        output=output,
        style=Style(_colours(output)),
        columns=_columns(output),
        warn=_warn,
        started=started,
    )
    outcome: Outcome = module.run(session, options)
    if output is None:
        _print(outcome.content)
    else:
        write_whole(Path(output), outcome.content)
        _warn(f"wrote {output}")
    return outcome.status


def _day(text: str | None) -> date:
    if text is None or text == "today":
        return date.today()  # noqa: DTZ011  # a plan knows days, and this is the only clock
    try:
        if len(text) == len("2024-03-23"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"--as-of {text!r} is no day of the calendar", "write it as YYYY-MM-DD")


def _format_of(module: ModuleType, output: str | None) -> str:
    """Return the format that the name of the output file asks for, else the first of the command."""
    formats: tuple[str, ...] = module.FORMATS
    if output is not None:
        format_of = getattr(module, "format_of", None)
        if format_of is not None:
            named: str = format_of(output)
            return named
        suffix = Path(output).suffix.lower().lstrip(".")
        wanted = _SUFFIXES.get(suffix, suffix)
        if wanted in formats:
            return wanted
    return formats[0]


def _colours(output: str | None) -> bool:
    return (
        output is None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def _columns(output: str | None) -> int | None:
    if output is None and sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return None


def _warn(text: str) -> None:
    print(f"tracemap: {text}", file=sys.stderr)


def _print(content: str | bytes) -> None:
    try:
        if isinstance(content, bytes):
            if sys.stdout.isatty():
                raise UsageError("this format is not for a terminal", "write it to a file: -o FILE")
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"cannot write to standard output: {error.strerror}") from error


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there as a whole or as it was before.

    The content goes to a temporary file beside the target, which then takes its place. What is not a
    plain file, as a pipe, is written directly; a link is followed.

    Raises:
        UsageError: it cannot be written; nothing has changed then.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        _replace(target, data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def _replace(target: Path, data: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(target)
    except BaseException:
        part.unlink()
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
