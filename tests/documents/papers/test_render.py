"""The same words in docx, in HTML and in the PDF, on one page; nothing a person typed becomes markup; no seal is drawn."""

import io

import pytest
import weasyprint
from docx import Document

from zhengmei.documents.papers import Entry, Mark, Opinion, Section, Sheet, lay_out, render_docx, render_html

SHEET: Sheet = lay_out(
    "政务新媒体登记备案表",
    [
        Section(
            "微博基本情况",
            (
                Entry("微博名称", "示范<b>教育</b>"),
                Entry("状态", marks=(Mark("正常", True), Mark("关停"))),
                Entry("理由", "一\n二", span=12, height=30),
            ),
        )
    ],
    above=("填报单位（盖章）：示范市教育局",),
    below=("填表时间：2026年10月12日",),
    opinions=(Opinion("主办单位意见", "同意。"),),
)


def test_docx_holds_every_cell_once() -> None:
    file = Document(io.BytesIO(render_docx([SHEET])))
    assert [p.text for p in file.paragraphs] == [
        "政务新媒体登记备案表",
        "填报单位（盖章）：示范市教育局",
        "填表时间：2026年10月12日",
    ]
    (table,) = file.tables
    rows = [[c.text for c in dict.fromkeys(row.cells)] for row in table.rows]
    assert rows == [
        ["微博基本情况"],
        ["微博名称", "示范<b>教育</b>", "状态", "☑正常　□关停"],
        ["理由", "一\n二"],
        ["主办单位意见"],
        ["同意。\n（盖章）\n　　年　月　日"],
    ]
    assert not file.inline_shapes


def test_html_escapes_what_was_typed_and_loads_nothing() -> None:
    page = render_html([SHEET])
    assert "示范&lt;b&gt;教育&lt;/b&gt;" in page
    assert not any(word in page for word in ("<img", "<script", "http", "style="))


def test_two_forms_are_two_pages_of_a4() -> None:
    pages = weasyprint.HTML(string=render_html([SHEET, SHEET])).render().pages
    assert [(round(p.width / 96 * 25.4), round(p.height / 96 * 25.4)) for p in pages] == [(210, 297)] * 2


@pytest.mark.parametrize("words", ["", "同意" * 200])
def test_a_docx_survives_an_office_program(words: str) -> None:
    sheet = lay_out("表", [], opinions=(Opinion("意见", words),))
    assert Document(io.BytesIO(render_docx([sheet]))).tables[0].rows[1].cells[0].text.startswith(words)
