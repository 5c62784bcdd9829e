"""Looking into an `.xlsx` file, which is a ZIP archive of XML, before a library unpacks it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from tracemap.limits import Limits, raising
from tracemap.loading.p6.export import Unreadable

_CHUNK = 1 << 20
_DOCTYPE = b"<!DOCTYPE"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SAVE_AGAIN = "save it again as .xlsx"


def refuse_hostile(data: bytes, limits: Limits) -> None:
    """Refuse an archive that unpacks to too much, or holds XML that declares a type of its own.

    The sizes are those of the archive's directory: `zipfile` unpacks no member beyond what the directory
    says of it. That holds for deflated members; other methods unpack whole blocks at once.

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
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        reason = f"it unpacks to more than {limits.unpacked_bytes} bytes"
        return Unreadable(reason, raising("unpacked_bytes"), "TM004")
    if any(member.compress_type not in _METHODS for member in members):
        return Unreadable("it is packed in an unusual way", _SAVE_AGAIN)
    if any(_declares_type(archive, member) for member in members):
        reason = "its XML declares a document type, which no spreadsheet program does"
        return Unreadable(reason, _SAVE_AGAIN)
    return None


def _declares_type(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Tell whether a member holds the word that begins a document type, in UTF-8 or UTF-16."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk.replace(b"\0", b"")
            if _DOCTYPE in text:
                return True
            tail = text[-len(_DOCTYPE) :]
    return False
