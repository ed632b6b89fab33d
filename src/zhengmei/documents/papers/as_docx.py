"""A form as docx: one table of twelve columns, letters as large as fit, room for pen and seal."""

import io
from datetime import UTC, datetime
from html import escape
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from zhengmei.documents.official import FANGSONG, HEITI, XIAOBIAOSONG
from zhengmei.documents.papers.layout import (
    COLUMNS,
    GRID_MM,
    PAGE_MM,
    SIDE_MM,
    TOP_MM,
    Box,
    Row,
    Sheet,
    marked,
    opinion_lines,
)

_TWIP = 1440 / 25.4
_STAMP = datetime(2012, 7, 1, tzinfo=UTC)


def render_docx(sheets: list[Sheet]) -> bytes:
    """The file's bytes: each form on a page of its own (a form that is too full runs on)."""
    file = Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.top_margin = section.bottom_margin = Mm(TOP_MM)
    section.left_margin = section.right_margin = Mm(SIDE_MM)
    section.header_distance = section.footer_distance = Mm(8)
    for number, sheet in enumerate(sheets):
        _sheet(file, sheet, new_page=number > 0)
    core = file.core_properties
    core.title, core.author, core.comments = sheets[0].title if sheets else "", "", ""
    core.created = core.modified = _STAMP
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _sheet(file: Any, sheet: Sheet, *, new_page: bool) -> None:
    title = _line(file, sheet.title, XIAOBIAOSONG, 20, 30)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = new_page or None
    for words in sheet.above:
        _line(file, words, FANGSONG, 12, 22)
    widths = [round(GRID_MM / COLUMNS * _TWIP)] * COLUMNS
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        + f"</w:tblGrid>{''.join(_row(row, widths[0]) for row in sheet.rows)}</w:tbl>"
    )
    file.element.body.insert_element_before(table, "w:sectPr")
    _line(file, "　　　　　".join(sheet.below), FANGSONG, 12, 22)


def _line(file: Any, words: str, font: str, size: float, height: float) -> Any:
    paragraph = file.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(height)
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for place in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{place}"), font)
    return paragraph


def _row(row: Row, column: int) -> str:
    height = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{round(row.height * _TWIP)}" w:hRule="atLeast"/></w:trPr>'
    return f"<w:tr>{height}{''.join(_cell(box, column) for box in row.boxes)}</w:tr>"


def _cell(box: Box, column: int) -> str:
    span = f'<w:gridSpan w:val="{box.span}"/>' if box.span > 1 else ""
    place = "top" if box.opinion is not None else "center"
    head = f'<w:tcPr><w:tcW w:w="{column * box.span}" w:type="dxa"/>{span}<w:vAlign w:val="{place}"/></w:tcPr>'
    if box.opinion is not None:
        words, seal, day = opinion_lines(box.opinion)
        body = _paragraph(words, box.size, "left", after=120) + _paragraph(seal, 10.5, "center", before=700, after=160)
        return f"<w:tc>{head}{body}{_paragraph(day, 10.5, 'right')}</w:tc>"
    text = marked(box.marks) if box.marks else box.text
    side = "center" if box.is_label else "left"
    font = HEITI if box.is_label and box.span == COLUMNS else FANGSONG
    return f"<w:tc>{head}{''.join(_paragraph(part, box.size, side, font=font) for part in text.split(chr(10)))}</w:tc>"


def _paragraph(text: str, size: float, side: str, *, font: str = FANGSONG, before: int = 0, after: int = 0) -> str:
    fonts = " ".join(f'w:{place}="{font}"' for place in ("ascii", "hAnsi", "eastAsia", "cs"))
    shown = escape("".join(c for c in text if c == "\t" or c >= " "), quote=False)
    return (
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="{before}" w:after="{after}" '
        f'w:line="{round(size * 1.3 * 20)}" w:lineRule="exact"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts {fonts}/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'
    )
