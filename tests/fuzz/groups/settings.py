"""What stands beside a plan: its configuration, its baseline, scenarios, patterns of paths, templates."""

from __future__ import annotations

import re
from functools import cache

from tests.fuzz.groups.plans import AS_OF, Held, loaded
from tests.fuzz.target import Target, folder, parts, text_of, written
from tracemap.checking.check import check
from tracemap.checking.selection import Selection
from tracemap.comparing.scenario import Assumption, Scenario
from tracemap.comparing.whatif import whatif
from tracemap.config import CONFIG_FILES, config_of
from tracemap.errors import ConfigError, TemplateError, TracemapError, UsageError
from tracemap.loading.baseline import blocks, parse_baseline
from tracemap.loading.discover import matcher
from tracemap.loading.load import load_tree
from tracemap.loading.scenario_file import read_scenario
from tracemap.snapshot import Snapshot
from tracemap.templating import Templates

MILESTONES = b"""\
DM-1: {name: First, due: 2024-05-01}
DM-2: {name: Second, predecessors: [DM-1], due: 2024-04-01, requirements: [DMS-REQ-1]}
"""
PLACED = re.compile(r"(tracemap|pyproject)\.toml(:[0-9]+(:[0-9]+)?)?: ", re.DOTALL)


def run_configuration(data: bytes) -> None:
    """A configuration is used, or refused with its file; whatever it says, a plan is checked under it."""
    which = data[:1] == b"p"
    name = list(CONFIG_FILES)[which]
    try:
        config = config_of(lambda asked: data[1:] if asked == name else None)
    except ConfigError as error:
        assert PLACED.match(error.message), error.message
        return
    if config is None:
        return
    files = {"milestones/plan.yaml": MILESTONES, "data/plan.xer": b"ERMHDR\t1\n"}
    try:
        check(Snapshot(load_tree(Held(files), config), AS_OF), Selection.of(config))
    except TracemapError as error:
        assert error.message


def configurations() -> list[bytes]:
    """Return settings of every kind."""
    return [f"{'p' if 'tool.' in one else 't'}{one}".encode() for one in CONFIGURATIONS]


CONFIGURATIONS = (
    """\
select = ["TM"]
ignore = ["TM4"]
fail_on = "warning"
preview = true
[severity]
TM401 = "error"
[per_file_ignores]
"milestones/*.yaml" = ["TM2"]
""",
    """\
milestones = ["milestones/**/*.yaml", "m?.yml"]
external = "X-.*"
follow_links = false
[rules]
forecast_limit = 90
pile_up_share = 0.5
[limits]
file_bytes = 1000
files = 2
depth = 8
aliases = 3
findings = 5
[identifiers]
milestone = "[A-Z]+-[0-9]+"
""",
    """\
[calendar]
hours_per_day = 8
lag_unit = "hours"
working_days = ["mon", "fri"]
days_off = [2024-12-25, "2024-12-26"]
holidays = "US"
[[capacity]]
wbs = "02C"
fte = 3.5
from = 2024-01-01
to = 2025-01-01
""",
    """\
p6 = "data/*.xer"
annotations = "local.yaml"
history = ["old/*"]
baseline = "b.yaml"
""",
    """\
[project]
name = "x"
[tool.tracemap]
select = ["TM4"]
[tool.tracemap.import.zephyr]
milestone = "DM-[0-9]+"
results = {Pass = "passed"}
""",
)


def run_patterns(data: bytes) -> None:
    """A pattern is looked for in a path, in time, and one without a wildcard finds itself alone."""
    glob, path = (text_of(one) for one in parts(data, 2))
    found = matcher((glob,)).fullmatch(path[:300]) is not None
    if not re.search("[*?]", glob):
        assert found == (glob.removeprefix("./") == path[:300])


def run_baseline(data: bytes) -> None:
    """A baseline is read or refused with its place; in parts it is the whole text."""
    text = text_of(data)
    try:
        baseline = parse_baseline(text, "b.yaml")
        assert "".join(part for _, part in blocks(baseline)) == text
        check(Snapshot(loaded(MILESTONES), AS_OF), baseline=baseline)
    except ConfigError as error:
        assert re.match("b.yaml:[0-9]+:[0-9]+: ", error.message), error.message


BASELINE = b"""\
# why
0123456789abcdef:
  rule: TM401
  at: milestones/plan.yaml DM-2
  says: "'DM-2' is due before its predecessor"
  reason: agreed
  expires: 2030-01-01

fedcba9876543210: {rule: TM202, reason: ''}
"""


@cache
def _snapshot() -> Snapshot:
    return Snapshot(loaded(MILESTONES), AS_OF)


def run_scenario(data: bytes) -> None:
    """A scenario is asked, or refused in words that name it."""
    path = written("scenario.yaml", data)
    try:
        title, assumed = read_scenario(path, "s.yaml")
    except UsageError as error:
        assert error.message.startswith("s.yaml"), error.message
        return
    try:
        whatif(_snapshot(), [Scenario(title, tuple(Assumption(*one) for one in assumed))]).to_dict()
    except TracemapError as error:
        assert error.message


SCENARIOS = (
    b"name: late\nslip: {DM-1: 60d, DM-2: 3wd}\n",
    b"complete: {DM-1: 2024-01-01}\ndrop: [DM-2]\n",
    b"move:\n  DM-1: 2025-06-01\nphase: {DM-2: operations}\n",
    b"complete: [DM-1]\n",
)

TEMPLATES = (
    b"{% for a in [1, 2] %}{{ loop.index }}: {{ x }}{% else %}none{% endfor %}\n",
    b"{% macro m(a) %}{{ a|upper }}{% endmacro %}{{ m(x)|replace('a', 'b')|join(', ') }}",
    b"{% set y %}{{ x ~ 'z' }}{% endset %}{% if y is defined %}{{ y[0] }}{% endif %}",
    b"{% extends 'mine.j2' %}{% block a %}{{ super() }}{% endblock %}{% include 'mine.j2' %}",
    b"{{ '%s' % x }}{{ range(10)|sum }}{{ 'a' * 3 }}{{ x.__class__ }}{{ x|attr('y') }}",
)


def run_template(data: bytes) -> None:
    """A template of a user gives text, or is refused with its name."""
    written("templates/mine.j2", data)
    form = ("html", "latex", "markdown", "rst")[len(data) % 4]
    templates = Templates(form, "tracemap.reports", folder() / "templates")
    try:
        templates.render("mine.j2", x="<é & 'q'>", items=[{"name": "a"}]).encode()
    except TemplateError as error:
        assert error.message
    except UnicodeEncodeError:
        pass  # an expression can make half a character; what is written is escaped by the writer


TARGETS = (
    Target("configuration", run_configuration, configurations, "toml.dict", inputs=80),
    Target("patterns", run_patterns, lambda: [b"milestones/**/*.yaml\0\0milestones/a/b.yaml"]),
    Target("baseline", run_baseline, lambda: [BASELINE], "yaml.dict", inputs=150),
    Target("scenario", run_scenario, lambda: SCENARIOS, "yaml.dict", inputs=100),
    Target("template", run_template, lambda: TEMPLATES, "jinja.dict", inputs=60),
)
