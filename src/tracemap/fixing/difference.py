"""What fixes change in the files of a plan, as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from tracemap.fixing.rounds import Fixed


def difference(fixed: Fixed) -> bytes:
    """Return the changes of all files, in the order of their paths; nothing where there are none."""
    parts: list[bytes] = []
    for path in sorted(fixed.after):
        name = _quoted(path)
        parts += _of_file(name, fixed.before[path], fixed.after[path])
    return b"".join(parts)


def _of_file(name: str, before: bytes, after: bytes) -> Iterator[bytes]:
    # One character a byte, so that whatever a line holds comes out as it went in.
    old, new = _lines(before), _lines(after)
    for line in unified_diff(old, new, _prefixed("a/", name), _prefixed("b/", name)):
        yield line.encode("latin-1")
        if not line.endswith("\n"):
            yield b"\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    """Return the lines with their ends, which are those of git: a carriage return is text."""
    lines = data.decode("latin-1").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


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
