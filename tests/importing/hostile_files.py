"""Sources as no tool exports them: a good one of every kind of import, and the ways in which it is bad."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import NamedTuple

from tests.importing import jira_answers
from tests.importing.pdf_writer import Put, pdf_of
from tests.importing.test_any_bytes import JOB, JUNIT
from tests.loading.p6.databases import SAMPLE, pmxml, xer
from tests.loading.sheets import tasks, xls
from tests.loading.sheets import xlsx as xlsx_of
from tracemap.exporting import csv, doorstop, graphml, needs, reqif, strictdoc, xlsx
from tracemap.records import Records

PLAN = Records(
    milestones={"A": {"name": "First", "level": 2, "due": "2024-03-23", "predecessors": ["B"]}},
    requirements={"DMS-REQ-0001": {"title": "Keep it", "text": "It shall be kept."}},
    test_cases={"LVV-T1": {"verifies": ["DMS-REQ-0001"], "result": "passed"}},
)
ANSWERS = [
    jira_answers.element(1),
    jira_answers.case(1, 1),
    jira_answers.plan(1, 70),
    jira_answers.run(1, 1, 1, "2024-03-20"),
    jira_answers.statuses(),
]


class Whole(NamedTuple):
    """A source that is read without a word.

    Attributes:
        kind: the import that reads it.
        file: the file that is made bad.
        data: what it holds.
        form: what it is made of: text, json, xml or binary.
        marker: a value that stands in it, at a place where others may; the first of its kind is meant.
        own_id: an id that stands in it; empty where ids are of the format's own making.
        item: the pattern of an item in it; empty where an item that stands twice is a second run of it.
        member: the file of the archive that it is, which holds the marker; empty where it is none.
        beside: the other files of the folder that is imported; where there are none, the file itself is.
    """

    kind: str
    file: str
    data: bytes
    form: str
    marker: bytes = b""
    own_id: bytes = b""
    item: bytes = b""
    member: str = ""
    beside: Mapping[str, bytes] = {}

    @property
    def name(self) -> str:
        return f"{self.kind} {self.file.rpartition('.')[2]}"

    def forms(self) -> frozenset[str]:
        """Return what it is made of, in one word or two."""
        return frozenset((self.form, "zip" * bool(self.member), "id" * bool(self.own_id)))

    def with_text(self, change: Callable[[bytes], bytes]) -> bytes:
        """Return the source with its text, or that of the member of the archive, changed."""
        if not self.member:
            return change(self.data)
        parts = unzipped(self.data)
        return zipped(parts | {self.member: change(parts[self.member])})

    def with_id(self, own_id: bytes) -> bytes:
        """Return the source with another id in the place of its own, wherever that stands."""
        return self.with_text(lambda text: text.replace(self.own_id, own_id))

    def twice(self) -> bytes:
        """Return the source with an item that stands there twice."""
        item = re.compile(self.item, re.DOTALL)
        return self.with_text(lambda text: item.sub(lambda found: found[0] * 2, text, count=1))

    def with_value(self, value: bytes) -> bytes:
        """Return the source with another value in the place of the marker."""
        return self.with_text(lambda text: text.replace(self.marker, value, 1))


def zipped(parts: Mapping[str, bytes], longer: str = "", by: int = 0) -> bytes:
    """Return an archive of these files, of which one is longer by so many MiB of blanks."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=by > 1000) as stream:
                stream.write(part)
                for _ in range(by if name == longer else 0):
                    stream.write(_BLANKS)
    return made.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sources() -> Iterator[Whole]:
    table = csv.write(PLAN, "p")["milestones.csv"]
    yield Whole("csv", "milestones.csv", table, "text", b"First", b"A", rb"A,First.*\n")
    page = [Put(72, 680, "1"), Put(96, 680, "Products"), Put(72, 640, "1.1 Images")]
    page += [
        Put(72, 610, "ID: DMS-REQ-0001 (Priority: 1a)"),
        Put(72, 570, "Specification: The system shall keep each raw image."),
    ]
    yield Whole("dmsr", "LSE-61.pdf", pdf_of([page]), "binary", b"raw image")
    tree = doorstop.write(PLAN, "p")
    item = "requirements/DMS-REQ-0001.yml"
    beside = {name: data for name, data in tree.items() if name != item}
    yield Whole("doorstop", item, tree[item], "text", b"Keep it", beside=beside)
    yield Whole(
        "graphml",
        "plan.graphml",
        graphml.write(PLAN, "p")[""],
        "xml",
        b"First",
        b"LVV-T1",
        rb'<node id="n2">.*?</node>',
    )
    for kind in ("jira", "zephyr"):
        yield Whole(
            kind,
            "answers.json",
            json.dumps(ANSWERS).encode(),
            "json",
            b'"Case 1"',
            b"LVV-T1",
        )
    yield Whole("junit", "report.xml", JUNIT, "xml", b"<failure/>", b"b[c]")
    yield Whole("lsst-verify", "job.json", JOB, "json", b'"x"', b"LVV-T1")
    yield Whole(
        "needs",
        "needs.json",
        needs.write(PLAN, "p")[""],
        "json",
        b'"Keep it"',
        b"LVV-T1",
        rb'"A": {.*?},',
    )
    yield Whole("p6", "plan.xer", xer(SAMPLE), "text", b"A start", b"M-4", rb"%R\t4\t1\t102.*?\n")
    yield Whole(
        "p6", "plan.xml", pmxml(SAMPLE), "xml", b"A start", b"M-4", rb"<Activity>.*?</Activity>"
    )
    sheets = {"TASK": tasks({"task_code": "M-1", "task_name": "First"})}
    yield Whole("p6", "plan.xls", xls(sheets), "binary", b"First")
    sheet = "xl/worksheets/sheet1.xml"
    yield Whole("p6", "plan.xlsx", xlsx_of(sheets), "xml", b"First", b"M-1", member=sheet)
    written = reqif.write(PLAN, "p")[""]
    yield Whole(
        "reqif",
        "plan.reqif",
        written,
        "xml",
        b"It shall be kept.",
        b"LVV-T1",
        rb"<SPEC-OBJECT .*?</SPEC-OBJECT>",
    )
    archive = zipped({"plan.reqif": written})
    yield Whole(
        "reqif",
        "plan.reqifz",
        archive,
        "xml",
        b"It shall be kept.",
        b"LVV-T1",
        rb"<SPEC-OBJECT .*?</SPEC-OBJECT>",
        "plan.reqif",
    )
    yield Whole(
        "strictdoc",
        "plan.sdoc",
        strictdoc.write(PLAN, "p")[""],
        "text",
        b"Keep it",
        b"LVV-T1",
        rb"\[TEST_CASE\]\n.*?\n\n",
    )
    book = xlsx.write(PLAN, "p")[""]
    yield Whole("xlsx", "plan.xlsx", book, "xml", b"First", member=sheet)


SOURCES = tuple(_sources())


class Bad(NamedTuple):
    """A way in which a source is bad.

    Attributes:
        name: what is bad about it.
        forms: the sources that can be bad so, by what they are made of; `any` for all.
        make: makes a source so.
        ends: how it ends: `refused`, `placed` (refused, with the place inside the file), or `harmless`
            (refused, or read as the text that it is).
    """

    name: str
    forms: str
    make: Callable[[Whole], bytes]
    ends: str = "refused"


_BLANKS = b" " * (1 << 20)
LOGIN = (
    b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form action='/login'>"
    b"<input name='user'></form></body></html>\n"
)
BOMB = 40
"""In MiB, more than the limits of the tests allow to be unpacked, which is 16."""
MANY = 100_000
"""Deeper than any parser that recurses goes; of a number, longer than any is."""


def _half(whole: Whole) -> bytes:
    return whole.data[: len(whole.data) // 2]


def _xml(head: bytes, value: bytes) -> Callable[[Whole], bytes]:
    """Return what puts a head in the place of the declaration of XML, and a value in that of the marker."""

    def make(whole: Whole) -> bytes:
        def change(text: bytes) -> bytes:
            start = text.find(b"?>") + 2 if text.startswith(b"<?xml") else 0
            return head + text[start:].lstrip().replace(whole.marker, value, 1)

        return whole.with_text(change)

    return make


def _value(value: bytes) -> Callable[[Whole], bytes]:
    return lambda whole: whole.with_value(value)


def _text(text: bytes) -> Callable[[Whole], bytes]:
    return lambda whole: whole.with_text(lambda _: text)


_LAUGHS = b"".join(
    b"<!ENTITY l%d '%s'>" % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
_LAUGHS = b"<!DOCTYPE x [<!ENTITY l0 'laugh'>%s]>" % _LAUGHS
_QUADRATIC = b"<!DOCTYPE x [<!ENTITY q '%s'>]>" % (b"q" * 100_000)
_OUTSIDE = b"<!DOCTYPE x [<!ENTITY out SYSTEM 'file:///etc/passwd'>]>"
_PARAMETER = b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'> %p;]>"
_UTF7 = b"<?xml version='1.0' encoding='utf-7'?><!+AEQ-OCTYPE x [<!+AEU-NTITY l 'l'>]>"
_INCLUDE = (
    b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>"
)


def lying(whole: Whole, by: int) -> bytes:
    """Return an archive of which one file goes on with so many MiB that its sizes know nothing of."""
    parts, member = unzipped(whole.data), whole.member
    data = bytearray(zipped(parts, member, by))
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        local = archive.getinfo(member).header_offset
        central = archive.start_dir
    while data[central + 46 : central + 46 + len(member)] != member.encode():
        central = data.index(b"PK\x01\x02", central + 1)
    for check, size in ((local + 14, local + 22), (central + 16, central + 24)):
        struct.pack_into("<I", data, check, zlib.crc32(parts[member]))
        struct.pack_into("<I", data, size, len(parts[member]))
    return bytes(data)


def _locked(whole: Whole) -> bytes:
    data = bytearray(whole.data)
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(start)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(start, place + 1)
    return bytes(data)


BAD = (
    Bad("empty", "any", lambda _: b""),
    Bad("blanks alone", "any", lambda _: b" \r\n\t \n"),
    Bad("cut off", "any", _half, "harmless"),
    Bad("a login page", "any", lambda _: LOGIN),
    Bad("a picture", "any", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    Bad("zeros", "any", lambda _: bytes(100_000)),
    Bad("a pointer of git-LFS", "any", lambda _: b"version https://git-lfs.github.com/spec/v1\n"),
    Bad("a pickle", "any", lambda _: b"\x80\x04cos\nsystem\n(S'touch canary'\ntR."),
    Bad("no UTF-8", "text json xml", _value(b"\xff\xfe\xfa\x81\x8d"), "placed"),
    Bad("zeros in a value", "text json xml", _value(b"a\0b"), "placed"),
    Bad("a value of 4 MB", "text json xml", _value(b"x" * (4 << 20)), "harmless"),
    Bad("lists in lists", "json", _text(b"[" * MANY), "placed"),
    Bad("mappings in mappings", "json", _text(b'{"a":' * MANY), "placed"),
    Bad("a value of lists", "json", _value(b"[" * MANY + b"]" * MANY), "placed"),
    Bad("a number of many digits", "json", _value(b"9" * MANY), "harmless"),
    Bad("no number", "json", _value(b"NaN"), "harmless"),
    Bad("half a character", "json", _value(b'"\\ud800"'), "harmless"),
    Bad("another kind of value", "json", _value(b'{"a": [null, {}]}'), "harmless"),
    Bad("a number alone", "json", _text(b"7")),
    Bad("nothing", "json", _text(b"null")),
    Bad("an entity bomb", "xml", _xml(_LAUGHS, b"&l9;")),
    Bad("a long entity", "xml", _xml(_QUADRATIC, b"&q;" * 10_000)),
    Bad("an entity of a file", "xml", _xml(_OUTSIDE, b"&out;")),
    Bad("an entity of a server", "xml", _xml(_PARAMETER, b"x")),
    Bad("an entity in UTF-7", "xml", _xml(_UTF7, b"+ACY-l;"), "harmless"),
    Bad("an entity that nobody declares", "xml", _xml(b"", b"&nobody;"), "placed"),
    Bad("an inclusion", "xml", _xml(b"", _INCLUDE), "harmless"),
    Bad("elements in elements", "xml", _value(b"<a>" * MANY + b"</a>" * MANY), "harmless"),
    Bad("an element that nothing ends", "xml", _text(b"<a>" * MANY)),
    Bad(
        "attributes",
        "xml",
        _value(b"<a %s/>" % b" ".join(b"a%d=''" % n for n in range(50_000))),
        "harmless",
    ),
    Bad("an encoding that is none", "xml", _xml(b"<?xml version='1.0' encoding='rot13'?>", b"x")),
    Bad("a character that is none", "xml", _value(b"&#0;"), "placed"),
    Bad("an attribute twice", "xml", _value(b"<a b='1' b='2'/>"), "placed"),
    Bad("a bomb", "zip", lambda one: zipped(unzipped(one.data), one.member, BOMB)),
    Bad("a bomb that lies", "zip", lambda one: lying(one, BOMB)),
    Bad("many members", "zip", lambda one: zipped(dict.fromkeys(map(str, range(5000)), b""))),
    Bad("a password", "zip", _locked),
    Bad("no member", "zip", lambda _: zipped({})),
    Bad("an id of 1 MB", "id", lambda one: one.with_id(b"x" * (1 << 20)), "harmless"),
    Bad(
        "an id of 5,000 letters", "id", lambda one: one.with_id(b"LVV-T" + b"1" * 5000), "harmless"
    ),
    Bad("an id that leads out", "id", lambda one: one.with_id(b"../../out"), "harmless"),
    Bad(
        "a tag of Python",
        "text",
        _value(b"!!python/object/apply:os.system ['touch canary']"),
        "harmless",
    ),
)


def bad_sources() -> Iterator[tuple[str, Whole, Bad]]:
    """Yield every bad source that there is, by name."""
    for whole in SOURCES:
        for bad in BAD:
            wanted = set(bad.forms.split())
            if "any" in wanted or wanted & whole.forms():
                yield f"{whole.name}: {bad.name}", whole, bad
