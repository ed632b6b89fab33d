"""The unit's own words and muted rules, and masking in a draft."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, against, handbook, lowest

from zhengmei.audit.models import AuditEntry
from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.masking import mask_draft
from zhengmei.content.actions.words import add_word, end_word, mute_rule, unmute_rule
from zhengmei.content.models import LocalWord, RuleMute
from zhengmei.content.queries.reading import content_of
from zhengmei.content.queries.rules import overlay_for, text_hits
from zhengmei.identity.models import User
from zhengmei.textrules.engine import check
from zhengmei.textrules.reading import Context

ClientAs = Callable[[User], Client]
WHY: dict[str, Any] = {"reason": "机构改名", "source": "编办〔2026〕3号", "approver": "许文柏"}


def shown(desk: Desk, body: str) -> list[str]:
    draft = desk.draft(content_class=lowest(desk), body=f"<p>{body}</p>")
    return [f"{one.hit.code} {one.shown}" for one in text_hits(draft, content_of(draft), handbook(desk))]


def test_an_added_word_is_marked_for_the_unit_and_below_until_it_is_ended(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("hangzhou-2019")
    with pytest.raises(ContentRefused, match="词表由“示范市教育局”的审核人"):
        add_word(organisation=desk.unit, term="教体局", by=desk.cast.drafter, now=desk.tick(), **WHY)
    with pytest.raises(ContentRefused) as refused:
        add_word(
            organisation=desk.unit, term="局", reason="", source="", approver="", by=desk.cast.reviewer, now=desk.tick()
        )
    assert len(refused.value.reasons) == 4
    word = add_word(
        organisation=desk.cast.city_office,
        term="教体局",
        proper="教育局",
        severity="stop",
        by=desk.cast.supervisor,
        now=desk.tick(),
        **WHY,
    )
    draft = desk.draft(content_class=lowest(desk), body="<p>市教体局发布通知。</p>")
    assert any("“教体局”" in r and "教育局" in r for r in against(desk, draft))
    page = client_as(desk.cast.reviewer).get("/content/words/").content.decode()
    assert "编办〔2026〕3号，许文柏批准" in page
    end_word(word=word, reason="改回来了", by=desk.cast.supervisor, now=desk.tick())
    assert against(desk, draft) == []
    assert "改回来了" in client_as(desk.cast.reviewer).get("/content/words/?state=all").content.decode()
    assert LocalWord.objects.count() == 1


def test_a_muted_rule_is_silent_and_still_recorded_and_ends_by_itself(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("hangzhou-2019")
    text = "抓住关健环节。"
    assert "tx701 关健" in shown(desk, text)
    mute = mute_rule(
        organisation=desk.unit,
        code="tx701",
        term="关健",
        expires_on=desk.now.date() + timedelta(5),
        by=desk.cast.reviewer,
        now=desk.tick(),
        **WHY,
    )
    assert shown(desk, text) == []
    report = check(text, Context(day=desk.now.date()), overlay_for(desk.unit, handbook(desk)))
    assert [(m.hit.text, m.reason) for m in report.muted] == [("关健", "机构改名")]
    tried = client_as(desk.cast.reviewer).post("/content/words/", {"text": text}).content.decode()
    assert "停用，不报" in tried and "机构改名" in tried
    desk.now += timedelta(6)
    assert "tx701 关健" in shown(desk, text)
    unmute_rule(mute=mute, reason="不再误报", by=desk.cast.reviewer, now=desk.tick())
    with pytest.raises(ContentRefused, match="已经恢复"):
        unmute_rule(mute=mute, reason="再来", by=desk.cast.reviewer, now=desk.tick())


def test_rules_on_privacy_and_secrecy_cannot_be_muted(desk_under: DeskUnder) -> None:
    desk = desk_under("hangzhou-2019")
    for code in ("tx102", "tx201", "tx999"):
        with pytest.raises(ContentRefused, match="这条规则不能停用"):
            mute_rule(
                organisation=desk.unit,
                code=code,
                expires_on=desk.now.date(),
                by=desk.cast.chief,
                now=desk.tick(),
                **WHY,
            )
    with pytest.raises(ContentRefused, match="最长一年"):
        mute_rule(
            organisation=desk.unit,
            code="tx701",
            expires_on=desk.now.date() + timedelta(400),
            by=desk.cast.chief,
            now=desk.tick(),
            **WHY,
        )
    assert RuleMute.objects.count() == 0


def test_masking_replaces_the_numbers_and_nothing_else(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    body = '<p>患者<b>张伟</b>，患者张伟，电话13800138000。</p><p><a href="https://www.gov.cn/13800138000">链接</a></p>'
    draft = desk.draft(content_class=lowest(desk), title="电话13900139000", body=body)
    page = client_as(desk.cast.drafter).get(f"/content/{draft.pk}/source/").content.decode()
    assert "一键去标识" in page
    mask_draft(draft=draft, by=desk.cast.drafter, now=desk.tick())
    draft.refresh_from_db()
    assert draft.title == "电话139****9000"
    assert "患者张某，电话138****8000。" in draft.body and "https://www.gov.cn/13800138000" in draft.body
    with pytest.raises(ContentRefused, match="没有查出要去标识的个人信息"):
        mask_draft(draft=draft, by=desk.cast.drafter, now=desk.tick())
    entry = AuditEntry.objects.filter(kind="content.draft.masked").get()
    assert "1380013" not in str(entry.detail)


def test_suixi_a_grave_wording_error_is_held_quoting_the_words(desk_under: DeskUnder) -> None:
    desk = desk_under("suixi-2022")
    draft = desk.draft(content_class=lowest(desk), body="<p>国务院总书记出席会议。</p>")
    assert any("“国务院总书记”" in r and "濉溪 一（四）" in r for r in against(desk, draft))
