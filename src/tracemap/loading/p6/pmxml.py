"""The bytes of a PMXML file, the XML of P6, to the same tables as those of an XER file.

What an element means is in the schema that P6 publishes with each version (`p6apibo.xsd`). Its namespace
changes with the version, and is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.sax.handler import ContentHandler

from tracemap.limits import Limits, raising
from tracemap.loading.p6.export import Unreadable
from tracemap.loading.p6.xer import Rows, Tables

_ROOT = "APIBusinessObjects"
_HEAD = 4096
_DEEPEST = 40
_AGAIN = "export it from P6 again"
_PROJECT = {
    "ObjectId": "proj_id",
    "Id": "wbs_short_name",
    "OriginalProjectObjectId": "orig_proj_id",
    "ActivityDefaultCalendarObjectId": "clndr_id",
}
_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "Project": ("PROJECT", _PROJECT),
    "BaselineProject": ("PROJECT", _PROJECT),
    "Calendar": ("CALENDAR", {"ObjectId": "clndr_id", "HoursPerDay": "day_hr_cnt"}),
    "ScheduleOptions": (
        "SCHEDOPTIONS",
        {
            "ProjectObjectId": "proj_id",
            "RelationshipLagCalendar": "sched_calendar_on_relationship_lag",
        },
    ),
    "WBS": (
        "PROJWBS",
        {"ObjectId": "wbs_id", "ParentObjectId": "parent_wbs_id", "Code": "wbs_short_name"},
    ),
    "Activity": (
        "TASK",
        {
            "ObjectId": "task_id",
            "Id": "task_code",
            "Name": "task_name",
            "Type": "task_type",
            "Status": "status_code",
            "WBSObjectId": "wbs_id",
            "CalendarObjectId": "clndr_id",
            "ActualStartDate": "act_start_date",
            "ActualFinishDate": "act_end_date",
            "StartDate": "start_date",
            "FinishDate": "end_date",
            "RemainingEarlyStartDate": "restart_date",
            "RemainingEarlyFinishDate": "reend_date",
            "PlannedStartDate": "target_start_date",
            "PlannedFinishDate": "target_end_date",
        },
    ),
    "Relationship": (
        "TASKPRED",
        {
            "PredecessorActivityObjectId": "pred_task_id",
            "SuccessorActivityObjectId": "task_id",
            "Type": "pred_type",
            "Lag": "lag_hr_cnt",
        },
    ),
    "UDF": (
        "UDFVALUE",
        {
            "TypeObjectId": "udf_type_id",
            "TextValue": "udf_text",
            "IntegerValue": "udf_number",
            "DoubleValue": "udf_number",
            "CodeValue": "udf_text",
        },
    ),
    "ActivityCodeType": (
        "ACTVTYPE",
        {"ObjectId": "actv_code_type_id", "Name": "actv_code_type"},
    ),
    "ActivityCode": (
        "ACTVCODE",
        {"ObjectId": "actv_code_id", "CodeValue": "short_name", "Description": "actv_code_name"},
    ),
    "Code": (
        "TASKACTV",
        {"TypeObjectId": "actv_code_type_id", "ValueObjectId": "actv_code_id"},
    ),
}
"""For each element that makes a row: its table, and the column of each element in it."""
_OF_ACTIVITY = ("UDF", "Code")
_RELATIONS = {
    "finish to start": "FS",
    "start to start": "SS",
    "finish to finish": "FF",
    "start to finish": "SF",
}


def is_pmxml(data: bytes) -> bool:
    """Tell whether a file begins as a PMXML file does, in UTF-8 or UTF-16."""
    return _ROOT.encode() in data[:_HEAD].replace(b"\0", b"")


def read_pmxml(data: bytes, limits: Limits) -> Tables:
    """Return the tables of a PMXML file, as those of an XER file.

    Raises:
        Unreadable: it is no XML, declares a document type, is cut off, or a table has more rows than a
            sheet may have.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.sax import parse
    except ImportError as error:
        reason = "reading PMXML files needs the package defusedxml, which is not installed"
        raise Unreadable(reason, "pip install 'tracemap[p6]'") from error
    from xml.sax import SAXException, SAXParseException

    handler = _Handler(limits)
    try:
        parse(BytesIO(data), handler, forbid_dtd=True)
    except DefusedXmlException as error:
        reason = "its XML declares a document type, which P6 does not do"
        raise Unreadable(reason, _AGAIN) from error
    except SAXParseException as error:
        place = f"line {error.getLineNumber()}, column {(error.getColumnNumber() or 0) + 1}"
        raise Unreadable(f"{place}: it is no XML: {error.getMessage()}", _AGAIN) from error
    except (SAXException, ValueError, LookupError) as error:
        raise Unreadable(f"it is no XML: {str(error)[:120]}", _AGAIN) from error
    return handler.tables


class _Handler(ContentHandler):
    """Makes a row of each element that is one, with the line that it begins on."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.tables: Tables = {}
        self._limits = limits
        self._open: list[str] = []
        self._rows: list[tuple[int, str, dict[str, str], int]] = []
        self._of_activity: list[dict[str, str]] = []
        self._text: list[str] = []
        self._line: Callable[[], int] = lambda: 1

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802  # as SAX names it
        """Know where things stand."""
        self._line = locator.getLineNumber

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ARG002, N802  # as SAX names it
        """Begin an element, and a row where it is one."""
        name = name.rpartition(":")[2]
        if not self._open and name != _ROOT:
            raise Unreadable(f"it is XML of another kind: <{name[:40]}>", _AGAIN)
        if len(self._open) >= _DEEPEST:
            raise Unreadable(f"line {self._line()}: its elements go too deep", _AGAIN, "TM004")
        if name in _TABLES and (name not in _OF_ACTIVITY or self._is_in("Activity")):
            self._rows.append((len(self._open), name, {}, self._line()))
        self._open.append(name)
        self._text = []

    def characters(self, content: str) -> None:
        """Take text."""
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802  # as SAX names it
        """End an element: its text is a value of the row around it, or it is a row itself."""
        ended = self._open.pop()
        if not self._rows:
            return
        depth, row_name, row, line = self._rows[-1]
        if len(self._open) == depth:
            self._rows.pop()
            self._add(row_name, row, line)
        elif len(self._open) == depth + 1:
            column = _TABLES[row_name][1].get(ended)
            text = "".join(self._text).strip()
            if column is not None and text:
                row[column] = text
        self._text = []

    def _add(self, name: str, row: dict[str, str], line: int) -> None:
        if name in _OF_ACTIVITY:
            self._of_activity.append(row)
        elif self._is_in("Project") or self._is_in("BaselineProject"):
            row.setdefault("proj_id", self._rows[-1][2].get("proj_id", ""))
        if name == "Activity":
            for own in self._of_activity:
                own["task_id"] = own["fk_id"] = row.get("task_id", "")
            self._of_activity.clear()
        if name == "Relationship":
            row["pred_type"] = _RELATIONS.get(row.get("pred_type", "").lower(), "FS")
        self._put(_TABLES[name][0], row, line)

    def _is_in(self, name: str) -> bool:
        """Tell whether the innermost row that is open is one of these."""
        return bool(self._rows) and self._rows[-1][1] == name

    def _put(self, table: str, row: dict[str, str], line: int) -> None:
        rows = self.tables.setdefault(table, Rows())
        if len(rows.rows) >= self._limits.sheet_rows:
            reason = f"it has more than {self._limits.sheet_rows} elements of one kind"
            help = raising("sheet_rows")
            raise Unreadable(reason, help, "TM004")
        rows.rows.append(row)
        rows.lines.append(line)
