"""The same words in docx, in HTML and in the PDF, on one page; nothing a person typed becomes markup; no seal is drawn."""

import io
from datetime import date

import pytest
import weasyprint
from docx import Document

from zhengmei.documents.papers import (
    COLUMNS,
    Entry,
    Mark,
    Opinion,
    Section,
    Sheet,
    lay_out,
    render_docx,
    render_html,
)
from zhengmei.documents.papers.layout import marked

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


OPINIONS = (Opinion("主办单位意见", "同意。", date(2026, 10, 12)), Opinion("市级管理单位审核意见"))


def test_entries_fill_rows_of_twelve_columns_and_the_last_takes_what_is_left() -> None:
    entries = (Entry("甲", "1"), Entry("乙", "2"), Entry("丙", "3", span=5), Entry("丁", "4", span=3, label_span=1))
    sheet = lay_out("表", [Section("一块", entries)])
    assert [[(b.text, b.span, b.is_label) for b in row.boxes] for row in sheet.rows] == [
        [("一块", COLUMNS, True)],
        [("甲", 2, True), ("1", 4, False), ("乙", 2, True), ("2", 4, False)],
        [("丙", 2, True), ("3", 3, False), ("丁", 1, True), ("4", 6, False)],
    ]


def test_boxes_inside_a_class_stand_behind_it() -> None:
    marks = (
        Mark("微博"),
        Mark("微信", True, "微信"),
        Mark("服务号", False, "微信"),
        Mark("订阅号", True, "微信"),
        Mark("其他"),
    )
    assert marked(marks) == "□微博　☑微信（□服务号 ☑订阅号）　□其他"


def test_opinions_stand_side_by_side_with_room_for_seal_and_date_where_the_form_says() -> None:
    entries = (Entry("理由", "合并", span=12), Entry("状态", "正常", span=12))
    sheet = lay_out("表", [Section("", entries)], opinions=OPINIONS, opinions_after="理由", below=("填报单位：甲",))
    assert sheet.plain().splitlines() == [
        "表",
        "理由 | 合并",
        "主办单位意见 | 市级管理单位审核意见",
        "同意。 （盖章） 2026年10月12日 | （盖章） 　　年　月　日",
        "状态 | 正常",
        "填报单位：甲",
    ]
    without = lay_out("表", [Section("", entries)], opinions=OPINIONS)
    assert without.rows[-1].boxes[0].opinion == OPINIONS[0]


def test_letters_shrink_before_a_cell_grows() -> None:
    sheet = lay_out("表", [Section("", (Entry("名称", "短"), Entry("说明", "长" * 60)))])
    assert [box.size for box in sheet.rows[0].boxes][1::2] == [10.5, 7.0]
    roomy = lay_out("表", [Section("", (Entry("说明", "长" * 60, span=12, height=30),))])
    assert roomy.rows[0].boxes[1].size == 10.5
