"""Whatever a file holds, an importer reads it or says why not."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.reading import read
from tracemap.errors import SourceError
from tracemap.exporting import csv, graphml, xlsx
from tracemap.records import Records

PLAN = Records(
    milestones={"A": {"name": "é", "level": 2, "due": "2024-03-23", "predecessors": ["B", "C"]}},
    test_cases={
        "LVV-T1": {"verifies": ["LVV-1"], "earlier_results": {"2024-01-01": "failed"}},
    },
)
JUNIT = (
    b'<testsuites><testsuite name="a" timestamp="2024-03-23T10:00:00"><properties><property name="verifies"'
    b' value="DMS-REQ-0024"/></properties><testcase classname="a" name="b[c]"><failure/></testcase>'
    b"</testsuite></testsuites>"
)
JOB = json.dumps(
    {
        "measurements": [{"metric": "a.B", "value": 5.0, "unit": "mag"}],
        "metrics": [
            {"name": "a.B", "description": "x", "tags": ["LVV-T1"], "reference": {"doc": "x"}}
        ],
        "specs": [
            {
                "name": "a.B.design",
                "threshold": {"value": 5, "unit": "mmag", "operator": "<="},
                "metadata_query": {"filter": "r"},
                "tags": ["x"],
            }
        ],
        "meta": {"date": "2024-03-23", "filter": "r"},
    }
).encode()
WHOLE = {
    "csv": csv.write(PLAN, "p")["milestones.csv"],
    "xlsx": xlsx.write(PLAN, "p")[""],
    "graphml": graphml.write(PLAN, "p")[""],
    "junit": JUNIT,
    "lsst_verify": JOB,
}
"""A file of each kind that is read without a word."""

PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b'"', b"\n", b";", b"<", b"&x;", b"\xff", b"]]>", b"null", b"[", b"{}", b"1e999", b"-"]
    ),
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Draw a file in which a few places hold something else, or nothing."""
    data = whole
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 20)))
        data = data[:start] + draw(PIECES) + data[end:]
    return data


def read_bytes(kind: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "milestones"
        path.write_bytes(data)
        said = str(path)
        try:
            read(kind, path)
        except SourceError as error:
            said = error.message
        assert said.startswith(str(path))


@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_file_is_read_or_refused(kind: str) -> None:
    read_bytes(kind, WHOLE[kind])

    @given(damaged(WHOLE[kind]) | st.binary(max_size=30))
    def holds(data: bytes) -> None:
        read_bytes(kind, data)

    holds()


def test_a_workbook_with_a_damaged_sheet_is_read_or_refused() -> None:
    with zipfile.ZipFile(BytesIO(WHOLE["xlsx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"

    @given(damaged(parts[sheet]))
    def holds(data: bytes) -> None:
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, data if name == sheet else part)
        read_bytes("xlsx", made.getvalue())

    holds()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text("a.BLVV-T1", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["name", "metric", "value", "threshold", "tags", "reference"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=6,
    )
)
def test_a_job_of_any_shape_is_read_or_refused(part: object) -> None:
    whole = json.loads(JOB)
    for name in whole:
        read_bytes("lsst_verify", json.dumps({**whole, name: part}).encode())
        read_bytes("lsst_verify", json.dumps({**whole, name: [part]}).encode())
    for name in whole["specs"][0]:
        specs = [{**whole["specs"][0], name: part}]
        read_bytes("lsst_verify", json.dumps({**whole, "specs": specs}).encode())
