"""Asking the public before a decision: what keeps it back, what the public sees and gives, what must follow."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.content.desk import Desk
from tests.content.planning import DeskUnder

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.consultations import (
    answer_consultation,
    close_consultation,
    give_opinion,
    open_consultation,
    withdraw_consultation,
    write_consultation,
)
from zhengmei.content.models import Consultation, Opinion
from zhengmei.identity.models import User

ClientAs = Callable[[User], Client]
SITE = {"name": "政府网站", "url": "https://www.example.gov.cn/1.html"}
WEIXIN = {"name": "政务新媒体", "url": "https://mp.weixin.qq.com/s/1"}


def written(desk: Desk, **given: Any) -> Consultation:
    day = desk.now.date()
    values = {
        "title": "示范河大桥建设方案",
        "kind": "重点工程项目",
        "body": "大桥建在哪里，怎么建。",
        "channels": [SITE, WEIXIN],
        "starts_on": day,
        "ends_on": day + timedelta(10),
        "decision_on": day + timedelta(20),
        **given,
    }
    return write_consultation(organisation=desk.unit, by=desk.cast.drafter, now=desk.tick(), **values)


def opened(desk: Desk, **given: Any) -> Consultation:
    return open_consultation(consultation=written(desk, **given), by=desk.cast.reviewer, now=desk.tick())


@pytest.mark.clause("WH-3.2-i")
def test_weihai_two_channels_before_the_decision_and_the_public_page_takes_an_opinion(
    desk_under: DeskUnder, client: Client
) -> None:
    cache.clear()
    desk = desk_under("weihai-2019")
    with pytest.raises(ContentRefused, match="途径只有政府网站，要至少 2 种（威海 三（二））"):
        opened(desk, channels=[SITE])
    past = {"starts_on": date(2026, 10, 12), "ends_on": date(2026, 10, 13), "decision_on": date(2026, 5, 10)}
    with pytest.raises(ContentRefused, match="开始日期在决策日期 2026年5月10日 之后"):
        opened(desk, **past)
    held = opened(desk)
    page = client.get("/content/public/").content.decode()
    assert held.title in page and "征集中" in page
    address = f"/content/public/{held.pk}/"
    page = client.get(address).content.decode()
    assert SITE["url"] in page and WEIXIN["url"] in page
    answer = client.post(address, {"text": "建在下游更好，我的电话13800138000。", "website": ""})
    assert answer.status_code == 302
    assert Opinion.objects.get().text == "建在下游更好，我的电话138****8000。"
    assert "收到了，谢谢" in client.get(f"{address}?thanks=1").content.decode()
    assert "建在下游" not in client.get(address).content.decode()
    assert "收到 1 条意见" in client.get(address).content.decode()


def test_whoever_wrote_it_does_not_open_it_and_a_draft_is_not_public(desk_under: DeskUnder, client: Client) -> None:
    desk = desk_under("weihai-2019")
    held = written(desk)
    with pytest.raises(ContentRefused, match="审核人、负责人开始征集"):
        open_consultation(consultation=held, by=desk.cast.drafter, now=desk.tick())
    by_reviewer = write_consultation(
        organisation=desk.unit,
        by=desk.cast.reviewer,
        now=desk.tick(),
        **{n: getattr(held, n) for n in ("title", "kind", "body", "channels", "starts_on", "ends_on", "decision_on")},
    )
    with pytest.raises(ContentRefused, match="先审后发，请别人看过"):
        open_consultation(consultation=by_reviewer, by=desk.cast.reviewer, now=desk.tick())
    assert client.get(f"/content/public/{held.pk}/").status_code == 404


def test_results_are_obligatory_and_only_then_public(
    desk_under: DeskUnder, client: Client, client_as: ClientAs
) -> None:
    desk = desk_under("weihai-2019")
    held = opened(desk)
    give_opinion(consultation=held, text="同意建设", now=desk.tick())
    with pytest.raises(ContentRefused, match="还在征集"):
        answer_consultation(
            consultation=held, feedback="收到一条意见，已采纳。", by=desk.cast.reviewer, now=desk.tick()
        )
    close_consultation(consultation=held, by=desk.cast.drafter, now=desk.tick())
    with pytest.raises(ContentRefused, match="不在征集中"):
        close_consultation(consultation=held, by=desk.cast.drafter, now=desk.tick())
    with pytest.raises(ContentRefused, match="不在征集期内"):
        give_opinion(consultation=held, text="晚了", now=desk.tick())
    with pytest.raises(ContentRefused, match="征集过的要反馈结果"):
        withdraw_consultation(consultation=held, reason="算了", by=desk.cast.drafter, now=desk.tick())
    assert "等着反馈结果" in client_as(desk.cast.drafter).get(f"/content/consultations/{held.pk}/").content.decode()
    answer_consultation(
        consultation=held,
        feedback="收到一条意见，同意建设，已采纳。",
        by=desk.cast.reviewer,
        now=desk.tick(),
    )
    page = client.get(f"/content/public/{held.pk}/").content.decode()
    assert "采纳情况" in page and "同意建设，已采纳" in page


def test_programs_and_floods_are_kept_out(desk_under: DeskUnder, client: Client) -> None:
    cache.clear()
    desk = desk_under("weihai-2019")
    address = f"/content/public/{opened(desk).pk}/"
    assert "这一格要留空" in client.post(address, {"text": "买我的货", "website": "http://x"}).content.decode()
    for _ in range(5):
        assert client.post(address, {"text": "一条意见"}).status_code == 302
    assert "最多交 5 条" in client.post(address, {"text": "一条意见"}).content.decode()
    assert Opinion.objects.count() == 5
    assert "最多 2000 字" in client.post(address, {"text": "长" * 2001}).content.decode()


def test_opinions_are_read_by_the_unit_only(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    held = opened(desk)
    give_opinion(consultation=held, text="多栽树", now=desk.tick())
    address = f"/content/consultations/{held.pk}/"
    assert "多栽树" in client_as(desk.cast.drafter).get(address).content.decode()
    assert "多栽树" not in client_as(desk.cast.supervisor).get(address).content.decode()
    assert client_as(desk.cast.county_drafter).get(address).status_code == 404
