"""Test results as JUnit XML: a test names requirements or test cases in its name or in its properties.

What pytest, Maven's surefire, googletest and their like write is read: suites in suites, a day on a test, a
suite or all of them, runs after a failed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tracemap.errors import SourceError
from tracemap.importing.evidence import Evidence, Ids, bare_name, both, day_of, executed_of, own_id
from tracemap.importing.files import content, found_files, limits_of
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.importing.xml_tree import Tree, local_name, read_xml
from tracemap.output.terminal import quantity
from tracemap.runs import FROM_WORST, Run

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FILES = "JUnit XML files, or folders of them"
EXAMPLES = """\
  tracemap import junit build/report.xml
  tracemap import junit reports/ --executed 2024-03-23  the day of results that say none
  tracemap import junit reports/ --into testplans/results.yaml --dry-run"""
EVIDENCE = True

_SUITES = frozenset(("testsuites", "testsuite"))
_FAILED = frozenset(("failure", "error"))
_FLAKY = frozenset(("flakyFailure", "flakyError"))
_NOT_RUN = frozenset(("skipped", "disabled", "notrun", "suppressed"))


class _Test(NamedTuple):
    """A run of a test.

    Attributes:
        place: where it stands.
        names: the class and the name of the test.
        time: when it was run, as written; empty where nothing says it.
        result: what came of it.
        properties: the values of the properties that may name ids, its own and those of its suites.
    """

    place: str
    names: tuple[str, str]
    time: str
    result: str
    properties: tuple[str, ...]


def read(source: Source, settings: Mapping[str, Any]) -> Reading:
    """Return the test cases that the tests of reports are runs of.

    Raises:
        SourceError: a file cannot be read, or is no JUnit XML.
    """
    known = frozenset(settings.get("properties", ("verifies",)))
    paths = found_files(source, (".xml",))
    limits = limits_of(source)
    tests = [
        test for path in paths for test in _tests(read_xml(path, content(path, limits)), known)
    ]
    ids, evidence = Ids(source), Evidence(source.plan)
    otherwise = executed_of(settings)
    nameless: list[_Test] = []
    undated = 0
    for test in _latest_of_each_day(tests):
        named = both(ids.said(test.properties), ids.in_names(test.names))
        if not (named.cases or named.verified):
            nameless.append(test)
            continue
        day = day_of(test.time) or otherwise
        run = test.result != "not_executed"
        undated += run and day is None
        evidence.add(
            own_id(*test.names),
            bare_name(test.names[1]),
            named,
            Run(test.result, day if run else None),
        )
    records, told = evidence.records()
    if undated:
        told = (*told, f"{quantity(undated, 'run')} without a day: --executed says it")
    read = {"files": len(paths), "tests": len(tests), "test cases": len(records.test_cases)}
    return Reading(records, read, tuple(_nameless(nameless)), told)


def _tests(tree: Tree, known: frozenset[str]) -> Iterator[_Test]:
    """Yield the tests of a report, with what their suites say of them.

    Raises:
        SourceError: it is no report.
    """
    root = tree.root
    if local_name(root.tag) not in _SUITES:
        what = f"its outermost element is '{local_name(root.tag)[:60]}'"
        raise SourceError(f"{tree.place(root)}: it is no JUnit XML: {what}, not 'testsuites'")
    waiting: list[tuple[Element, str, tuple[str, ...]]] = [(root, "", ())]
    while waiting:
        element, time, properties = waiting.pop()
        time = element.get("timestamp") or time
        properties += tuple(_properties(element, known))
        name = local_name(element.tag)
        if name == "testcase":
            names = (element.get("classname", ""), element.get("name", ""))
            yield _Test(tree.place(element), names, time, _result(element), properties)
        elif name in _SUITES:
            # Last in, first out: the last child is put there first.
            waiting += [(child, time, properties) for child in reversed(element)]


def _properties(element: Element, known: frozenset[str]) -> Iterator[str]:
    """Yield the values of the properties of an element that may name ids."""
    for child in element:
        if local_name(child.tag) == "properties":
            for one in child:
                if one.get("name") in known:
                    yield one.get("value") or one.text or ""


def _result(test: Element) -> str:
    """Return what came of a test; one that failed, and passed when run again, passed with a deviation."""
    said = {local_name(child.tag) for child in test}
    if said & _FAILED:
        return "failed"
    if "skipped" in said or _NOT_RUN & {test.get("status", ""), test.get("result", "")}:
        return "not_executed"
    return "passed_with_deviation" if said & _FLAKY else "passed"


def _latest_of_each_day(tests: Iterable[_Test]) -> Iterable[_Test]:
    """Return the last run of each test on each day; of several at one time the worst."""
    found: dict[tuple[tuple[str, str], str | None], _Test] = {}
    for test in tests:
        key = (test.names, day_of(test.time))
        known = found.get(key)
        if known is None or _order(test) > _order(known):
            found[key] = test
    return found.values()


def _order(test: _Test) -> tuple[bool, str, int]:
    """Order the runs of a test on one day; one that was skipped stands before all that were not."""
    return test.result != "not_executed", test.time, -FROM_WORST.index(test.result)


def _nameless(tests: list[_Test]) -> Iterator[Dropped]:
    if tests:
        why = "they name no test case, requirement or verification element"
        yield Dropped(tests[0].place, "tests", why, len(tests))
