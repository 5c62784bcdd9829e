"""Files beside the plan, as a baseline: a mapping of its own shape, read as strictly as the plan is.

What is wrong in one stops the command that asked for it: the first fault is an error with its place.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import NamedTuple

from tracemap.errors import TracemapError
from tracemap.inputs import Inputs
from tracemap.loading.discover import read_bytes
from tracemap.loading.yaml_reader import read_yaml
from tracemap.loading.yaml_values import Entry, Fault
from tracemap.source import Mark, Source

_MOST_BYTES = 1 << 26
_DEPTH = 8


class Reading(NamedTuple):
    """How a kind of file is read.

    Attributes:
        name: how messages name the file.
        error: what is raised where it is wrong.
        advice: what to do about it.
    """

    name: str
    error: type[TracemapError]
    advice: str

    def wrong(self, mark: Mark, message: str, advice: str | None = None) -> TracemapError:
        """Return the error of a place in the file, with the usual advice where none is given."""
        place = Source(self.name).location(mark)
        return self.error(f"{place}: {message}", self.advice if advice is None else advice)

    def text(self, path: Path, inputs: Inputs | None = None) -> str:
        """Return the text of the file; `inputs` takes it down.

        Raises:
            FileNotFoundError: there is none.
            TracemapError: it cannot be read.
        """
        try:
            data = read_bytes(path.parent, path.name, _MOST_BYTES, inputs)
            return data.removeprefix(BOM_UTF8).decode()
        except FileNotFoundError:
            raise
        except (OSError, OverflowError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise self.error(f"{self.name}: cannot be read: {reason}") from error

    def mapping(self, text: str, expected: str) -> dict[str, Entry] | None:
        """Return the mapping that a text holds; None where the text is empty.

        Args:
            text: the text of the file.
            expected: what it maps, for the message where it is something else.

        Raises:
            TracemapError: it is none.
        """
        faults: list[Fault] = []
        root = read_yaml(text, faults.append, depth=_DEPTH, aliases=0)
        if faults:
            raise self.wrong(faults[0].mark, faults[0].message, faults[0].help)
        if root is None or root.value is None:
            return None
        if not isinstance(root.value, dict):
            raise self.wrong(root.mark, f"expected a mapping {expected}")
        return root.value
