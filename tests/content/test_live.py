"""Clauses that follow a text from the draft to what stands published: links, grave errors, policies, sources."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.content.desk import Desk
from tests.content.planning import (
    GOV,
    HTML,
    TEXT,
    TITLE,
    DeskUnder,
    against,
    handbook,
    list_source,
    lowest,
    permitted,
    publish,
    repost,
)
from tests.content.test_policies import linked, registered

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.seeing import look_at_links
from zhengmei.content.actions.sources import keep_source_copy
from zhengmei.content.models import ContentTask
from zhengmei.core.clock import end_of_day
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.inspection import actions as inspecting
from zhengmei.inspection.models import Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries import plan_of
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.models import Finding
from zhengmei.textrules.following import Answer

As = Callable[[User], Client]
SHOP = "https://item.taobao.com/item.htm?id=1"
SHORT = "http://t.cn/A6abcdef"


def judge(desk: Desk, code: str) -> list[Finding]:
    """The findings of one check after a run over the last four weeks."""
    day = desk.now.date()
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=day - timedelta(27),
        period_to=day,
        judged_at=end_of_day(day),
        by=None,
        now=end_of_day(day),
    )
    return list(Finding.objects.filter(code=code).order_by("pk"))


@pytest.mark.clause("WH-4.2-i")
def test_weihai_blocks_links_to_shops_also_behind_a_short_link_and_finds_them_live(
    desk_under: DeskUnder, client_as: As, settings: Any
) -> None:
    settings.LINKS_MAY_BE_OPENED = True
    desk = desk_under("weihai-2019")

    def drafted(words: str) -> list[str]:
        draft = desk.draft(content_class=lowest(desk), body=f"<p>{words}</p>")
        look_at_links(
            draft=draft,
            by=desk.cast.drafter,
            now=desk.tick(),
            open_at=lambda url, _: Answer(302, SHOP) if url == SHORT else Answer(200),
            resolve_with=lambda host: ["93.184.216.34"],
        )
        return against(desk, draft)

    for words in (f"选购请点{SHOP}。", f'选购请点<a href="{SHOP}">这里</a>。', f"选购请点{SHORT}。"):
        [reason] = drafted(words)
        assert "taobao.com" in reason and "（威海 四（二），WH-4.2-i）" in reason
    assert drafted("办理请登录www.weihai.gov.cn。") == []
    for words in (f"选购请点{SHOP}。", f"选购请点{SHORT}。", "办理请登录www.weihai.gov.cn。"):
        factories.make_published_item(desk.account, desk.now - timedelta(1), text=words)
    found = judge(desk, "MC032")
    assert [(f.title, f.clauses, f.state) for f in found] == [("链接商业网站 taobao.com", ["WH-4.2-i"], "open")] * 2
    assert [f.evidence["link"] for f in found] == [SHOP, SHORT] and found[1].evidence["target"] == SHOP
    page = client_as(desk.cast.supervisor).get(f"/monitoring/findings/{found[1].pk}/").content.decode()
    assert SHORT in page and "跳转到" in page
    desk.now += timedelta(60)
    assert [f.state for f in judge(desk, "MC032")] == ["open", "open"]


@pytest.mark.clause("SX-1-4")
def test_suixi_a_grave_error_is_held_in_a_draft_and_is_p4_only_when_an_inspector_says_so_of_what_is_live(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("suixi-2022")
    words = "国务院总书记出席会议。"
    draft = desk.draft(content_class=lowest(desk), body=f"<p>{words}</p>")
    [reason] = against(desk, draft)
    assert "“国务院总书记”" in reason and "（濉溪 一（四），SX-1-4）" in reason
    with pytest.raises(ContentRefused):
        desk.submit(draft)
    factories.make_published_item(desk.account, desk.now - timedelta(1), title=words, text=words)
    row = round_of(desk)
    item = plan_of(row.round).item("sx-grave-error")
    assert (item.label, item.kind) == ("P4 有没有重大表述错误", "审核把关不严")
    address = f"/inspection/{row.round_id}/accounts/{row.pk}/"
    page = client_as(desk.cast.inspector).get(address).content.decode()
    assert "已发布内容里的疑点，2 处" in page and "“国务院总书记”" in page and "人判了才算问题" in page
    assert [f for f in Finding.objects.all() if "SX-1-4" in f.clauses] == []
    assert RoundFinding.objects.filter(kind=item.kind).count() == 0
    given: dict[str, Any] = {"round_account": row, "item": item.key, "by": desk.cast.inspector}
    inspecting.judge_item(answer="clear", now=desk.tick(), **given)
    assert RoundFinding.objects.filter(kind=item.kind).count() == 0
    evidence = "10月11日推文第 1 句“国务院总书记”"
    inspecting.judge_item(answer="found", evidence=evidence, now=desk.tick(), **given)
    [opened] = RoundFinding.objects.filter(kind=item.kind)
    assert (opened.clauses, opened.proof, opened.round_account.name) == (["SX-1-4"], evidence, desk.account.name)


def round_of(desk: Desk) -> RoundAccount:
    """The desk's account in a round of the city office whose checks have run."""
    day = desk.now.date()
    round_: Round = inspecting.open_round(
        office=desk.cast.city_office,
        title="检查",
        period_from=day - timedelta(30),
        period_to=day - timedelta(1),
        judged_at=end_of_day(day - timedelta(1)),
        seed="1",
        by_hand=True,
        by=desk.cast.inspector,
        now=desk.tick(),
    )
    inspecting.draw_sample(round_=round_, by=desk.cast.inspector, now=desk.tick())
    inspecting.run_round_checks(round_=round_, by=desk.cast.inspector, now=desk.tick())
    row: RoundAccount = RoundAccount.objects.get(round=round_, media_account=desk.account)
    return row


@pytest.mark.clause("FCG-20-b")
def test_fangchenggang_refuses_a_changed_title_and_a_dropped_paragraph_with_the_differences_marked(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("fangchenggang-2022")
    list_source(desk, GOV._replace(kind="党和政府确定的稿源单位"))
    title, lines = "防城港市暂缓收取停车费", TEXT.split("\n")
    draft = repost(desk, title=title.replace("暂缓", "取消"))
    keep_source_copy(draft=draft, title=title, body=TEXT, by=desk.cast.drafter, now=desk.tick())
    [reason] = against(desk, draft)
    assert "标题把原文“暂缓”改成了“取消”" in reason and "（防城港 第二十条，FCG-20-b）" in reason
    page = client_as(desk.cast.drafter).get(f"/content/{draft.pk}/source/").content.decode()
    assert '<del class="gone">暂缓</del>' in page and '<ins class="new">取消</ins>' in page
    dropped = repost(desk, body=f"<p>{lines[0]}</p><p>{lines[2]}</p>")
    [reason] = against(desk, dropped)
    assert f"这里删去了原文一段：“{lines[1]}”" in reason and "FCG-20-b" in reason
    with pytest.raises(ContentRefused):
        desk.submit(dropped)
    page = client_as(desk.cast.drafter).get(f"/content/{dropped.pk}/source/").content.decode()
    assert "删了一段" in page and f'<del class="gone">{lines[1]}</del>' in page
    whole = repost(desk, title=TITLE, body=HTML)
    assert against(desk, whole) == []
    desk.submit(whole)


def test_where_the_pack_does_not_say_so_a_dropped_paragraph_waits_for_a_person(desk_under: DeskUnder) -> None:
    desk = desk_under("hangzhou-2019")
    list_source(desk)
    assert against(desk, repost(desk, body=f"<p>{TEXT.split(chr(10))[0]}</p>")) == []


@pytest.mark.clause("WH-3.1-c")
def test_weihai_a_draft_follows_the_web_site_and_differs_in_no_month(desk_under: DeskUnder, client_as: As) -> None:
    desk = desk_under("weihai-2019")
    elsewhere = desk.draft(content_class=lowest(desk), source_url="https://news.example.com/1.html")
    [reason] = against(desk, elsewhere)
    assert "“news.example.com”不在网站群的域名（weihai.gov.cn，本单位自定）里（威海 三（一））" in reason
    text = "示范路小学新校门从3月起开放，请家长从东侧进校。"
    given = {"content_class": lowest(desk), "title": "新校门开放", "source_url": "https://www.weihai.gov.cn/art/1.html"}
    wrong = desk.draft(body=f"<p>{text.replace('3月', '4月')}</p>", **given)
    assert "没有放网站原文" in against(desk, wrong)[0]
    keep_source_copy(draft=wrong, title="新校门开放", body=text, by=desk.cast.drafter, now=desk.tick())
    desk.submit(wrong)
    desk.judge(wrong)
    with pytest.raises(ContentRefused) as told:
        desk.step(wrong, desk.cast.reviewer)
    [reason] = told.value.reasons
    assert "“4月”网站原文里没有（原文写：3月）" in reason and "威海 三（一）" in reason
    assert reason in client_as(desk.cast.reviewer).get(f"/content/{wrong.pk}/").content.decode()
    right = desk.draft(body=f"<p>{text}</p>", **given)
    keep_source_copy(draft=right, title="新校门开放", body=text, by=desk.cast.drafter, now=desk.tick())
    desk.submit(right)
    desk.judge(right)
    desk.step(right, desk.cast.reviewer)


@pytest.mark.clause("WH-3.1-e")
def test_weihai_a_published_policy_without_interpretation_is_a_finding_until_one_is_linked(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("weihai-2019")
    form = client_as(desk.cast.drafter).get(f"/content/documents/new/?unit={desk.unit.pk}").content.decode()
    assert all(trait in form for trait in ("涉及面广", "社会关注度高", "实施难度大", "专业性强"))
    plain, document = registered(desk), registered(desk, "专业性强")
    [task] = ContentTask.objects.all()
    assert (task.document, task.kind, task.clause, task.state) == (document, "interpretation", "WH-3.1-e", "open")
    for one in (plain, document):
        policy = permitted(desk, desk.draft(content_class=lowest(desk), title=one.title))
        linked(desk, one, policy, "policy")
        publish(desk, policy)
    [finding] = judge(desk, "MC033")
    assert (finding.title, finding.clauses, finding.state) == ("政策没有解读", ["WH-3.1-e"], "open")
    assert finding.evidence["traits"] == "专业性强" and document.title in finding.statement
    assert finding.media_account == desk.account and [f.pk for f in judge(desk, "MC033")] == [finding.pk]
    linked(desk, document, desk.draft(content_class=lowest(desk), title="一图读懂", kind="interpretation"))
    [finding] = judge(desk, "MC033")
    assert (finding.state, finding.closed_why) == ("closed", "不再存在：政策发布了没有解读")
    task.refresh_from_db()
    assert task.state == "done" and handbook(desk).short == "威海"
