"""needs.json, the file that Sphinx-Needs exchanges needs by (`needimport`, external needs).

Every item is a need of the type `req`, `test`, `testplan`, `verification` or `milestone`; links are link
types by the names of their fields, all other fields are extra fields of text. The project that imports
them declares these, as the documentation shows. Texts are reStructuredText that shows them and does
nothing else, and there is no time in the file, so that the same plan gives the same file.
"""

from __future__ import annotations

import json
from typing import Any

from tracemap.interchange.escapes import escaped, escaping
from tracemap.interchange.links import LINKS, OWN_ID, Key, Names, links_of, names
from tracemap.interchange.needs import ELSEWHERE, TOOL, TYPES
from tracemap.interchange.rst import rst
from tracemap.interchange.values import as_text
from tracemap.model import KINDS
from tracemap.records import FIELDS, Records
from tracemap.version import __version__

FILE = ".json"
HOLDS = frozenset(KINDS)

_VERSION = "1.0"
_CONTENT = frozenset(("text", "description"))
_NOT_IN_ID = escaping("[^A-Za-z0-9_()-]")
_ACTIVE = r"\A\s|\s\Z|(?<=\[)\[|(?<=<)<|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
_NOT_IN_FIELD = escaping(_ACTIVE)
_NOT_IN_TITLE = escaping(f"{_ACTIVE}|\\n")
"""Brackets call functions (`[[copy("id")]]`) and name variants (`<<...>>`); blanks at the ends are not kept.
A title is one line."""


def write(records: Records, title: str) -> dict[str, bytes]:
    """Return the one file, UTF-8. Linear in items and links."""
    named = names(records, _spelt)
    needs = {
        named.of[kind, one]: _need(records, named, kind, one)
        for kind, items in records.by_kind()
        for one in items
    }
    elsewhere: dict[str, dict[str, str]] = {}
    for key in named.elsewhere:
        if named.of[key] != key[1]:
            elsewhere.setdefault(TYPES[key[0]], {})[named.of[key]] = key[1]
    version: dict[str, Any] = {
        "creator": {"program": TOOL, "version": __version__},
        "needs_amount": len(needs),
        "needs": needs,
    }
    if elsewhere:
        version[ELSEWHERE] = elsewhere
    whole = {"project": title, "current_version": _VERSION, "versions": {_VERSION: version}}
    text = json.dumps(whole, indent=2, ensure_ascii=False)
    return {"": f"{text}\n".encode("utf-8", "backslashreplace")}


def _spelt(key: Key) -> str:
    return escaped(key[1], _NOT_IN_ID)


def _need(records: Records, named: Names, kind: str, identifier: str) -> dict[str, Any]:
    record = dict(records.by_kind())[kind][identifier]
    name = named.of[kind, identifier]
    need: dict[str, Any] = {"id": name, "type": TYPES[kind], "title": ""}
    if name != identifier:
        need[OWN_ID] = identifier
    for field in FIELDS[kind]:
        if field not in record or field in LINKS[kind]:
            continue
        text = as_text(record[field])
        if field in ("title", "name"):
            need["title"] = escaped(text, _NOT_IN_TITLE)
        elif field in _CONTENT:
            need["content"] = rst(text)
        else:
            need[field] = escaped(text, _NOT_IN_FIELD)
    for field, target in links_of(records, kind, identifier):
        need.setdefault(field, []).append(named.of[target])
    return need
