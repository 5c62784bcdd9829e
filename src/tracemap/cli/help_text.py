"""How help is laid out: folded to the width of the terminal, 80 columns where it is none.

The overview is made before anything else is loaded, so this loads nothing but what it needs then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_INDENT = 6 * " "
"""How far the rest of an example is indented that needs more than one line."""


def width() -> int:
    """Return how many columns there are for help."""
    import shutil  # imported where help is printed

    return max(shutil.get_terminal_size().columns, 40)


def folded(text: str, columns: int, indent: str = "") -> str:
    """Return a text of one line on as many as it needs; those after the first are indented."""
    from textwrap import fill  # imported where help is printed

    return fill(
        text, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def listed(lines: Mapping[str, str], columns: int, least: int = 0) -> Iterator[str]:
    """Yield names with what is said of each behind it, in a column of its own.

    Args:
        lines: what is said, by name.
        columns: how wide the lines may be.
        least: how wide the column of the names is at least.
    """
    wide = max([least, *map(len, lines)])
    for name, said in lines.items():
        yield folded(f"  {name:<{wide}}  {said}", columns, " " * (wide + 4))


def examples(text: str, columns: int) -> str:
    """Return examples as they stand, but those that are too wide on several lines.

    Args:
        text: a command on each line, and behind it, after two blanks or more, what is said of it.
        columns: how wide the lines may be.
    """
    return "\n".join(_example(line, columns) for line in text.splitlines())


def _example(line: str, columns: int) -> str:
    if len(line) <= columns:
        return line
    command, _, remark = line.strip().partition("  ")
    # A shell goes on reading behind a backslash, so that the command may be copied as it stands.
    lines = folded(f"  {command}", columns - len(" \\"), _INDENT).replace("\n", " \\\n")
    said = folded(_INDENT + remark.strip(), columns, _INDENT)
    return f"{lines}\n{said}" if remark else lines
