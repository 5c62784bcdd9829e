"""A layer between tracemap and the file system: it counts calls, and lets one fail or be the last.

What Python reports to its audit hooks is seen there (open, rename, remove, mkdir, rmdir, chmod, listing);
what it does not is patched (read, write, fsync, close). Only paths in one folder count, so that what Python
itself does to load a module is left alone.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
from typing import Any, NamedTuple

FAULTS = ("ENOSPC", "EIO", "EACCES")
KILL = "SIGKILL"

_PATH_EVENTS = {
    "open": "open",
    "os.chmod": "chmod",
    "os.listdir": "list",
    "os.mkdir": "mkdir",
    "os.remove": "remove",
    "os.rename": "rename",
    "os.rmdir": "rmdir",
    "os.scandir": "list",
    "os.truncate": "truncate",
    "os.utime": "utime",
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Call(NamedTuple):
    """A call to the file system: what it does, and to which file."""

    kind: str
    path: str


class Layer:
    """Counts the calls that touch a folder; at one of them it fails, or kills the process."""

    def __init__(self, folder: str, at: int = 0, fault: str = "") -> None:
        self.folder = os.path.realpath(folder) + os.sep
        self.at = at
        self.fault = fault
        self.calls: list[Call] = []
        self.on = True

    def install(self) -> None:
        """Begin. It cannot be taken away again: the process is a child that ends with the run."""
        sys.addaudithook(self._hear)
        self._open, self._fsync, self._write = io.open, os.fsync, os.write
        io.open = builtins.open = self.open
        system: Any = os
        system.fsync, system.write = self.fsync, self.write

    def open(
        self, file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **named: Any
    ) -> Any:
        """Open a file; one of the folder counts what is done to it."""
        if "b" not in mode or not (isinstance(file, int) or self.is_ours(file)):
            return self._open(file, mode, buffering, *rest, **named)
        raw = Raw(file, mode.replace("b", ""), named.get("closefd", True))
        raw.layer, raw.where = self, self.path_of(raw.fileno())
        if buffering == 0:
            return raw
        return io.BufferedReader(raw) if raw.readable() else io.BufferedWriter(raw)

    def fsync(self, handle: int) -> None:
        """Have a file kept."""
        self.call("fsync", self.path_of(handle))
        self._fsync(handle)

    def write(self, handle: int, data: bytes) -> int:
        """Write to a file."""
        self.call("write", self.path_of(handle))
        return self._write(handle, data)

    def path_of(self, handle: int) -> str:
        """Return the path of an open file of the folder; nothing of another one."""
        try:
            path = os.readlink(f"/proc/self/fd/{handle}")
        except OSError:
            return ""
        return path if self.is_ours(path) else ""

    def is_ours(self, path: Any) -> bool:
        """Tell whether a path lies in the folder; a name relative to an open folder does."""
        if isinstance(path, int):
            return bool(self.path_of(path))
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        name = os.fsdecode(path)
        return not os.path.isabs(name) or (name + os.sep).startswith(self.folder)

    def call(self, kind: str, path: str) -> None:
        """Count a call; if it is the one, fail instead or end the process."""
        if not path or not self.on:
            return
        self.calls.append(Call(kind, path.removeprefix(self.folder)))
        if len(self.calls) != self.at:
            return
        if self.fault == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        number = getattr(errno, self.fault)
        raise OSError(number, os.strerror(number))

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "ctypes.dlsym" and str(arguments[1]).startswith("renameat"):
            self.call("exchange", "folders")
        kind = _PATH_EVENTS.get(event)
        if kind is None:
            return
        path = arguments[0]
        if not self.is_ours(path) or (event == "open" and isinstance(path, int)):
            return
        if event == "open":
            kind = "open to write" if arguments[2] & _WRITING else "open to read"
        self.call(kind, self.path_of(path) if isinstance(path, int) else os.fsdecode(path))


class Raw(io.FileIO):
    """A file whose reading, writing and closing is counted."""

    layer: Layer
    where = ""

    def read(self, size: int | None = -1, /) -> bytes:
        self.layer.call("read", self.where)
        return super().read(size)

    def readall(self) -> bytes:
        self.layer.call("read", self.where)
        return super().readall()

    def readinto(self, buffer: Any, /) -> int:
        self.layer.call("read", self.where)
        return super().readinto(buffer)

    def write(self, data: Any, /) -> int:
        try:
            self.layer.call("write", self.where)
        except OSError:  # a part of it is there, as when a disk becomes full
            super().write(memoryview(data)[: len(data) // 2])
            raise
        return super().write(data)

    def close(self) -> None:
        counts = not self.closed and self.writable() and self.where
        super().close()
        if counts:
            self.layer.call("close", self.where)
