"""What holds of every page of every site: it is HTML, it runs nothing, and its links lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from tests.site.conftest import NAMES, PROJECTS, Site, html_pages, read

SITES = [*sorted(path.name for path in PROJECTS.iterdir()), "example", "harmful", "rubin"]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Site:
    if request.param == "rubin":
        found: Site = request.getfixturevalue("rubin_site")
        return found
    sites: dict[str, Site] = request.getfixturevalue("sites")
    return sites[request.param]


def some(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of a site; of a large one all at its top, and each twelfth of the others."""
    every = [(path, content) for path, content in site.items() if path.endswith(".html")]
    step = 12 if len(every) > 300 else 1
    for number, (path, content) in enumerate(every):
        if "/" not in path or number % step == 0:
            yield path, content


def test_it_is_html_without_a_fault(site: Site) -> None:
    for path, content in some(site):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(content, transport_encoding="utf-8")
        assert parser.errors == [], (path, parser.errors[:3])


def test_a_page_runs_no_script_and_has_no_style_but_those_of_the_site(site: Site) -> None:
    for path, page in html_pages(site):
        for tag, attributes in page.elements:
            assert tag not in ("style", "iframe", "object", "embed", "base"), path
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (
                path
            )
            if tag == "script":
                assert re.fullmatch(
                    r"(\.\./)?(assets|data)/[a-z-]+\.js", attributes["src"] or ""
                ), path
        policies = [
            one["content"]
            for one in page.tags("meta")
            if one.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policies == [CSP], path


def test_every_script_is_one_of_the_site_and_holds_no_text(site: Site) -> None:
    for path, content in site.items():
        if path.endswith(".html"):
            assert len(re.findall(rb"<script\b", content)) == len(
                re.findall(rb'<script src="[^"]+"(?: defer)?></script>', content)
            ), path


def test_every_link_leads_to_a_file_and_a_place_of_the_site_or_to_an_address(site: Site) -> None:
    places = {path: set(page.ids) for path, page in html_pages(site)}
    states = re.compile(r"[a-z_]+=[\w.,:-]*(&[a-z_]+=[\w.,:-]*)*")
    for path, page in html_pages(site):
        for link in (*page.attributes("href"), *page.attributes("src")):
            parts = urlsplit(link)
            if parts.scheme == "data":
                assert link in [one["href"] for one in page.tags("link")], (path, link)
                continue
            if parts.scheme:
                assert parts.scheme in ("http", "https", "mailto"), (path, link)
                continue
            assert not parts.netloc, (path, link)
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(parts.path))
            )
            target = path if not parts.path else target
            if target.startswith("assets/") and not any(one.startswith("assets/") for one in site):
                continue
            assert target in site, (path, link)
            if parts.fragment and not states.fullmatch(parts.fragment):
                assert unquote(parts.fragment) in places[target], (path, link)


def test_the_paths_of_a_site_stay_in_it_and_are_files_on_every_system(site: Site) -> None:
    for path in site:
        assert re.fullmatch(r"([a-z]+/)?[A-Za-z0-9_~][A-Za-z0-9._~-]{0,90}", path), path
    assert len({path.lower() for path in site}) == len(site)


def test_ids_are_said_once_and_what_names_them_finds_them(site: Site) -> None:
    for path, page in html_pages(site):
        assert len(set(page.ids)) == len(page.ids), path
        for name in (*page.attributes("aria-labelledby"), *page.attributes("for")):
            assert name in page.ids, (path, name)


def test_a_page_says_its_language_and_title_and_its_headings_are_in_order(site: Site) -> None:
    for path, page in html_pages(site):
        assert [one.get("lang") for one in page.tags("html")] == ["en"], path
        tags = [tag for tag, _ in page.elements]
        assert tags[: tags.index("body")].count("title") == 1, path
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)


def test_a_table_has_headings_that_say_what_they_head(site: Site) -> None:
    for path, page in html_pages(site):
        assert all(one.get("scope") in ("row", "col") for one in page.tags("th")), path


def test_nothing_that_steers_a_reader_is_in_a_page(site: Site) -> None:
    unseen = re.compile(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
    )
    for path, content in site.items():
        if path.endswith(".html"):
            assert not unseen.search(content.decode()), path


def test_what_means_harm_is_shown_as_text(sites: dict[str, Site]) -> None:
    site = sites["harmful"]
    shown = [page for _, page in html_pages(site) if "<script>alert(2)</script>" in page.text]
    assert len(shown) >= 3 * len(NAMES)
    for _, page in html_pages(site):
        assert not page.tags("img")
        assert not page.tags("b")


def test_every_item_has_a_page_of_its_own(sites: dict[str, Site]) -> None:
    site = sites["harmful"]
    for kind in "mrp":
        of_kind = [path for path in site if path.startswith(f"{kind}/")]
        assert len(of_kind) == len({normalize("NFC", name) for name in NAMES})
        assert len({read(site[path]).text for path in of_kind}) == len(of_kind)
