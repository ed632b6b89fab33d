"""The docx carries the standard's page, fonts, rules and page numbers."""

import io
import re
import zipfile
from datetime import date

import docx

from zhengmei.documents.official import Annex, Block, OfficialDocument
from zhengmei.documents.official_docx import render_docx

DOCUMENT = OfficialDocument(
    issuer="示范市人民政府办公室",
    number="示政办发〔2026〕31号",
    title=("示范市人民政府办公室", "关于2026年第三季度", "全市政务新媒体", "检查情况的通报"),
    addressee="各县（区）人民政府",
    body=(
        Block("heading", "一、总体情况"),
        Block("paragraph", "涉及3个账号。", "（一）更新不及时。"),
    ),
    annexes=(Annex("不合格政务新媒体名单", (("账号", 3), ("问题", 7)), (("=示范市体育", "16天没更新 <b> & \x01"),)),),
    signer="示范市人民政府办公室",
    signed_on=date(2026, 10, 12),
    remark="此件公开发布",
    copies_to="市委各部门，人大、政协办公室",
    printed_on=date(2026, 10, 12),
)


def _part(name: str, document: OfficialDocument = DOCUMENT) -> str:
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as archive:
        return archive.read(name).decode()


def test_the_page_is_a4_with_the_type_area_of_the_standard() -> None:
    section = docx.Document(io.BytesIO(render_docx(DOCUMENT))).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert round(section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm) == 225


def test_every_part_names_its_standard_font_for_chinese() -> None:
    words = _part("word/document.xml")

    def font_of(text: str) -> str:
        found = re.search(rf'w:eastAsia="([^"]+)"[^>]*/>(?:(?!</w:rPr>).)*</w:rPr><w:t[^>]*>{re.escape(text)}', words)
        assert found, text
        return found.group(1)

    assert font_of("示范市人民政府办公室文件") == "方正小标宋_GBK"
    assert font_of("一、总体情况") == "黑体"
    assert font_of("（一）更新不及时。") == "楷体_GB2312"
    assert font_of("涉及3个账号。") == "仿宋_GB2312"
    assert font_of("抄送：市委各部门") == "仿宋_GB2312"


def test_the_text_runs_in_the_order_of_the_standard() -> None:
    file = docx.Document(io.BytesIO(render_docx(DOCUMENT)))
    assert [p.text for p in file.paragraphs if p.text.strip()] == [
        "示范市人民政府办公室文件",
        "示政办发〔2026〕31号",
        "示范市人民政府办公室关于2026年第三季度",
        "全市政务新媒体检查情况的通报",
        "各县（区）人民政府：",
        "一、总体情况",
        "（一）更新不及时。涉及3个账号。",
        "附件：不合格政务新媒体名单",
        "示范市人民政府办公室",
        "2026年10月12日",
        "（此件公开发布）",
        "附件",
        "不合格政务新媒体名单",
        "抄送：市委各部门，人大、政协办公室。",
        "示范市人民政府办公室\t2026年10月12日印发",
    ]


def test_cells_are_text_even_when_they_look_like_formulas_or_markup() -> None:
    table = docx.Document(io.BytesIO(render_docx(DOCUMENT))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["账号", "问题"],
        ["=示范市体育", "16天没更新 <b> & "],
    ]
    assert "<w:tblHeader/>" in _part("word/document.xml")


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    assert "<w:evenAndOddHeaders/>" in _part("word/settings.xml")
    file = docx.Document(io.BytesIO(render_docx(DOCUMENT)))
    section = file.sections[0]
    sides = [part.paragraphs[0].alignment for part in (section.footer, section.even_page_footer)]
    assert [str(side) for side in sides] == ["RIGHT (2)", "LEFT (0)"]
    assert section.footer.paragraphs[0].text == "—  —"


def test_the_properties_of_a_paragraph_keep_the_order_the_schema_demands() -> None:
    order = ["keepNext", "pageBreakBefore", "framePr", "pBdr", "tabs", "snapToGrid", "spacing", "ind", "jc"]
    for properties in re.findall(r"<w:pPr>(.*?)</w:pPr>", _part("word/document.xml")):
        found = [order.index(n) for n in re.findall(r"<w:(\w+)", properties) if n in order]
        assert found == sorted(found)


def test_the_same_document_gives_the_same_text_twice() -> None:
    assert _part("word/document.xml") == _part("word/document.xml")


def test_no_seal_is_drawn() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(DOCUMENT))) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media")] == []
