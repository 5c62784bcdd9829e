"""Running one command: its options made a session, its answer written.

A file is written whole or not at all; so is what is kept. Standard output takes an answer piece by piece.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from shlex import quote
from types import ModuleType

from tracemap.cli import streams
from tracemap.cli.answers import Answer, Start, keep
from tracemap.cli.days import day_given
from tracemap.cli.kept_readings import KeptReadings
from tracemap.cli.progress import Progress
from tracemap.cli.session import Outcome, Session
from tracemap.errors import UnknownIdError, UsageError
from tracemap.inputs import Inputs
from tracemap.output.terminal import Style, plain

_SUFFIXES = {"md": "markdown", "txt": "text"}
_OTHERS = frozenset(("csv", "html", "json", "markdown", "pdf", "png", "svg", "xlsx"))
"""What the name of a file may ask for, and not every command gives."""


def run_command(module: ModuleType, options: Namespace, start: Start) -> int:
    """Run a command with parsed options, write its answer, and return the exit status.

    Raises:
        TracemapError: it could not answer, or the answer could not be written.
    """
    output = _output_of(options)
    to_file = output is not None and not getattr(module, "WRITES_OUTPUT", False)
    words: list[str] = []
    progress = Progress(start.clock)

    def warn(text: str) -> None:
        words.append(f"tracemap: {plain(text)}")
        progress.clear()
        streams.say(words[-1])

    store = KeptReadings(start.program) if start.program else None
    session = Session(
        root=Path(options.project),
        as_of=day_given(
            "--as-of", start.today if options.as_of in (None, "today") else options.as_of
        ),
        format=options.format or _format_of(module, output),
        output=output,
        style=Style(not to_file and streams.shows_colours()),
        columns=None if to_file else streams.columns(),
        warn=warn,
        started=start.clock,
        inputs=Inputs(),
        progress=progress,
        meanwhile=getattr(module, "prepare", None),
        store=store,
        asked=_asked(options),
    )
    try:
        outcome: Outcome = module.run(session, options)
    except UnknownIdError as error:
        from tracemap.cli.next_step import next_step  # imported where an id is unknown

        error.help = error.help or next_step(error, session, options)
        raise
    finally:
        progress.clear()
        if store is not None:
            store.close()
    if output is not None and to_file:
        warn(_write(Path(output), outcome))
        return outcome.status
    if start.question and getattr(module, "REPEATABLE", False):
        whole = outcome.whole()
        keep(start.question, Answer(whole, outcome.status, tuple(words)), session.inputs)
        streams.emit(whole)
    else:
        streams.emit(outcome.content)
    return outcome.status


def _output_of(options: Namespace) -> str | None:
    """Return the file or folder that is to be written; None where that is standard output.

    Raises:
        UsageError: a link in the way leads out of its tree: that is said before the work, not after it.
    """
    if options.output in (None, "-"):
        return None
    from tracemap.output.targets import target_of  # imported where a file is written

    target_of(options.output)
    named: str = options.output
    return named


def _asked(options: Namespace) -> tuple[str, ...]:
    """Return the options that a command after this one needs to be about the same plan on the same day."""
    given = (("--project", options.project), ("--as-of", options.as_of))
    return tuple(f"{name} {quote(value)}" for name, value in given if value not in (None, "."))


def _write(path: Path, outcome: Outcome) -> str:
    """Write an answer, and the files that belong to it, all or none; return what was written, in words.

    Raises:
        UsageError: one cannot be written.
    """
    from tracemap.output.whole_file import (
        replace_all,
        write_whole,
    )  # imported where a file is written

    if outcome.name is not None and path.is_dir():
        path /= outcome.name
    if not outcome.beside:
        write_whole(path, outcome.whole())
        return f"wrote {path}"
    files = {path.parent / name: _bytes(content) for name, content in outcome.beside.items()}
    replace_all({**files, path: _bytes(outcome.whole())})  # the document last: it names the others
    return f"wrote {path} and {len(files)} beside it, {min(outcome.beside)} ..."


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


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
        if wanted in _OTHERS:
            raise UsageError(
                f"{output} asks for {wanted}, which this command does not give",
                f"its formats are {', '.join(formats)}; --format says which",
            )
    return formats[0]
