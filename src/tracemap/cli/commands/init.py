"""`tracemap init`: start a plan: a first milestone, requirement and test plan, and a configuration."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from shlex import quote

from tracemap.cli.session import Outcome, Session
from tracemap.errors import ProjectError
from tracemap.inputs import plain_file
from tracemap.loading.emptiness import plan_above
from tracemap.loading.load import load_catalog
from tracemap.output.targets import stay_inside
from tracemap.output.whole_file import replace_all

FORMATS = ("text",)
WITHOUT = {
    "--as-of": "a plan is started alike on any day",
    "--output": "it writes into the folder that --project names",
}
EXAMPLES = """\
  tracemap init
  tracemap init --project plan"""

_FILES = {
    "milestones/plan.yaml": """\
# Each key is the code of a milestone; `tracemap schema milestone` prints all fields.
M-1:
  name: First data through the pipeline
  wbs: "1.1"
  kind: test
  due: 2030-06-30
  test_plans: [LVV-P1]

M-2:
  name: Ready for operations
  wbs: "1.1"
  kind: review
  due: 2030-12-31
  predecessors: [M-1]
  requirements: [DMS-REQ-0002]
""",
    "requirements/plan.yaml": """\
# Each key is the id of a requirement; `tracemap schema requirement` prints all fields.
DMS-REQ-0001:
  title: Process an image
  priority: 1a

DMS-REQ-0002:
  title: Process a night
  priority: 1b
""",
    "testplans/plan.yaml": """\
# Test plans, their test cases, and what these verify; `tracemap schema test_plan` prints all fields.
test_plans:
  LVV-P1:
    name: Pipeline acceptance
    test_cases: [LVV-T1]

test_cases:
  LVV-T1:
    name: One image, end to end
    verifies: [DMS-REQ-0001]
  LVV-T2:
    name: One night, end to end
    verifies: [DMS-REQ-0002]
""",
    "tracemap.toml": """\
# Every setting has a default; `tracemap schema config` prints them all.
fail_on = "error"

# Codes of other projects' milestones, which this plan names and does not hold:
# external = ["COMC-.*"]

# Identifiers of another form than the Rubin Observatory's:
# identifiers.requirement = "REQ-[0-9]+"
""",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--force", action="store_true", help="start a plan also inside the folder of another one"
    )


def run(session: Session, options: Namespace) -> Outcome:
    """Write the files, all or none; nothing is written where a plan is there already."""
    root = session.root
    present = [name for name in _FILES if (root / name).exists()]
    if root.is_dir():
        present += [source.path for source in load_catalog(root).sources]
    if present and not _is_begun(root, present):
        raise ProjectError(
            f"a plan is there already: {root / present[0]}; nothing was written",
            "--project DIR names another folder",
        )
    above = None if options.force or present else plan_above(root)
    if above is not None:
        raise ProjectError(
            f"{root} lies in the plan of {above}; nothing was written",
            f"tracemap check --project {quote(above)} checks that; --force starts one inside it",
        )
    for name in _FILES:
        stay_inside(root, root / name)  # no tree may be there yet whose links these would be
    replace_all({root / name: text.encode() for name, text in _FILES.items()})
    lines = [f"wrote {root / name}" for name in _FILES]
    return Outcome("\n".join([*lines, "next: tracemap check", ""]))


def _is_begun(root: Path, present: list[str]) -> bool:
    """Tell whether what is there was left by a run that was killed: some of the files, and nothing else."""
    if not set(present) < set(_FILES):
        return False
    try:
        return all(_FILES[name].encode() == plain_file(root / name) for name in present)
    except OSError:
        return False
