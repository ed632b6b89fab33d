"""A notice is written, read gate by gate, signed by whom the class names, and taken away under its permit; an emergency is read afterwards."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import BODY, judge_all, write


def test_an_important_notice_goes_from_the_first_word_to_the_copy_package(visit: Callable[..., Visitor]) -> None:
    writer = visit("shen.yun")
    address = write(writer, "示范路小学启用东门", "重要", watched=True)
    reader = visit("gu.zhixing")
    judge_all(reader, address)
    reader.page.get_by_role("button", name="审核通过").click()
    expect(reader.page.locator(".note")).to_contain_text("办好了")
    assert reader.axe() == []
    reader.shot("review")
    head = visit("lu.xiaoyan")
    head.open(address)
    expect(head.page.get_by_text(re.compile("须分管负责人签发"))).to_be_visible()
    deputy = visit("tang.liqun")
    deputy.open(address)
    deputy.page.get_by_role("button", name="签发，给发布许可").click()
    expect(deputy.page.locator(".head .st", has_text="已签发")).to_be_visible()
    deputy.page.get_by_role("link", name="审核单").click()
    for words in ("政治关", "文字关", "顾知行", "唐立群"):
        expect(deputy.page.locator("main")).to_contain_text(words)
    writer.open(address)
    writer.page.locator("a[href*='/content/permits/']").first.click()
    expect(writer.page.locator("pre")).to_contain_text(BODY)
    with writer.page.expect_download() as taken:
        writer.page.get_by_role("button", name="取发布包").click()
    assert taken.value.suggested_filename.endswith(".zip")


def test_a_major_item_waits_for_the_head_of_the_unit(visit: Callable[..., Visitor]) -> None:
    address = write(visit("shen.yun"), "示范路小学明年扩建", "重大")
    reader = visit("gu.zhixing")
    judge_all(reader, address)
    reader.page.get_by_role("button", name="审核通过").click()
    expect(reader.page.locator(".note")).to_contain_text("办好了")
    deputy = visit("tang.liqun")
    deputy.open(address)
    expect(deputy.page.get_by_role("button", name="签发，给发布许可")).to_be_disabled()
    chief = visit("xu.wenbai")
    chief.open(address)
    chief.page.get_by_role("button", name="签发，给发布许可").click()
    expect(chief.page.locator(".head .st", has_text="已签发")).to_be_visible()
    chief.page.get_by_role("link", name="审核单").click()
    for words in ("政治关", "顾知行", "许文柏", "重大"):
        expect(chief.page.locator("main")).to_contain_text(words)


def test_an_emergency_is_released_with_its_own_record_and_read_afterwards(visit: Callable[..., Visitor]) -> None:
    writer = visit("shen.yun")
    address = write(writer, "示范路积水，今天改从东门进", "重大")
    chief = visit("xu.wenbai")
    chief.open(f"{address}release/")
    chief.page.fill("[name=event]", "示范路积水")
    chief.page.fill("[name=reason]", "学生半小时后到校")
    chief.page.get_by_role("button", name="应急放行").click()
    expect(chief.page.locator(".head .st", has_text="应急放行，待补审")).to_be_visible()
    reader = visit("gu.zhixing")
    judge_all(reader, address)
    reader.page.get_by_role("button", name="补审通过").click()
    expect(reader.page.locator(".head .st", has_text="已签发")).to_be_visible()
