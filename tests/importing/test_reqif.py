"""ReqIF is read in the forms that tools write it in, and refused with its line where it is damaged."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.importing.reading import dropped, fault, read
from tracemap.errors import ConfigError, UsageError

XHTML = 'xmlns:x="http://www.w3.org/1999/xhtml"'
REQIF = 'xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"'
START = f"<REQ-IF {REQIF} {XHTML}><CORE-CONTENT><REQ-IF-CONTENT>"
END = "</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"
CHOICES = """<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER="d-prio"><SPECIFIED-VALUES>
<ENUM-VALUE IDENTIFIER="e-1" LONG-NAME="Must have"><PROPERTIES/></ENUM-VALUE>
<ENUM-VALUE IDENTIFIER="e-2" LONG-NAME="1b"><PROPERTIES/></ENUM-VALUE>
</SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION>
"""


def attribute(identifier: str, name: str, form: str, datatype: str) -> str:
    return (
        f'<ATTRIBUTE-DEFINITION-{form} IDENTIFIER="{identifier}" LONG-NAME="{name}"><TYPE>'
        f"<DATATYPE-DEFINITION-{form}-REF>{datatype}</DATATYPE-DEFINITION-{form}-REF></TYPE>"
        f"</ATTRIBUTE-DEFINITION-{form}>\n"
    )


ATTRIBUTES = (
    attribute("a-id", "ReqIF.ForeignID", "STRING", "d-text")
    + attribute("a-name", "ReqIF.Name", "STRING", "d-text")
    + attribute("a-head", "ReqIF.ChapterName", "XHTML", "d-xhtml")
    + attribute("a-text", "ReqIF.Text", "XHTML", "d-xhtml")
    + attribute("a-prio", "Prio", "ENUMERATION", "d-prio")
)
TYPES = f"""
<DATATYPES>
<DATATYPE-DEFINITION-STRING IDENTIFIER="d-text"/>
<DATATYPE-DEFINITION-XHTML IDENTIFIER="d-xhtml"/>
{CHOICES}</DATATYPES>
<SPEC-TYPES>
<SPEC-OBJECT-TYPE IDENTIFIER="t-req" LONG-NAME="System Requirement"><SPEC-ATTRIBUTES>
{ATTRIBUTES}</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>
<SPEC-OBJECT-TYPE IDENTIFIER="t-test" LONG-NAME="Test Case"/>
<SPEC-RELATION-TYPE IDENTIFIER="t-satisfies" LONG-NAME="satisfies"/>
<SPEC-RELATION-TYPE IDENTIFIER="t-tested" LONG-NAME="Is Tested By"/>
<SPEC-RELATION-TYPE IDENTIFIER="t-link" LONG-NAME="Some Link"/>
</SPEC-TYPES>
"""


def string(definition: str, text: str) -> str:
    return (
        f'<ATTRIBUTE-VALUE-STRING THE-VALUE="{text}"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>'
        f"{definition}</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>"
    )


def formatted(definition: str, markup: str) -> str:
    return (
        "<ATTRIBUTE-VALUE-XHTML><DEFINITION><ATTRIBUTE-DEFINITION-XHTML-REF>"
        f"{definition}</ATTRIBUTE-DEFINITION-XHTML-REF></DEFINITION>"
        f"<THE-VALUE>{markup}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>"
    )


def chosen(value: str) -> str:
    return (
        "<ATTRIBUTE-VALUE-ENUMERATION><VALUES>"
        f"<ENUM-VALUE-REF>{value}</ENUM-VALUE-REF></VALUES><DEFINITION>"
        "<ATTRIBUTE-DEFINITION-ENUMERATION-REF>a-prio</ATTRIBUTE-DEFINITION-ENUMERATION-REF>"
        "</DEFINITION></ATTRIBUTE-VALUE-ENUMERATION>"
    )


def spec_object(identifier: str, *values: str, kind: str = "t-req") -> str:
    return (
        f'<SPEC-OBJECT IDENTIFIER="{identifier}"><TYPE><SPEC-OBJECT-TYPE-REF>{kind}'
        f"</SPEC-OBJECT-TYPE-REF></TYPE><VALUES>{''.join(values)}</VALUES></SPEC-OBJECT>\n"
    )


def relation(source: str, kind: str, target: str) -> str:
    return (
        f'<SPEC-RELATION IDENTIFIER="{source}-{kind}-{target}">'
        f"<SOURCE><SPEC-OBJECT-REF>{source}</SPEC-OBJECT-REF></SOURCE>"
        f"<TARGET><SPEC-OBJECT-REF>{target}</SPEC-OBJECT-REF></TARGET>"
        f"<TYPE><SPEC-RELATION-TYPE-REF>{kind}</SPEC-RELATION-TYPE-REF></TYPE></SPEC-RELATION>\n"
    )


def under(reference: str, *children: str) -> str:
    inner = f"<CHILDREN>{''.join(children)}</CHILDREN>" if children else ""
    return (
        f'<SPEC-HIERARCHY IDENTIFIER="h-{reference}"><OBJECT><SPEC-OBJECT-REF>{reference}'
        f"</SPEC-OBJECT-REF></OBJECT>{inner}</SPEC-HIERARCHY>"
    )


def reqif(*objects: str, relations: str = "", children: str = "") -> str:
    specification = (
        '<SPECIFICATIONS><SPECIFICATION IDENTIFIER="s" LONG-NAME="SRS"><TYPE/>'
        f"<CHILDREN>{children}</CHILDREN></SPECIFICATION></SPECIFICATIONS>"
    )
    return (
        f"{START}{TYPES}<SPEC-OBJECTS>{''.join(objects)}</SPEC-OBJECTS>"
        f"<SPEC-RELATIONS>{relations}</SPEC-RELATIONS>"
        f"{specification if children else ''}{END}"
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.reqif"


def records(path: Path, text: str, **settings: Any) -> Any:
    path.write_bytes(text.encode())
    return read("reqif", path, **settings).records


def test_attributes_are_fields_and_a_missing_foreign_id_is_the_identifier(file: Path) -> None:
    found = records(
        file,
        reqif(
            spec_object("o1", string("a-id", "R-1"), string("a-name", "One"), chosen("e-1")),
            spec_object("o2", string("a-name", "Two"), chosen("e-2")),
        ),
        values={"priority": {"must have": "1a"}},
    )
    assert found.requirements == {
        "R-1": {"title": "One", "priority": "1a"},
        "o2": {"title": "Two", "priority": "1b"},
    }


def test_headings_and_specifications_say_where_a_requirement_stands(file: Path) -> None:
    found = records(
        file,
        reqif(
            spec_object("h", formatted("a-head", "<x:div>2 Speed</x:div>")),
            spec_object("i", formatted("a-head", "<x:div>2.1 Alerts</x:div>")),
            spec_object("a", string("a-name", "A")),
            spec_object("b", string("a-name", "B")),
            children=under("h", under("i", under("a"))) + under("b"),
        ),
    )
    assert found.requirements == {
        "a": {"title": "A", "document": "SRS", "section": "2.1 Alerts"},
        "b": {"title": "B", "document": "SRS"},
    }


def test_relations_are_links_by_their_type_and_else_by_what_they_join(file: Path) -> None:
    found = records(
        file,
        reqif(
            *(spec_object(one, string("a-name", one)) for one in ("a", "b", "c")),
            spec_object("t", kind="t-test"),
            relations=relation("b", "t-satisfies", "a")
            + relation("a", "t-tested", "t")
            + relation("c", "t-link", "t")
            + relation("c", "t-link", "b"),
        ),
    )
    assert found.test_cases == {"t": {"verifies": ["a", "c"]}}
    assert found.requirements["b"]["derived_from"] == ["a"]
    assert found.requirements["c"]["derived_from"] == ["b"]


def test_the_settings_say_what_links_are(file: Path) -> None:
    text = reqif(
        *(spec_object(one, string("a-name", one)) for one in ("a", "b", "c")),
        relations=relation("a", "t-link", "b") + relation("a", "t-satisfies", "c"),
    )
    found = records(file, text, backlinks={"some link": "derived_from"}, links={"Satisfies": ""})
    assert found.requirements["b"] == {"title": "b", "derived_from": ["a"]}
    assert found.requirements["a"] == {"title": "a"}


def test_a_setting_for_a_field_that_there_is_not_is_refused(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no field 'prioriti'"):
        records(file, reqif(), values={"prioriti": {"a": "b"}})


def test_a_link_to_nothing_is_dropped_and_told(file: Path) -> None:
    file.write_text(reqif(spec_object("a"), relations=relation("a", "t-satisfies", "x")))
    assert dropped(read("reqif", file), file.parent) == [
        "some.reqif:23: links to the object 'x': the source holds no such one (1)"
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<x:div>one  <x:b>two</x:b>,\n three</x:div>", "one two, three"),
        ("<x:p>one</x:p>\n  <x:p>two</x:p>", "one\ntwo"),
        ("<x:div>one<x:br/>two<x:br/><x:br/>three</x:div>", "one\ntwo\n\nthree"),
        (
            "<x:ul><x:li><x:p>one</x:p></x:li><x:li>two <x:i>x</x:i></x:li></x:ul>after",
            "- one\n- two x\nafter",
        ),
        (
            (
                "<x:table><x:tr><x:th>a</x:th><x:th>b</x:th></x:tr><x:tr><x:td>1</x:td>"
                "<x:td><x:p>2</x:p><x:p>3</x:p></x:td></x:tr></x:table>"
            ),
            "a | b\n1 | 2 3",
        ),
        ("<x:div><x:pre>  a\n\tb </x:pre></x:div>", "  a\n\tb "),
        ("<x:p>see</x:p><x:pre>  a\n  b</x:pre>", "see\n  a\n  b"),
        ('<div xmlns="http://www.w3.org/1999/xhtml">a &lt;b&gt; &amp; c</div>', "a <b> & c"),
        ("<x:div>a<!-- said\nby nobody -->b</x:div>", "a b"),
        ("<x:div>_x0007__x005F_x0041_</x:div>", "\x07_x0041_"),
        ("no markup", "no markup"),
    ],
)
def test_formatted_text_becomes_plain_text(file: Path, markup: str, text: str) -> None:
    found = records(file, reqif(spec_object("a", formatted("a-text", markup))))
    assert found.requirements["a"]["text"] == text


def test_pictures_are_left_out_and_told(file: Path) -> None:
    markup = '<x:div>see <x:object data="a.png" type="image/png">the way</x:object></x:div>'
    file.write_text(reqif(spec_object("a", formatted("a-text", markup))))
    reading = read("reqif", file)
    assert reading.records.requirements["a"]["text"] == "see the way"
    assert dropped(reading, file.parent) == [
        "some.reqif:23: embedded objects in formatted text: a plan holds plain text (1)"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_file_may_be_in_another_encoding(file: Path, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>' + reqif(
        spec_object("a", string("a-name", "Größe"))
    )
    file.write_bytes(text.encode(encoding))
    assert read("reqif", file).records.requirements == {"a": {"title": "Größe"}}


def archive(path: Path, members: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as written:
        for name, text in members.items():
            written.writestr(name, text)
    return path


def test_an_archive_is_read_and_unpacked_nowhere(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "some.reqifz",
        {
            "../../slip.reqif": reqif(
                spec_object("a"), relations=relation("a", "t-satisfies", "b")
            ),
            "/etc/b.reqif": reqif(spec_object("b")),
            "pictures/a.png": "no picture",
        },
    )
    reading = read("reqif", path)
    assert list(reading.records.requirements) == ["a", "b"]
    assert reading.records.requirements["a"]["derived_from"] == ["b"]
    assert list(tmp_path.iterdir()) == [path]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.reqifz", {"a.reqif": " " * 100_000, "b.reqif": " " * 100_000})
    assert path.stat().st_size < 1000
    said = fault("reqif", path, limits={"file_bytes": 150_000})
    assert said == "bomb.reqifz: it unpacks to more than 150000 bytes"


def test_an_archive_without_reqif_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "some.reqifz", {"a.txt": "x"})
    assert fault("reqif", path) == "some.reqifz: the archive holds no .reqif file"


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "some.reqifz", {"a.reqif": reqif()})
    whole = path.read_bytes()
    for length in range(4, len(whole), 97):
        path.write_bytes(whole[:length])
        assert fault("reqif", path).startswith("some.reqifz: it is damaged: ")


def test_an_archive_packed_in_an_unusual_way_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "some.reqifz", {"a.reqif": reqif()}, zipfile.ZIP_LZMA)
    assert fault("reqif", path) == (
        "some.reqifz: it is packed in an unusual way, or with a password"
    )


ENTITIES = '<!DOCTYPE REQ-IF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE REQ-IF SYSTEM "file:///etc/passwd">\n'
NO_VALUE = spec_object("a").replace("</VALUES>", "<ATTRIBUTE-VALUE-STRING/></VALUES>")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "some.reqif: it is empty"),
        ("{}", "some.reqif:1:1: this is no XML: not well-formed (invalid token)"),
        (reqif()[:-3], "some.reqif:23:95: this is no XML: unclosed token"),
        (reqif()[:-9], "some.reqif:23:95: this is no XML: no element found"),
        ("\n\n<REQ-IF>\n<b></a>", "some.reqif:4:6: this is no XML: mismatched tag"),
        ("<html/>", "some.reqif:1:1: this is no ReqIF: the root is 'html', expected REQ-IF"),
        (
            ENTITIES + reqif(),
            "some.reqif:1:18: it declares a document type, which ReqIF does not have",
        ),
        (
            f"<?xml version='1.0'?>\n{OUTSIDE}{reqif()}",
            "some.reqif:2:45: it declares a document type, which ReqIF does not have",
        ),
        (f"{START}{'<a>' * 300}", "some.reqif:1:726: elements are nested deeper than 200"),
        (
            reqif(spec_object("a", string("a-id", "R")), spec_object("b", string("a-id", "R"))),
            "some.reqif:24: 'R' stands twice, first at some.reqif:23",
        ),
        (
            reqif(spec_object("a"), spec_object("a", string("a-id", "R"))),
            "some.reqif:24: 'a' stands twice, first at some.reqif:23",
        ),
        (
            reqif("\n\n", spec_object("a").replace("IDENTIFIER", "ID")),
            "some.reqif:25: this SPEC-OBJECT is not as ReqIF has it",
        ),
        (
            reqif(NO_VALUE),
            "some.reqif:23: this SPEC-OBJECT is not as ReqIF has it, it lacks THE-VALUE",
        ),
        (
            reqif(spec_object("a"), relations="<SPEC-RELATION IDENTIFIER='r'/>"),
            "some.reqif:24: this SPEC-RELATION is not as ReqIF has it",
        ),
        ('<?xml version="1.0" encoding="rot13"?>', "some.reqif:1: the encoding rot13 is not known"),
        (
            '<?xml version="1.0" encoding="us-ascii"?>\n<a>é</a>',
            "some.reqif:2: it is no US-ASCII text",
        ),
    ],
)
def test_what_is_damaged_or_hostile_is_refused_with_its_line(
    file: Path, text: str, said: str
) -> None:
    file.write_bytes(text.encode())
    assert fault("reqif", file).replace(f"{file.parent}/", "") == said


def test_every_beginning_of_a_file_is_refused(file: Path) -> None:
    whole = reqif(spec_object("a", string("a-name", "A")), children=under("a")).encode()
    for length in range(1, len(whole) - 1, 61):
        file.write_bytes(whole[:length])
        assert fault("reqif", file).startswith("some.reqif:")


def test_a_file_past_the_limit_is_refused(file: Path) -> None:
    file.write_text(reqif())
    assert fault("reqif", file, limits={"file_bytes": 100}) == (
        "some.reqif: it is larger than 100 bytes"
    )


def test_without_the_library_the_extra_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "reqif.parser", None)
    file.write_text(reqif())
    with pytest.raises(UsageError) as caught:
        read("reqif", file)
    assert caught.value.message == "reading ReqIF needs the package reqif, which is not installed"
    assert caught.value.help == "pip install 'tracemap[reqif]'"
