"""The documents of Doorstop in a folder, and their items in the order of their levels.

YAML is read as plans are: strictly, with every scalar as the text that is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.texts import files_under, text_of
from tracemap.interchange.doorstop import CONFIG, KIND, uid_of
from tracemap.limits import Limits
from tracemap.loading.yaml_reader import read_yaml
from tracemap.loading.yaml_values import Entry, Fault, Node
from tracemap.source import Source as File

_DEPTH = 16
_ALIASES = 100
_NOT_ITEMS = frozenset(("assets", "template"))
_SKIP, _SKIP_ALL = ".doorstop.skip", ".doorstop.skip-all"
_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"#+ +(.*?)(?: #*)?")


class Item(NamedTuple):
    """An item as its file has it.

    Attributes:
        place: its file, for messages.
        uid: its UID, the name of its file.
        level: the numbers of its level; a heading's last is 0.
        links: the UIDs that it links to, in order, without their stamps.
        data: all that stands in the file, as text, lists and mappings.
    """

    place: str
    uid: str
    level: tuple[int, ...]
    links: list[str]
    data: Mapping[str, Any]


class Document(NamedTuple):
    """A document: its prefix, the kind that it gives to its items ("" where none), and its items."""

    prefix: str
    kind: str
    items: list[Item]


def read_documents(folder: Path, limits: Limits) -> list[Document]:
    """Return the documents in a folder and in those inside it.

    Raises:
        SourceError: there is none, a file cannot be read, or documents stand under one another in a circle.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: it is a file, expected the folder of Doorstop documents")
    files = list(files_under(folder, limits))
    known = frozenset(files)
    configs = {
        _folder_of(name): _config(folder / name, limits)
        for name in files
        if name.rpartition("/")[2] == CONFIG and not _is_skipped(_folder_of(name), known)
    }
    if not configs:
        raise SourceError(f"{folder}: there is no {CONFIG} in it", "name the folder that holds one")
    _refuse_circles(configs)
    items: dict[str, list[Item]] = {inside: [] for inside in configs}
    for name in files:
        inside = next((one for one in _folders_around(name) if one in configs), None)
        if inside is not None and _is_item(name, configs[inside].form):
            items[inside].append(_item(folder / name, limits))
    return [
        Document(config.prefix, config.kind, sorted(items[inside], key=_order))
        for inside, config in configs.items()
    ]


def _order(item: Item) -> tuple[tuple[int, ...], str]:
    return item.level, item.uid


class _Config(NamedTuple):
    name: str
    prefix: str
    parent: str
    form: str
    kind: str


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _folders_around(name: str) -> Iterator[str]:
    """Yield the folders that a file lies in, the nearest first; the outermost is ""."""
    while name:
        name = _folder_of(name)
        yield name


def _is_skipped(inside: str, files: Collection[str]) -> bool:
    around = [inside, *_folders_around(inside)]
    here = f"{inside}/{_SKIP}" if inside else _SKIP
    return here in files or any(
        (f"{one}/{_SKIP_ALL}" if one else _SKIP_ALL) in files for one in around
    )


def _is_item(name: str, form: str) -> bool:
    *folders, file = name.split("/")
    stem, _, ending = file.rpartition(".")
    endings = ("md",) if form == "markdown" else ("yml", "yaml")
    return (
        ending.lower() in endings
        and uid_of(stem) is not None
        and _NOT_ITEMS.isdisjoint(folders)
        and file != CONFIG
    )


def _config(path: Path, limits: Limits) -> _Config:
    name = str(path)
    # Tags are let be: a document may include parts of its settings from files beside it.
    data = _mapping(name, text_of(path, limits), lenient=True)
    settings = data.get("settings")
    if not isinstance(settings, dict) or not isinstance(settings.get("prefix"), str):
        raise SourceError(
            f"{name}: it gives the document no prefix", "expected 'settings' with a 'prefix'"
        )
    attributes = data.get("attributes")
    defaults = attributes.get("defaults") if isinstance(attributes, dict) else None
    kind = defaults.get(KIND) if isinstance(defaults, dict) else None
    return _Config(
        name,
        settings["prefix"],
        str(settings.get("parent") or ""),
        str(settings.get("itemformat") or "yaml"),
        kind if isinstance(kind, str) else "",
    )


def _refuse_circles(configs: Mapping[str, _Config]) -> None:
    """Refuse documents that stand under one another in a circle, and prefixes that stand twice."""
    by_prefix: dict[str, _Config] = {}
    for config in configs.values():
        first = by_prefix.setdefault(config.prefix.lower(), config)
        if first is not config:
            message = (
                f"{config.name}: the prefix '{config.prefix}' stands twice, first in {first.name}"
            )
            raise SourceError(message)
    done: set[str] = set()
    for prefix in by_prefix:
        way: dict[str, None] = {}
        at = prefix
        while at in by_prefix and at not in done:
            if at in way:
                ring = [by_prefix[one].prefix for one in [*way][[*way].index(at) :]]
                message = f"{by_prefix[at].name}: documents stand under one another in a circle: "
                raise SourceError(message + " under ".join([*ring, ring[0]]))
            way[at] = None
            at = by_prefix[at].parent.lower()
        done.update(way)


def _item(path: Path, limits: Limits) -> Item:
    name, text = str(path), text_of(path, limits)
    is_markdown = path.suffix.lower() == ".md"
    data = _front_matter(name, text) if is_markdown else _mapping(name, text)
    level = str(data.get("level") or "1.0")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,31}", level):
        raise SourceError(f"{name}: the level is '{level[:60]}', expected numbers as 1.2.3")
    numbers = tuple(int(part) for part in level.split("."))
    return Item(name, path.stem, numbers, list(_links(name, data.get("links"))), data)


def _links(name: str, links: Any) -> Iterator[str]:
    """Yield the UIDs of links; each stands alone, before a colon and a stamp, or maps to a stamp."""
    if links in (None, "", [], {}):
        return
    for link in links if isinstance(links, list | dict) else (links,):
        uids = link if isinstance(link, dict) else (link,)
        for uid in uids:
            if not isinstance(uid, str):
                raise SourceError(
                    f"{name}: 'links' holds what is no UID", "expected a list of UIDs"
                )
            yield uid.rpartition(":")[0] or uid


def _front_matter(name: str, text: str) -> dict[str, Any]:
    """Return what a Markdown file says: its front matter, a heading as header, the rest as text."""
    front = _FRONT.match(text)
    if front is None:
        raise SourceError(f"{name}:1: there is no front matter", "expected '---', YAML and '---'")
    data = _mapping(name, f"\n{front[1]}")
    first, _, rest = text[front.end() :].strip().partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    body = {"header": heading[1], "text": rest} if heading else {"text": f"{first}\n{rest}"}
    return data | {key: value.strip() for key, value in body.items()}


def _mapping(name: str, text: str, *, lenient: bool = False) -> dict[str, Any]:
    file = File(name)
    faults: list[Fault] = []
    root = read_yaml(text, faults.append, depth=_DEPTH, aliases=_ALIASES)
    for fault in faults:
        if not (lenient and fault.code == "TM005"):
            raise SourceError(f"{file.location(fault.mark)}: {fault.message}", fault.help)
    if root is None or root.value is None:
        return {}
    if not isinstance(root.value, dict):
        place = file.location(root.mark)
        raise SourceError(f"{place}: expected a mapping from attributes to values")
    found = _plain(root)
    assert isinstance(found, dict)
    return found


def _plain(root: Node | Entry) -> Any:
    """Return a value without its places."""
    found: list[Any] = []
    waiting: list[tuple[Node | Entry, Any, Any]] = [(root, found, None)]
    while waiting:
        node, holder, key = waiting.pop()
        value: Any = "" if node.value is None else node.value
        if isinstance(node.value, dict):
            value = dict.fromkeys(node.value)
            waiting += [(entry, value, name) for name, entry in node.value.items()]
        elif isinstance(node.value, list):
            value = [None] * len(node.value)
            waiting += [(one, value, place) for place, one in enumerate(node.value)]
        if key is None:
            holder.append(value)
        else:
            holder[key] = value
    return found[0]
