"""What templates print, where ours and a user's come from, and what a user's may not do."""

from __future__ import annotations

import pytest

from tracemap.errors import TemplateError, UsageError
from tracemap.templating import Safe, Templates

HOSTILE = r"<b>\x{} & 'q' *a* `c` _d_ |e| :raw:`f` ##[g]"


@pytest.fixture
def rendered(tmp_path):
    """Return what a user's template makes of values."""

    def render(text: str, format: str = "latex", **values: object) -> str:
        (tmp_path / "mine.j2").write_text(text)
        return Templates(format, "tracemap.reports", tmp_path).render("mine.j2", **values)

    return render


def test_what_is_printed_is_escaped_for_its_format(rendered):
    assert rendered("{{ x }}", "html", x="<a & b>") == "&lt;a &amp; b&gt;"
    assert rendered("{{ x }}", "latex", x="50 % $x_1") == r"50 \% \$x\_1"
    assert rendered("{{ x }}", "rst", x="|a| `b` c_") == r"\|a\| \`b\` c\_"
    assert rendered("{{ x }}", "markdown", x="*a* <b>") == r"\*a\* \<b\>"


def test_numbers_are_summed_and_nothing_else_is(rendered):
    assert rendered("{{ [1, 2.5, 'a', [1]]|sum }}", "html") == "3.5"


def test_numbers_are_rounded_as_jinja_rounds_them(rendered):
    assert (
        rendered("{{ 2.345|round(1) }} {{ 1234|round(-2)|int }} {{ 2.1|round(0, 'ceil') }}")
        == "2.3 1200 3.0"
    )


def test_none_prints_nothing_and_numbers_print_as_they_are(rendered):
    assert rendered("[{{ none }}][{{ 0 }}][{{ 1.5 }}]", "html") == "[][0][1.5]"


@pytest.mark.parametrize(
    "text",
    [
        "{{ x }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(x) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ x }}{% endcall %}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{% block b %}{{ x }}{% endblock %}",
        "{{ [x]|join }}",
        "{% for a in [x] %}{{ a }}{% endfor %}",
        "{{ x ~ '' }}",
        "{{ x + '' }}",
        "{{ [x]|map('string')|first }}",
    ],
)
@pytest.mark.parametrize("format", ["html", "latex", "markdown", "rst"])
def test_text_is_escaped_once_whichever_way_it_goes(rendered, text, format):
    once = rendered("{{ x }}", format, x=HOSTILE)
    assert rendered(text, format, x=HOSTILE) == once
    assert HOSTILE not in once


def test_what_is_safe_is_printed_as_it_stands_until_it_is_made_something_else(rendered):
    assert rendered("{{ x }}", x=Safe(r"\emph{a}")) == r"\emph{a}"
    assert rendered("{{ [x, '%']|join(' & ') }}", x=Safe(r"\emph{a}")) == r"\emph{a} \& \%"
    assert "textbackslash" in rendered("{{ x.lower() }}", x=Safe(r"\emph{a}"))
    assert "textbackslash" in rendered("{{ x ~ x }}", x=Safe(r"\emph{a}"))


def test_a_name_that_is_not_there_is_an_error_with_file_and_line(rendered, tmp_path):
    with pytest.raises(TemplateError, match=r"mine.j2:3: 'y' is undefined") as caught:
        rendered("\n\n{{ y }}")
    assert caught.value.message.startswith(str(tmp_path / "mine.j2"))


def test_a_fault_of_syntax_has_its_place(rendered):
    with pytest.raises(TemplateError, match=r"mine.j2:2: "):
        rendered("a\n{% if %}")


def test_a_fault_in_an_included_template_has_the_place_in_that_one(rendered, tmp_path):
    (tmp_path / "other.j2").write_text("a\n{{ 1 // 0 }}")
    with pytest.raises(TemplateError, match=r"other.j2:2: .*zero"):
        rendered("{% include 'other.j2' %}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ x.__class__ }}",
        "{{ x|attr('__class__') }}",
        "{{ x['__class__'] }}",
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ self.__init__ }}",
        "{{ x.format() }}",
        "{{ x.ljust(9999999999) }}",
        "{{ x|center(9999999999) }}",
        "{{ 'a' * 9999999999 }}",
        "{{ [1] * 9999999999 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(9999999999)|list }}",
        "{{ 5|round(-100000000) }}",
        "{{ 5|round(100000000, 'ceil') }}",
        "{{ lipsum() }}",
        "{{ x|safe }}",
        "{% call x.upper() %}{% endcall %}",
        "{% for a in [[1]] recursive %}{{ loop(a) }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% extends 'mine.j2' %}",
        "{{ [1, 2] }}",
        "{{ [1, 2]|string }}",
        "{{ range(99999)|join('a' * 999999) }}",
        "{{ [[[1]]] }}",
        "{% set n = namespace(v=[]) %}{% for i in range(99) %}{% set n.v = [n.v, n.v] %}{% endfor %}",
        "{{ range(9)|map('safe')|list }}",
        "{% include '../secret.j2' %}",
        "{% include '/etc/passwd' %}",
        "{% include 'tracemap/../../secret.j2' %}",
        "{% set n = namespace(v='a') %}{% for i in range(99) %}{% set n.v = n.v ~ n.v %}{% endfor %}",
        (
            "{% macro m(a) %}{{ a }}{{ a }}{% endmacro %}{% set n = namespace(v='aaaa') %}"
            "{% for i in range(99) %}{% set n.v = m(n.v) %}{% endfor %}"
        ),
    ],
)
def test_a_users_template_gets_no_further_than_its_values(rendered, tmp_path, text):
    (tmp_path.parent / "secret.j2").write_text("secret")
    with pytest.raises(TemplateError):
        rendered(text, x="x")


def test_a_template_that_never_ends_is_stopped(rendered, monkeypatch):
    monkeypatch.setattr("tracemap.templating.bounds.MOST_SECONDS", 0)
    with pytest.raises(TemplateError, match="takes longer"):
        rendered("{% for a in range(9) %}{% endfor %}")


def test_a_users_template_that_is_a_link_out_of_the_folder_is_not_read(rendered, tmp_path):
    (tmp_path.parent / "secret.j2").write_text("secret")
    (tmp_path / "linked.j2").symlink_to(tmp_path.parent / "secret.j2")
    with pytest.raises(TemplateError, match=r"linked.j2: it leads out"):
        rendered("{% include 'linked.j2' %}")


def test_what_is_no_text_file_is_no_template(rendered, tmp_path):
    (tmp_path / "bytes.j2").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.j2").mkdir()
    with pytest.raises(TemplateError, match=r"bytes.j2: it is not UTF-8"):
        rendered("{% include 'bytes.j2' %}")
    with pytest.raises(TemplateError, match=r"folder.j2: it is no file"):
        rendered("{% include 'folder.j2' %}")


def test_where_jinja_is_not_installed_the_extra_is_named(monkeypatch, rendered):
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    with pytest.raises(UsageError, match="Jinja2") as caught:
        rendered("")
    assert "tracemap[pages]" in str(caught.value.help)
