"""What an import says of itself on a terminal: read, written, changed, dropped, kept, found wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracemap.merging.outcome import Imported
from tracemap.output.terminal import Style, cut, enumerated, plain, quantity
from tracemap.records import Value

MOST = 20
"""How many lines are shown of each kind of thing; JSON has all."""
_WIDEST = 60


def as_text(done: Imported, style: Style) -> str:
    """Return what an import says, a paragraph for each kind of thing."""
    parts = [_head(done), *_files(done, style)]
    parts += _changed(done)
    parts += _dropped(done, style)
    parts += _missing(done)
    parts += _notes(done)
    parts += _errors(done, style)
    return "\n".join(parts) + "\n"


def _head(done: Imported) -> str:
    counts = ", ".join(f"{count} {_of(count, what)}" for what, count in done.reading.read.items())
    sources = ", ".join(plain(source) for source in done.sources)
    return (
        f"read {plain(counts) or 'nothing'} from {sources}" if sources else f"read {plain(counts)}"
    )


def _of(count: int, what: str) -> str:
    """Return a word for several as one for so many."""
    if count != 1:
        return what
    return f"{what[:-3]}y" if what.endswith("ies") else what.removesuffix("s")


def _files(done: Imported, style: Style) -> Iterator[str]:
    merge = done.merge
    changed = len({(one.kind, one.id) for one in merge.changed})
    counts = f"{len(merge.added)} added, {changed} changed, {merge.unchanged} unchanged"
    if not done.files:
        yield f"nothing to write: {counts}"
        return
    verb = "wrote" if done.written else "would write"
    yield f"{verb} {quantity(len(done.files), 'file')}: {counts}"
    lines = []
    for file in done.files:
        facts = [f"{file.added} added"] if file.added else []
        facts += [f"{file.changed} changed"] if file.changed else []
        new = "  new" if file.is_new else ""
        lines.append(f"  {style.cyan(plain(file.path))}  {', '.join(facts)}{new}")
    yield from _shortened(lines)


def _changed(done: Imported) -> Iterator[str]:
    if not done.merge.changed:
        return
    yield "\nchanged:"
    yield from _shortened(
        [
            f"  {plain(one.id)}  {one.field}: {_shown(one.old)} → {_shown(one.new)}"
            for one in done.merge.changed
        ]
    )


def _dropped(done: Imported, style: Style) -> Iterator[str]:
    if not done.dropped:
        return
    yield f"\n{style.yellow('dropped')}:"
    yield from _shortened(
        [
            f"  {plain(one.place)}: {plain(one.what)}: {plain(one.why)}"
            + (f" ({one.count} in all)" if one.count > 1 else "")
            for one in done.dropped
        ]
    )


def _missing(done: Imported) -> Iterator[str]:
    missing = done.merge.missing
    if missing:
        ids = enumerated([plain(one.id) for one in missing], MOST)
        yield f"\nin these files and not in the source, kept as they are: {ids}"


def _notes(done: Imported) -> Iterator[str]:
    for number, note in enumerate(done.reading.notes):
        yield f"{'' if number else chr(10)}note: {plain(note)}"


def _errors(done: Imported, style: Style) -> Iterator[str]:
    if not done.new_errors:
        return
    count = quantity(len(done.new_errors), "error")
    verb = "finds" if done.written else "would find"
    yield f"\ntracemap check {verb} {style.red(count)} that the plan did not have:"
    yield from _shortened(
        [f"  {one.location}: {one.code} {plain(one.message)}" for one in done.new_errors]
    )


def _shown(value: Value | None) -> str:
    match value:
        case None:
            return "nothing"
        case list():
            return plain(enumerated(value, 8)) if value else "nothing"
        case dict():
            said = enumerated([f"{key}: {one}" for key, one in value.items()], 4)
            return cut(plain(said), _WIDEST)
        case _:
            return cut(plain(str(value)), _WIDEST)


def _shortened(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"  and {len(lines) - MOST} more, which --format json lists"
