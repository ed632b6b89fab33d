"""A sponsor says a finding is none; the supervising office reads why and decides."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

WHY = "那一周平台维护，后台有公告截图，第二天已经补发，请核实。"


def test_a_sponsor_contests_a_finding_and_the_supervisor_upholds_it(visit: Callable[..., Visitor]) -> None:
    sponsor = visit("shen.yun")
    sponsor.open("/monitoring/")
    sponsor.page.locator("main tbody a", has_text="那周").first.click()
    sponsor.page.wait_for_url("**/monitoring/findings/*/")
    address = sponsor.page.url.removeprefix(sponsor.address)
    sponsor.page.get_by_role("button", name="提出异议").click()
    expect(sponsor.page.locator("textarea[name=reason]")).to_be_focused()
    sponsor.page.fill("textarea[name=reason]", WHY)
    sponsor.page.get_by_role("button", name="提出异议").click()
    expect(sponsor.page.locator(".head .st", has_text="有异议")).to_be_visible()
    assert sponsor.page.get_by_role("button", name="异议成立").count() == 0
    assert sponsor.axe() == []
    sponsor.shot("contest")

    supervisor = visit("tao.ran")
    supervisor.open(address)
    expect(supervisor.page.get_by_text(WHY).first).to_be_visible()
    supervisor.page.fill("textarea[name=decision]", "公告属实，不计。")
    supervisor.page.get_by_role("button", name="异议成立").click()
    expect(supervisor.page.locator(".head .st", has_text="不成立")).to_be_visible()


def test_an_office_elsewhere_does_not_even_find_it(visit: Callable[..., Visitor]) -> None:
    own = visit("shen.yun")
    own.open("/monitoring/")
    address = own.page.locator("main tbody tr a[href*='/monitoring/findings/']").first.get_attribute("href")
    other = visit("yi.lin")
    other.expected.append("404")
    answer = other.page.goto(f"{other.address}{address}")
    assert answer is not None
    assert answer.status == 404
    assert other.axe() == []
