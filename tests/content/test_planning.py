"""Calendar, topics, columns, meetings, tasks, and the counts over what was published."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, handbook, lowest, published

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.planning import (
    add_activity,
    archive_column,
    close_topic,
    finish_task,
    give_task,
    open_column,
    plan_topic,
    remove_column,
)
from zhengmei.content.actions.publishing import place_draft
from zhengmei.content.models import ContentTask, Draft, Topic, TopicColumn
from zhengmei.content.queries.coverage import CountTable, coverage, of_public_interest
from zhengmei.content.queries.planning import lacks_offline, month_of
from zhengmei.identity.models import User

ClientAs = Callable[[User], Client]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def topic(desk: Desk, title: str = "开学第一周", **given: Any) -> Topic:
    values = {"title": title, "day": desk.now.date(), **given}
    return plan_topic(organisation=desk.unit, by=desk.cast.drafter, now=desk.tick(), **values)


def column(desk: Desk, name: str = "民生") -> TopicColumn:
    return open_column(organisation=desk.unit, name=name, by=desk.cast.drafter, now=desk.tick())


def place(desk: Desk, draft: Any, **values: Any) -> None:
    place_draft(draft=draft, by=desk.cast.drafter, now=desk.tick(), **values)


def table(desk: Desk, key: str) -> CountTable:
    day = desk.now.date()
    first = day - timedelta(40)
    return next(t for t in coverage(desk.unit, [desk.unit.pk], first, day) if t.key == key)


@pytest.mark.clause("WH-3.2-k")
def test_weihai_june_2019_shows_the_days_and_a_topic_links_one(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    client = client_as(desk.cast.drafter)
    page = read(client, "/content/plan/?month=2019-06")
    assert "端午节" in page and "世界海洋日" in page and "2019年6月7日" in page and "2019年6月8日" in page
    answer = client.post(
        "/content/topics/new/?day=2019-06-08&occasion=世界海洋日",
        {
            "title": "经略海洋进行时",
            "day": "2019-06-08",
            "kind": "主题日",
            "occasion": "世界海洋日",
            "key_fields": "ocean",
        },
    )
    assert answer.status_code == 302
    month = month_of(desk.unit, date(2019, 6, 1))
    kinds = {line.occasion.name: (line.occasion.kind, [t.title for t in line.topics]) for line in month.lines}
    assert kinds["端午节"] == ("重要节日", []) and kinds["世界海洋日"] == ("主题日", ["经略海洋进行时"])
    assert "端午节" in [line.occasion.name for line in month.unplanned]


@pytest.mark.clause("BL-2.2.2-e")
def test_beilun_offers_four_kinds_and_a_draft_links_the_topic(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("beilun-2020")
    client = client_as(desk.cast.drafter)
    form = read(client, "/content/topics/new/?day=2027-03-12&occasion=植树节")
    offered = form.split('name="kind"')[1].split("</select>")[0]
    assert [k for k in ("重大活动", "重要节日", "纪念日", "主题日") if f'value="{k}"' in offered] == [
        "重大活动",
        "重要节日",
        "纪念日",
        "主题日",
    ]
    assert offered.count("<option") == 5 and 'value="主题日" selected' in offered
    planted = topic(desk, "一起种树", day=date(2027, 3, 12), kind="主题日", occasion="植树节")
    assert "一起种树" in read(client, "/content/plan/?month=2027-03")
    draft = desk.draft(content_class=lowest(desk))
    answer = client.post(f"/content/{draft.pk}/place/?topic={planted.pk}", {"topic": str(planted.pk)})
    assert answer.status_code == 302
    assert str(draft) in read(client, f"/content/topics/{planted.pk}/")
    assert "一起种树" in read(client, f"/content/{draft.pk}/source/")


@pytest.mark.clause("WH-3.1-a")
def test_weihai_key_fields_are_listed_and_counted(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    words = ["精致城市·幸福威海", "新旧动能转换", "乡村振兴", "经略海洋", "三大攻坚战", "放管服改革", "“一次办好”改革"]
    page = read(client_as(desk.cast.drafter), "/content/topics/new/")
    assert [w for w in words if w in page] == words
    for n in range(3):
        published(desk, f"海洋{n}", key_fields=["ocean"])
    assert [(line.label, line.count) for line in table(desk, "key_fields").lines] == [
        (w, 3 if w == "经略海洋" else 0) for w in words
    ]


@pytest.mark.clause("WH-3.1-b")
def test_weihai_a_campaign_wants_something_on_the_spot_and_columns_stay(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("weihai-2019")
    client = client_as(desk.cast.drafter)
    held, empty = column(desk), column(desk, "一年没写的栏目")
    campaign = topic(desk, "全民阅读", is_campaign=True)
    place(desk, published(desk), topic=campaign, column=held)
    address = f"/content/topics/{campaign.pk}/"
    assert lacks_offline(campaign, handbook(desk)) and "缺线下活动" in read(client, address)
    add_activity(
        topic=campaign,
        name="图书馆读书会",
        held_on=desk.now.date(),
        place="示范馆",
        by=desk.cast.drafter,
        now=desk.tick(),
    )
    page = read(client, address)
    assert "缺线下活动" not in page and "图书馆读书会" in page
    with pytest.raises(ContentRefused, match="栏目里有 1 篇稿、0 个选题，不能删"):
        remove_column(column=held, by=desk.cast.drafter, now=desk.tick())
    assert "一年没写的栏目" in read(client, "/content/columns/")
    remove_column(column=empty, by=desk.cast.drafter, now=desk.tick())
    assert list(TopicColumn.objects.values_list("name", flat=True)) == ["民生"]


@pytest.mark.clause("HZ-2.2.1-b")
def test_hangzhou_a_topic_shows_column_event_and_drafts_and_archiving_keeps_them(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("hangzhou-2019")
    client = client_as(desk.cast.drafter)
    held = column(desk)
    plan = topic(desk, "就近入学", column=held)
    add_activity(topic=plan, name="校园开放日", held_on=desk.now.date(), by=desk.cast.drafter, now=desk.tick())
    draft = published(desk)
    place(desk, draft, topic=plan, column=held)
    page = read(client, f"/content/topics/{plan.pk}/")
    assert all(words in page for words in ("民生", "校园开放日", draft.title, "已发布"))
    archive_column(column=held, reason="并入别的栏目", by=desk.cast.drafter, now=desk.tick())
    assert "民生" in read(client, f"/content/{draft.pk}/source/")
    other = desk.draft(content_class=lowest(desk))
    form = read(client, f"/content/{other.pk}/place/")
    assert "民生" not in form
    held.refresh_from_db()
    with pytest.raises(ContentRefused, match="栏目“民生”已停用"):
        place(desk, other, column=held)


def disclosed(desk: Desk, *codes: str) -> None:
    for n, code in enumerate(codes):
        published(desk, f"公开{n}", is_disclosure=True, disclosure=code)


@pytest.mark.clause("WH-3.1-d")
def test_weihai_five_kinds_of_disclosure_one_each(desk_under: DeskUnder) -> None:
    desk = desk_under("weihai-2019")
    words = ["决策公开", "执行公开", "管理公开", "服务公开", "结果公开"]
    draft = desk.draft(is_disclosure=True)
    with pytest.raises(ContentRefused, match=f"没有选公开类别（威海 三（一）），请从{'、'.join(words)}里选一个"):
        desk.submit(draft)
    disclosed(desk, "decision", "execution", "management", "service", "result")
    assert [(line.label, line.count) for line in table(desk, "disclosure").lines] == [(w, 1) for w in words]


@pytest.mark.clause("HZ-2.2.1-c")
def test_hangzhou_counts_two_decisions_and_one_result(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    draft = desk.draft(content_class=lowest(desk))
    page = read(client_as(desk.cast.drafter), f"/content/{draft.pk}/edit/")
    offered = page.split('name="disclosure"')[1].split("</select>")[0]
    assert [w for w in ("决策公开", "执行公开", "管理公开", "服务公开", "结果公开") if w in offered] and offered.count(
        "<option"
    ) == 6
    disclosed(desk, "decision", "decision", "result")
    assert [line.count for line in table(desk, "disclosure").lines] == [2, 0, 0, 0, 1]


@pytest.mark.clause("HZ-2.2.1-d")
def test_hangzhou_coverage_of_seven_fields_names_the_five_at_zero(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    published(desk, "预算", key_fields=["budget"])
    published(desk, "实事", key_fields=["livelihood"])
    zero = ["“最多跑一次”改革", "优化营商环境", "公共资源配置", "重大建设项目批准和实施", "社会公益事业建设"]
    found = table(desk, "key_fields")
    assert (len(found.lines), found.covered, found.zero) == (7, "2/7", zero)
    page = read(client_as(desk.cast.drafter), "/content/coverage/")
    assert "覆盖 2/7" in page and f"还没有发过：{'、'.join(zero)}。" in page
    assert "预算" in read(client_as(desk.cast.drafter), "/content/coverage/?table=key_fields&code=budget")


@pytest.mark.clause("HZ-2.2.1-e")
def test_hangzhou_of_three_flagged_one_is_published(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    place(desk, published(desk, "发了的"), concerns_interests=True)
    for title, flag in (("没发的一", "concerns_interests"), ("没发的二", "widely_known")):
        place(desk, desk.draft(title=title, content_class=lowest(desk)), **{flag: True})
    day = desk.now.date()
    share = of_public_interest([desk.unit.pk], day, day)
    assert (share.fraction, [d.title for d in share.missing]) == ("1/3", ["没发的一", "没发的二"])
    page = read(client_as(desk.cast.drafter), "/content/coverage/")
    assert "发布 1/3" in page and "没发的二" in page and "示范市教育局" in page


@pytest.mark.clause("BL-2.2.1-a")
def test_beilun_export_counts_disclosure_and_central_work(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("beilun-2020")
    with pytest.raises(ContentRefused, match="没有选公开类别（北仑 二（二）1）"):
        desk.submit(desk.draft(is_disclosure=True))
    disclosed(desk, "decision", "execution", "management", "service", "result")
    place(desk, Draft.objects.get(title="公开0"), is_central=True)
    answer = client_as(desk.cast.drafter).get("/content/coverage/export/")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = {(r[0], r[1]): r[2] for r in book.get_sheet_by_name("覆盖情况").to_python()[2:]}
    words = ("决策公开", "执行公开", "管理公开", "服务公开", "结果公开")
    assert [rows["公开类别", w] for w in words] == [1, 1, 1, 1, 1]
    assert rows["标记", "围绕中心工作"] == 1
    assert len(book.get_sheet_by_name("稿件").to_python()) == 7


@pytest.mark.clause("BL-2.2.1-b")
def test_beilun_seven_fields_in_order_with_the_uncovered_flagged(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("beilun-2020")
    found = [(c.code, c.label) for c in handbook(desk).choices("key_fields")]
    assert (found[0][1], found[-1][1], len(found)) == ("“最多跑一次”改革", "民生实事", 7)
    for code, label in found[:-1]:
        published(desk, f"说说{label}", key_fields=[code])
    lines = table(desk, "key_fields").lines
    assert [(line.label, line.count) for line in lines] == [(w, 1) for _, w in found[:-1]] + [("民生实事", 0)]
    assert "还没有发过：民生实事。" in read(client_as(desk.cast.drafter), "/content/coverage/")


@pytest.mark.clause("FCG-16-a", "FCG-16-b")
def test_fangchenggang_names_the_gap_citing_the_article(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("fangchenggang-2022")
    disclosed(desk, "decision", "interest", "livelihood")
    client = client_as(desk.cast.drafter)
    page = read(client, "/content/coverage/")
    assert "还没有发过：部署执行和结果。（防城港 第十六条）" in page
    disclosed(desk, "execution")
    assert "部署执行和结果。" not in read(client, "/content/coverage/")
    words = ["就业创业", "义务教育", "医疗卫生", "征地拆迁", "环境保护", "扶贫开发", "安全生产"]
    assert [c.label for c in handbook(desk).choices("key_fields")] == words
    for n in range(2):
        published(desk, f"入学{n}", key_fields=["education"])
    assert [line.count for line in table(desk, "key_fields").lines] == [0, 2, 0, 0, 0, 0, 0]


@pytest.mark.clause("WH-3.1-g")
def test_weihai_shares_of_authority_and_positive_news(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    drafts = [published(desk, f"四月第{n}篇") for n in range(20)]
    with pytest.raises(ContentRefused, match="标了“权威发布”，没有写是哪个机关发布的"):
        place(desk, drafts[0], stance="权威发布")
    for n, draft in enumerate(drafts[:10]):
        stance = {"stance": "权威发布", "authority": "市政府"} if n < 4 else {"stance": "正面宣传"}
        place(desk, draft, **stance)
    page = read(client_as(desk.cast.drafter), "/content/coverage/")
    assert "20.0%<small>4/20</small>" in page and "30.0%<small>6/20</small>" in page


@pytest.mark.clause("SX-2.1-d")
def test_suixi_three_tasks_from_one_topic_and_closing_waits_for_them(
    desk_under: DeskUnder, client_as: ClientAs
) -> None:
    desk = desk_under("suixi-2022")
    plan = topic(desk)
    asked = (
        ("supply", {"to": desk.cast.police, "supplier": "业务部门"}),
        ("interpretation", {"to": desk.cast.county_education, "supplier": "所属单位"}),
        ("interaction", {"party": "示范大学", "supplier": "相关方面"}),
    )
    for n, (kind, given) in enumerate(asked, 1):
        give_task(
            topic=plan,
            kind=kind,
            what=f"要点{n}",
            due_at=desk.now + timedelta(days=n),
            by=desk.cast.drafter,
            now=desk.tick(),
            **given,
        )
    tasks = list(ContentTask.objects.order_by("pk"))
    assert len({t.due_at for t in tasks}) == 3
    assert "要点2" in read(client_as(desk.cast.county_drafter), "/content/tasks/")
    for task in tasks[:2]:
        finish_task(task=task, outcome="交来了", by=desk.cast.drafter, now=desk.tick())
    with pytest.raises(ContentRefused, match="还没办完：互动回应，示范大学，“要点3”"):
        close_topic(topic=plan, dropped=False, by=desk.cast.drafter, now=desk.tick())
    with pytest.raises(ContentRefused, match="这件任务办好了"):
        finish_task(task=tasks[0], outcome="再办一次", by=desk.cast.drafter, now=desk.tick())
    finish_task(task=tasks[2], outcome="对方没人手", withdraw=True, by=desk.cast.drafter, now=desk.tick())
    assert close_topic(topic=plan, dropped=False, by=desk.cast.drafter, now=desk.tick()).state == "closed"


def test_only_those_of_the_unit_plan_and_strangers_find_nothing(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    plan = topic(desk)
    assert client_as(desk.cast.county_drafter).get(f"/content/topics/{plan.pk}/").status_code == 404
    assert client_as(desk.cast.stranger).get("/content/plan/").status_code == 403
    with pytest.raises(ContentRefused, match="选题、栏目由“示范市教育局”的编辑、审核人定"):
        plan_topic(
            organisation=desk.unit, title="越权", day=desk.now.date(), by=desk.cast.county_drafter, now=desk.tick()
        )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_topics_costs_the_same_however_many(
    desk_under: DeskUnder, client_as: ClientAs, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    desk = desk_under("weihai-2019")
    for n in range(rows):
        topic(desk, f"选题{n}")
    client = client_as(desk.cast.drafter)
    client.get("/content/topics/")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/content/topics/")


LIST_QUERIES = 10
