"""The house holds itself: size and names of modules, one place for each thing, what is installed."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

import tracemap

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "tracemap"
MODULES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
MOST_LINES_OF_A_MODULE = 420
MOST_LINES_OF_A_FUNCTION = 60


def tree(module: str) -> ast.Module:
    return ast.parse((SOURCE / module).read_text("utf-8"))


def functions(module: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("module", MODULES)
def test_a_module_and_its_functions_can_be_read_at_once(module: str) -> None:
    lines = (SOURCE / module).read_text("utf-8").count("\n")
    assert lines <= MOST_LINES_OF_A_MODULE
    for function in functions(module):
        assert (function.end_lineno or 0) - function.lineno < MOST_LINES_OF_A_FUNCTION, (
            function.name
        )


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {part.removesuffix(".py") for module in MODULES for part in module.split("/")}
    assert not parts & VAGUE


def test_half_of_the_modules_are_short() -> None:
    sizes = sorted((SOURCE / module).read_text("utf-8").count("\n") for module in MODULES)
    assert sizes[len(sizes) // 2] <= 100


BOUNDED = {
    "render/choice.py: add": "once, from a verification element to its requirement",
    "schema/conform.py: conforms": "the depth of the schema",
}
"""Functions that may call themselves, and what bounds the depth."""


def test_no_function_of_the_package_calls_itself() -> None:
    """Work over a plan goes without recursion: a long chain of milestones must not overflow the stack."""
    found = []
    for module in MODULES:
        whole = tree(module)
        methods = {
            method
            for node in ast.walk(whole)
            if isinstance(node, ast.ClassDef)
            for method in node.body
        }
        for function in functions(module):
            found += [
                f"{module}: {function.name}"
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and _calls(call.func, function, methods)
            ]
    assert set(found) == set(BOUNDED)


def _calls(called: ast.expr, function: ast.FunctionDef, methods: set[ast.stmt]) -> bool:
    match called:
        case ast.Name(id=name):
            return name == function.name and not _is_among(function, methods)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return name == function.name and _is_among(function, methods)
        case _:
            return False


def _is_among(function: ast.FunctionDef, methods: set[ast.stmt]) -> bool:
    return any(
        one.lineno == function.lineno and getattr(one, "name", "") == function.name
        for one in methods
    )


def test_everything_public_is_there_and_documented() -> None:
    text = (ROOT / "docs" / "python.md").read_text("utf-8")
    for name in tracemap.__all__:
        assert hasattr(tracemap, name)
        assert name == "__version__" or re.search(rf"\b{name}\b", text), f"docs/python.md: {name}"


def test_every_layer_of_the_import_contract_is_in_the_architecture() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for layer in layers:
        for name in layer.split(" | "):
            assert f"`{name}`" in text, name


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    declared = [*project["dependencies"], *chain.from_iterable(extras)]
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    for requirement in declared:
        name = re.split(r"[>=<\[;]", requirement)[0]
        assert f"**{name}**" in text, name


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel made from a source archive, both built without the network."""
    work = tmp_path_factory.mktemp("build")
    archive = _build(ROOT, work / "sdist", "sdist")
    unpacked = work / "unpacked"
    with tarfile.open(archive) as source:
        source.extractall(unpacked, filter="data")
    return _build(next(unpacked.iterdir()), work / "wheel", "wheel")


def _build(source: Path, target: Path, kind: str) -> Path:
    code = (
        "import os, sys; from setuptools import build_meta as b; os.chdir(sys.argv[1]);"
        "os.makedirs(sys.argv[2]); getattr(b, 'build_' + sys.argv[3])(sys.argv[2])"
    )
    copy = target.with_name(f"{target.name}-from")
    wanted = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")
    shutil.copytree(source, copy, ignore=wanted)
    subprocess.run(
        [sys.executable, "-c", code, str(copy), str(target), kind], check=True, capture_output=True
    )
    return next(target.iterdir())


def test_a_wheel_made_from_the_source_archive_holds_modules_schemas_and_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    schemas = {path.relative_to(ROOT).as_posix() for path in (ROOT / "schemas").rglob("*.json")}
    expected = {f"tracemap/{module}" for module in MODULES}
    expected |= {f"tracemap/{name}" for name in schemas}
    source = ROOT / "src"
    expected |= {path.relative_to(source).as_posix() for path in source.rglob("*.j2")}
    assert expected | {"tracemap/py.typed", "tracemap/serving/live.js"} <= names
    assert not {name for name in names if name.startswith(("tests", "milestones"))}


@pytest.mark.parametrize("kind", ["sdist", "wheel"])
def test_what_is_published_is_the_same_bytes_whenever_it_is_built(
    kind: str, tmp_path: Path
) -> None:
    early, late = tmp_path / "early", tmp_path / "elsewhere" / "late"
    for copy, day in ((early, 1_000_000_000), (late, 1_700_000_000)):
        wanted = shutil.ignore_patterns(
            ".*", "build", "dist", "*.egg-info", "__pycache__", "node_modules"
        )
        shutil.copytree(ROOT, copy, ignore=wanted)
        for path in copy.rglob("*"):
            os.utime(path, (day, day))
    built = [_build(copy, copy.with_name(f"{copy.name}-{kind}"), kind) for copy in (early, late)]
    assert built[0].name == built[1].name
    assert built[0].read_bytes() == built[1].read_bytes()


def test_an_installed_wheel_answers_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    done = subprocess.run(
        [sys.executable, "-m", "tracemap", "schema", "milestone"],
        cwd=tmp_path / "installed",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "schemas" / "milestone.schema.json").read_text("utf-8")


def test_the_repository_names_no_machine() -> None:
    """No home folders, no package hosts: what is written must hold wherever the repository is cloned."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pattern = re.compile(r"/(?:home|root|Users)/\w|--index-url|pypi\.org/simple")
    found = [
        name
        for name in done.stdout.split("\0")
        if name.endswith((".py", ".md", ".toml", ".txt", ".yaml", "Makefile", "run"))
        and (ROOT / name).is_file()
        and name != "tests/house/test_house.py"
        and pattern.search((ROOT / name).read_text("utf-8", errors="replace"))
    ]
    assert found == []


JUDGED = {
    *("$ref", "type", "enum", "anyOf", "minimum", "maximum", "pattern"),
    *("items", "minItems", "maxItems", "properties", "propertyNames", "maxProperties"),
    *("required", "additionalProperties"),
}
SAID = {"title", "description", "default", "examples", "x-unit", "patternErrorMessage"}
HEADING = {"$schema", "$id", "$defs"}


@pytest.mark.parametrize("name", ["milestone", "requirement", "test_plan", "config"])
def test_the_schemas_of_input_use_no_keyword_that_is_judged_in_one_of_two_ways_only(
    name: str,
) -> None:
    """`schema.conform` must know every keyword that jsonschema would judge by."""
    whole = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    waiting = [whole, *whole.get("$defs", {}).values()]
    while waiting:
        one = waiting.pop()
        assert set(one) <= JUDGED | SAID | HEADING
        waiting += one.get("properties", {}).values()
        waiting += one.get("anyOf", [])
        waiting += [
            one[key] for key in ("items", "additionalProperties") if isinstance(one.get(key), dict)
        ]
