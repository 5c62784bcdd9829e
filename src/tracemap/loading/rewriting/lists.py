"""Changing the entries of a list: those that stay keep their place, their style and their comments."""

from __future__ import annotations

from collections.abc import Sequence

from tracemap.loading.rewriting.canvas import Canvas
from tracemap.loading.rewriting.outline import Pair, Part, Unfit
from tracemap.loading.rewriting.values import scalar
from tracemap.source import LINE_END


def change_list(canvas: Canvas, pair: Pair, value: Sequence[str], form: str) -> None:
    """Give a list that has entries other ones.

    Raises:
        Unfit: it is written in too unusual a way.
    """
    entries = pair.value.entries
    texts = [entry.text for entry in entries]
    if any(text is None for text in texts):
        raise Unfit(f"{pair.key} holds more than text", canvas.line(pair.start))
    kept = [text for text in texts if text in value]
    added = [one for one in value if one not in kept]
    if [*kept, *added] != list(value) or len(set(kept)) < len(kept) or not kept:
        _rewrite_list(canvas, pair, value, form)
        return
    own = canvas.text[pair.value.start : pair.value.end]
    if pair.value.style == "[" and "#" not in own and not LINE_END.search(own):
        _rewrite_list(canvas, pair, value, form)
        return
    if pair.value.style == "[":
        spans = [(entry.start, entry.end) for entry in entries]
        gone = {index for index, text in enumerate(texts) if text not in value}
        new = [scalar(one, form, in_brackets=True) for one in added]
        inside = pair.value.start + 1, pair.value.end - 1
        canvas.change_in_brackets(inside, spans, gone, new)
        return
    for entry in entries:
        if entry.text not in value:
            canvas.take_out_lines(*_entry_lines(canvas, entry))
    if added:
        first = entries[0]
        start = canvas.line_start(first.start)
        dash = canvas.text[start : first.start]
        if dash.strip(" \t") != "-":
            raise Unfit(f"an entry of {pair.key} does not begin its line", canvas.line(first.start))
        place = canvas.line_end(entries[-1].end)[1]
        canvas.insert_lines(place, [dash + scalar(one, form) for one in added])


def _entry_lines(canvas: Canvas, entry: Part) -> tuple[int, int]:
    start = canvas.line_start(entry.start)
    if canvas.text[start : entry.start].strip(" \t") != "-":
        raise Unfit("an entry of a list does not begin its line", canvas.line(entry.start))
    return start, canvas.line_end(entry.end)[1]


def _rewrite_list(canvas: Canvas, pair: Pair, value: Sequence[str], form: str) -> None:
    """Write the entries of a list anew, each that was there as it was written."""
    own = pair.value
    written = {entry.text: canvas.text[entry.start : entry.end] for entry in own.entries}
    if own.style == "[":
        entries = [written.get(one) or scalar(one, form, in_brackets=True) for one in value]
        canvas.replace(own.start, own.end, f"[{', '.join(entries)}]")
        return
    first = own.entries[0]
    start = canvas.line_start(first.start)
    dash = canvas.text[start : first.start]
    if dash.strip(" \t") != "-":
        raise Unfit(f"an entry of {pair.key} does not begin its line", canvas.line(first.start))
    last = canvas.line_end(own.entries[-1].end)[0]
    written = {  # the comments behind them go along
        entry.text: canvas.text[entry.start : canvas.line_end(entry.end)[0]]
        for entry in own.entries
    }
    lines = [dash + (written.get(one) or scalar(one, form)) for one in value]
    canvas.replace(start, last, canvas.break_.join(lines))
