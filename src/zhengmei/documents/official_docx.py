"""The official document as docx: 22 lines by the grid and by exact lines, 28 characters by the spacing of the letters.

The character grid of Word is not used, because LibreOffice reads it differently; this way all three set the same lines.
"""

import io
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from zhengmei.documents import official
from zhengmei.documents.official import FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG, Annex, OfficialDocument

_LINE = 579  # twips: 225 mm in 22 lines
_CHARACTER = 8844 / 28  # twips: 156 mm in 28 characters
_TITLE_LINE = 640
_SPACING: dict[float, int] = {16: -5}  # a twentieth of a point: 28 characters of 16 pt in 156 mm
_RED = RGBColor(0xC8, 0x10, 0x2E)
_STAMP = datetime(2012, 7, 1, tzinfo=UTC)


def render_docx(document: OfficialDocument) -> bytes:
    """The file's bytes; the same document gives the same text and layout."""
    file = Document()
    _page(file)
    _letterhead(file, document)
    _body(file, document)
    _closing(file, document)
    for i, annex in enumerate(document.annexes):
        _annex(file, document.annex_mark(i), annex)
    _colophon(file, document)
    _order(file)
    core = file.core_properties
    core.title, core.author, core.comments = document.whole_title, document.signer, ""
    core.created = core.modified = _STAMP
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs autoSpaceDE autoSpaceDN snapToGrid spacing ind jc rPr",
    "rPr": "rFonts b color spacing sz szCs lang",
    "tcPr": "tcW tcBorders vAlign",
    "trPr": "cantSplit tblHeader",
}


def _order(file: Any) -> None:
    """Puts the properties into the order the schema of OOXML demands; Word refuses a file that mixes them."""
    for name, order in _ORDER.items():
        rank = {qn(f"w:{child}"): i for i, child in enumerate(order.split())}
        parts = (
            file.element,
            file.styles["Normal"].element,
            *(f._element for s in file.sections for f in (s.footer, s.even_page_footer)),
        )
        for root in parts:
            for properties in root.iter(qn(f"w:{name}")):
                properties[:] = sorted(properties, key=lambda child: rank.get(child.tag, 99))


def _element(name: str, **attributes: object) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _fonts(properties: Any, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = _element("w:rFonts")
        properties.insert(0, fonts)
    for place in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{place}"), font)


def _page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(official.TOP_MM), Mm(official.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(official.LEFT_MM), Mm(official.RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = _element("w:docGrid")
        section._sectPr.append(grid)
    for key, value in (("type", "lines"), ("linePitch", _LINE)):
        grid.set(qn(f"w:{key}"), str(value))
    normal = file.styles["Normal"]
    normal.font.size = Pt(16)
    _fonts(normal.element.get_or_add_rPr(), FANGSONG)
    normal.element.rPr.append(_element("w:lang", val="zh-CN", eastAsia="zh-CN"))
    normal.paragraph_format.widow_control = False
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    file.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")


def _page_number(footer: Any, side: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    paragraph._p.get_or_add_pPr().append(_element("w:ind", **{f"{side}Chars": 100, side: 280}))
    _run(paragraph, "— ", SONGTI, 14)
    run = _run(paragraph, "", SONGTI, 14)
    for kind in ("begin", None, "end"):
        if kind is None:
            code = _element("w:instrText")
            code.text = "PAGE"
            run._r.append(code)
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))
    _run(paragraph, " —", SONGTI, 14)


def _run(paragraph: Any, text: str, font: str, size: float) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if spacing := _SPACING.get(size):
        run._r.get_or_add_rPr().append(_element("w:spacing", val=spacing))
    _fonts(run._r.get_or_add_rPr(), font)
    return run


def _paragraph(file: Any, text: str = "", font: str = FANGSONG, size: float = 16, *, line: int = _LINE) -> Any:
    """One paragraph on an exact line, so that a substituted font cannot push the page out of its 22 lines."""
    paragraph = file.add_paragraph()
    properties = paragraph._p.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        properties.append(_element(name, val=0))
    properties.append(_element("w:spacing", before=0, after=0, line=line, lineRule="exact"))
    if text:
        _run(paragraph, text, font, size)
    return paragraph


def _indent(paragraph: Any, **characters: float) -> None:
    """Indents in characters: `firstLine`, `left`, `right`, `hanging`."""
    attributes: dict[str, object] = {}
    for side, amount in characters.items():
        attributes[f"{side}Chars"] = round(amount * 100)
        attributes[side] = round(amount * _CHARACTER)
    paragraph._p.get_or_add_pPr().append(_element("w:ind", **attributes))


def _letterhead(file: Any, document: OfficialDocument) -> None:
    size = min(58.0, 430 / official.width(document.letterhead))
    head = _paragraph(file, line=round(size * 20 * 1.15))
    spacing = head._p.pPr.find(qn("w:spacing"))
    spacing.set(qn("w:before"), str(1984 - 120))
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(head, document.letterhead, XIAOBIAOSONG, round(size * 2) / 2).font.color.rgb = _RED
    _paragraph(file)
    _paragraph(file)
    number = _paragraph(file, document.printed_number)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    border = _element("w:pBdr")
    border.append(_element("w:bottom", val="single", sz=18, space=11, color="C8102E"))
    number._p.pPr.insert(0, border)
    _paragraph(file)
    _paragraph(file)
    for line in official.break_title(document.title):
        title = _paragraph(file, line, XIAOBIAOSONG, 22, line=_TITLE_LINE)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _body(file: Any, document: OfficialDocument) -> None:
    _paragraph(file)
    _paragraph(file, f"{document.addressee.rstrip('：:')}：").alignment = WD_ALIGN_PARAGRAPH.LEFT
    for block in document.body:
        paragraph = _paragraph(file)
        _indent(paragraph, firstLine=2)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if block.lead:
            _run(paragraph, block.lead, KAITI, 16)
        _run(paragraph, block.text, HEITI if block.kind == "heading" else FANGSONG, 16)
        last = block is document.body[-1]
        paragraph.paragraph_format.keep_together = last or None
        if last or block.kind == "heading":
            paragraph.paragraph_format.keep_with_next = True


def _closing(file: Any, document: OfficialDocument) -> None:
    """附件说明, two lines of air where the seal goes, the signer centred over the date, 附注.

    All of it stays on one page with the last paragraph of the text: a page with only a signature could be moved elsewhere.
    """
    if document.annexes:
        _paragraph(file).paragraph_format.keep_with_next = True
        for line in document.annex_note:
            note = _paragraph(file, line)
            note.paragraph_format.keep_with_next = True
            _indent(note, left=5, hanging=3)
    signed = official.chinese_date(document.signed_on)
    signer_indent, date_indent = official.signature_indents(document.signer, signed)
    for text, indent in (("", 0.0), ("", 0.0), (document.signer, signer_indent), (signed, date_indent)):
        paragraph = _paragraph(file, text)
        paragraph.paragraph_format.keep_with_next = True
        if text:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _indent(paragraph, right=indent)
    _indent(_paragraph(file, f"（{document.remark}）" if document.remark else ""), firstLine=2)


def _annex(file: Any, mark: str, annex: Annex) -> None:
    first = _paragraph(file, mark, HEITI, 16)
    first.paragraph_format.page_break_before = True
    _paragraph(file)
    title = _paragraph(file, annex.title, XIAOBIAOSONG, 22, line=_TITLE_LINE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(file, line=240)
    if annex.rows:
        _table(file, annex)
    else:
        _indent(_paragraph(file, annex.empty), firstLine=2)


def _table(file: Any, annex: Annex) -> None:
    """The list with its head repeated on every page. Written as XML in one piece: long lists must not be slow."""
    total = sum(share for _, share in annex.columns)
    widths = [round(8844 * share / total) for _, share in annex.columns]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = [_row([name for name, _ in annex.columns], widths, HEITI, "<w:tblHeader/>")]
    rows += [_row(values, widths, FANGSONG) for values in annex.rows]
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        + f"</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    file.element.body.insert_element_before(table, "w:sectPr")


def _row(values: Sequence[str], widths: list[int], font: str, mark: str = "") -> str:
    fonts = " ".join(f'w:{place}="{font}"' for place in ("ascii", "hAnsi", "eastAsia", "cs"))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:snapToGrid w:val="0"/>'
        '<w:spacing w:before="40" w:after="40" w:line="320" w:lineRule="exact"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts {fonts}/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">{_text(v)}</w:t></w:r></w:p></w:tc>'
        for v, w in zip(values, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{cells}</w:tr>"


def _text(value: str) -> str:
    """`value` as XML: escaped, and without the control characters XML cannot hold."""
    return escape("".join(c for c in value if c >= " " or c in "\t\n"))


def _colophon(file: Any, document: OfficialDocument) -> None:
    """版记 at the foot of the last page: 抄送, then issuer and day of printing, between lines of 0.35 and 0.25 mm.

    Empty lines kept together before it take the room it needs, so that it moves to a new page rather than over a list.
    Each line stands in a frame of its own, because LibreOffice drops a frame whose paragraphs have different rules.
    """
    copies = f"抄送：{document.copies_to.rstrip('。')}。" if document.copies_to else ""
    lines = math.ceil((official.width(copies) - 3) / 26) if copies else 0
    for _ in range(lines + 2):
        _paragraph(file).paragraph_format.keep_with_next = True
    if copies:
        paragraph = _paragraph(file, copies, FANGSONG, 14)
        paragraph._p.pPr.append(_element("w:ind", left=4 * 280, right=280, hanging=3 * 280))
        _framed(paragraph, lines, 1, top=8)
    paragraph = _paragraph(file, f"{document.signer}\t{official.chinese_date(document.printed_on)}印发", FANGSONG, 14)
    tabs = _element("w:tabs")
    tabs.append(_element("w:tab", val="right", pos=8844 - 280))
    paragraph._p.pPr.append(tabs)
    paragraph._p.pPr.append(_element("w:ind", left=280))
    _framed(paragraph, 1, 0, top=6 if copies else 8, bottom=8)
    _paragraph(file, line=20)


def _framed(paragraph: Any, lines: int, lines_below: int, **rules: int) -> None:
    """Frames the paragraph at the foot of the type area; `rules` are in eighths of a point (8 is 0.35 mm)."""
    top = round((official.TOP_MM + official.TYPE_HEIGHT_MM) / 25.4 * 1440) - (lines + lines_below) * _LINE
    place = {"vAnchor": "page", "hAnchor": "margin", "x": 1, "y": top, "h": lines * _LINE, "hRule": "exact"}
    borders = _element("w:pBdr")
    for side, size in rules.items():
        borders.append(_element(f"w:{side}", val="single", sz=size, space=0, color="000000"))
    paragraph._p.pPr.insert(0, borders)
    paragraph._p.pPr.insert(0, _element("w:framePr", w=8844, hSpace=0, wrap="around", **place))
