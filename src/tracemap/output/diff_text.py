"""A diff for a terminal, and as a comment in Markdown."""

from __future__ import annotations

from tracemap.comparing.diff import Diff
from tracemap.output.diff_sections import Section, sections
from tracemap.output.table import as_markdown, as_text, markdown_text
from tracemap.output.terminal import Style, plain

LONGEST_COMMENT = 65_000
"""Characters of a comment; GitHub takes 65,536."""


def diff_text(diff: Diff, style: Style, columns: int | None, limit: int) -> str:
    """Return a diff as tables for a terminal of so many columns, of each as many rows as `limit`."""
    head = f"{plain(str(diff.old))} > {plain(str(diff.new))}, as of {diff.as_of}"
    if not diff:
        return f"{head}\n\nno change in meaning\n"
    found = sections(diff, limit)
    tables = [section_text(section, style, columns) for section in found if section]
    return "\n".join([f"{head}\n{_in_short(found)}\n", *tables])


def section_text(section: Section, style: Style, columns: int | None) -> str:
    """Return a section for a terminal of so many columns: its title, its table, and how much is left out."""
    table = as_text(section.table, style, columns, indent="  ") if section.table.rows else ""
    left = section.left_out
    more = f"  ... and {left} more (--limit N shows more)\n" if left else ""
    return f"{style.bold(section.title)}\n{table}{more}"


def diff_markdown(diff: Diff, limit: int) -> str:
    """Return a diff as a comment: what follows in tables, what changed folded away.

    A comment that would be longer than a host takes has fewer rows, and says so.
    """
    while True:
        text = _comment(diff, limit)
        if len(text) <= LONGEST_COMMENT or not limit:
            return text
        limit //= 2


def _comment(diff: Diff, limit: int) -> str:
    old, new = markdown_text(str(diff.old)), markdown_text(str(diff.new))
    head = f"### What this changes in the plan\n\n{old} → {new}, as of {diff.as_of}"
    if not diff:
        return f"{head}\n\nNothing in meaning.\n"
    found = sections(diff, limit)
    *consequences, last = found
    parts = [
        head,
        f"**{_sentence(_in_short(found))}**",
        *(f"#### {_sentence(one.title)}\n\n{_table(one)}" for one in consequences if one),
    ]
    if last:
        summary = f"<summary>{_sentence(last.title)}</summary>"
        parts.append(f"<details>{summary}\n\n{_table(last)}\n\n</details>")
    return "\n\n".join(parts) + "\n"


def _in_short(found: list[Section]) -> str:
    """Return in one sentence what a diff says: what follows, and what changed."""
    consequences = ", ".join(section.brief for section in found[:-1] if section.brief)
    return f"{consequences}; {found[-1].title}" if consequences else found[-1].title


def _table(section: Section) -> str:
    more = [f"... and {section.left_out} more"] if section.left_out else []
    table = [as_markdown(section.table).rstrip("\n")] if section.table.rows else []
    return "\n\n".join([*table, *more])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
