"""What the formats share: parts of a plan by files of some hundreds of items, and lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

REQUIREMENTS, CASES, SUITES, MILESTONES = 500, 500, 50, 200
"""How many items stand in one file."""
_WIDTH = 84

Thing = TypeVar("Thing")


def parts(items: Sequence[Thing], size: int) -> Iterator[tuple[str, Sequence[Thing]]]:
    """Yield the items by so many, each lot with the number of its file."""
    for place in range(0, len(items), size):
        yield f"{place // size + 1:04d}", items[place : place + size]


def put(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def folded(text: str, indent: int = 0) -> str:
    """Return a text by lines of at most 84 characters behind an indent, each with its line end."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _WIDTH:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def quoted(text: str) -> str:
    """Return a text in double quotes, as YAML and TRLC read it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
