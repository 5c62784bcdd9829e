"""`tracemap serve` as a user runs it: in a process of its own, asked over HTTP, ended by a signal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving.plans import BROKEN, GOOD, MILESTONES, write
from tests.serving.running import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="ends the server by signals")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write(tmp_path, GOOD)
    return tmp_path


def test_pages_follow_the_files_through_good_and_bad(plan: Path) -> None:
    with run(plan, "--as-of", "2024-03-23") as server:
        server.line("pages made")
        assert server.get("/m/M-1.html")[0] == 200
        assert "First light" in server.get("/m/M-1.html")[1]

        write(plan, {MILESTONES: GOOD[MILESTONES].replace("First light", "Second light")})
        assert "milestones/plan.yaml changed: " in server.line("pages new")
        assert "Second light" in server.get("/m/M-1.html")[1]
        assert server.notice == ""

        write(plan, {MILESTONES: BROKEN})
        assert "milestones/plan.yaml:4:8: TM002 not YAML" in server.line("stays")
        assert "Second light" in server.get("/m/M-1.html")[1]
        assert server.notice.startswith("milestones/plan.yaml:4:8: TM002 not YAML")

        write(plan, {MILESTONES: GOOD[MILESTONES].replace("First light", "Third light")})
        server.line("pages new")
        assert "Third light" in server.get("/m/M-1.html")[1]
        assert server.notice == ""

        assert server.end(signal.SIGINT) == (0, [])
        assert server.process.stdout is not None
        assert server.process.stdout.read() == ""


def test_a_plan_that_is_broken_from_the_start_is_served_once_it_is_mended(plan: Path) -> None:
    write(plan, {MILESTONES: BROKEN, "tracemap.toml": "nonsense\n"})
    with run(plan) as server:
        server.line("tracemap.toml:1:9: not TOML")
        assert server.get("/m/M-1.html")[0] == 503
        assert "tracemap.toml:1:9" in server.get()[1]

        (plan / "tracemap.toml").unlink()
        server.line("TM002")
        assert "milestones/plan.yaml:4:8: TM002" in server.get()[1]

        write(plan, {MILESTONES: GOOD[MILESTONES]})
        server.line("pages made")
        assert server.get()[0] == 200
        assert server.end(signal.SIGTERM) == (0, [])


def test_a_file_that_becomes_a_link_out_of_the_plan_is_not_followed(
    plan: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text(GOOD[MILESTONES].replace("First light", "a secret"))
    with run(plan, "--as-of", "2024-03-23") as server:
        server.line("pages made")
        file = plan / MILESTONES
        for target in (secret, Path("/etc/passwd"), Path("/dev/zero"), Path("nowhere")):
            file.unlink()
            file.symlink_to(target)
            assert "stays" in server.line("changed: ")
            assert "First light" in server.get("/m/M-1.html")[1]
            assert server.notice.startswith(f"{MILESTONES}:1:1: TM001"), server.notice
            assert "a secret" not in str(server.get()) + server.notice
            assert "root:" not in str(server.get()) + server.notice
            file.unlink()
            write(plan, GOOD)
            server.line("changed: ")
            assert server.notice == ""


def test_a_folder_may_go_and_come_back(plan: Path) -> None:
    with run(plan) as server:
        server.line("pages made")
        kept = plan.with_name("elsewhere")
        shutil.move(plan, kept)
        server.line("no such folder")
        assert server.get()[0] == 200
        shutil.move(kept, plan)
        server.line("as they were")
        assert server.notice == ""


def test_a_signal_in_the_middle_of_a_build_ends_it_at_once(plan: Path) -> None:
    write(plan, {f"milestones/{n}.yaml": f"N-{n}: {{name: n}}\n" for n in range(300)})
    for number in (signal.SIGINT, signal.SIGTERM):
        with run(plan) as server:
            status, said = server.end(number)
            assert status == 0
            assert not [line for line in said if "Traceback" in line or "rror" in line]


def test_what_a_plan_says_cannot_colour_the_terminal(plan: Path) -> None:
    (plan / "milestones" / "a\x1b[31m.yaml").write_text("A: [\n", "utf-8")
    with run(plan) as server:
        assert "milestones/a\\x1b[31m.yaml:" in server.line("TM002")


def test_a_port_for_everyone_is_warned_of(plan: Path) -> None:
    process = [sys.executable, "-P", "-m", "tracemap", "serve", "--port", "0", "--host", "0.0.0.0"]
    with subprocess.Popen(
        [*process, "--project", str(plan)], stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        first = server.stderr.readline()
        server.send_signal(signal.SIGTERM)
        server.communicate()
    assert "--host 0.0.0.0: whoever reaches this machine can read the plan" in first
