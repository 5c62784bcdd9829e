"""A server in a process of its own, as a user runs it: its port, what it says, and ending it."""

from __future__ import annotations

import http.client
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

PATIENCE = 60
"""Seconds after which a state that does not come is a failure; none of them is waited for in full."""


class Run(NamedTuple):
    """A server that runs: its process, its port, and the lines on standard error."""

    process: subprocess.Popen[str]
    port: int
    lines: queue.Queue[str]

    def get(self, path: str = "/") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    @property
    def notice(self) -> str:
        said: str = json.loads(self.get("/live.json")[1])["notice"]
        return said

    def line(self, part: str) -> str:
        """Wait for the line on standard error that holds these words, and return it."""
        while True:
            line = self.lines.get(timeout=PATIENCE)
            if part in line:
                return line

    def end(self, number: int) -> tuple[int, list[str]]:
        """Send a signal; return the exit status and what was still said."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.lines.put("")
        return status, list(iter(self.lines.get, ""))


@contextmanager
def run(root: Path, *options: str) -> Iterator[Run]:
    words = [sys.executable, "-P", "-m", "tracemap", "serve", "--port", "0", *options]
    with subprocess.Popen(
        [*words, "--project", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        lines: queue.Queue[str] = queue.Queue()
        assert process.stderr is not None
        reader = threading.Thread(target=_read, args=(process.stderr, lines))
        reader.start()
        try:
            served = lines.get(timeout=PATIENCE)
            while "serving" not in served:
                served = lines.get(timeout=PATIENCE)
            found = re.search(r"http://[\w.]+:(\d+)/", served)
            assert found
            yield Run(process, int(found[1]), lines)
        finally:
            process.kill()
            process.wait()
            reader.join()


def _read(stream: IO[str], lines: queue.Queue[str]) -> None:
    for line in stream:
        lines.put(line.rstrip())
