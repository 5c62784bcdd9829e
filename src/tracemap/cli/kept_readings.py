"""What was read of the files of plans, kept in the folder of the cache by a tracemap for itself alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tracemap.cli import cache_folder
from tracemap.inputs import digest
from tracemap.loading.kept import Write


class KeptReadings:
    """The store that a run gives to the loader."""

    def __init__(self, program: str) -> None:
        """Keep readings for the tracemap that is known by this."""
        self._program = program

    def read(self, name: str) -> memoryview | None:
        """Return what is kept under a name; None where that is nothing."""
        own = self._own(name)
        data = cache_folder.read(own, cache_folder.READING)
        known = own.encode()  # each says itself what it is, should it have got another name
        return data[len(known) :] if data and data[: len(known)] == known else None

    @contextmanager
    def writing(self) -> Iterator[Write]:
        """Let readings be kept."""
        with cache_folder.writing(cache_folder.READING) as write:

            def keep(name: str, parts: Sequence[bytes]) -> None:
                own = self._own(name)
                write(own, [own.encode(), *parts])

            yield keep

    def _own(self, name: str) -> str:
        return digest(f"{self._program} {name}".encode())
