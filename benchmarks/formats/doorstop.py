"""The plan as Doorstop reads it: one file an item, in four documents.

Doorstop knows no predecessors: they stand in the files as a field of the user's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.formats.files import folded, put
from benchmarks.workload import Workload

_PARENTS = {"REQ": "", "TST": "REQ", "PLN": "TST", "MST": "REQ"}


def write(workload: Workload, folder: Path) -> None:
    """Write the settings of the documents, and every item; `.git` is what Doorstop takes for the root."""
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    documents = _Documents(folder, max(4, len(str(len(workload.requirements)))) + 1)
    for one in workload.requirements:
        documents.put("REQ", one.id, one.title, one.text, (), f"priority: '{one.priority}'\n")
    for case in workload.cases:
        documents.put("TST", case.id, case.name, case.name, documents.uids("REQ", case.verifies))
    for suite in workload.suites:
        cases = documents.uids("TST", [case.id for case in suite.cases])
        documents.put("PLN", suite.id, suite.name, suite.name, cases)
    for milestone in workload.milestones:
        own = f"due: '{milestone.due}'\nwbs: '{milestone.wbs}'\nstage: {milestone.level}\n"
        if milestone.completed:
            own += f"completed: '{milestone.completed}'\n"
        if milestone.suite:
            own += f"test_plan: {documents.uid('PLN', milestone.suite)}\n"
        before = documents.uids("MST", milestone.predecessors)
        if before:
            own += "predecessors:\n" + "".join(f"- {one}\n" for one in before)
        links = documents.uids("REQ", milestone.requirements)
        documents.put("MST", milestone.id, milestone.name, milestone.name, links, own)


class _Documents:
    """The four documents, and how many items are in each."""

    def __init__(self, folder: Path, digits: int) -> None:
        self._folder = folder
        self._digits = digits
        self._counts = dict.fromkeys(_PARENTS, 0)
        for prefix, parent in _PARENTS.items():
            above = f"  parent: {parent}\n" if parent else ""
            put(
                folder / prefix.lower() / ".doorstop.yml",
                f"settings:\n  digits: {digits}\n  itemformat: yaml\n{above}"
                f"  prefix: {prefix}\n  sep: ''\n",
            )

    def uid(self, prefix: str, identifier: str) -> str:
        """Return the id that an item has in a document: the number of its own id, behind the prefix."""
        number = identifier.rpartition("-")[2].lstrip("TP")
        return f"{prefix}{int(number):0{self._digits}d}"

    def uids(self, prefix: str, ids: Iterable[str]) -> list[str]:
        """Return the ids that some items have in a document."""
        return [self.uid(prefix, one) for one in ids]

    def put(
        self,
        prefix: str,
        identifier: str,
        header: str,
        text: str,
        links: Iterable[str],
        own: str = "",
    ) -> None:
        """Write the file of an item, with fields of its own kind."""
        self._counts[prefix] += 1
        uid = self.uid(prefix, identifier)
        lines = "".join(f"- {one}: null\n" for one in links)
        put(
            self._folder / prefix.lower() / f"{uid}.yml",
            f"active: true\nderived: false\nheader: |\n  {header}\nlevel: 1.1.{self._counts[prefix]}\n"
            + (f"links:\n{lines}" if lines else "links: []\n")
            + f"normative: true\n{own}ref: ''\nreviewed: null\ntext: |\n{folded(text, 2)}",
        )
