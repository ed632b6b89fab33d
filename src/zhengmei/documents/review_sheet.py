"""The review sheet 审核单 on paper: facts, then a table for each matter. As docx, and as a page of its own for PDF."""

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhengmei.documents.official import FANGSONG, HEITI, XIAOBIAOSONG

NAME = "政务新媒体信息发布审核单"


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its title, the heads, the rows of text."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """Everything printed. Nobody's seal is drawn; the last lines are left for signatures by hand where an office wants them."""

    title: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    printed_at: str


def render_docx(sheet: ReviewSheet) -> bytes:
    """The sheet as a Word file that may be filled in further."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _font(document.styles["Normal"], FANGSONG, 10.5)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(head, NAME, XIAOBIAOSONG, 18)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, sheet.title, HEITI, 13)
    _table(document, [], [[label, words] for label, words in sheet.facts])
    for block in sheet.blocks:
        _run(document.add_paragraph(), block.title, HEITI, 12)
        _table(document, list(block.columns), block.rows)
    document.add_paragraph()
    _run(document.add_paragraph(), f"打印时间：{sheet.printed_at}　　打印人签名：　　　　　　", FANGSONG, 10.5)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _font(style: object, name: str, size: float) -> None:
    style.font.name, style.font.size = name, Pt(size)  # type: ignore[attr-defined]
    style.element.rPr.rFonts.set(qn("w:eastAsia"), name)  # type: ignore[attr-defined]


def _run(paragraph: object, text: str, name: str, size: float) -> None:
    run = paragraph.add_run(_printable(text))  # type: ignore[attr-defined]
    run.font.name, run.font.size = name, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _table(document: object, heads: list[str], rows: Sequence[Sequence[str]]) -> None:
    columns = len(heads) or 2
    table = document.add_table(rows=0, cols=columns)  # type: ignore[attr-defined]
    table.style = "Table Grid"
    if heads:
        cells = table.add_row().cells
        for cell, words in zip(cells, heads, strict=True):
            cell.text = words
        _repeat(table.rows[0])
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = _printable(words)
    if not heads:
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Mm(32), Mm(138)


def _printable(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def _repeat(row: object) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]


_STYLE = """@page{size:A4;margin:18mm 16mm;@bottom-center{content:counter(page) " / " counter(pages);font-size:9pt}}
body{font:10.5pt/1.6 "FangSong_GB2312","FangSong","Noto Serif CJK SC",serif;color:#000}
h1{font:18pt/1.4 "FZXiaoBiaoSong-B05S","Noto Serif CJK SC",serif;text-align:center;margin:0 0 4mm}
h2{font:12pt/1.6 "SimHei","Noto Sans CJK SC",sans-serif;margin:5mm 0 1mm}h2.t{text-align:center;font-size:13pt}
table{width:100%;border-collapse:collapse}th,td{border:.5pt solid #000;padding:1mm 1.6mm;text-align:left;vertical-align:top;word-break:break-all}
th{font-weight:400;font-family:"SimHei","Noto Sans CJK SC",sans-serif}thead{display:table-header-group}tr{break-inside:avoid}.f th{width:26mm}"""


def render_html(sheet: ReviewSheet) -> str:
    """The sheet as a page that loads nothing, for `documents.printing.render_pdf`."""

    def cell(text: str) -> str:
        return html.escape(_printable(text))

    facts = "".join(f"<tr><th>{cell(label)}</th><td>{cell(words)}</td></tr>" for label, words in sheet.facts)
    parts = [f'<h1>{NAME}</h1><h2 class="t">{cell(sheet.title)}</h2><table class="f"><tbody>{facts}</tbody></table>']
    for block in sheet.blocks:
        heads = "".join(f"<th>{cell(words)}</th>" for words in block.columns)
        rows = "".join(f"<tr>{''.join(f'<td>{cell(words)}</td>' for words in row)}</tr>" for row in block.rows)
        parts.append(f"<h2>{cell(block.title)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    foot = f"<p>打印时间：{cell(sheet.printed_at)}　　打印人签名：　　　　　　</p>"
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{NAME}</title><style>{_STYLE}</style><body>{"".join(parts)}{foot}</body></html>'
