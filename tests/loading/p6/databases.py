"""XER and PMXML files made for one test, as P6 writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]

SAMPLE: Tables = {
    "CURRTYPE": [{"curr_id": "1", "curr_symbol": "$"}],
    "CALENDAR": [
        {"clndr_id": "10", "clndr_name": "ten hours", "day_hr_cnt": "10"},
        {"clndr_id": "11", "clndr_name": "silent", "day_hr_cnt": ""},
    ],
    "SCHEDOPTIONS": [{"proj_id": "1", "sched_calendar_on_relationship_lag": "rcal_Predecessor"}],
    "PROJECT": [
        {"proj_id": "1", "proj_short_name": "NOW", "clndr_id": "11", "orig_proj_id": ""},
        {"proj_id": "2", "proj_short_name": "BASE", "clndr_id": "11", "orig_proj_id": "1"},
    ],
    "PROJWBS": [
        {"wbs_id": "100", "proj_id": "1", "parent_wbs_id": "", "wbs_short_name": "LSST ME"},
        {"wbs_id": "101", "proj_id": "1", "parent_wbs_id": "100", "wbs_short_name": "02C"},
        {"wbs_id": "102", "proj_id": "1", "parent_wbs_id": "101", "wbs_short_name": "03"},
    ],
    "ACTVTYPE": [{"actv_code_type_id": "7", "actv_code_type": "Summary Chart"}],
    "ACTVCODE": [{"actv_code_id": "70", "actv_code_type_id": "7", "short_name": "DM"}],
    "TASK": [
        {
            "task_id": "1",
            "proj_id": "1",
            "wbs_id": "102",
            "clndr_id": "10",
            "task_code": "M-1",
            "task_name": "Première lumière",
            "task_type": "TT_FinMile",
            "status_code": "TK_Complete",
            "act_end_date": "2024-01-15 17:00",
            "reend_date": "",
            "target_end_date": "2024-01-10 17:00",
        },
        {
            "task_id": "2",
            "proj_id": "1",
            "wbs_id": "101",
            "clndr_id": "11",
            "task_code": "A-2",
            "task_name": "work",
            "task_type": "TT_Task",
            "status_code": "TK_NotStart",
        },
        {
            "task_id": "3",
            "proj_id": "1",
            "wbs_id": "102",
            "clndr_id": "11",
            "task_code": "M-3",
            "task_name": "Second light",
            "task_type": "TT_FinMile",
            "status_code": "TK_NotStart",
            "act_end_date": "",
            "reend_date": "2024-06-28 17:00",
            "target_end_date": "2024-05-31 17:00",
        },
        {
            "task_id": "4",
            "proj_id": "1",
            "wbs_id": "102",
            "clndr_id": "11",
            "task_code": "M-4",
            "task_name": "A start",
            "task_type": "TT_Mile",
            "status_code": "TK_NotStart",
            "restart_date": "2024-07-01 08:00",
            "target_start_date": "2024-06-03 08:00",
        },
        {
            "task_id": "21",
            "proj_id": "2",
            "wbs_id": "",
            "clndr_id": "11",
            "task_code": "M-3",
            "task_name": "Second light",
            "task_type": "TT_FinMile",
            "status_code": "TK_NotStart",
            "target_end_date": "2024-04-30 17:00",
        },
    ],
    "TASKACTV": [{"task_id": "3", "actv_code_type_id": "7", "actv_code_id": "70"}],
    "UDFVALUE": [{"udf_type_id": "859", "fk_id": "3", "udf_number": "2"}],
    "TASKPRED": [
        {"task_id": "2", "pred_task_id": "1", "pred_type": "PR_FS", "lag_hr_cnt": "20"},
        {"task_id": "3", "pred_task_id": "2", "pred_type": "PR_FS", "lag_hr_cnt": "16"},
        {"task_id": "4", "pred_task_id": "3", "pred_type": "PR_SS", "lag_hr_cnt": ""},
        {"task_id": "4", "pred_task_id": "99", "pred_type": "PR_FS", "lag_hr_cnt": "0"},
    ],
}
"""A project with a baseline: M-1, then 2 days, A-2, then 2 days, M-3, then M-4, which starts something."""


def xer(tables: Tables, encoding: str = "cp1252", end: str = "\r\n") -> bytes:
    """Return an XER file of tables."""
    lines = ["ERMHDR\t18.8\t2024-03-23\tProject\tadmin\tdbxDatabaseNoName\tProject Management\tUSD"]
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"%T\t{name}", "\t".join(["%F", *columns])]
        lines += ["\t".join(["%R", *(row.get(column, "") for column in columns)]) for row in rows]
    return end.join([*lines, "%E", ""]).encode(encoding)


_STATUS = {"TK_Complete": "Completed", "TK_NotStart": "Not Started"}
_TYPES = {
    "TT_FinMile": "Finish Milestone",
    "TT_Mile": "Start Milestone",
    "TT_Task": "Task Dependent",
}
_LINKS = {"PR_FS": "Finish to Start", "PR_SS": "Start to Start", "PR_FF": "Finish to Finish"}
_DATES = {
    "act_end_date": "ActualFinishDate",
    "reend_date": "RemainingEarlyFinishDate",
    "restart_date": "RemainingEarlyStartDate",
    "target_end_date": "PlannedFinishDate",
    "target_start_date": "PlannedStartDate",
}


def pmxml(tables: Tables, head: str = "<?xml version='1.0' encoding='UTF-8'?>") -> bytes:
    """Return a PMXML file of the same tables, its elements in the order in which P6 writes them."""
    parts = [
        head,
        '<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V18.8/API/BusinessObjects">',
    ]
    parts += [
        _element("Calendar", ObjectId=row["clndr_id"], HoursPerDay=row["day_hr_cnt"])
        for row in tables["CALENDAR"]
    ]
    for row in tables["ACTVTYPE"]:
        kind = {"ObjectId": row["actv_code_type_id"], "Name": row["actv_code_type"]}
        parts.append(_element("ActivityCodeType", **kind))
    for row in tables["ACTVCODE"]:
        code = {"ObjectId": row["actv_code_id"], "CodeValue": row["short_name"]}
        parts.append(_element("ActivityCode", **code))
    for row in tables["PROJECT"]:
        base = bool(row["orig_proj_id"])
        name = "BaselineProject" if base else "Project"
        parts.append(f"<{name}><Id>LSST ME</Id><ObjectId>{row['proj_id']}</ObjectId>")
        parts.append(f"<OriginalProjectObjectId>{row['orig_proj_id']}</OriginalProjectObjectId>")
        parts += _of_project(tables, row["proj_id"])
        parts.append(f"</{name}>")
    return "\n".join([*parts, "</APIBusinessObjects>", ""]).encode("utf-8")


def _of_project(tables: Tables, project: str) -> list[str]:
    parts = []
    for row in tables["PROJWBS"]:
        if row["proj_id"] == project and row["parent_wbs_id"]:
            wbs = {"Code": row["wbs_short_name"], "ObjectId": row["wbs_id"]}
            parts.append(_element("WBS", **wbs, ParentObjectId=row["parent_wbs_id"]))
    own = {row["task_id"] for row in tables["TASK"] if row["proj_id"] == project}
    parts += [_activity(tables, row) for row in tables["TASK"] if row["task_id"] in own]
    return parts + [
        _element(
            "Relationship",
            Lag=row["lag_hr_cnt"],
            PredecessorActivityObjectId=row["pred_task_id"],
            SuccessorActivityObjectId=row["task_id"],
            Type=_LINKS[row["pred_type"]],
        )
        for row in tables["TASKPRED"]
        if row["task_id"] in own
    ]


def _activity(tables: Tables, row: Row) -> str:
    fields = {element: row.get(column, "") for column, element in _DATES.items()}
    more = [
        _element("Code", TypeObjectId=one["actv_code_type_id"], ValueObjectId=one["actv_code_id"])
        for one in tables["TASKACTV"]
        if one["task_id"] == row["task_id"]
    ]
    more += [
        _element("UDF", TypeObjectId=one["udf_type_id"], IntegerValue=one["udf_number"])
        for one in tables["UDFVALUE"]
        if one["fk_id"] == row["task_id"]
    ]
    whole = _element(
        "Activity",
        **{name: text.replace(" ", "T") for name, text in fields.items()},
        CalendarObjectId=row["clndr_id"],
        Id=row["task_code"],
        Name=row["task_name"],
        ObjectId=row["task_id"],
        Status=_STATUS[row["status_code"]],
        Type=_TYPES[row["task_type"]],
        WBSObjectId=row["wbs_id"],
    )
    return whole.replace("</Activity>", "".join([*more, "</Activity>"]))


def _element(name: str, **fields: str) -> str:
    inner = "".join(f"<{field}>{escape(text)}</{field}>" for field, text in fields.items() if text)
    return f"<{name}>{inner}</{name}>"
