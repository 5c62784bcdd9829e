"""The files of a plan: their YAML, what is decoded of it, what is found, fixed and answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.fuzz.target import APART, ROOT, Target, files_of, parts, text_of
from tests.loading.plans import PLAN, assert_inside, assert_placed
from tests.loading.test_plain_reader import assert_as_the_events
from tests.loading.test_yaml_test_suite import SUITE
from tracemap.catalog import Catalog
from tracemap.checking.check import CheckResult, check
from tracemap.config import Config, default_config
from tracemap.errors import TracemapError
from tracemap.fixing.rounds import Job, fixed
from tracemap.loading.discover import Found, Refused, sort_out
from tracemap.loading.load import load_tree
from tracemap.loading.yaml_reader import read_yaml
from tracemap.loading.yaml_values import Fault
from tracemap.output import findings
from tracemap.output.report import Report
from tracemap.output.terminal import CONTROLS
from tracemap.plan import Plan
from tracemap.snapshot import Snapshot
from tracemap.source import Source

AS_OF = date(2024, 3, 23)
PATHS = ("milestones/plan.yaml", "requirements/plan.yaml", "testplans/plan.yaml")
NOWHERE = Path("/there/is/no/such/project")


class Held(NamedTuple):
    """The files of a plan in memory."""

    files: Mapping[str, bytes]
    root: Path = NOWHERE

    def find(self, config: Config) -> tuple[list[Found], list[Refused]]:
        return sort_out(self.files, config)

    def read(self, path: str, limit: int) -> bytes:
        data = self.files[path]
        if len(data) > limit:
            raise OverflowError(f"it is larger than {limit} bytes")
        return data

    def size(self, path: str) -> int:
        return len(self.files[path])


def plan_of(data: bytes) -> dict[str, bytes]:
    """Return the files that an input stands for: of milestones, requirements and test plans."""
    return dict(zip(PATHS, parts(data, len(PATHS)), strict=True))


def loaded(data: bytes) -> Catalog:
    return load_tree(Held(plan_of(data)), default_config())


def run_yaml(data: bytes) -> None:
    """Any text is a value or a fault inside it."""
    text = text_of(data)
    faults: list[Fault] = []
    read_yaml(text, faults.append, depth=64, aliases=1000)
    for fault in faults:
        assert fault.message
        assert_inside(Source(PLAN).location(fault.mark), {PLAN: text})
        if fault.other is not None:
            assert_inside(Source(PLAN).location(fault.other), {PLAN: text})


def run_readers(data: bytes) -> None:
    """The reader by lines gives what the events give, places included, or leaves the text to them."""
    depth = {b"1": 1, b"2": 2, b"3": 3}.get(data[:1], 64)
    assert_as_the_events(text_of(data[1:]), depth)


def run_plan(data: bytes) -> None:
    """Any files are a plan or findings inside them."""
    files = plan_of(data)
    catalog = load_tree(Held(files), default_config())
    found = check(Snapshot(catalog, AS_OF)).findings
    for problem in (*catalog.problems, *(finding.problem for finding in found)):
        assert_placed(problem, files)


def run_findings(data: bytes) -> None:
    """Whatever is found, every format says it in text that can be written."""
    report = Report(check(Snapshot(loaded(data), AS_OF)), NOWHERE, show_info=True)
    for form in findings.FORMATS:
        rendered = findings.render(report, form)
        rendered.encode()
        findings.left_out(report, form).encode()
        obeyed = {found[0] for found in CONTROLS().finditer(rendered)}
        assert obeyed <= {"\n", "#"}, form
        if form in ("json", "gitlab", "sarif"):
            json.loads(rendered, parse_constant=_no_number)


def _no_number(text: str) -> None:
    raise AssertionError(f"{text} is no JSON")


def run_fixes(data: bytes) -> None:
    """A plan that was fixed is read, has nothing left to fix, and stays as it is."""
    files = plan_of(data)

    def judge(snapshot: Snapshot) -> CheckResult:
        return check(snapshot)

    job = Job(NOWHERE, default_config(), AS_OF, judge, unsafe=True)
    done = fixed(job, Held(files))
    assert dict(done.left_alone) == {}
    assert done.result.fixable == (0, 0)
    after = Held({**files, **done.after})
    again = fixed(job, after)
    assert (again.applied, dict(again.after)) == (0, {})
    assert again.result.findings == done.result.findings


def run_answers(data: bytes) -> None:
    """Every question is answered in JSON, or refused in words."""
    catalog = loaded(data)
    plan = Plan(Snapshot(catalog, AS_OF))
    first = [next(iter(catalog.of_kind(kind)), "X") for kind in ("milestone", "requirement")]
    questions: list[Any] = [
        plan.coverage,
        plan.blocking,
        plan.plans,
        plan.effort,
        plan.waiting,
        lambda: plan.list("milestone"),
        lambda: plan.verifies(first[0], cumulative=True),
        lambda: plan.verified_by(first[1]),
        lambda: plan.when(*first),
        lambda: plan.show(first[0]),
        lambda: plan.diff(plan),
    ]
    for ask in questions:
        try:
            answer = ask()
        except TracemapError as error:
            assert error.message
        else:
            json.dumps(answer.to_dict(), allow_nan=False)


def yaml_seeds() -> list[bytes]:
    """Return texts of YAML, of every part of it."""
    cases = yaml.safe_load((ROOT / "tests/loading/yaml_cases.yaml").read_text("utf-8"))
    texts = [case["text"].encode() for case in cases]
    return [*texts, *(case.text.encode() for case in SUITE), *plan_files()]


def plan_files() -> list[bytes]:
    return files_of(*(f"tests/projects/{name}/m*/**/*.yaml" for name in ("hostile", "cyclic")))


def plan_seeds() -> list[bytes]:
    """Return plans of three files: those of the projects of the tests, and of the cases of the rules."""
    seeds = []
    for project in ("hostile", "cyclic", "dangling", "finished", "late"):
        of_kinds = (
            b"\n".join(files_of(f"tests/projects/{project}/{kind}/**/*.yaml", most=2000))
            for kind in ("milestones", "requirements", "testplans")
        )
        seeds.append(APART.join(of_kinds))
    for path in sorted((ROOT / "tests/rules").glob("TM*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8"))["cases"][:1]:
            files = case["files"]
            held = (
                "".join(text for name, text in files.items() if name.startswith(kind)).encode()
                for kind in ("milestones", "requirements", "testplans")
            )
            seeds.append(APART.join(held))
    return seeds


TARGETS = (
    Target("yaml", run_yaml, yaml_seeds, "yaml.dict", inputs=300),
    Target("readers", run_readers, lambda: [b"0" + one for one in yaml_seeds()], "yaml.dict", 300),
    Target("plan", run_plan, plan_seeds, "yaml.dict"),
    Target("findings", run_findings, plan_seeds, "yaml.dict"),
    Target("fixes", run_fixes, plan_seeds, "yaml.dict"),
    Target("answers", run_answers, plan_seeds, "yaml.dict"),
)
