"""needs.json, the file that Sphinx-Needs exchanges needs by.

Needs are items by their type (`req` and `spec` are requirements, `test` is a test case), options and
fields are fields by their name, link types are links by theirs; see the settings `types`, `fields`,
`links`, `backlinks` and `values`. Links of no particular type mean what they can between the two kinds: a
test that links to a requirement verifies it. Of several versions the current one is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tracemap.importing.files import limits_of
from tracemap.importing.needs.document import Version, read_version
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.interchange.escapes import unescaped
from tracemap.interchange.links import OWN_ID
from tracemap.interchange.mapping import items_of
from tracemap.interchange.meaning import Meaning, folded, meaning
from tracemap.interchange.needs import ELSEWHERE
from tracemap.interchange.rst import text_of
from tracemap.interchange.things import Tally, Thing, Words
from tracemap.interchange.values import Written

FILES = "needs.json files of Sphinx-Needs"
EXAMPLES = """\
  tracemap import needs build/needs.json --dry-run
  tracemap import needs needs.json --into requirements/needs.yaml"""

_WORDS = Words("needs", "need", "field", names_are_ids=True)

_COMPUTED = re.compile(
    "arch|collapse|constraints.*|docname|doctype|external_.*|has_.*dead_links|hide|id_complete|id_parent|"
    "is_.*|jinja_content|layout|lineno.*|modifications|parent_need|parts|(pre_|post_)(content|template)|"
    "section_name|sections|signature|style|template|type_.*|.*_back"
)
"""What Sphinx-Needs knows of a need besides what its author wrote: read where the settings name it."""


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the items of needs.json files, which may refer to one another.

    Raises:
        SourceError: a file is no needs.json, damaged, cut off or past a limit; or a need stands twice.
    """
    tally = Tally()
    meant = meaning(settings)
    versions = [read_version(path, limits_of(source)) for path in source.paths]
    wanted = frozenset(folded(name) for name in settings.get("fields", {}))
    things = (thing for one in versions for thing in _things(one, meant, wanted, tally))
    items = items_of(things, settings, source.forms, _WORDS, tally)
    read = {"needs": sum(len(version.needs) for version in versions)}
    dropped = tuple(Dropped(*one) for one in items.left_out)
    return Reading(items.records, read, dropped, items.notes)


def _things(
    version: Version, meant: Meaning, wanted: frozenset[str], tally: Tally
) -> Iterator[Thing]:
    for key, need in version.needs.items():
        values: dict[str, Written] = {}
        links: list[tuple[str, str]] = []
        for name, value in need.items():
            if name in ("id", "type", OWN_ID):
                continue
            if _COMPUTED.fullmatch(name) and folded(name) not in wanted:
                continue
            if _is_link(version, meant, name, value):
                links += [(name, _target(version, one)) for one in _texts(value)]
            elif isinstance(value, dict):
                tally.add(f"{version.file}:{key}", f"field '{name}'", "it is a mapping")
            else:
                values[name] = _written(name, value)
        own = need.get(OWN_ID)
        place = f"{version.file}:{key}"
        identifier = own if isinstance(own, str) and own else key
        yield Thing(
            place, key, identifier, str(need.get("type")), values.items(), links, (), version.whole
        )
    yield from _elsewhere(version)


def _elsewhere(version: Version) -> Iterator[Thing]:
    """Yield what links lead to outside of a file that was written here."""
    said = version.other.get(ELSEWHERE)
    for need_type, names in said.items() if isinstance(said, dict) else ():
        for name, identifier in names.items() if isinstance(names, dict) else ():
            yield Thing(version.file, name, str(identifier), need_type, held=False)


def _is_link(version: Version, meant: Meaning, name: str, value: Any) -> bool:
    """Tell whether a field is a link type: as the file says, else by its name."""
    if name in version.fields:
        return version.fields[name] == "links"
    known = folded(name) in meant.links or folded(name) in meant.backlinks
    return known or (name in ("links", "parent_needs") and isinstance(value, list | str))


def _target(version: Version, link: str) -> str:
    """Return the need that a link leads to, which may be to a part of it, or under a condition."""
    name = link.partition("[")[0]
    return name if name in version.needs else name.partition(".")[0]


def _written(name: str, value: Any) -> Written:
    if isinstance(value, list):
        return [unescaped(one) for one in _texts(value)]
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return text_of(str(value)) if name in ("content", "description") else unescaped(str(value))


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value if one not in (None, "")]
    return [one.strip() for one in str(value or "").split(",") if one.strip()]
