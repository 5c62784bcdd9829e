"""The scripts and styles that are shipped are those that web/ builds, to the byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ASSETS = Path("src") / "tracemap" / "site" / "assets"


@pytest.fixture(scope="session")
def packages(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of web/ with the packages that its lock names."""
    if shutil.which("npm") is None:
        pytest.skip(
            "no npm is installed, which builds the pages' scripts (see tests/system-packages.txt)"
        )
    copy = tmp_path_factory.mktemp("web") / "web"
    shutil.copytree(root / "web", copy, ignore=shutil.ignore_patterns("node_modules"))
    run(copy, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    return copy


def run(folder: Path, *command: str) -> str:
    """Return what a command printed, which must go well."""
    done = subprocess.run(
        command,
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "CI": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_assets_are_what_the_sources_build(packages: Path, root: Path, tmp_path: Path) -> None:
    run(packages, "node", "build.mjs", str(tmp_path))
    for path in sorted((root / ASSETS).iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), f"{path.name}: make web"
    assert len(list(tmp_path.iterdir())) == len(list((root / ASSETS).iterdir()))


def test_the_scripts_have_types_and_pass_their_own_tests(packages: Path) -> None:
    assert "# fail 0" in run(packages, "npm", "test")


def test_the_lock_names_no_host_and_every_package_has_its_hash(root: Path) -> None:
    lock = json.loads((root / "web" / "package-lock.json").read_text("utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_the_licence_of_every_bundled_package_is_kept(root: Path) -> None:
    kept = (root / ASSETS / "LICENSES.txt").read_text("utf-8")
    for name in json.loads((root / "web" / "package.json").read_text("utf-8"))["dependencies"]:
        assert f"\n{name} " in kept
