"""`python -m tests.faults`: make every call of every writer fail, and print how often that was done.

python -m tests.faults                       every call of every writer, each with every fault
python -m tests.faults --most 20 --seed 3    so many cases a writer, drawn by chance
python -m tests.faults 'check --fix' init    some writers
"""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import sys
import time
import warnings
from importlib import import_module

os.environ["TRACEMAP_CACHE_DIR"] = ""
for _name in ("GITHUB_STEP_SUMMARY", "TRACEMAP_DEBUG", "TRACEMAP_JIRA_URL", "TRACEMAP_ZEPHYR_URL"):
    os.environ.pop(_name, None)


def _load_all() -> None:
    """Load what a run may load, so that each child has it already."""
    import tracemap

    for module in pkgutil.walk_packages(tracemap.__path__, "tracemap."):
        if not module.name.endswith(("__main__", "graphviz_process", "reading_process")):
            import_module(module.name)


def run() -> int:
    """Run the loop, and return an exit status."""
    from tests.faults.loop import tried
    from tests.faults.writers import WRITERS

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", help="writers, as the table names them; all where none")
    parser.add_argument(
        "--most", type=int, default=0, help="how many cases a writer (default: all)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the chance by which they are drawn")
    parser.add_argument("--json", action="store_true", help="print what was found as lines of JSON")
    options = parser.parse_args()
    unknown = set(options.names) - {writer.name for writer in WRITERS}
    if unknown:
        parser.error(f"no such writer: {', '.join(sorted(unknown))}")
    _load_all()
    started, faults, kills, wrong = time.perf_counter(), 0, 0, 0
    for writer in WRITERS:
        if options.names and writer.name not in options.names:
            continue
        told = tried(writer, options.most, options.seed)
        if options.json:
            print(json.dumps(told._asdict()), flush=True)
        else:
            print(
                f"{told.name:44} {told.calls:5} calls {told.faults:6} faults {told.kills:5} kills",
                flush=True,
            )
            for one in told.wrong:
                print(f"    {one}", flush=True)
        faults, kills, wrong = faults + told.faults, kills + told.kills, wrong + len(told.wrong)
    if not options.json:
        seconds = time.perf_counter() - started
        print(f"{faults} faults and {kills} kills in {seconds:.0f} s; {wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(run())
