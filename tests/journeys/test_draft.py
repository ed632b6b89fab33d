"""A notice is written, read gate by gate, signed by whom the class names, and taken away under its permit; an emergency is read afterwards."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

BODY = "明天上午九时起，示范路小学启用东门，请家长从东侧进校。"


def _write(writer: Visitor, title: str, grade: str) -> str:
    """A draft typed into the editor and handed in; its address."""
    writer.open("/content/new/")
    writer.page.locator("[name=media_accounts]").first.check()
    writer.page.get_by_role("button", name="开始写").click()
    writer.page.wait_for_url("**/edit/")
    address = writer.page.url.removeprefix(writer.address).removesuffix("edit/")
    writer.page.fill("[name=title]", title)
    writer.page.locator("[data-editor] [contenteditable]").click()
    writer.page.keyboard.insert_text(BODY)
    writer.page.select_option("[name=content_class]", grade)
    writer.page.select_option("[name=category]", "notice")
    expect(writer.page.locator("[data-state]")).to_have_text(re.compile(r"\d\d:\d\d 已存"))
    assert writer.axe() == []
    writer.page.get_by_role("button", name="写好了，看看能不能送审").click()
    writer.page.wait_for_url(f"**{address}")
    writer.page.get_by_role("button", name="送审").click()
    expect(writer.page.locator(".head .st", has_text="审核中")).to_be_visible()
    return address


def _judge_all(reader: Visitor, address: str) -> None:
    """Every gate passed with good answers."""
    reader.open(address)
    while reader.page.get_by_text("过这一关", exact=True).count():
        reader.page.get_by_text("过这一关", exact=True).first.click()
        gate = reader.page.locator(".gt details[open]").first
        for good in gate.locator("input[value=good]").all():
            good.check()
        gate.get_by_role("button", name="通过", exact=True).click()
        reader.page.wait_for_load_state()


def test_an_important_notice_goes_from_the_first_word_to_the_copy_package(visit: Callable[..., Visitor]) -> None:
    writer = visit("shen.yun")
    address = _write(writer, "示范路小学启用东门", "重要")
    reader = visit("gu.zhixing")
    _judge_all(reader, address)
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


def test_an_emergency_is_released_with_its_own_record_and_read_afterwards(visit: Callable[..., Visitor]) -> None:
    writer = visit("shen.yun")
    address = _write(writer, "示范路积水，今天改从东门进", "重大")
    chief = visit("xu.wenbai")
    chief.open(f"{address}release/")
    chief.page.fill("[name=event]", "示范路积水")
    chief.page.fill("[name=reason]", "学生半小时后到校")
    chief.page.get_by_role("button", name="应急放行").click()
    expect(chief.page.locator(".head .st", has_text="应急放行，待补审")).to_be_visible()
    reader = visit("gu.zhixing")
    _judge_all(reader, address)
    reader.page.get_by_role("button", name="补审通过").click()
    expect(reader.page.locator(".head .st", has_text="已签发")).to_be_visible()
