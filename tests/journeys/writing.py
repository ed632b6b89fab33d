"""What every story of a text does in the browser: write it and hand it in, read it gate by gate."""

import re
from datetime import datetime

from playwright.sync_api import Page, Route, expect

from tests.journeys.visitor import Visitor
from zhengmei.core.clock import BEIJING

DONE = "写好了，看看能不能送审"
BODY = "明天上午九时起，示范路小学启用东门，请家长从东侧进校。"


def type_in(writer: Visitor, title: str, grade: str, *, watched: bool = False, **more: str) -> str:
    """A draft typed into the editor, `more` into its other fields, kept and left for its page; its address.

    `watched`: what the editor does by itself is waited for, and axe looks it over; once is enough for all stories.
    """
    writer.open("/content/new/")
    writer.page.locator("[name=media_accounts]").first.check()
    writer.page.get_by_role("button", name="开始写").click()
    writer.page.wait_for_url("**/edit/")
    address = writer.page.url.removeprefix(writer.address).removesuffix("edit/")
    writer.page.fill("[name=title]", title)
    writer.page.fill("[name=source]", "本单位")
    writer.page.fill("[name=formed_on]", f"{datetime.now(BEIJING):%Y-%m-%d}")
    writer.page.locator("[data-editor] [contenteditable]").click()
    writer.page.keyboard.insert_text(BODY)
    writer.page.select_option("[name=content_class]", grade)
    writer.page.select_option("[name=category]", "notice")
    for name, words in more.items():
        writer.page.fill(f"[name={name}]", words)
    if watched:
        expect(writer.page.locator("[data-state]")).to_have_text(re.compile(r"\d\d:\d\d 已存"))
        assert writer.axe() == []
        _change_and_leave_while_it_saves(writer.page, title)
    else:
        writer.page.get_by_role("button", name=DONE).click()
    writer.page.wait_for_url(f"**{address}")
    return address


def _change_and_leave_while_it_saves(page: Page, title: str) -> None:
    """The button waits for the save that is on its way; the two never meet as if they came from two windows."""
    held: list[Route] = []
    page.route("**/save/", lambda route: held.append(route))
    with page.expect_request("**/save/"):
        page.fill("[name=title]", f"{title}！")
        page.fill("[name=title]", title)
        page.fill("[name=summary]", title)
    page.get_by_role("button", name=DONE).click()
    held[0].continue_()


def write(writer: Visitor, title: str, grade: str, *, watched: bool = False) -> str:
    """A draft typed into the editor and handed in; its address."""
    address = type_in(writer, title, grade, watched=watched)
    writer.page.get_by_role("button", name="送审").click()
    expect(writer.page.locator(".head .st", has_text="审核中")).to_be_visible()
    return address


def judge_all(reader: Visitor, address: str) -> None:
    """Every gate passed with good answers."""
    reader.open(address)
    while reader.page.get_by_text("过这一关", exact=True).count():
        reader.page.get_by_text("过这一关", exact=True).first.click()
        gate = reader.page.locator(".gt details[open]").first
        for good in gate.locator("input[value=good]").all():
            good.check()
        gate.get_by_role("button", name="通过", exact=True).click()
        reader.page.wait_for_load_state()
