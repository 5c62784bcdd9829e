"""What is changed in the files of a plan, as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

_AROUND = 3
"""How many lines are shown above and below a change."""
_NEAR, _FAR = 8, 64
"""How many lines ahead the texts are compared each with each; and one with any of the other."""
_ALIKE = 2
"""How many lines must be alike for two texts to go on together."""


class Changes(Protocol):
    """Files that change: as they are, None where one is not there yet; and as they are to be."""

    @property
    def before(self) -> Mapping[str, bytes | None]:
        """The bytes as they are, by path relative to the project."""

    @property
    def after(self) -> Mapping[str, bytes]:
        """The bytes as they are to be, by the same paths."""


def difference(changes: Changes) -> bytes:
    """Return the changes of all files, in the order of their paths; nothing where there are none."""
    parts: list[bytes] = []
    for path in sorted(changes.after):
        parts += _of_file(_quoted(path), changes.before[path], changes.after[path])
    return b"".join(parts)


def _of_file(name: str, before: bytes | None, after: bytes) -> Iterator[bytes]:
    old_name = "/dev/null" if before is None else _prefixed("a/", name)
    yield f"--- {old_name}\n+++ {_prefixed('b/', name)}\n".encode()
    old, new = _lines(before or b""), _lines(after)
    for hunk in _hunks(_stretches(old, new)):
        first, last = hunk[0], hunk[-1]
        head = f"-{_range(first.start, last.end)} +{_range(first.new_start, last.new_end)}"
        yield f"@@ {head} @@\n".encode()
        for alike, start, end, new_start, new_end in hunk:
            yield from (_line(b" " if alike else b"-", line) for line in old[start:end])
            if not alike:
                yield from (_line(b"+", line) for line in new[new_start:new_end])


def _line(sign: bytes, line: bytes) -> bytes:
    return (
        sign + line if line.endswith(b"\n") else sign + line + b"\n\\ No newline at end of file\n"
    )


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + (length > 0)},{length}"


def _lines(data: bytes) -> list[bytes]:
    """Return the lines with their ends, which are those of git: a carriage return is text."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


class _Stretch(NamedTuple):
    """Lines of the old text and what stands for them in the new one: the same lines, or others."""

    alike: bool
    start: int
    end: int
    new_start: int
    new_end: int


def _hunks(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    """Yield the changes, each with some lines around it; those that stand close by are one."""
    hunk: list[_Stretch] = []
    above: list[_Stretch] = []
    for one in stretches:
        if not one.alike:
            hunk = [*(hunk or above), one]
            continue
        if hunk and one.end - one.start > 2 * _AROUND:
            yield [*hunk, _first_of(one)]
            hunk = []
        elif hunk:
            hunk.append(one)
        width = min(_AROUND, one.end - one.start)
        above = [one._replace(start=one.end - width, new_start=one.new_end - width)]
    if hunk:
        yield [*hunk[:-1], _first_of(hunk[-1])] if hunk[-1].alike else hunk


def _first_of(one: _Stretch) -> _Stretch:
    width = min(_AROUND, one.end - one.start)
    return one._replace(end=one.start + width, new_end=one.new_start + width)


def _stretches(old: list[bytes], new: list[bytes]) -> Iterator[_Stretch]:
    """Yield what of two texts is alike and what is not, in turn.

    Fixes change a few lines here and there, and keep their order: the texts are gone through side by side,
    in time linear in their length, where difflib takes minutes for ten thousand changes.
    """
    places: dict[bytes, list[int]] = {}
    for number, line in enumerate(new):
        places.setdefault(line, []).append(number)
    here, there = 0, 0
    while here < len(old) or there < len(new):
        start, new_start = here, there
        while here < len(old) and there < len(new) and old[here] == new[there]:
            here, there = here + 1, there + 1
        if here > start:
            yield _Stretch(True, start, here, new_start, there)
        if here < len(old) or there < len(new):
            start, new_start = here, there
            here, there = _together(old, new, here, there, places)
            yield _Stretch(False, start, here, new_start, there)


def _together(
    old: list[bytes], new: list[bytes], here: int, there: int, places: dict[bytes, list[int]]
) -> tuple[int, int]:
    """Return the nearest lines from which on the texts are alike again; their ends where there are none."""
    for total in range(1, _NEAR + 1):
        for one in range(here, here + total + 1):
            other = there + total - (one - here)
            if old[one : one + _ALIKE] == new[other : other + _ALIKE]:
                return min(one, len(old)), min(other, len(new))
    best, least = (len(old), len(new)), len(old) + len(new)
    for one in range(here, min(here + _FAR, len(old))):
        found = places.get(old[one], [])
        first = bisect_left(found, there)
        for other in found[first : first + _FAR]:
            if one - here + other - there >= least:
                break
            if old[one : one + _ALIKE] == new[other : other + _ALIKE]:
                best, least = (one, other), one - here + other - there
    return best


def _prefixed(prefix: str, name: str) -> str:
    if name.startswith('"'):
        return f'"{prefix}{name[1:]}'
    return (
        prefix + name + ("\t" if " " in name else "")
    )  # by the tab, `patch` knows where the name ends


def _quoted(path: str) -> str:
    """Return a path as git writes it: in quotes, with escapes, where it holds more than plain characters."""
    data = path.encode("utf-8", "surrogateescape")
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in data):
        return path
    escaped = "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\{byte:03o}"
        for byte in data
    )
    return f'"{escaped}"'
