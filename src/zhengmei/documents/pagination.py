"""An official document cut into the pages it will have: 22 lines of 28 characters, as the preview shows them.

Only an estimate where a letter is narrower than the standard fonts make it; the docx decides.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhengmei.documents import official
from zhengmei.documents.official import CHARACTERS_PER_LINE, TYPE_HEIGHT_MM, Annex, Block, OfficialDocument

LINE_MM = TYPE_HEIGHT_MM / official.LINES_PER_PAGE
_POINT_MM = 25.4 / 72
_TITLE_MM = 32 * _POINT_MM
_NEVER_FIRST = "，。、；：？！）》〕”’％%"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something on a page. `kind` is its style; `begun` and `goes_on` say that a paragraph comes from or runs to another page.

    A paragraph carries its `lines`, the `lead` cut off the first of them.
    """

    kind: str
    height: float
    text: str = ""
    lead: str = ""
    begun: bool = False
    goes_on: bool = False
    lines: tuple[str, ...] = ()
    columns: tuple[tuple[str, float], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Page:
    """One page, odd numbers right, even numbers left. `colophon` only on the last."""

    number: int
    pieces: list[Piece] = field(default_factory=list)
    colophon: bool = False

    @property
    def room(self) -> float:
        return TYPE_HEIGHT_MM - sum(piece.height for piece in self.pieces)

    @property
    def is_odd(self) -> bool:
        return self.number % 2 == 1


def wrap(text: str, first: float, rest: float) -> list[str]:
    """The lines `text` takes: `first` characters wide, then `rest`; a closing mark never begins a line."""
    lines, line, room = [], "", first
    for character in text:
        if official.width(line + character) > room and not (character in _NEVER_FIRST and line):
            lines.append(line)
            line, room = "", rest
        line += character
    return [*lines, line] if line or not lines else lines


def paginate(document: OfficialDocument) -> tuple[Page, ...]:
    """The pages in order; at least one."""
    pages = [Page(1)]
    for piece in _head(document):
        _place(pages, piece)
    for block in document.body[:-1]:
        _flow(pages, block)
    closing = list(_closing(document))
    for block in document.body[-1:]:
        _keep_with(pages, block, closing)
        _flow(pages, block)
    for piece in closing:
        _place(pages, piece)
    for i, annex in enumerate(document.annexes):
        _annex(pages, document.annex_mark(i), annex)
    copies = math.ceil(max(0.0, official.width(document.copies_to)) / 26) if document.copies_to else 0
    if pages[-1].room < (copies + 2) * LINE_MM:
        pages.append(Page(pages[-1].number + 1))
    pages[-1].colophon = True
    return tuple(pages)


def _keep_with(pages: list[Page], block: Block, closing: list[Piece]) -> None:
    """A new page when the last paragraph and the signature do not fit on this one together: no page without text."""
    lines = wrap(block.lead + block.text, CHARACTERS_PER_LINE - 2, CHARACTERS_PER_LINE)
    if pages[-1].room < len(lines) * LINE_MM + sum(piece.height for piece in closing) - 0.01:
        pages.append(Page(pages[-1].number + 1))


def _place(pages: list[Page], piece: Piece) -> None:
    if pages[-1].room < piece.height - 0.01:
        pages.append(Page(pages[-1].number + 1))
    pages[-1].pieces.append(piece)


def _blank(lines: float = 1) -> Piece:
    return Piece("blank", lines * LINE_MM)


def _head(document: OfficialDocument) -> Iterator[Piece]:
    size = min(58.0, 430 / official.width(document.letterhead))
    yield Piece("letterhead", 33 + size * 1.15 * _POINT_MM, document.letterhead)
    yield _blank(2)
    yield Piece("number", LINE_MM + 4, document.printed_number)
    yield _blank(2)
    for line in official.break_title(document.title):
        yield Piece("title", _TITLE_MM, line)
    yield _blank()
    addressee = f"{document.addressee.rstrip('：:')}："
    lines = wrap(addressee, CHARACTERS_PER_LINE, CHARACTERS_PER_LINE)
    yield Piece("to", LINE_MM * len(lines), addressee, lines=tuple(lines))


def _flow(pages: list[Page], block: Block) -> None:
    """Puts a paragraph down, cut where the page ends; a heading never stands alone at the foot."""
    lines = wrap(block.lead + block.text, CHARACTERS_PER_LINE - 2, CHARACTERS_PER_LINE)
    if block.kind == "heading" and pages[-1].room < 2 * LINE_MM:
        pages.append(Page(pages[-1].number + 1))
    begun = False
    while lines:
        fit = math.floor(pages[-1].room / LINE_MM + 0.01)
        if fit < 1:
            pages.append(Page(pages[-1].number + 1))
            continue
        now, lines = lines[:fit], lines[fit:]
        text = "".join(now)
        lead = "" if begun else block.lead
        height = len(now) * LINE_MM
        shown = (now[0][len(lead) :], *now[1:])
        pages[-1].pieces.append(Piece(block.kind, height, text[len(lead) :], lead, begun, bool(lines), shown))
        begun = True


def _closing(document: OfficialDocument) -> Iterator[Piece]:
    if document.annexes:
        yield _blank()
        for line in document.annex_note:
            yield Piece("note", LINE_MM * len(wrap(line, 26, 23)), line)
    signed = official.chinese_date(document.signed_on)
    yield Piece(
        "signature",
        5 * LINE_MM,
        document.signer,
        signed,
        rows=((f"（{document.remark}）",),) if document.remark else (),
    )


def _annex(pages: list[Page], mark: str, annex: Annex) -> None:
    pages.append(Page(pages[-1].number + 1))
    lines = official.break_title((annex.title,))
    for piece in (Piece("mark", LINE_MM, mark), _blank(), *(Piece("title", _TITLE_MM, line) for line in lines)):
        _place(pages, piece)
    _place(pages, _blank(0.5))
    if not annex.rows:
        _place(pages, Piece("paragraph", LINE_MM, annex.empty))
        return
    total = sum(share for _, share in annex.columns)
    widths = [share / total * official.TYPE_WIDTH_MM - 4 for _, share in annex.columns]
    head = _row_height([name for name, _ in annex.columns], widths)
    waiting: list[tuple[str, ...]] = []
    height = head
    for row in annex.rows:
        more = _row_height(row, widths)
        if waiting and height + more > pages[-1].room:
            pages[-1].pieces.append(Piece("table", height, columns=annex.columns, rows=tuple(waiting)))
            pages.append(Page(pages[-1].number + 1))
            waiting, height = [], head
        waiting.append(row)
        height += more
    pages[-1].pieces.append(Piece("table", height, columns=annex.columns, rows=tuple(waiting)))


def _row_height(row: tuple[str, ...] | list[str], widths: list[float]) -> float:
    """Millimetres of a table row in 12 pt on lines of 16 pt."""
    lines = max(math.ceil(official.width(text) * 12 * _POINT_MM / w) or 1 for text, w in zip(row, widths, strict=True))
    return (lines * 16 + 4) * _POINT_MM + 0.4
