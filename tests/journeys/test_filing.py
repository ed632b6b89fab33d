"""A county bureau's filing in 防城港's way: sent back once, then through four columns in four people's hands, and carried out."""

import io
from collections.abc import Callable

from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor
from zhengmei.core.clock import today

ACCOUNT = "示范县教育局发布"
HANDS = (
    ("yin.ming", "同意", "已写清缘由，同意变更。"),
    ("bai.xian", "审核通过", "材料齐全，县级同意。"),
    ("lin.shouzheng", "审核通过", "符合规定，市级同意。"),
    ("gui.yuan", "批准", "准予变更备案。"),
)


def _decide(office: Visitor, case: str, words: str, opinion: str, done: str = "已办理。") -> None:
    office.open(case)
    for yes in office.page.get_by_label("是", exact=True).all():
        yes.check()
    office.page.fill("[name=opinion]", opinion)
    office.page.get_by_role("button", name=words, exact=True).click()
    expect(office.page.get_by_text(done)).to_be_visible()


def _printed(page: Page) -> str:
    """The text of every cell of the 审批表 as it was taken away."""
    with page.expect_download() as taken:
        page.get_by_role("link", name="打印广西政务新媒体审批表").click()
    file = Document(io.BytesIO(taken.value.path().read_bytes()))
    cells = {cell._tc: cell.text for table in file.tables for row in table.rows for cell in row.cells}
    return "\n".join(cells.values())


def test_a_county_case_is_sent_back_once_passes_four_columns_and_is_carried_out(visit: Callable[..., Visitor]) -> None:
    applicant = visit("ji.he")
    page = applicant.page
    applicant.open("/filing/applications/?view=own&state=waiting")
    page.get_by_role("link", name=ACCOUNT).click()
    case = page.url.removeprefix(applicant.address)
    expect(page.locator(".chain li")).to_have_count(5)
    hands = {who: visit(who) for who, _, _ in HANDS}
    _decide(hands["lin.shouzheng"], case, "退回补正", "请写明原联络员退休的日期。", "已退回，")
    assert hands["lin.shouzheng"].axe() == []

    applicant.open(case)
    expect(page.locator(".head .st", has_text="退回补正")).to_be_visible()
    page.get_by_role("link", name="补正", exact=True).click()
    expect(page.get_by_text("请写明原联络员退休的日期。").first).to_be_visible()
    page.fill("[name=reason]", "原联络员 9 月 30 日退休，改由办公室主任联络。")
    page.locator("button[name=do][value=submit]").click()
    page.wait_for_url(f"**{case}")
    for who, words, opinion in HANDS:
        _decide(hands[who], case, words, opinion)

    applicant.open(case)
    page.get_by_role("link", name="登记实施").click()
    page.fill("[name=carried_out_on]", today().isoformat())
    page.fill("[name=link]", "https://example.invalid/done")
    page.get_by_role("button", name="登记实施").click()
    expect(page.locator(".head .st", has_text="已办结")).to_be_visible()
    paper = _printed(page)
    for _, _, opinion in HANDS:
        assert opinion in paper
    assert "9 月 30 日退休" in paper
    page.get_by_role("link", name="打印回执").click()
    expect(page.get_by_role("heading", name="政务新媒体备案回执")).to_be_visible()
    assert applicant.axe() == []
