"""Writes the pages that have their source elsewhere: fields.md from schemas/, rules.md from the rules.

    make docs

A test holds the pages to what this would write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracemap.rules.registry import all_rules
from tracemap.schema.fields import SECTIONS, FieldSpec, fields_of
from tracemap.schema.store import schema

DOCS = Path(__file__).parent
_NOTE = "<!-- Written by `make docs`; change {source} instead. -->"
_FORMS = {
    "text": "text",
    "texts": "text, or a list of text",
    "date": "date",
    "number": "number",
    "methods": "one or several of",
    "parameters": "mapping",
    "days_by_milestone": "mapping from codes to whole days",
    "results_by_day": "mapping from days to one of",
    "milestone_id": "milestone code",
    "milestone_ids": "list of milestone codes",
    "requirement_id": "requirement id",
    "requirement_ids": "list of requirement ids",
    "test_plan_ids": "list of test plan ids",
    "test_case_ids": "list of test case ids",
    "verified_ids": "list of requirement or verification element ids",
}
_FAMILIES = {
    "TM0": "Files",
    "TM1": "Fields",
    "TM2": "References",
    "TM3": "The graph",
    "TM4": "Dates",
    "TM5": "Coverage",
    "TM6": "The baseline",
}


def fields_page() -> str:
    """Return the page of the fields of every kind of file, and of the configuration."""
    parts = [
        _NOTE.format(source="schemas/"),
        "# The files of a plan",
        (
            "Every field but those marked required may be absent; `''` and `null` mean absent. A date is"
            " `YYYY-MM-DD`, quoted or not. `tracemap schema milestone` (or `requirement`, `test_plan`,"
            " `config`) prints the JSON Schema that this page is made of. An editor with a YAML language"
            " server checks and completes by it: `tracemap schema --editor vscode` writes the schemas and"
            " the settings of VS Code into the project, and keeps what else stands in these settings;"
            " `--editor other` prints the setting for any other editor."
        ),
        "## Milestone file",
        (
            "`milestones/**/*.yaml`: a mapping from the code of each milestone to its fields. Annotations"
            " have the same form, and a plan may take its milestones from Primavera: [sources](sources.md)."
        ),
        _table("milestone"),
        "## Requirement file",
        "`requirements/**/*.yaml`: a mapping from the id of each requirement to its fields.",
        _table("requirement"),
        "## Test plan file",
        "`testplans/**/*.yaml`: up to three sections, each a mapping from ids to fields.",
    ]
    for section, kind in SECTIONS.items():
        parts += [f"### `{section}`", _table(kind)]
    config = schema("config")
    parts += [
        "## Configuration",
        "`tracemap.toml`, or the table `[tool.tracemap]` of `pyproject.toml`. Every key may be absent.",
        "\n".join(["| key | default | |", "|---|---|---|", *_settings(config["properties"])]),
    ]
    return "\n\n".join(parts) + "\n"


def _table(kind: str) -> str:
    lines = ["| field | type | |", "|---|---|---|"]
    for name, field in fields_of(kind).items():
        mark = " (required)" if field.required else ""
        example = f" E.g. {_code(field.examples[0])}." if field.examples else ""
        lines.append(f"| `{name}`{mark} | {_form(field)} | {_cell(field.description)}{example} |")
    return "\n".join(lines)


def _form(field: FieldSpec) -> str:
    if field.form == "choice":
        return ", ".join(f"`{choice}`" for choice in field.choices)
    if field.choices:
        return f"{_FORMS[field.form]} {', '.join(f'`{choice}`' for choice in field.choices)}"
    return f"{_FORMS[field.form]}, {field.unit}" if field.unit else _FORMS[field.form]


def _settings(properties: dict[str, Any], table: str = "") -> Iterator[str]:
    for name, found in properties.items():
        if "properties" in found:
            yield from _settings(found["properties"], f"{table}{name}.")
        else:
            unit = f" ({found['x-unit']})" if "x-unit" in found else ""
            default = _code(found["default"]) + unit
            yield f"| `{table}{name}` | {default} | {_cell(found['description'])} |"


def _code(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def rules_page() -> str:
    """Return the page of all rules: a table, then each with its documentation."""
    rules = all_rules().values()
    parts = [
        _NOTE.format(source="src/tracemap/rules/"),
        "# The rules",
        (
            "`tracemap rule CODE` prints one of these pages. Severities are those of a project that says"
            " nothing else; `severity` in the configuration changes them. A rule is left out with"
            " `--ignore`, with `ignore` or `per_file_ignores` in the configuration, or for one line by the"
            " comment `# tracemap: ignore[TM401]` on it."
        ),
        "\n".join(
            [
                "| code | name | severity | |",
                "|---|---|---|---|",
                *(
                    f"| [{one.code}](#{one.code.lower()}-{one.name}) | {one.name} | {one.severity}"
                    f" | {_cell(one.summary)} |"
                    for one in rules
                ),
            ]
        ),
    ]
    family = ""
    for one in rules:
        if one.code[:3] != family:
            family = one.code[:3]
            parts.append(f"## {_FAMILIES[family]}")
        body = one.page.strip().replace("\n## ", "\n#### ")
        parts.append(f"### {one.code} {one.name}\n\n{body}")
    return "\n\n".join(parts) + "\n"


PAGES = {"fields.md": fields_page, "rules.md": rules_page}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
