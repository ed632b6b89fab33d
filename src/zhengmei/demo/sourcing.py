"""What goes round the drafts of the demo: sources, reposts, policies, a consultation in hand and one unanswered, the plan."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from zhengmei.content import actions
from zhengmei.content.actions.consultations import (
    close_consultation,
    give_opinion,
    open_consultation,
    write_consultation,
)
from zhengmei.content.actions.orders import issue_order, take_order
from zhengmei.content.actions.planning import add_activity, give_task, hold_meeting, open_column, plan_topic
from zhengmei.content.actions.policies import link_policy, register_document
from zhengmei.content.actions.publishing import place_draft, record_published
from zhengmei.content.actions.sources import SourceLine, add_source, keep_source_copy
from zhengmei.content.models import Consultation, Permit
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import kinds_of_source
from zhengmei.demo.city import NEIGHBOUR, OFFICE
from zhengmei.demo.content import UNIT, clock_of, judge_all, pass_on

if TYPE_CHECKING:
    from zhengmei.demo.build import City

GOV = "https://www.gov.cn/"
NEWS = "政务公开工作要点印发"
TEXT = (
    "国务院办公厅近日印发通知，部署今年的政务公开工作。\n各地要及时公开重要政策，做好解读。\n群众关心的事项要讲清楚。"
)
HTML = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))


def build(city: "City") -> None:
    """Everything through the acts, in the order of the days."""
    for act in (_plan, _policies, _unanswered, _mandated, _consultation, _repost):
        act(city)


def _plan(city: "City") -> None:
    at, unit, by = clock_of(city, 20), city.units[UNIT], city.people["shen.yun"]
    column = open_column(organisation=unit, name="家长问", by=by, now=at())
    day = city.now.date()
    held = hold_meeting(
        organisation=unit,
        held_on=city.ago(20).date(),
        attendees="许文柏、唐立群、陆小燕、沈芸",
        note="寒假前要讲清楚的几件事",
        topics=[
            {"title": "寒假安排一图看懂", "day": day + timedelta(6), "column": column, "key_fields": ["education"]},
            {"title": "冬天上学路上的安全", "day": day + timedelta(12), "key_fields": ["safety"]},
        ],
        by=by,
        now=at(),
    )
    safety = held.topics.get(title="冬天上学路上的安全")
    open_day = plan_topic(organisation=unit, title="校园开放日", day=day + timedelta(15), by=by, now=at())
    add_activity(topic=open_day, name="示范路小学开放日", held_on=open_day.day, place="示范路小学", by=by, now=at())
    give_task(
        topic=safety,
        kind="supply",
        what="校园周边道路结冰的管制措施",
        to=city.units["示范市公安局"],
        due_at=city.now + timedelta(days=4),
        by=by,
        now=at(),
    )
    draft = actions.start_draft(
        organisation=unit, media_accounts=[city.account(f"{UNIT}/weixin")], title="寒假安排一图看懂", by=by, now=at()
    )
    place_draft(draft=draft, topic=held.topics.get(title="寒假安排一图看懂"), column=column, by=by, now=at())


def _policies(city: "City") -> None:
    """In 示例市, whose regulation wants important documents interpreted: one is, one is late."""
    at, unit, by = clock_of(city, 12), city.units[f"{NEIGHBOUR}教育局"], city.people["hu.jiao"]
    facts: dict[str, Any] = {
        "organisation": unit,
        "issuer": f"{NEIGHBOUR}人民政府",
        "traits": ["重要政策文件"],
        "by": by,
    }
    made = [
        register_document(
            **facts, title=f"关于{words}的规定", number=f"示例政发〔{at().year}〕{number}号",
            issued_on=city.ago(13).date(), interpretation_due=city.ago(12 - days).date(), now=at(),
        )
        for number, words, days in ((11, "学前教育普惠发展", 9), (12, "中小学课后服务收费", 5))
    ]  # fmt: skip
    accounts = list(unit.media_accounts.filter(status="normal")[:1])
    policy, reading = (
        actions.start_draft(organisation=unit, media_accounts=accounts, title=title, kind=kind, by=by, now=at())
        for title, kind in (("学前教育普惠发展规定公布", "notice"), ("一图读懂学前教育规定", "interpretation"))
    )
    link_policy(document=made[0], draft=policy, role="policy", by=by, now=at())
    link_policy(document=made[0], draft=reading, role="interpretation", forms=["charts"], by=by, now=at())


def _unanswered(city: "City") -> None:
    """A consultation that ended and whose results nobody published."""
    at = clock_of(city, 16)
    held = _asked(city, at, "中小学作息时间要不要调整", city.ago(16).date(), city.ago(6).date())
    words = ("建议早上推迟二十分钟到校。", "午休时间太短，希望延长。")
    for text in words:
        give_opinion(consultation=held, text=text, now=at())
    close_consultation(consultation=held, by=None, now=clock_of(city, 5)())


def _consultation(city: "City") -> None:
    at = clock_of(city, 1)
    held = _asked(city, at, "示范路小学新校门前要不要设公交站", city.ago(1).date(), city.now.date() + timedelta(8))
    give_opinion(consultation=held, text="设站可以，别挡住盲道。", now=at())


def _asked(city: "City", at: Callable[[], datetime], title: str, starts: date, ends: date) -> Consultation:
    """A consultation written by the drafter and opened by the reviewer."""
    held = write_consultation(
        organisation=city.units[UNIT],
        title=title,
        body="请说说您的看法，截止以后公布采纳情况。",
        channels=[
            {"name": "政府网站", "url": "https://www.example.gov.cn/yjzj/"},
            {"name": "微信公众号", "url": "https://mp.weixin.qq.com/s/yjzj"},
        ],
        starts_on=starts,
        ends_on=ends,
        decision_on=ends + timedelta(20),
        contact="市教育局办公室",
        by=city.people["shen.yun"],
        now=at(),
    )
    return open_consultation(consultation=held, by=city.people["gu.zhixing"], now=at())


def _mandated(city: "City") -> None:
    """Issued to three accounts five days ago for a day: one reposted in time, two units are late."""
    at, office, by = clock_of(city, 5), city.units[OFFICE], city.people["lin.shouzheng"]
    kind = kinds_of_source(Handbook(office, city.now.date()))[0]
    add_source(office=office, line=SourceLine(kind, "中国政府网", "www.gov.cn", "", "国务院门户网站"), by=by, now=at())
    keys = (f"{UNIT}/weixin", "示范市公安局/weixin", "示范县教育局/weixin")
    order = issue_order(
        office=office, media_accounts=[city.account(key) for key in keys], origin="国务院", title=NEWS,
        source_name="中国政府网", source_url=f"{GOV}zhengce/1.htm", body=TEXT, hours=24, by=by, now=at(),
    )  # fmt: skip
    writer, reviewer = city.people["shen.yun"], city.people["gu.zhixing"]
    draft = take_order(order=order, organisation=city.units[UNIT], by=writer, now=at())
    facts: dict[str, Any] = {"content_class": "一般", "category": "policy", "formed_on": city.ago(5).date()}
    actions.save_draft(draft=draft, version=draft.version, by=writer, now=at(), **facts)
    actions.submit_draft(draft=draft, by=writer, now=at())
    judge_all(draft, reviewer, at)
    pass_on(draft, reviewer, at)
    pass_on(draft, city.people["lu.xiaoyan"], at)
    permit, moment = Permit.objects.get(draft=draft), at()
    record_published(
        permit=permit, url="https://mp.weixin.qq.com/s/gongkai", published_at=moment, by=writer, now=moment
    )


def _repost(city: "City") -> None:
    """An ordinary repost, under review, with its original beside it and a remark of the reviewer."""
    at, by = clock_of(city, 1, hour=8), city.people["shen.yun"]
    draft = actions.start_draft(
        organisation=city.units[UNIT], media_accounts=[city.account(f"{UNIT}/weixin")], kind="repost", title=NEWS,
        body=HTML, source="中国政府网", source_url=f"{GOV}zhengce/2.htm", content_class="一般", category="policy",
        formed_on=city.ago(1).date(), by=by, now=at(),
    )  # fmt: skip
    keep_source_copy(draft=draft, title=NEWS, body=TEXT, by=by, now=at())
    actions.submit_draft(draft=draft, by=by, now=at())
    words = "标题前要不要加“转发”？请和政府办公室核对。"
    actions.write_comment(draft=draft, text=words, quote=NEWS, by=city.people["gu.zhixing"], now=at())
