"""`tracemap cache`: what is kept of earlier runs, and taking it away."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from tracemap.cli import cache_folder
from tracemap.cli.session import Outcome, Session
from tracemap.output.json_text import as_json
from tracemap.output.terminal import plain, quantity

FORMATS = ("text", "json")
WITHOUT = {
    "--project": "what is kept is of all projects; TRACEMAP_CACHE_DIR says where",
    "--as-of": "what is kept is the same whatever the day",
}
EXAMPLES = """\
  tracemap cache info     where it is, and how much it holds
  tracemap cache clear    take away all that it holds"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "action", choices=("info", "clear"), help="say what is kept, or take it away"
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Say what the cache holds, or held before it was cleared."""
    clears = options.action == "clear"
    found = cache_folder.clear() if clears else cache_folder.held()
    folder, size = cache_folder.folder(), sum(one.size for one in found)
    counts = Counter(Path(one.path).suffix for one in found)
    if session.format == "json":
        return Outcome(
            as_json(
                {
                    "schema": "tracemap/cache/1",
                    "folder": folder,
                    "cleared": clears,
                    "answers": counts[cache_folder.ANSWER],
                    "readings": counts[cache_folder.READING],
                    "bytes": size,
                    "most_answers": cache_folder.MOST_ANSWERS,
                    "most_readings": cache_folder.MOST_READINGS,
                    "most_bytes": cache_folder.MOST_BYTES,
                }
            )
        )
    if folder is None:
        return Outcome(f"nothing is kept: {cache_folder.VARIABLE} is set to nothing\n")
    if not cache_folder.can_keep():
        return Outcome(
            f"nothing is kept: {plain(folder)} is no folder, or not yours alone to write to\n"
        )
    answers = quantity(counts[cache_folder.ANSWER], "answer")
    readings = quantity(counts[cache_folder.READING], "reading")
    held = f"{answers}, {readings}, {_megabytes(size)}"
    if clears:
        return Outcome(f"took away {held} from {plain(folder)}\n")
    return Outcome(f"{plain(folder)}: {held} of at most {_megabytes(cache_folder.MOST_BYTES)}\n")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
