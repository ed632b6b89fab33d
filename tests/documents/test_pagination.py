"""The preview cuts the text into the pages it will have."""

from dataclasses import replace

import pytest
from tests.documents.test_official_docx import DOCUMENT

from zhengmei.documents.official import Annex, Block, width
from zhengmei.documents.pagination import paginate, wrap


def test_a_line_holds_28_characters_and_never_begins_with_a_closing_mark() -> None:
    lines = wrap("字" * 26 + "，" + "文" * 30, 26, 28)
    assert [width(line) for line in lines] == [27, 28, 2]
    assert not any(line.startswith("，") for line in lines)


def test_a_long_paragraph_runs_to_the_next_page_and_nothing_is_lost() -> None:
    text = "政务新媒体检查。" * 200
    pages = paginate(replace(DOCUMENT, body=(Block("paragraph", text),)))
    pieces = [p for page in pages for p in page.pieces if p.kind == "paragraph"]
    assert "".join(p.text for p in pieces) == text
    ends = [(p.begun, p.goes_on) for p in pieces]
    assert ends == [(False, True), *[(True, True)] * (len(pieces) - 2), (True, False)]


@pytest.mark.parametrize("lines", range(1, 60))
def test_the_signature_never_stands_on_a_page_without_text(lines: int) -> None:
    body = (Block("paragraph", "字" * (28 * lines)), Block("paragraph", "请于十个工作日内反馈。"))
    pages = paginate(replace(DOCUMENT, body=body, annexes=()))
    signed = [{piece.kind for piece in page.pieces} for page in pages if "signature" in {p.kind for p in page.pieces}]
    assert ["paragraph" in kinds for kinds in signed] == [True]


def test_annexes_begin_a_page_and_only_the_last_page_has_the_colophon() -> None:
    rows = tuple((f"账号{i}", "16天没更新") for i in range(60))
    pages = paginate(replace(DOCUMENT, annexes=(Annex("名单", (("账号", 1), ("问题", 2)), rows),)))
    assert [page.colophon for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [page.pieces[0].kind for page in pages].count("mark") == 1
    assert [row for page in pages for p in page.pieces if p.kind == "table" for row in p.rows] == list(rows)
    assert all(page.room >= 0 for page in pages)
