"""Documents as text: what they say, put into the templates of a format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from importlib.resources import files
from pathlib import Path

from tracemap.comparing.dates import Moved
from tracemap.comparing.diff import Diff
from tracemap.errors import UsageError
from tracemap.reports.control import ControlTable
from tracemap.reports.markup import Markup
from tracemap.reports.milestones import MilestoneDocument
from tracemap.reports.pictures import WbsPicture
from tracemap.templating import Templates

FORMATS = ("rst", "markdown", "html", "latex")
"""The formats that a document is written in."""

SUFFIXES = {"rst": "rst", "markdown": "md", "html": "html", "latex": "tex", "json": "json"}
"""How the name of a document ends, by its format."""

MOST_CHANGES = 12
"""How many rows a table of what changed has."""

_PACKAGE = "tracemap.reports"
_Section = tuple[str, str]


def milestones_text(
    document: MilestoneDocument,
    format: str,
    pictures: Mapping[str, WbsPicture] | None = None,
    folder: Path | None = None,
) -> str:
    """Return the milestone document in one of `FORMATS`.

    Args:
        document: what it says.
        format: how it is written.
        pictures: by WBS; none where absent.
        folder: the user's own templates.

    Raises:
        UsageError: Jinja is not installed.
        TemplateError: a template cannot be rendered.
    """
    known = frozenset(_targets_of_milestones(document))
    markup = Markup(format, _targets_of_milestones(document), "m")
    templates = Templates(format, _PACKAGE, folder, markup.filters())
    text = templates.render(
        _template(templates, "milestones"),
        format=format,
        title=f"Milestones as of {document.as_of}",
        document=document,
        plan=document,
        pictures=pictures or {},
        among=document.among.words(),
        sections=list(_milestone_sections(document)),
        reached=_reached(document.since, known) if document.since else [],
        moved=_moved(document.since, known) if document.since else [],
        most=MOST_CHANGES,
    )
    return _tidy(text)


def control_text(table: ControlTable, format: str, folder: Path | None = None) -> str:
    """Return the verification control table in one of `FORMATS`; errors as of `milestones_text`."""
    markup = Markup(format, (one.id for one in table.requirements), "c")
    templates = Templates(format, _PACKAGE, folder, markup.filters())
    text = templates.render(
        _template(templates, "control"),
        format=format,
        title=f"Verification control table as of {table.as_of}",
        document=table,
        table=table,
        sections=list(_control_sections(table)),
    )
    return _tidy(text)


_BLANKS_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)
_GAP = re.compile(r"\n{3,}")


def _tidy(text: str) -> str:
    """Return a document without the empty lines that the blocks of a template leave."""
    return _GAP.sub("\n\n", _BLANKS_AT_END.sub("", text)).strip("\n") + "\n"


def template_names() -> list[str]:
    """Return the names of the templates that a user's own can take the place of."""
    return sorted(one.name for one in (files(_PACKAGE) / "templates").iterdir())


def template_text(name: str) -> str:
    """Return one of our templates.

    Raises:
        UsageError: there is none of this name.
    """
    names = template_names()
    if name not in names:
        raise UsageError(f"there is no template {name!r}", f"the templates are {', '.join(names)}")
    return (files(_PACKAGE) / "templates" / name).read_text("utf-8")


def _template(templates: Templates, subject: str) -> str:
    """Return the name of a template for the format alone, where the user has one, else that for all."""
    own = f"{subject}.{templates.format}.j2"
    return own if templates.has(own) else f"{subject}.j2"


def _targets_of_milestones(document: MilestoneDocument) -> Iterator[str]:
    for part in document.wbs:
        for entry in (*part.open, *part.completed):
            yield entry.milestone.id
    for replaced in document.superseded:
        yield replaced.milestone.id
    for requirement in document.requirements:
        yield requirement.id


def _milestone_sections(document: MilestoneDocument) -> Iterator[_Section]:
    if document.since is not None:
        yield f"Changes since {document.since.old}", "milestones-changes"
    yield "Overdue", "milestones-overdue"
    if document.late:
        yield "Expected late", "milestones-late"
    yield f"Due within {document.soon_days} days", "milestones-soon"
    if document.blockers:
        yield "What holds up most", "milestones-blockers"
    yield "Milestones by level", "milestones-levels"
    if document.priorities:
        yield "Requirements by priority", "milestones-priorities"
    yield "Milestones by WBS", "milestones-wbs"
    yield "Milestones by due date", "milestones-months"
    if document.requirements:
        yield "Requirements of these milestones", "milestones-requirements"
    if document.superseded:
        yield "Superseded", "milestones-superseded"
    yield "Provenance and terms", "milestones-provenance"


def _control_sections(table: ControlTable) -> Iterator[_Section]:
    yield "Summary by document and priority", "control-summary"
    yield "Test cases by last result", "control-results"
    yield "Verification elements", "control-elements"
    if table.totals.disagreeing:
        yield "Declared otherwise than computed", "control-disagreements"
    yield "Verification control table", "control-table"
    yield "Provenance and terms", "control-provenance"


def _reached(diff: Diff, known: Set[str]) -> list[str]:
    """Return the milestones of the document that were completed between two states of a plan."""
    return [
        one.id
        for one in diff.items.changed
        if (one.kind, one.field, one.old) == ("milestone", "completed", None) and one.id in known
    ]


def _moved(diff: Diff, known: Set[str]) -> list[Moved]:
    """Return the milestones of the document whose expected date moved, by most days first."""
    found = [one for one in diff.dates if one.days and one.id in known]
    return sorted(found, key=lambda one: -abs(one.days or 0))
