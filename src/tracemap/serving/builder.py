"""Making the site once, in a process of its own: `python -m tracemap.serving.builder JOB`.

The site, or what is in the way of one, goes to standard output as bytes. Whatever happens here, the server
goes on; and it may end this process at any time.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping

from tracemap.catalog import NOT_READ_IN_FULL, Catalog
from tracemap.errors import TracemapError
from tracemap.findings import Problem
from tracemap.loading.emptiness import refuse_nothing
from tracemap.loading.load import load_catalog
from tracemap.output.terminal import plain
from tracemap.serving.job import Job
from tracemap.serving.outcome import (
    MOST_FAULTS,
    Outcome,
    Site,
    Trouble,
    fault_of,
    packed,
    page_of,
    trouble_of,
    version_of,
)
from tracemap.serving.own_pages import with_script
from tracemap.site.build import Settings
from tracemap.site.build import pages as pages_of_plan
from tracemap.site.earlier import changes, known
from tracemap.snapshot import Snapshot


def build(job: Job) -> Outcome:
    """Return the site of a plan, or what is in the way of one; it raises nothing."""
    try:
        catalog = load_catalog(job.root, alone=False)
        refuse_nothing(catalog)
        return _unread(catalog) or _made(job, Snapshot(catalog, job.as_of))
    except TracemapError as error:
        return trouble_of(error.message, error.help)
    except Exception as error:  # noqa: BLE001  # the server must know, whatever it is
        if os.environ.get("TRACEMAP_DEBUG"):
            import traceback

            traceback.print_exception(error)
        return trouble_of(
            f"internal fault: {type(error).__name__}: {str(error)[:300]}",
            "this is a fault of tracemap, not of the plan",
        )


def _made(job: Job, snapshot: Snapshot) -> Site:
    notes: list[str] = []
    files = pages_of_plan(
        snapshot,
        Settings(title=job.title),
        known=known(snapshot, job.earlier, notes.append),
        changes=changes(snapshot, job.earlier, lambda other: Snapshot(other, job.as_of)),
    )
    return site_of(files)._replace(notes=tuple(map(plain, notes)))


def site_of(files: Mapping[str, bytes]) -> Site:
    """Return the site that consists of these files, each page with the script that makes it live."""
    version = version_of(files)
    pages = {path: page_of(path, content) for path, content in files.items()}
    for path, page in pages.items():
        if path.endswith(".html"):
            live = with_script(page.content, version)
            pages[path] = page._replace(content=live, version=version)
    return Site(pages, version)


def _unread(catalog: Catalog) -> Trouble | None:
    """Return what could not be read of a plan; None where all of it could."""
    grave = [problem for problem in catalog.problems if problem.code in NOT_READ_IN_FULL]
    if not grave:
        return None
    grave.sort(key=_place)
    faults = [
        fault_of(f"{one.location}: {one.code} {one.message}", one.help)
        for one in grave[:MOST_FAULTS]
    ]
    return Trouble(tuple(faults), len(grave))


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.location[:3]


def main(job: str) -> None:
    """Build, and write the outcome to standard output; libraries that print, print to standard error."""
    gc.disable()  # the process makes many objects and no garbage in cycles, and is over soon
    with os.fdopen(os.dup(1), "wb") as stream:
        os.dup2(2, 1)
        for piece in packed(build(Job.from_text(job))):
            stream.write(piece)


if __name__ == "__main__":
    main(sys.argv[1])
    os._exit(0)  # taking a large plan apart, object by object, would take a part of a second
