"""Drafts of 示范市教育局 at every stage: signed, waiting to be signed, being read, sent back, released in an emergency."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from zhengmei.content import actions
from zhengmei.content.models import Draft, GateVerdict
from zhengmei.identity.models import User

if TYPE_CHECKING:
    from zhengmei.demo.build import City

UNIT = "示范市教育局"
FEES = (
    "<p>2027 年春季学期义务教育阶段课后服务报名从 11 月 2 日开始，截止 2026年12月31日。请还没报名的家长及时报名。</p>"
    "<h2>一、收多少</h2><p>每人每学期 420 元，学校不另收材料费。家庭困难的学生免收。</p>"
    "<h2>二、怎么报</h2><p>在“示范市教育”公众号的办事栏里报名，报名前请先核对缴费帐户信息。</p>"
    "<h2>三、这样的情况要留意</h2><p>去年有家长点了外面的链接，“限时优惠，点击购买”是骗人的。想省心的，限时优惠，点击购买课后服务大礼包。</p>"
    "<p>各校高度重视、狠抓落实。</p><h2>四、问谁</h2><p>拨打本校公告栏上的电话，或到学校教务处咨询。</p>"
)
GATE = (
    "<p>明天上午九时起，示范路小学开放新校门，请家长从东侧进校。原来的西门同时关闭，公交 12 路在新校门设站。</p>"
    "<p>接送车辆请停在校门南侧的临时停车场，停车时间不超过 20 分钟。</p>"
)
SNOW = "<p>因道路结冰，示范山路沿线三所小学今天停课一天，明天照常上课。校车停运，家长不用送孩子到校。</p>"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who writes for which account, and what every draft has in common."""

    city: "City"
    writer: User
    reviewer: User
    facts: dict[str, Any]


def write_drafts(city: "City") -> None:
    """Everything through the acts, in the order of the days."""
    writer, reviewer = city.people["shen.yun"], city.people["gu.zhixing"]
    facts = {
        "organisation": city.units[UNIT],
        "media_accounts": [city.account(f"{UNIT}/weixin")],
        "by": writer,
        "category": "notice",
        "source": UNIT,
        "audience": "小学生家长",
    }
    scene = Scene(city, writer, reviewer, facts)
    for act in (_signed, _sent_back, _being_written, _to_be_signed, _released):
        act(scene)


def _signed(scene: Scene) -> None:
    at = clock_of(scene.city, 3)
    draft = actions.start_draft(
        **scene.facts, kind="notice", title="示范路小学明天开放新校门", body=GATE, content_class="一般",
        formed_on=scene.city.ago(4).date(), is_disclosure=True, disclosure="livelihood", now=at(),
    )  # fmt: skip
    actions.submit_draft(draft=draft, by=scene.writer, now=at())
    judge_all(draft, scene.reviewer, at)
    pass_on(draft, scene.reviewer, at)
    pass_on(draft, scene.city.people["lu.xiaoyan"], at)


def _sent_back(scene: Scene) -> None:
    at = clock_of(scene.city, 2)
    body = "<p>示范路小学把课间延长到十五分钟，操场上多了跳绳和毽子。</p>"
    draft = actions.start_draft(
        **scene.facts, title="课间十五分钟，孩子们在操场上", content_class="一般", body=body, now=at()
    )
    actions.submit_draft(draft=draft, by=scene.writer, now=at())
    first = GateVerdict.objects.get(revision__draft=draft, gate="政治关")
    actions.judge_gate(verdict=first, passed=True, by=scene.reviewer, now=at())
    reason = "哪几所学校、从哪天起没有写清楚，请补上。"
    actions.return_draft(draft=draft, reason=reason, by=scene.reviewer, now=at())


def _being_written(scene: Scene) -> None:
    at = clock_of(scene.city, 1)
    draft = actions.start_draft(
        **scene.facts, kind="notice", title="2027 年春季课后服务开始报名", body=FEES, content_class="重要",
        formed_on=scene.city.ago(2).date(), key_fields=["education"], now=at(),
    )  # fmt: skip
    actions.keep_revision(draft=draft, note="科室初稿", by=scene.writer, now=at())


def _to_be_signed(scene: Scene) -> None:
    at = clock_of(scene.city, 0, hour=7)
    body = "<p>全市中小学寒假从 2027 年 1 月 23 日开始，2 月 22 日开学。高三年级另行通知。</p>"
    draft = actions.start_draft(
        **scene.facts, kind="notice", title="寒假从 1 月 23 日开始", content_class="重要", body=body, now=at()
    )
    actions.submit_draft(draft=draft, by=scene.writer, now=at())
    judge_all(draft, scene.reviewer, at)
    pass_on(draft, scene.reviewer, at)


def _released(scene: Scene) -> None:
    at = clock_of(scene.city, 0, hour=7)
    title = "山路结冰，三所小学今天停课"
    draft = actions.start_draft(**scene.facts, kind="notice", title=title, body=SNOW, content_class="重大", now=at())
    reason = "学生一小时后出门，等不到审完"
    chief = scene.city.people["xu.wenbai"]
    actions.release_draft(draft=draft, event="示范山路结冰", reason=reason, by=chief, now=at())


def clock_of(city: "City", days: int, hour: int = 9) -> Any:
    """A clock of that day that goes on by a second with every reading, and never past the moment of the demo."""
    state = {"at": city.ago(days, hour=hour) - timedelta(minutes=5)}

    def read() -> datetime:
        state["at"] += timedelta(seconds=1)
        return state["at"]

    return read


def judge_all(draft: Draft, reviewer: Any, at: Any) -> None:
    """Every gate passed with good answers."""
    draft.refresh_from_db()
    for row in GateVerdict.objects.filter(revision=draft.current).order_by("order"):
        answers = {point["key"]: {"answer": "good"} for point in row.checkpoints}
        actions.judge_gate(verdict=row, passed=True, answers=answers, by=reviewer, now=at())


def pass_on(draft: Draft, person: Any, at: Any) -> None:
    draft.refresh_from_db()
    assert draft.current is not None
    actions.pass_step(draft=draft, digest=draft.current.digest, by=person, now=at())
