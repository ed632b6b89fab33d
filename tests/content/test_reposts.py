"""Sources, exceptions, comparison with the original, mandated reposts, exchange with partners: through acts and pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.cast import Cast
from tests.content.desk import Desk
from tests.content.planning import (
    GOV_URL,
    HTML,
    TEXT,
    TITLE,
    DeskUnder,
    against,
    approve,
    list_source,
    lowest,
    more_accounts,
    permitted,
    publish,
    repost,
)

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.orders import end_order, excuse_duty, issue_order, remind_order, take_order
from zhengmei.content.actions.sources import (
    PARTNER_KIND,
    SourceLine,
    add_source,
    end_source,
    except_source,
    import_sources,
    note_partner_repost,
)
from zhengmei.content.models import AllowedSource, Draft, RepostDuty, RepostOrder
from zhengmei.content.queries.orders import duty_line, progress_of
from zhengmei.content.queries.sourcing import comparison, kept_percent
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User

ClientAs = Callable[[User], Client]
BLOG = "https://blog.example.com/1.html"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


@pytest.mark.clause("HZ-2.3.2-g")
def test_hangzhou_reposts_only_from_the_list_or_with_an_exception_once(desk_under: DeskUnder) -> None:
    desk = desk_under("hangzhou-2019")
    list_source(desk)
    assert against(desk, repost(desk)) == []
    draft = repost(desk, BLOG, source="某博客")
    stopped = against(desk, draft)
    assert len(stopped) == 1 and "“blog.example.com”不在稿源白名单里（杭州 二（三）2，原则上）" in stopped[0]
    due = desk.now.date() + timedelta(3)
    with pytest.raises(ContentRefused, match="例外由“示范市教育局”的主管批准"):
        except_source(draft=draft, reason="独家", expires_on=due, by=desk.cast.drafter, now=desk.tick())
    except_source(draft=draft, reason="本地独家报道", expires_on=due, by=desk.cast.supervisor, now=desk.tick())
    assert against(desk, draft) == []
    assert "blog.example.com" in against(desk, repost(desk, BLOG, source="某博客"))[0]  # once: another draft asks again
    for kind, name, host in (
        ("宣传部门稿源", "示范日报", "daily.example.cn"),
        ("网信部门稿源", "示范网", "web.example.cn"),
    ):
        list_source(desk, SourceLine(kind, name, host, "", "宣传、网信部门确定"))
        assert against(desk, repost(desk, f"https://{host}/1", source=name)) == []


@pytest.mark.clause("BL-2.3-c")
def test_beilun_lists_the_exception_in_the_repost_report(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("beilun-2020")
    list_source(desk)
    list_source(desk, SourceLine("网信部门稿源", "示范网", "web.example.cn", "", "网信办名单"))
    assert against(desk, repost(desk)) == []
    assert against(desk, repost(desk, "https://m.web.example.cn/2", source="示范网")) == []
    draft = repost(desk, BLOG, source="某博客")
    assert "“blog.example.com”不在稿源白名单里（北仑 二（三），原则上）" in against(desk, draft)[0]
    except_source(
        draft=draft,
        reason="本地独家报道",
        expires_on=desk.now.date(),
        by=desk.cast.supervisor,
        now=desk.tick(),
    )
    publish(desk, approve(desk, draft))
    page = read(client_as(desk.cast.drafter), "/content/coverage/")
    assert "例外：本地独家报道" in page and "林守正 批准" in page


@pytest.mark.clause("FCG-20-a", "FCG-20-c")
def test_fangchenggang_names_what_is_missing_and_asks_for_the_list(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("fangchenggang-2022")
    list_source(desk, SourceLine("党和政府确定的稿源单位", "中国政府网", "www.gov.cn", "", "自治区确定"))
    assert any("没有填信息来源（防城港 第二十条）" in r for r in against(desk, repost(desk, source="")))
    assert any("没有填来源网址（防城港 第二十条）" in r for r in against(desk, repost(desk, "")))
    wrong = repost(desk, "https://mp.weixin.qq.com/s/1", source="某自媒体")
    assert any("第二十条，原则上" in r and "给这篇稿一次例外" in r for r in against(desk, wrong))
    due = desk.now.date() + timedelta(2)
    except_source(draft=wrong, reason="首发在此", expires_on=due, by=desk.cast.supervisor, now=desk.tick())
    assert against(desk, wrong) == []
    draft = approve(desk, repost(desk))
    permit = draft.permits.get()
    page = read(client_as(desk.cast.drafter), f"/content/permits/{permit.pk}/")
    assert "来源：中国政府网" in page
    publish(desk, draft)
    kept = read(client_as(desk.cast.drafter), f"/content/{draft.pk}/source/")
    assert f'<a href="{GOV_URL}"' in kept and f"https://mp.weixin.qq.com/s/{permit.pk}" in kept


def test_a_changed_title_and_body_are_shown_word_by_word_and_stop(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("fangchenggang-2022")
    list_source(desk, SourceLine("党和政府确定的稿源单位", "中国政府网", "www.gov.cn", "", "自治区确定"))
    body = HTML.replace("及时公开", "择机公开")
    draft = repost(desk, title=TITLE.replace("印发", "暂缓印发"), body=body)
    assert any("标题加入了原文没有的“暂缓”" in r for r in against(desk, draft))
    copy = draft.source_copy
    found = comparison(draft, copy)
    assert [p.text for p in found.title if p.kind == "add"] == ["暂缓"]
    assert [word for word, _ in found.paragraphs] == ["改了"]
    page = read(client_as(desk.cast.drafter), f"/content/{draft.pk}/source/")
    assert '<ins class="new">暂缓</ins>' in page and '<ins class="new">择机</ins>' in page
    assert '<del class="gone">及时</del>' in page


def test_the_list_is_kept_by_supervisors_with_reason_and_history(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    client = client_as(desk.cast.supervisor)
    given = {"kind": "政府网站", "name": "中国政府网", "host": "https://www.gov.cn/", "reason": "国务院门户网站"}
    assert client.post("/content/sources/new/", given).status_code == 302
    source = AllowedSource.objects.get()
    assert (source.host, source.office, source.added_by) == ("www.gov.cn", desk.cast.city_office, desk.cast.supervisor)
    again = client.post("/content/sources/new/", given)
    assert again.status_code == 409 and "已经在名单里了" in again.content.decode()
    assert client_as(desk.cast.drafter).get("/content/sources/new/").status_code == 403
    with pytest.raises(ContentRefused, match="稿源名单由主管单位管"):
        end_source(source=source, reason="不用了", by=desk.cast.drafter, now=desk.tick())
    end_source(source=source, reason="网站改版", by=desk.cast.supervisor, now=desk.tick())
    with pytest.raises(ContentRefused, match="这个稿源已经停用"):
        end_source(source=source, reason="再停", by=desk.cast.supervisor, now=desk.tick())
    assert "中国政府网" not in read(client, "/content/sources/")
    assert "停用：网站改版" in read(client, "/content/sources/?state=all")
    assert "没有这样的稿源" in read(client, "/content/sources/?words=天马行空")


def test_a_pasted_table_goes_in_whole_or_not_at_all(desk_under: DeskUnder) -> None:
    desk = desk_under("hangzhou-2019")
    bad = "类型\t稿源单位\t域名\t账号\t依据\n政府网站\t甲\twww.a.gov.cn\t\t文件一\n小道消息\t乙\tb\t\t"
    with pytest.raises(ContentRefused) as refused:
        import_sources(office=desk.cast.city_office, text=bad, by=desk.cast.supervisor, now=desk.tick())
    assert [r.split("：")[0] for r in refused.value.reasons] == ["第 2 行"] * 3
    assert AllowedSource.objects.count() == 0
    good = "政府网站，甲，www.a.gov.cn，，文件一\n党委网站，丙，，丙发布，文件二\n政府网站，甲，www.a.gov.cn，，文件一"
    done = import_sources(office=desk.cast.city_office, text=good, by=desk.cast.supervisor, now=desk.tick())
    assert done == (2, 1)
    draft = repost(desk, "https://mp.weixin.qq.com/s/9", source="丙发布")
    assert against(desk, draft) == []


def test_a_county_list_does_not_hold_for_the_city(desk_under: DeskUnder) -> None:
    desk = desk_under("hangzhou-2019")
    with pytest.raises(ContentRefused, match="不是主管"):
        add_source(
            office=desk.cast.city_office,
            line=SourceLine("政府网站", "县网", "x.gov.cn", "", "本县"),
            by=desk.cast.county_supervisor,
            now=desk.tick(),
        )
    add_source(
        office=desk.cast.county_office,
        line=SourceLine("政府网站", "县网", "x.gov.cn", "", "本县"),
        by=desk.cast.county_supervisor,
        now=desk.tick(),
    )
    assert "x.gov.cn" in against(desk, repost(desk, "https://x.gov.cn/1"))[0]


def ordered(desk: Desk, cast: Cast, accounts: list[MediaAccount], **given: Any) -> RepostOrder:
    values = {
        "origin": "上级发布的重要政策信息",
        "title": TITLE,
        "source_name": "中国政府网",
        "source_url": GOV_URL,
        "body": TEXT,
        "hours": 24,
        **given,
    }
    return issue_order(
        office=cast.city_office,
        media_accounts=accounts,
        by=cast.supervisor,
        now=desk.tick(),
        **values,
    )


@pytest.mark.clause("HZ-2.3.2-j")
def test_hangzhou_mandated_repost_counts_names_the_missing_and_flags_half(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("hangzhou-2019")
    list_source(desk)
    unit = desk.cast.education
    accounts = [desk.account, *more_accounts(desk, unit, unit), *more_accounts(desk, desk.cast.police)]
    order = ordered(desk, desk.cast, accounts)
    draft = take_order(order=order, organisation=unit, by=desk.cast.drafter, now=desk.tick())
    assert (draft.kind, draft.source, draft.source_url, draft.media_accounts.count()) == (
        "repost",
        "中国政府网",
        GOV_URL,
        3,
    )
    finish_fields(desk, draft)
    publish(desk, approve(desk, draft))
    supervisor = client_as(desk.cast.supervisor)
    page = read(supervisor, f"/content/orders/{order.pk}/")
    assert "75.0%，3/4；还没转全的：示范市公安局号0" in page and "24 小时" in page and "本单位自定" in page
    again = ordered(desk, desk.cast, [desk.account], source_url="https://www.gov.cn/2.htm")
    half = take_order(order=again, organisation=unit, by=desk.cast.drafter, now=desk.tick())
    half.body = "<p>国务院办公厅近日印发通知，部署今年的政务公开工作。</p>"
    half.save()
    publish(desk, permitted(desk, half))
    duty = RepostDuty.objects.get(order=again)
    assert (duty.state, duty.kept_percent) == ("part", kept_percent(TEXT.split("\n")[0], TEXT))
    assert "不充分" in read(supervisor, f"/content/orders/{again.pk}/")


def finish_fields(desk: Desk, draft: Draft) -> None:
    """What the writer adds before handing the draft in."""
    draft.content_class, draft.category, draft.formed_on = lowest(desk), "policy", desk.now.date()
    draft.save()


@pytest.mark.clause("FCG-20-d")
def test_fangchenggang_every_running_account_owes_a_repost_in_24_hours(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("fangchenggang-2022")
    list_source(desk, SourceLine("党和政府确定的稿源单位", "自治区政府网", "www.gov.cn", "", "自治区确定"))
    factories.make_media_account(desk.cast.police, name="示范公安")
    factories.make_media_account(desk.cast.police, name="停了的号", status="closed")
    page = read(client_as(desk.cast.supervisor), "/content/orders/new/")
    assert 'value="24"' in page and "本单位自定" in page and "自治区人民政府" in page and "停了的号" not in page
    answer = client_as(desk.cast.supervisor).post(
        "/content/orders/new/",
        {
            "origin": "自治区人民政府",
            "title": TITLE,
            "source_name": "自治区政府网",
            "source_url": GOV_URL,
            "body": TEXT,
            "hours": "24",
            "media_accounts": [str(pk) for pk in (desk.account.pk, desk.account.pk + 1)],
        },
    )
    assert answer.status_code == 302
    order = RepostOrder.objects.get()
    assert (order.due_at - order.issued_at, order.due_is_own) == (timedelta(hours=24), True)
    draft = take_order(order=order, organisation=desk.unit, by=desk.cast.drafter, now=desk.tick())
    finish_fields(desk, draft)
    publish(desk, approve(desk, draft))
    desk.now += timedelta(hours=30)
    page = read(client_as(desk.cast.supervisor), f"/content/orders/{order.pk}/")
    assert "50.0%，1/2；还没转全的：示范公安" in page
    assert "逾期没转" in page and "晚 6 小时" in page and "本单位自定" in page


@pytest.mark.clause("SX-2.1-a")
def test_suixi_offers_three_kinds_and_shows_two_of_three(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("suixi-2022")
    list_source(desk)
    page = read(client_as(desk.cast.supervisor), "/content/orders/new/")
    for kind in ("习近平总书记重大活动", "习近平总书记重要讲话", "党中央国务院重大决策部署"):
        assert f'<option value="{kind}"' in page
    assert page.count('<option value="习近平') + page.count('<option value="党中央') == 3
    accounts = [
        desk.account,
        *more_accounts(desk, desk.unit),
        factories.make_media_account(desk.cast.police, name="示范公安"),
    ]
    order = ordered(desk, desk.cast, accounts, origin="习近平总书记重要讲话", hours=48)
    draft = take_order(order=order, organisation=desk.unit, by=desk.cast.drafter, now=desk.tick())
    finish_fields(desk, draft)
    publish(desk, approve(desk, draft))
    page = read(client_as(desk.cast.supervisor), f"/content/orders/{order.pk}/")
    assert "66.7%，2/3；还没转全的：示范公安" in page
    assert RepostDuty.objects.filter(state="done", url__startswith="https://mp.weixin").count() == 2


def test_a_mandated_repost_is_reminded_excused_ended_each_once(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    accounts = [desk.account, *more_accounts(desk, desk.cast.police)]
    order = ordered(desk, desk.cast, accounts)
    assert remind_order(order=order, by=desk.cast.supervisor, now=desk.tick()) == 2
    with pytest.raises(ContentRefused, match="一小时之内刚提醒过"):
        remind_order(order=order, by=desk.cast.supervisor, now=desk.tick())
    duty = RepostDuty.objects.get(order=order, media_account=accounts[1])
    with pytest.raises(ContentRefused, match="不是主管"):
        excuse_duty(duty=duty, reason="不相关", by=desk.cast.drafter, now=desk.tick())
    excuse_duty(duty=duty, reason="与公安无关", by=desk.cast.supervisor, now=desk.tick())
    assert progress_of(order).fraction == "0/1"
    assert client_as(desk.cast.outsider).get(f"/content/orders/{order.pk}/").status_code == 404
    end_order(order=order, withdraw=True, reason="发重了", by=desk.cast.supervisor, now=desk.tick())
    for again in (
        lambda: end_order(order=order, withdraw=False, reason="", by=desk.cast.supervisor, now=desk.tick()),
        lambda: take_order(order=order, organisation=desk.unit, by=desk.cast.drafter, now=desk.tick()),
        lambda: remind_order(order=order, by=desk.cast.supervisor, now=desk.tick()),
    ):
        with pytest.raises(ContentRefused, match="已收回"):
            again()
    assert duty_line(duty, RepostOrder.objects.get(), desk.now).is_overdue is False


@pytest.mark.clause("SX-2.2-d")
def test_suixi_exchanges_with_partners_both_ways(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("suixi-2022")
    list_source(desk, SourceLine(PARTNER_KIND, "淮北日报", "paper.example.cn", "", "合作协议"))
    assert any("不在稿源白名单里" in r for r in against(desk, repost(desk, BLOG, source="某号")))
    draft = repost(desk, "https://paper.example.cn/1", source="淮北日报")
    assert against(desk, draft) == []
    publish(desk, approve(desk, draft))
    source = AllowedSource.objects.get()
    url = "https://paper.example.cn/ours"
    note_partner_repost(
        organisation=desk.unit,
        source=source,
        title="示范路小学",
        url=url,
        reposted_on=desk.now.date(),
        by=desk.cast.drafter,
        now=desk.tick(),
    )
    page = read(client_as(desk.cast.drafter), "/content/exchange/")
    assert "转进 1 篇，转出 1 篇" in page and url in page
    with pytest.raises(ContentRefused, match="已经登记过了"):
        note_partner_repost(
            organisation=desk.unit,
            source=source,
            title="再记",
            url=url,
            reposted_on=desk.now.date(),
            by=desk.cast.drafter,
            now=desk.tick(),
        )
