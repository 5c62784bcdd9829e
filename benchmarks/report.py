"""What was measured as Markdown and as JSON, and the place in a page that it is written into."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.figures import Figures, Growth, Row, Shares, Table, is_kept
from benchmarks.goals import GROWTH

BEGIN = "<!-- What follows is written by `make bench`. -->"
END = "<!-- Here ends what is written by `make bench`. -->"

PROFILE = "Where the time of a cold check goes, after the start of Python"
LOADED = (
    "Questions on a plan that is loaded, against the time of loading it; each is to be under it"
)


class Report(NamedTuple):
    """All that one run of the benchmarks found out.

    Attributes:
        setting: the machine, the versions and what was asked for, as pairs of words.
        tables: one for each floor.
        growth: from each size to the next.
        shares: where the time of a check goes, and how long questions take on a loaded plan.
    """

    setting: Mapping[str, str]
    tables: Sequence[Table]
    growth: Sequence[Growth]
    shares: Sequence[Shares] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it for JSON: seconds, MiB and ratios as they were measured."""
        return {
            "setting": dict(self.setting),
            "tables": [
                {
                    "title": table.title,
                    "size": table.size,
                    "rows": [_row_to_dict(row) for row in table.rows],
                }
                for table in self.tables
            ],
            "growth": [one._asdict() for one in self.growth],
            "shares": [one._asdict() for one in self.shares],
        }


def _row_to_dict(row: Row) -> dict[str, Any]:
    return {
        **row._asdict(),
        "figures": row.figures and row.figures._asdict(),
        "ratios": row.ratios and row.ratios._asdict(),
        "goals": [{**goal._asdict(), "kept": is_kept(goal, row.ratios)} for goal in row.goals],
    }


def markdown(report: Report) -> str:
    """Return it for a page."""
    parts = ["\n".join(f"- {name}: {words}" for name, words in report.setting.items())]
    for table in report.tables:
        parts += [f"**{table.title}**", _table(table)]
    if report.growth:
        parts += ["**Growth**: the power of the number of requirements", _growth(report.growth)]
    for title in dict.fromkeys(one.title for one in report.shares):
        parts += [f"**{title}**", _shares([one for one in report.shares if one.title == title])]
    parts += ["**Commands**, each on the first plan that it was run on", _commands(report.tables)]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    lines = [
        "| command | runs | wall, s | CPU, s | peak, MiB | wall/floor | CPU/floor | peak/floor | goal |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    lines += [f"| {' | '.join(_cells(row))} |" for row in table.rows]
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    goals = ", ".join(
        f"{goal.measure} ≤ {goal.at_most:g}: {_verdict(is_kept(goal, row.ratios))}"
        for goal in row.goals
    )
    return [
        row.label,
        str(row.runs),
        *_numbers(row.figures, (3, 3, 0)),
        *_numbers(row.ratios, (2, 2, 2)),
        "; ".join(filter(None, (goals, row.trouble.replace("|", "\\|")))),
    ]


def _numbers(figures: Figures | None, digits: tuple[int, int, int]) -> list[str]:
    if figures is None:
        return ["–"] * len(digits)
    return [f"{value:,.{count}f}" for value, count in zip(figures, digits, strict=True)]


def _growth(growth: Sequence[Growth]) -> str:
    lines = ["| command | from | to | wall | CPU | goal |", "|---|---:|---:|---:|---:|---|"]
    for one in growth:
        goal = f"≤ {GROWTH.at_most:g}: {_verdict(is_kept(GROWTH, one))}" if one.is_judged else ""
        lines.append(
            f"| {one.label} | {one.smaller:,} | {one.larger:,}"
            f" | {one.wall:.2f} | {one.cpu:.2f} | {goal} |"
        )
    return "\n".join(lines)


def _shares(shares: Sequence[Shares]) -> str:
    """Return a table with a line for each part, and seconds and share for each plan."""
    heading = "".join(f" | {one.plan}, s | share" for one in shares)
    lines = [f"| {heading} |".replace("|  |", "| |"), f"|---{'|---:|---:' * len(shares)}|"]
    for part in shares[0].parts:
        cells = "".join(f" | {_part(one, part)}" for one in shares)
        lines.append(f"| {part}{cells} |")
    return "\n".join(lines)


def _part(one: Shares, part: str) -> str:
    share = one.parts[part] / one.whole
    missed = one.at_most is not None and round(share, 2) > one.at_most
    return f"{one.parts[part]:.3f} | {share:.2f}{' (not kept)' if missed else ''}"


def _verdict(kept: bool) -> str:  # noqa: FBT001
    return "kept" if kept else "not kept"


def _commands(tables: Sequence[Table]) -> str:
    """Return each command once, as it was run on the first plan that it was run on."""
    known: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            known.setdefault(row.label, shlex.join(row.command))
    lines = [f"{label}:\n    {command}" for label, command in known.items()]
    return "```text\n" + "\n".join(lines) + "\n```"


def written_into(page: str, text: str) -> str:
    """Return a page with the text between its two marks in place of what stood there.

    Raises:
        ValueError: the page does not have the two marks, in this order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks the line {BEGIN!r}, or {END!r} below it")
    return f"{before}{begin}\n\n{text}\n{end}{after}"
