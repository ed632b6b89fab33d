"""The review sheet as Word and as a page."""

import io

from docx import Document

from zhengmei.documents.review_sheet import Block, ReviewSheet, render_docx, render_html

SHEET = ReviewSheet(
    "校门\x01开放",
    [("编号", "2026-1"), ("内容摘要", "ab" * 32)],
    [Block("关口", ("关", "结果", "谁"), [["政治关", "通过", "顾知行"], ["文字关", "<没看>", ""]])],
    "2026年10月12日 09:30",
)


def test_word_has_every_fact_and_row() -> None:
    document = Document(io.BytesIO(render_docx(SHEET)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert tables[0] == [["编号", "2026-1"], ["内容摘要", "ab" * 32]]
    assert tables[1] == [["关", "结果", "谁"], ["政治关", "通过", "顾知行"], ["文字关", "<没看>", ""]]
    assert [p.text for p in document.paragraphs][:2] == ["政务新媒体信息发布审核单", "校门开放"]


def test_the_page_for_the_printer_loads_nothing_and_escapes_everything() -> None:
    page = render_html(SHEET)
    assert "&lt;没看&gt;" in page
    assert "\x01" not in page
    assert "http" not in page
