"""The tables of `tracemap blocking`: critical chains, root blockers, and who waits for whom."""

from __future__ import annotations

from collections.abc import Sequence

from tracemap.analysis.blocking import Blocked, Blocker
from tracemap.analysis.critical import Link
from tracemap.analysis.isodate import in_days, iso
from tracemap.cli.layout import expected, milestone_name, own_date, slipped
from tracemap.cli.session import Session
from tracemap.output.table import Cell, Column, Table
from tracemap.output.terminal import Style
from tracemap.questions.waiting import WaitingMatrix


def _red(style: Style, text: str) -> str:
    return style.red(text) if text.strip() != "-" else text


def chain_table(session: Session, target: Blocked) -> Table:
    """Return the critical chain of a target: dates, owners where any is known, slip and drag."""
    table = _links(session, target.critical_links, in_a_chain=True)
    rows = list(table.rows)
    if target.critical_chain[-1] != target.critical_links[-1].id:  # a requirement ends its chain
        rows.append([f"> {target.id}", target.name, *[None] * (len(table.columns) - 2)])
    return Table(table.columns, rows)


def others_table(session: Session, target: Blocked) -> Table | None:
    """Return the milestones of the listed chains that the critical one does not hold, each once."""
    known = {link.id for link in target.critical_links}
    others = {link.id: link for chain in target.chain_links for link in chain}
    links = [link for code, link in others.items() if code not in known]
    return _links(session, links, in_a_chain=False) if links else None


def _links(session: Session, links: Sequence[Link], *, in_a_chain: bool) -> Table:
    owned = any(link.owner for link in links)
    columns = [
        Column("milestone"),
        Column("name", flexible=True),
        *([Column("owner", flexible=True, spare=True)] if owned else []),
        Column("due", spare=True, valued=True),
        Column("expected"),
        Column("slip"),
        *([Column("added", spare=True), Column("drag", spare=True)] if in_a_chain else []),
    ]
    rows: list[list[Cell]] = []
    for link in links:
        milestone = session.snapshot.catalog.milestones[link.id]
        rows.append(
            [
                (("> " if rows else "  ") if in_a_chain else "") + link.id,
                milestone_name(milestone),
                *([link.owner] if owned else []),
                own_date(milestone),
                expected(link.expected, lower_bound=link.lower_bound),
                slipped(link.slip_days),
                *([slipped(link.adds_days), _drag(link)] if in_a_chain else []),
            ]
        )
    return Table(columns, rows)


def _drag(link: Link) -> str | None:
    return None if link.drag_days is None else in_days(link.drag_days)


def blocker_table(session: Session, blockers: Sequence[Blocker], *, of_plan: bool) -> Table:
    """Return root blockers for a reader: what stands behind each in the plan; of the plan, with drag."""
    owned = any(one.owner for one in blockers)
    dragging = of_plan and any(one.drag_days for one in blockers)
    columns = [
        Column("root blocker"),
        Column("name", flexible=True),
        *([Column("owner", flexible=True, spare=True)] if owned else []),
        Column("due"),
        Column("overdue", paint=_red, spare=True, valued=True),
        Column("milestones behind", short="milestones"),
        Column("requirements behind", short="requirements"),
        *([Column("drag")] if dragging else []),
    ]
    rows: list[list[Cell]] = []
    for one in blockers:
        milestone = session.snapshot.catalog.milestones[one.id]
        late = (session.as_of - one.due).days if one.due else 0
        rows.append(
            [
                one.id,
                milestone_name(milestone),
                *([one.owner] if owned else []),
                own_date(milestone),
                in_days(late) if late > 0 else None,
                one.blocks_milestones,
                one.blocks_requirements,
                *([in_days(one.drag_days) if one.drag_days else None] if dragging else []),
            ]
        )
    return Table(columns, rows)


def blocker_data(blockers: Sequence[Blocker]) -> Table:
    """Return root blockers for a spreadsheet: the keys of the JSON, a column each."""
    keys = list(Blocker.__slots__)
    columns = [Column(key.replace("_", " ")) for key in keys]
    found = (one.to_dict() for one in blockers)
    return Table(columns, [[one[key] for key in keys] for one in found])


def chain_data(targets: Sequence[Blocked]) -> Table:
    """Return critical chains for a spreadsheet: a row a milestone, each with its target."""
    titles = (
        "target",
        "milestone",
        "name",
        "owner",
        "due",
        "expected",
        "or later",
        "slip days",
        "added days",
        "drag days",
    )
    rows = [
        (
            target.id,
            link.id,
            link.name,
            link.owner,
            iso(link.due),
            iso(link.expected),
            "yes" if link.lower_bound else "no",
            link.slip_days,
            link.adds_days,
            link.drag_days,
        )
        for target in targets
        for link in target.critical_links
    ]
    return Table([Column(title) for title in titles], rows)


def waiting_table(matrix: WaitingMatrix, limit: int | None, *, for_reader: bool) -> Table:
    """Return who waits for whom: a row each pair; for a reader what has no name is called so."""
    side = "WBS" if matrix.by == "wbs" else matrix.by
    nobody = f"no {side}" if for_reader else None
    columns = (
        Column(f"{side} that waits", flexible=True),
        Column(f"{side} waited for", flexible=True),
        Column("milestones waiting", short="waiting"),
        Column("worst slip"),
        Column("of milestone"),
    )
    rows = [
        (
            pair.waits or nobody,
            pair.waits_for or nobody,
            pair.milestones,
            slipped(pair.worst_slip_days) if for_reader else pair.worst_slip_days,
            pair.worst,
        )
        for pair in matrix.pairs[:limit]
    ]
    return Table(columns, rows)
