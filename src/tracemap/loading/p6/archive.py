"""Looking into an `.xlsx` file, which is a ZIP archive of XML, before a library unpacks it."""

from __future__ import annotations

import sys
import zipfile
from copy import copy
from io import BytesIO
from typing import IO

from tracemap.limits import Limits, raising
from tracemap.loading.p6.export import Unreadable

_CHUNK = 1 << 20
_DOCTYPE = b"<!DOCTYPE"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SAVE_AGAIN = "save it again as .xlsx"


def refuse_hostile(data: bytes, limits: Limits) -> None:
    """Refuse an archive that unpacks to too much, or holds XML that declares a type of its own.

    What it unpacks to is counted piece by piece, as it comes: what the directory of an archive says of its
    members need not be so, and `zipfile`, asked for a whole member, unpacks all that there is before it cuts
    that to the size in the directory. Methods but deflation unpack whole blocks at once.

    Raises:
        Unreadable: it is refused, or is no archive.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            refusal = _refusal(archive, limits)
    except Exception as error:  # a damaged archive raises errors of many kinds
        said = str(error).partition("\n")[0][:120] or type(error).__name__
        raise Unreadable(f"it is damaged: {said}", "export or download it again") from error
    if refusal is not None:
        raise refusal


def _refusal(archive: zipfile.ZipFile, limits: Limits) -> Unreadable | None:
    members = archive.infolist()
    if len(members) > limits.members:
        reason = f"it holds more than {limits.members} files"
        return Unreadable(reason, raising("members"), "TM004")
    if any(map(is_unusual, members)):
        return Unreadable("it is packed in an unusual way, or with a password", _SAVE_AGAIN)
    left = limits.unpacked_bytes
    for member in members:
        size, declares_type = _unpacked(archive, member, left)
        left -= size
        if left < 0:
            reason = f"it unpacks to more than {limits.unpacked_bytes} bytes"
            return Unreadable(reason, raising("unpacked_bytes"), "TM004")
        if declares_type:
            reason = "its XML declares a document type, which no spreadsheet program does"
            return Unreadable(reason, _SAVE_AGAIN)
        if size != member.file_size:
            return Unreadable("it says wrongly how large its parts are", _SAVE_AGAIN)
    return None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> tuple[int, bool]:
    """Return how large a member is, and whether it holds the word that begins a document type.

    The word is looked for in UTF-8 and UTF-16. It is read no further than that word, or than `most`.
    """
    size, tail = 0, b""
    with opened(archive, member) as stream:
        while size <= most and (chunk := stream.read(_CHUNK)):
            size += len(chunk)
            text = tail + chunk.replace(b"\0", b"")
            if _DOCTYPE in text:
                return size, True
            tail = text[-len(_DOCTYPE) :]
    return size, False


def is_unusual(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is packed in another way than all programs pack, or with a password."""
    return member.compress_type not in _METHODS or bool(member.flag_bits & 1)


def opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Return all that a member unpacks to as a stream, whatever the directory says of its size."""
    whole = copy(member)
    whole.file_size = sys.maxsize
    return archive.open(whole)
