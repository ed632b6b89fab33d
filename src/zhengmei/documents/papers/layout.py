"""From entries to a grid of twelve columns on A4, and how large its letters may be to stay inside their cells."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhengmei.documents.official import chinese_date, width

COLUMNS = 12
PAGE_MM, TOP_MM, SIDE_MM = (210, 297), 15, 15
GRID_MM = PAGE_MM[0] - 2 * SIDE_MM
ROW_MM = 9.0
OPINION_MM = 50.0
_POINT_MM = 25.4 / 72
_SIZES = (12.0, 10.5, 9.0, 8.0, 7.0)
SEAL_WORDS = "（盖章）"


@dataclass(frozen=True, slots=True)
class Mark:
    """One box to tick. `group` is the word its boxes stand behind: 微信（□服务号 □订阅号）."""

    label: str
    ticked: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form with its value. Entries fill a row until its twelve columns are used up."""

    label: str
    text: str = ""
    marks: tuple[Mark, ...] = ()
    span: int = 6
    label_span: int = 2
    height: float = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion column: its head, the words, the day. The place for the seal is left free; no seal is drawn."""

    label: str
    text: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A block of entries under its title; the opinions stand behind entry `opinions_after`."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the grid. A label stands centred; words stand left; `size` in points."""

    text: str
    span: int
    is_label: bool = False
    marks: tuple[Mark, ...] = ()
    size: float = 10.5
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; their spans come to twelve. At least `height` millimetres high."""

    boxes: tuple[Box, ...]
    height: float = ROW_MM


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form: title, the lines above, the grid, the lines below."""

    title: str
    above: tuple[str, ...] = ()
    rows: tuple[Row, ...] = field(default=())
    below: tuple[str, ...] = ()

    def plain(self) -> str:
        """Every word in reading order, a line a row, cells apart by a bar; an empty cell is empty."""
        lines = [self.title, *self.above]
        for row in self.rows:
            lines.append(" | ".join(box_words(box) for box in row.boxes))
        return "\n".join([*lines, *self.below]) + "\n"


def box_words(box: Box) -> str:
    """The words of one cell on one line."""
    if box.opinion is not None:
        return " ".join(part for part in opinion_lines(box.opinion) if part)
    return marked(box.marks) if box.marks else " ".join(box.text.split("\n"))


def opinion_lines(opinion: Opinion) -> tuple[str, str, str]:
    """The opinion, where the seal goes, and the day (blanks for the pen while there is none)."""
    return opinion.text, SEAL_WORDS, chinese_date(opinion.day)


def marked(marks: Sequence[Mark]) -> str:
    """Boxes in a line: ☑微博　□微信（□服务号 □订阅号）."""
    parts: list[str] = []
    groups: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.group:
            groups.setdefault(mark.group, []).append(mark)
    done = set()
    for mark in marks:
        if not mark.group or mark.label == mark.group:
            inner = groups.get(mark.label, [])
            own = [m for m in inner if m.label != mark.label]
            inside = f"（{' '.join(_box(m) for m in own)}）" if own else ""
            parts.append(_box(mark) + inside)
            done.add(mark.label)
    return "　".join(parts)


def _box(mark: Mark) -> str:
    return f"{'☑' if mark.ticked else '□'}{mark.label}"


def lay_out(
    title: str,
    sections: Iterable[Section],
    *,
    above: Iterable[str] = (),
    below: Iterable[str] = (),
    opinions: Sequence[Opinion] = (),
    opinions_after: str = "",
    row_height: float = ROW_MM,
) -> Sheet:
    """The form as a grid. The opinions stand side by side behind the entry labelled `opinions_after`, else at the end.

    A row is `row_height` millimetres high, or as high as an entry asks.
    """
    rows: list[Row] = []
    placed = False
    for section in sections:
        if section.title:
            rows.append(Row((Box(section.title, COLUMNS, is_label=True, size=12),)))
        for row, labels in _rows(section.entries, row_height):
            rows.append(row)
            if opinions and opinions_after in labels and not placed:
                rows += _opinions(opinions)
                placed = True
    if opinions and not placed:
        rows += _opinions(opinions)
    return Sheet(title, tuple(above), tuple(rows), tuple(below))


def _opinions(opinions: Sequence[Opinion]) -> list[Row]:
    span, spare = divmod(COLUMNS, len(opinions))
    spans = [span + (i < spare) for i in range(len(opinions))]
    heads = tuple(Box(o.label, s, is_label=True, size=10.5) for o, s in zip(opinions, spans, strict=True))
    room = OPINION_MM - 24
    bodies = tuple(Box("", s, size=_size(o.text, s, room), opinion=o) for o, s in zip(opinions, spans, strict=True))
    return [Row(heads), Row(bodies, OPINION_MM)]


def _rows(entries: Iterable[Entry], row_height: float) -> Iterator[tuple[Row, tuple[str, ...]]]:
    waiting: list[Entry] = []
    for entry in entries:
        if waiting and sum(e.span for e in waiting) + entry.span > COLUMNS:
            yield _row(waiting, row_height)
            waiting = []
        waiting.append(entry)
    if waiting:
        yield _row(waiting, row_height)


def _row(entries: list[Entry], row_height: float) -> tuple[Row, tuple[str, ...]]:
    height = max((float(e.height) for e in entries), default=0) or row_height
    spare = COLUMNS - sum(e.span for e in entries)
    boxes: list[Box] = []
    for place, entry in enumerate(entries):
        span = entry.span - entry.label_span + (spare if place == len(entries) - 1 else 0)
        words = marked(entry.marks) if entry.marks else entry.text
        if entry.label_span:
            boxes.append(
                Box(entry.label, entry.label_span, is_label=True, size=_size(entry.label, entry.label_span, height))
            )
        boxes.append(Box(entry.text, span, marks=entry.marks, size=_size(words, span, height)))
    return Row(tuple(boxes), height), tuple(e.label for e in entries)


def _size(text: str, span: int, height: float) -> float:
    """The largest size in which the words stay in their cell; the smallest when none does (the row then grows)."""
    room = span * GRID_MM / COLUMNS - 3
    for size in _SIZES[1:]:
        per_line = max(1.0, room / (size * _POINT_MM))
        lines = sum(max(1, math.ceil(width(part) / per_line)) for part in text.split("\n"))
        if lines * size * 1.35 * _POINT_MM <= height - 1:
            return size
    return _SIZES[-1]
