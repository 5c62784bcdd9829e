"""What is shown while the first site is made, when it is there, and when a file breaks."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from tracemap.serving.board import Board, Shown
from tracemap.serving.builder import site_of
from tracemap.serving.outcome import Fault, Trouble, fault_of, trouble_of

SITE = site_of({"index.html": b"<head></head>one", "m/A.html": b"<head></head>a"})
OTHER = site_of({"index.html": b"<head></head>two"})
BROKEN = trouble_of("milestones/a.yaml:3:5: TM002 not YAML", "see the indentation")
TWO = Trouble((Fault("a.yaml:1:1: TM001 x", ""), Fault("b.yaml:2:1: TM002 y", "")), 2)


def state(shown: Shown) -> tuple[str, str]:
    """Return the version and the banner that an open page is told."""
    said = json.loads(shown.pages["/live.json"].content)
    return said["version"], said["notice"]


def version_in(content: bytes) -> str:
    return content.partition(b'data-version="')[2].partition(b'"')[0].decode()


def test_until_there_is_a_site_every_path_says_so() -> None:
    shown = Board().shown
    assert set(shown.pages) == {"/live.js", "/live.json", "/assets/tracemap.css"}
    assert shown.status == 503
    assert b"is being made" in shown.other.content
    assert state(shown) == (version_in(shown.other.content), "")


def test_a_site_is_shown_with_its_overview_at_the_root() -> None:
    board = Board()
    board.take(SITE, "12:00:00")
    pages = board.shown.pages
    assert set(pages) == {"/", "/index.html", "/m/A.html", "/live.js", "/live.json"}
    assert pages["/"] == pages["/index.html"]
    assert state(board.shown) == (SITE.version, "")
    assert board.shown.status == 404
    assert version_in(board.shown.other.content) == SITE.version


def test_a_fault_leaves_the_last_good_site_and_stands_in_its_banner() -> None:
    board = Board()
    board.take(SITE, "12:00:00")
    before = board.shown
    board.take(BROKEN, "12:05:00")
    assert board.shown.pages["/m/A.html"] == before.pages["/m/A.html"]
    version, notice = state(board.shown)
    assert version == SITE.version, "no page is loaded again for it"
    assert notice == (
        "milestones/a.yaml:3:5: TM002 not YAML. This is the plan of 12:00:00, until that is mended."
    )


def test_a_banner_counts_what_it_does_not_name() -> None:
    board = Board()
    board.take(SITE, "12:00:00")
    board.take(TWO, "12:05:00")
    assert state(board.shown)[1].startswith("a.yaml:1:1: TM001 x (and 1 more). This is")


def test_the_next_good_site_takes_the_banner_away() -> None:
    board = Board()
    for outcome, time in ((SITE, "1"), (BROKEN, "2"), (OTHER, "3")):
        board.take(outcome, time)
    assert state(board.shown) == (OTHER.version, "")
    assert "/m/A.html" not in board.shown.pages
    board.take(BROKEN, "4")
    assert "the plan of 3" in state(board.shown)[1]


def test_a_first_build_that_fails_lists_its_faults_at_every_path() -> None:
    board = Board()
    making = state(board.shown)[0]
    board.take(TWO, "12:00:00")
    said = board.shown.other.content.decode()
    assert "a.yaml:1:1: TM001 x" in said
    assert "b.yaml:2:1: TM002 y" in said
    assert "2 faults" in said
    first = state(board.shown)[0]
    board.take(BROKEN, "12:01:00")
    second = state(board.shown)[0]
    assert len({making, first, second}) == 3, "an open page is loaded again to say what is left"
    assert version_in(board.shown.other.content) == second
    board.take(SITE, "12:02:00")
    assert state(board.shown) == (SITE.version, "")


def test_pages_of_the_server_ask_for_nothing_that_it_has_not() -> None:
    board = Board()
    board.take(BROKEN, "12:00:00")
    asked = re.findall(r'(?:src|href)="(/[^"]+)"', board.shown.other.content.decode())
    assert asked == ["/assets/tracemap.css", "/live.js"]
    assert all(board.shown.pages[path].content for path in asked)


def test_a_list_of_faults_says_how_many_it_leaves_out() -> None:
    board = Board()
    board.take(Trouble((Fault("a", ""),), 250), "12:00:00")
    assert b"250 faults" in board.shown.other.content
    assert b"And 249 more" in board.shown.other.content


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "</code></ul><img src=x onerror=y>", "&lt;b&gt;"]
)
def test_hostile_words_of_a_fault_are_text_on_the_page(hostile: str) -> None:
    def tags(words: str) -> list[str]:
        board = Board()
        board.take(Trouble((fault_of(words, words),), 1), "12:00:00")
        parser = _Tags()
        parser.feed(board.shown.other.content.decode())
        return parser.tags

    assert tags(hostile) == tags("harmless")
    assert tags("harmless").count("script") == 1, "that of the server"
