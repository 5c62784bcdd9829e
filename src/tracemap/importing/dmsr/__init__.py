"""A requirements document as the DMSR is published, a PDF in which each requirement stands under its heading.

A requirement is a numbered heading, a line `ID: DMS-REQ-0024 (Priority: 1a)`, and what follows the labels
`Specification:`, `Discussion:` and `Derived from requirements:`, with a table of its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracemap.errors import SourceError
from tracemap.importing.dmsr.blocks import blocks_of
from tracemap.importing.dmsr.pages import Run, read_pages
from tracemap.importing.dmsr.paragraphs import lines_of
from tracemap.importing.dmsr.requirements import Requirements
from tracemap.importing.reading import Reading, Source
from tracemap.records import Records

FILES = "the document: LSE-61.pdf"
EXAMPLES = """\
  tracemap import dmsr LSE-61.pdf
  tracemap import dmsr LSE-61.pdf --into requirements/LSE-61.yaml --diff"""

_HANDLE = re.compile(r"(?<![\w-])[A-Z]{2,6}-\d+(?![\w-])")


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the requirements of the one document that is named.

    Settings: `document`, the handle that requirements are said to come from; that of the first page where
    it is empty. `upper`, the documents of upper requirements by the beginning of their ids: those become
    requirements too, with their titles.

    Raises:
        SourceError: it is no PDF that holds requirements, or cannot be read.
        UsageError: the extra `dmsr` is not installed.
    """
    if len(source.paths) != 1 or source.paths[0].is_dir():
        names = ", ".join(str(path) for path in source.paths)
        raise SourceError(f"{names}: expected one PDF", "import one document at a time")
    path = source.paths[0]
    pages = read_pages(path)
    requirements = Requirements(
        path, settings["document"] or _handle(path, pages), settings["upper"]
    )
    requirements.read(blocks_of(lines_of(pages)))
    records = requirements.records
    if not records:
        raise _nothing(path, pages)
    read = {"pages": len(pages), "requirements": requirements.count}
    if len(records) > requirements.count:
        read["upper requirements"] = len(records) - requirements.count
    return Reading(Records(requirements=records), read, requirements.dropped, requirements.notes)


def _handle(path: Path, pages: Sequence[Sequence[Run]]) -> str:
    """Return the handle of the document that its first page names, else the name of the file."""
    first = " ".join(run.text for page in pages[:1] for run in page)
    found = _HANDLE.search(first) or _HANDLE.search(path.stem)
    return found[0] if found else ""


def _nothing(path: Path, pages: Sequence[Sequence[Run]]) -> SourceError:
    if not any(run.text.strip() for page in pages for run in page):
        message = f"{path}: its {len(pages)} pages hold no text: it may be a scan"
        return SourceError(message, "the published document has its text in it")
    message = f"{path}: none of its {len(pages)} pages holds a requirement"
    return SourceError(message, "one begins with a line as 'ID: DMS-REQ-0024 (Priority: 1a)'")
