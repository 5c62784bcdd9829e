"""One set of hostile texts, and a plan that says each of them wherever a plan says anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TEXTS = {
    "colour": "\x1b[31mred\x1b[0m \x9b2J",
    "screen": "\x1b[2J\x1b[H\x1bc\x1bP+q\x1b\\ \x1b]0;owned\x07",
    "link of a terminal": "\x1b]8;;http://x.invalid\x1b\\here\x1b]8;;\x1b\\",
    "carriage return": "hidden\rshown",
    "backspace": "rm\x08\x08ls",
    "C1": "\x80\x85\x90\x9c\x9d\x9f",
    "zero": "before\0after",
    "a command": "::error file=a::forged",
    "commands": "::set-env name=PATH::/tmp ::stop-commands::x ::add-mask::e",
    "an old command": "a ##[error]forged ##[group]x ##vso[task.setvariable variable=a]b",
    "a command on a line of its own": "one\n::error::two\r\n##[error]three",
    "a command behind a long word": "x" * 300 + "::error::forged",
    "escaped": "%0A::error::%25 %0D%0A::error::",
    "a script": "<script>alert(1)</script><svg onload=alert(1)>",
    "an end of a script": "</script><script>alert(2)</script></style></title></textarea>--> ]]>",
    "an attribute": "\"><img src=x onerror=alert(3)> '><img src=x onerror=alert(4)>",
    "a link": 'javascript:alert(5) data:text/html,x vbscript:x https://x.invalid/"onclick=x',
    "a template": "{{7*7}} {% include '/etc/passwd' %} ${7*7} #{7*7} <%= 7*7 %> {# x #}",
    "markdown": "[a](javascript:alert(6)) ![b](x) `c` **d** | e | <b>f</b> @user #12 www.a.example",
    "a block": "# a heading",
    "a table": "a | b\n--- | ---\n`",
    "a formula": "=cmd|'/c calc'!A0",
    "a plus": "+1+1",
    "a minus": "-1+1",
    "an at": "@SUM(A1)",
    "a tab": "\t=1+1",
    "a wide formula": "\uff1d1+1",
    "a link of a sheet": '=HYPERLINK("http://x.invalid?"&A1,"x")',
    "LaTeX": r"\input{/etc/passwd} \write18{id} $x_1^2$ 50 % & #1 ~ ^^5cinput",
    "raw": ".. raw:: html\n\n   <script>alert(7)</script>",
    "include": ".. include:: /etc/passwd",
    "a role": ":raw-html:`<b>` `x <javascript:alert(8)>`_ |s| [1]_ ``",
    "DOT": '"]; x -> y; z [URL="javascript:alert(9)", label=<<B>b</B>>]; \\N \\G',
    "Mermaid": '"]; click A "javascript:alert(10)"; %%{init: {"theme": "dark"}}%% end',
    "XML": "<!DOCTYPE a [<!ENTITY b 'c'>]> &b; <![CDATA[ <?php ?>",
    "separators": "one\u2028two\u2029three",
    "bidi": "\u202egnihtemos\u202c \u2066x\u2069",
    "zero width": "ze\u200bro\ufeff \u2060w\u00adx",
    "tags": "tag\U000e0041\U000e007f \ufff9x\ufffb",
    "no character": "\ufffe \uffff",
    "wide": "\u65e5\u672c\u8a9e \U0001f6f0 e\u0301",
    "shell": "$(touch canary) `touch canary`; touch canary | touch canary",
    "quotes": '\'"\\\'"\\ \\" \\n \\x1b \\u0000',
}
"""Hostile texts, by what they try to be."""

IDS = (
    *(
        "..",
        ".",
        "/",
        "../../etc/passwd",
        "a/b",
        "A",
        "a",
        "CON",
        "con.txt",
        "nul",
        "-rf",
        "--help",
    ),
    *(
        "x" * 5000,
        "%2e%2e",
        "a\0b",
        "a b",
        "<b>",
        "index",
        "~",
        "::error::id",
        "##[error]id",
        "=1+1",
    ),
    *("\u202eb", "\x1b[31mid", "a|b", "`id`", "$x$", '"];', "\\input{x}", "{{7*7}}", "a\nb", "*"),
)
"""Ids that are commands, markup or no names of files, and pairs that differ in their case alone."""

FILES = (
    "::error::forged.yaml",
    "##[error]forged.yaml",
    "%0A::error::x.yaml",
    "a,b:c=d.yaml",
    "\x1b[2J.yaml",
    "new\nline.yaml",
    "<script>alert(1)<.yaml",
    "=cmd|' /c calc'!A0.yaml",
    "--help.yaml",
    "](0) `a` |b|.yaml",
    "\u202elmay.yaml",
    "\udcff.yaml",
    "#a?b%20.yaml",
    "'\"\\.yaml",
)
"""Names of files of the plan."""


def mark(number: int) -> str:
    """Return the word that stands behind a text, by which it is found again."""
    return f"q{number}z"


SAID = [f"{text} {mark(number)}" for number, text in enumerate(TEXTS.values())]
"""What the plan says: the texts, each with its mark."""


def _milestone(number: int, said: str) -> dict[str, Any]:
    before = [f"M-{number - 1}"] if number else []
    return {
        "name": said,
        "short_name": said,
        **dict.fromkeys(("description", "comment", "owner", "wbs", "test_spec"), said),
        **dict.fromkeys(("jira", "jira_testplan"), said),
        "due": "2024-01-01" if number % 2 else "2024-09-01",
        "effort": 1,
        "predecessors": [*before, f"NOWHERE {said}"[:80]],
        "requirements": [f"DMS-REQ-{number:04}"],
        "test_plans": [f"LVV-P{number}"],
        "aka": [f"{said} aka"],
    }


def _of_texts() -> dict[str, dict[str, Any]]:
    plan: dict[str, dict[str, Any]] = {
        kind: {}
        for kind in (
            *("milestones", "requirements", "test_plans", "test_cases", "verification_elements"),
        )
    }
    for number, said in enumerate(SAID):
        plan["milestones"][f"M-{number}"] = _milestone(number, said)
        plan["requirements"][f"DMS-REQ-{number:04}"] = {
            "title": said,
            "priority": "1a",
            **dict.fromkeys(("document", "section", "text", "discussion"), said),
            "parameters": {said: said},
        }
        plan["test_plans"][f"LVV-P{number}"] = {
            **dict.fromkeys(("name", "status", "document"), said),
            "test_cases": [f"LVV-T{number}"],
        }
        plan["test_cases"][f"LVV-T{number}"] = {
            "name": said,
            "status": said,
            "verifies": [f"DMS-REQ-{number:04}", f"LVV-{number}"],
            "result": "failed" if number % 2 else "passed",
            "executed": "2024-02-01",
        }
        plan["verification_elements"][f"LVV-{number}"] = {
            "requirement": f"DMS-REQ-{number:04}",
            **dict.fromkeys(("name", "status"), said),
        }
    return plan


def _of_ids() -> dict[str, dict[str, Any]]:
    milestones = {
        name: {
            "name": f"{name[:40]} i{number}z",
            "due": "2024-05-01",
            "predecessors": [IDS[number - 1]],
            "requirements": list(IDS),
        }
        for number, name in enumerate(IDS)
    }
    milestones[IDS[0]]["predecessors"] = ["M-1"]
    requirements = {name: {"title": f"{name[:40]} j{n}z"} for n, name in enumerate(IDS)}
    return {"milestones": milestones, "requirements": requirements}


def write_plan(root: Path, *, moved: bool = False) -> Path:
    """Write the plan, or what it was before dates moved; each file with a hostile name holds a milestone."""
    texts, ids = _of_texts(), _of_ids()
    for milestone in texts["milestones"].values() if moved else ():
        milestone["due"] = "2023-12-01"
    tests = {kind: texts[kind] for kind in ("test_plans", "test_cases", "verification_elements")}
    contents: dict[str, Any] = {
        "milestones/texts.yaml": texts["milestones"],
        "milestones/ids.yaml": ids["milestones"],
        "requirements/texts.yaml": texts["requirements"],
        "requirements/ids.yaml": ids["requirements"],
        "testplans/texts.yaml": tests,
    }
    for number, name in enumerate(FILES):
        milestone = {"name": f"in a file f{number}z", "due": "2024-01-02", "nmae": SAID[number]}
        contents[f"milestones/{name}"] = {f"FILE-{number}": milestone}
    for path, content in contents.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            yaml.safe_dump(content, default_style='"', width=10_000).replace('!!int "1"', "1"),
            "utf-8",
        )
    (root / "tracemap.toml").write_text('milestones = ["milestones/*"]\n', "utf-8")
    return root
