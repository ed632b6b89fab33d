"""The printable page needs nothing but itself."""

import re
import sys

import pytest
from tests.documents.test_official_docx import DOCUMENT

from zhengmei.documents import printing
from zhengmei.documents.official_html import render_html


def test_the_page_says_what_the_docx_says_and_loads_nothing() -> None:
    page = render_html(DOCUMENT)
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["一、总体情况"]
    assert "<td>=示范市体育</td><td>16天没更新 &lt;b&gt; &amp;" in page
    assert not re.search(r"<script|<link|src=|url\(|https?:", page)


def test_a_pdf_is_made_where_the_system_libraries_are() -> None:
    try:
        made = printing.render_pdf(render_html(DOCUMENT))
    except printing.NoPrinter:
        pytest.skip("this machine lacks pango, so no PDF can be made here")
    assert made.startswith(b"%PDF-")


def test_without_the_system_libraries_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(printing.NoPrinter, match=r"pango.*下载 docx"):
        printing.render_pdf("<p>字</p>")
