"""The texts in a ReqIF file: its own, or those that an archive (`.reqifz`) holds.

Nothing is unpacked to disk, and no name in an archive is used but in messages. What a member unpacks to is
counted as it comes: what an archive says of itself need not be so. All of it may hold what one file may.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from tracemap.errors import SourceError
from tracemap.importing.files import content
from tracemap.limits import Limits, coded
from tracemap.loading.p6.archive import is_unusual, opened

_ZIP = b"PK\x03\x04"


def texts_of(path: Path, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield each ReqIF text of a file with what messages call it.

    Raises:
        SourceError: it cannot be read, is damaged, past a limit, or holds none.
    """
    data = content(path, limits)
    if data.startswith(_ZIP):
        yield from _members(str(path), data, limits)
    else:
        yield str(path), data


def _members(name: str, data: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _unpacked(name, archive, limits)
    except SourceError:
        raise
    except Exception as error:  # a damaged archive raises errors of many kinds
        said = str(error).partition("\n")[0][:120] or type(error).__name__
        raise SourceError(f"{name}: it is damaged: {said}", "export it again") from error


def _unpacked(name: str, archive: zipfile.ZipFile, limits: Limits) -> list[tuple[str, bytes]]:
    members = archive.infolist()
    if len(members) > limits.members:
        message = f"{name}: it holds more than {limits.members} files"
        raise SourceError(message, coded("members"))
    found: list[tuple[str, bytes]] = []
    left = limits.file_bytes
    for member in members:
        if not member.filename.casefold().endswith((".reqif", ".xml")):
            continue
        if is_unusual(member):
            raise SourceError(f"{name}: it is packed in an unusual way, or with a password")
        with opened(archive, member) as stream:
            text = stream.read(left + 1)
        left -= len(text)
        if left < 0:
            raise SourceError(
                f"{name}: it unpacks to more than {limits.file_bytes} bytes",
                coded("file_bytes"),
            )
        found.append((f"{name}:{member.filename}", text))
    if not found:
        raise SourceError(f"{name}: the archive holds no .reqif file", "export it again as ReqIF")
    return found
