"""ReqIF, the exchange format of DOORS, Polarion, Jama and other requirement tools (.reqif, .reqifz).

Objects are items by the name of their type, attributes are fields by theirs, relations are links by
theirs; see the settings `types`, `fields`, `links`, `backlinks` and `values`. An object's id is its
`ReqIF.ForeignID`, else its identifier. Headings give the section, specifications the document, of
requirements that have no attribute for it. Formatted text becomes plain text.

The files are read by the library reqif, which is given nothing that declares a document type, is nested
too deep or is too large.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracemap.importing.files import limits_of
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.importing.reqif.archive import texts_of
from tracemap.importing.reqif.content import Content, things_of
from tracemap.importing.reqif.guard import guarded
from tracemap.importing.reqif.library import read_bundle
from tracemap.interchange.mapping import items_of
from tracemap.interchange.things import Tally, Words

FILES = "ReqIF files: .reqif, .reqifz"
EXAMPLES = """\
  tracemap import reqif handover.reqifz --dry-run
  tracemap import reqif handover.reqif --strict  write nothing if anything would be dropped"""

_WORDS = Words("reqif", "object", "attribute", names_are_ids=False)


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the items of ReqIF files, which may refer to one another.

    Raises:
        SourceError: a file is damaged, cut off, no ReqIF, or past a limit; or an object stands twice.
        UsageError: the library reqif is not installed.
    """
    tally = Tally()
    content = Content(tally)
    for path in source.paths:
        for name, data in texts_of(path, limits_of(source)):
            content.add(name, read_bundle(name, guarded(name, data)))
    items = items_of(things_of(content), settings, source.forms, _WORDS, tally)
    dropped = tuple(Dropped(*one) for one in items.left_out)
    return Reading(items.records, content.read, dropped, items.notes)
