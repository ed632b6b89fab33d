"""The same work under other regulations: Hangzhou's daily news, Suixi's with a contractor who writes and never signs."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import judge_all, type_in, write

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


def test_suixi_a_contractor_writes_the_unit_reads_signs_and_takes_the_package(visit: Callable[..., Visitor]) -> None:
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
    writer = visit("yi.drafter")
    writer.open(address)
    expect(writer.page.get_by_role("button", name="审定，给发布许可")).to_be_disabled()
    deputy = visit("yi.deputy")
    deputy.open(address)
    deputy.page.get_by_role("button", name="审定，给发布许可").click()
    expect(deputy.page.locator(".head .st", has_text="已签发")).to_be_visible()
    _sheet_names(deputy, "舆情关", "乙市审核", "乙市分管负责人", "乙市承办人员（第三方）")
    writer.open(address)
    writer.page.locator("a[href*='/content/permits/']").first.click()
    with writer.page.expect_download() as taken:
        writer.page.get_by_role("button", name="取发布包").click()
    assert taken.value.suggested_filename.endswith(".zip")


def test_hangzhou_an_emergency_is_told_first_by_whom_it_concerns_and_read_afterwards(
    visit: Callable[..., Visitor],
) -> None:
    writer = visit("jia.drafter")
    grade = "突发和热点敏感"
    address = type_in(writer, "示范路积水，今天改从东门进", grade, responsible_name="甲市人民政府办公室")
    expect(writer.page.locator("main")).to_contain_text("第一声由涉事责任部门“甲市人民政府办公室”发")
    expect(writer.page.get_by_role("button", name="送审")).to_be_disabled()
    writer.page.get_by_role("link", name="接着写").click()
    writer.page.fill("[name=responsible_name]", "甲市教育局")
    writer.page.get_by_role("button", name="写好了，看看能不能送审").click()
    writer.page.wait_for_url(f"**{address}")
    expect(writer.page.get_by_role("button", name="送审")).to_be_enabled()
    chief = visit("jia.chief")
    chief.open(f"{address}release/")
    chief.page.fill("[name=event]", "示范路积水")
    chief.page.fill("[name=reason]", "学生半小时后到校")
    chief.page.get_by_role("button", name="应急放行").click()
    expect(chief.page.locator(".head .st", has_text="应急放行，待补审")).to_be_visible()
    reader = visit("jia.reviewer")
    judge_all(reader, address)
    reader.page.get_by_role("button", name="补审通过").click()
    expect(reader.page.locator(".head .st", has_text="已签发")).to_be_visible()
    _sheet_names(reader, "应急放行", "示范路积水", "甲市单位负责人", "甲市审核")
