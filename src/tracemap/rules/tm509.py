"""The text of a milestone names a requirement that the milestone does not verify.

## What it means
The `name`, `description` or `comment` of a milestone holds the id of a requirement of the plan, and that
requirement is neither in its claim (`requirements`) nor verified by a test case of its test plans. The id
must stand by itself: a part of a longer id or of an address does not count. Left alone are a superseded
milestone, and an id behind a word that denies, in the same sentence: not, no, never, without, except,
instead.

Only a reader can tell whether the text means a claim. So this is an info, and its fix is unsafe.

## Why it matters
A requirement that is named in prose alone counts as unplanned: nothing follows from prose. Plans that were
kept for reading mostly say there what they verify.

## Example
The sentence is for people:

```yaml
# milestones/plan.yaml
LDM-503-EFDc:
  name: Engineering data by query
  description: Test DMS-REQ-0102 with the queries of the summit.
# requirements/plan.yaml
DMS-REQ-0102:
  title: Provide engineering and facility database archive
```

The claim is for the questions, too:

```yaml
# milestones/plan.yaml
LDM-503-EFDc:
  name: Engineering data by query
  description: Test DMS-REQ-0102 with the queries of the summit.
  requirements: [DMS-REQ-0102]
# requirements/plan.yaml
DMS-REQ-0102:
  title: Provide engineering and facility database archive
```

## How to fix
Read the sentence. If the milestone verifies the requirement, add it to `requirements`;
`tracemap check --select TM509 --fix --unsafe-fixes` does so for all of them, and `--diff` in the place of
`--fix` shows what it would do. If it is only mentioned, leave it: an info fails nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracemap.bounded_pattern import Form
from tracemap.findings import Fix, Problem, Severity
from tracemap.loading.wording import shown
from tracemap.model import Milestone, place_of
from tracemap.patterns import pattern
from tracemap.references.written import Places, addition
from tracemap.rules.base import Rule
from tracemap.schema.fields import fields_of
from tracemap.snapshot import Snapshot
from tracemap.source import Location, keys_of

_PROSE = ("name", "description", "comment")
_ADDRESS = pattern(r"[A-Za-z][\w+.-]*://\S+|(?<!\S)(?:www\.|[./~])\S+")
_DENIAL = pattern(
    r"\b(?:not|no|never|without|except|instead)\b(?![^.;:!?]*[.;:!?]\s)", re.IGNORECASE
)
_SENTENCE = 200
"""How many characters before an id a word is looked for that denies it."""
_MOST_HEADS = 50
_FAR = 40
"""How many lines behind the start of a text an id in it is looked for, to show its place."""


def check(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the requirements that milestones name in prose and do not verify, each once a milestone."""
    catalog, number = snapshot.catalog, snapshot.precedence.number
    if not catalog.requirements:
        return
    form = catalog.config.forms["requirement"].pattern
    ids = catalog.config.bounded(
        rf"(?<![\w.-])(?:{form})(?![\w-]|\.\w)", "identifiers", "requirement"
    )
    heads = {re.split("[0-9]", one, maxsplit=1)[0] for one in catalog.requirements}
    likely = heads if len(heads) <= _MOST_HEADS else {""}
    places = Places("requirements")
    for milestone in catalog.milestones.values():
        texts = {name: text for name in _PROSE if (text := getattr(milestone, name))}
        prose = " ".join(texts.values())
        if milestone.superseded_by or not any(head in prose for head in likely):
            continue  # most are passed by here, at the speed of a search for a few letters
        evidence = snapshot.evidence
        verified = evidence.requirements_of_milestone[number[milestone.id]]
        known = {evidence.requirements[one] for one in verified} | {*milestone.requirements}
        for field, text in texts.items():
            for named in _named(text, ids):
                if named in catalog.requirements and named not in known:
                    known.add(named)
                    yield _problem(milestone, field, named, places)


def _named(text: str, ids: Form) -> Iterator[str]:
    """Yield the ids in a text that stand by themselves and are not denied."""
    plain = (
        _ADDRESS().sub(lambda found: " " * len(found[0]), text)
        if "." in text or "/" in text
        else text
    )
    for found in ids.finditer(plain):
        if not _DENIAL().search(plain, max(0, found.start() - _SENTENCE), found.start()):
            yield found[0]


def _problem(milestone: Milestone, field: str, named: str, places: Places) -> Problem:
    return Problem(
        code="TM509",
        message=f"the {field} of {shown(milestone.id)} names {shown(named)}, which it does not verify",
        location=_place(milestone, field, named),
        id=milestone.id,
        help="add it to the requirements if the milestone verifies it",
        suggestions=(named,),
        fix=_fix(milestone, field, named, places),
    )


def _place(milestone: Milestone, field: str, named: str) -> Location:
    """Return where the id stands in the text, or where the text starts if it is not written in one piece."""
    start = place_of(milestone, field)
    lines = milestone.source.text_at(start)
    for line in range(start.line, min(start.line + _FAR, lines.count) + 1):
        column = lines.line(line).find(named, start.column - 1 if line == start.line else 0) + 1
        if column:
            return Location(start.path, line, column, line, column + len(named))
    return start


def _fix(milestone: Milestone, field: str, named: str, places: Places) -> Fix | None:
    """Return the fix that adds an id to the claim, or makes one in the file of the text."""
    written = places.all_of(milestone)
    if written:
        return addition(milestone, "requirements", written, named, safe=False)
    # Imported here, since it needs PyYAML, which most checks do without.
    from tracemap.loading.field_text import with_list

    fields = tuple(fields_of("milestone"))
    text = place_of(milestone, field)
    key = next(
        key for key in keys_of(milestone) if (key.path, key.sheet) == (text.path, text.sheet)
    )
    edit = with_list(milestone.source, key, "requirements", (named,), fields)
    if edit is None:
        return None
    return Fix(f"add {named} to the requirements of {milestone.id}", (edit,), safe=False)


RULE = Rule("TM509", "claim-in-prose", Severity.INFO, __doc__, check)
