"""The same work under other regulations: Hangzhou's daily news, Suixi's with a contractor who writes and never signs."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import judge_all, write

REFUSAL = "第三方承办人员只写稿，不审核、不签发"


def _sheet_names(window: Visitor, *words: str) -> None:
    window.page.get_by_role("link", name="审核单").click()
    for word in words:
        expect(window.page.locator("main")).to_contain_text(word)


def test_hangzhou_daily_news_is_signed_by_the_head_of_the_section(visit: Callable[..., Visitor]) -> None:
    address = write(visit("jia.drafter"), "示范路小学启用东门", "日常")
    reader = visit("jia.reviewer")
    judge_all(reader, address)
    reader.page.get_by_role("button", name="审核通过").click()
    expect(reader.page.locator(".note")).to_contain_text("办好了")
    head = visit("jia.section_head")
    head.open(address)
    head.page.get_by_role("button", name="签发，给发布许可").click()
    expect(head.page.locator(".head .st", has_text="已签发")).to_be_visible()
    _sheet_names(head, "法律关", "文字关", "甲市审核", "甲市科室负责人", "日常")


def test_suixi_a_contractor_writes_the_unit_reads_and_its_deputy_signs(visit: Callable[..., Visitor]) -> None:
    agent = visit("yi.agent")
    address = write(agent, "示范路小学启用东门", "重要")
    expect(agent.page.get_by_role("button", name="审核通过")).to_be_disabled()
    expect(agent.page.locator("main")).to_contain_text(REFUSAL)
    expect(agent.page.get_by_text("过这一关", exact=True)).to_have_count(0)
    reader = visit("yi.reviewer")
    judge_all(reader, address)
    reader.page.get_by_role("button", name="审核通过").click()
    expect(reader.page.locator(".note")).to_contain_text("办好了")
    agent.open(address)
    expect(agent.page.get_by_role("button", name="审定，给发布许可")).to_be_disabled()
    expect(agent.page.locator("main")).to_contain_text(REFUSAL)
    deputy = visit("yi.deputy")
    deputy.open(address)
    deputy.page.get_by_role("button", name="审定，给发布许可").click()
    expect(deputy.page.locator(".head .st", has_text="已签发")).to_be_visible()
    _sheet_names(deputy, "舆情关", "乙市审核", "乙市分管负责人", "乙市承办人员（第三方）")
