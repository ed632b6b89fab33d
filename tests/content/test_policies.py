"""Policy documents and their interpretations: registered, linked both ways, out together."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.content.desk import Desk
from tests.content.planning import DeskUnder, against, approve, handbook, lowest, permitted, publish, published

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.planning import set_number
from zhengmei.content.actions.policies import link_policy, register_document, unlink_policy
from zhengmei.content.actions.steps import obstacles
from zhengmei.content.models import Attachment, ContentTask, Draft, Permit, PolicyDocument
from zhengmei.content.queries.coverage import coverage
from zhengmei.content.queries.permits import reasons_not_to_publish
from zhengmei.content.queries.planning import is_overdue
from zhengmei.content.queries.policies import form_hint, forms_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import NumberKey
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User

ClientAs = Callable[[User], Client]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def registered(desk: Desk, *traits: str, **given: Any) -> PolicyDocument:
    values = {
        "title": "关于示范市学前教育的若干规定",
        "number": f"示政发〔2026〕{PolicyDocument.objects.count() + 1}号",
        "issuer": "示范市人民政府",
        "issued_on": desk.now.date(),
        "traits": list(traits),
        "interpretation_due": desk.now.date() + timedelta(3) if traits else None,
        **given,
    }
    return register_document(organisation=desk.unit, by=desk.cast.drafter, now=desk.tick(), **values)


def linked(desk: Desk, document: PolicyDocument, draft: Draft, role: str = "interpretation", *forms: str) -> None:
    link_policy(document=document, draft=draft, role=role, forms=forms, by=desk.cast.drafter, now=desk.tick())


def draft_of(desk: Desk, title: str = "示范市学前教育若干规定公布", **fields: Any) -> Draft:
    return desk.draft(title=title, content_class=lowest(desk), **fields)


def with_file(desk: Desk, draft: Draft, role: str) -> Draft:
    Attachment.objects.create(
        draft=draft,
        role=role,
        digest="a" * 64,
        name="解读.png",
        media_type="image/png",
        size=10,
        alt="图",
        added_by=desk.cast.drafter,
        added_at=desk.now,
    )
    return draft


@pytest.mark.clause("HZ-2.2.2-a")
def test_hangzhou_a_policy_is_not_signed_without_its_interpretation_and_both_go_out_together(
    desk_under: DeskUnder,
) -> None:
    desk = desk_under("hangzhou-2019")
    document = registered(desk, "重要政策文件")
    policy = draft_of(desk)
    linked(desk, document, policy, "policy")
    desk.submit(policy)
    desk.judge(policy)
    alone = "须同步关联解读（杭州 二（二）2），还没有关联"
    with pytest.raises(ContentRefused, match=alone):
        desk.step(policy, desk.cast.reviewer)
    reading = draft_of(desk, "一图读懂学前教育规定", kind="interpretation")
    linked(desk, document, reading)
    desk.step(policy, desk.cast.reviewer)
    link = document.links.get(draft=reading)
    unlink_policy(link=link, reason="先拿掉", by=desk.cast.drafter, now=desk.tick())
    with pytest.raises(ContentRefused, match=alone):
        desk.sign(policy, desk.head)
    linked(desk, document, reading)
    desk.sign(policy, desk.head)
    permit = Permit.objects.get(draft=policy)
    assert "解读还没有签发，两篇要一起发（杭州 二（二）2）" in reasons_not_to_publish(permit, desk.now)[0]
    approve(desk, reading)
    both = [Permit.objects.get(draft=one) for one in (policy, reading)]
    assert [reasons_not_to_publish(one, desk.now) for one in both] == [[], []]


@pytest.mark.clause("BL-2.2.1-c")
def test_beilun_interpretation_a_day_later_is_not_together(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("beilun-2020")
    document = registered(desk, "重要政策")
    at = desk.now + timedelta(days=1)
    policy = draft_of(desk, planned_at=at)
    linked(desk, document, policy, "policy")
    desk.submit(policy)
    desk.judge(policy)
    policy.refresh_from_db()
    assert any("北仑 二（二）1" in r and "还没有关联" in r for r in obstacles(policy, handbook(desk)))
    reading = with_file(desk, draft_of(desk, "图解", kind="interpretation", planned_at=at + timedelta(1)), "image")
    linked(desk, document, reading, "interpretation", "charts")
    assert any("不同步（北仑 二（二）1）" in r for r in obstacles(policy, handbook(desk)))
    Draft.objects.filter(pk=reading.pk).update(planned_at=at)
    assert obstacles(policy, handbook(desk)) == []
    page = read(client_as(desk.cast.drafter), f"/content/documents/{document.pk}/")
    assert "政策稿" in page and "解读稿" in page
    for draft in (policy, reading):
        assert document.title in read(client_as(desk.cast.drafter), f"/content/{draft.pk}/source/")


@pytest.mark.clause("BL-2.2.1-d")
def test_beilun_an_interpretation_needs_a_form_with_its_file(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("beilun-2020")
    document = registered(desk, "重要政策")
    assert [c.label for c in forms_of(handbook(desk))] == ["图表图解", "音视频", "数据实例", "动漫解读"]
    reading = draft_of(desk, "动漫解读", kind="interpretation")
    for forms, words in (((), "没有选解读形式（北仑 二（二）1）"), (("cartoon",), "选了“动漫解读”，稿件里没有相应的")):
        with pytest.raises(ContentRefused, match=words):
            linked(desk, document, reading, "interpretation", *forms)
    nowhere = Draft.objects.get(pk=draft_of(desk, "只在网站").pk)
    nowhere.media_accounts.clear()
    assert any("没有选发往账号" in r for r in against(desk, nowhere))
    for form, role in (("charts", "image"), ("media", "video"), ("examples", "image"), ("cartoon", "video")):
        one = published(desk, f"解读{form}", kind="interpretation")
        linked(desk, document, with_file(desk, one, role), "interpretation", form)
    page = read(client_as(desk.cast.drafter), f"/content/coverage/?first={desk.now.date()}&last={desk.now.date()}")
    assert "解读形式" in page
    day = desk.now.date()
    table = next(t for t in coverage(desk.unit, [desk.unit.pk], day, day) if t.key == "form")
    assert [line.count for line in table.lines] == [1, 1, 1, 1, 0]


def reading_of(desk: Desk, document: PolicyDocument, title: str, *forms: str) -> Draft:
    """A published interpretation in these forms; none is text alone."""
    draft = published(desk, title, kind="interpretation")
    linked(desk, document, draft, "interpretation", *forms)
    return draft


def form_counts(desk: Desk) -> list[tuple[str, int]]:
    day = desk.now.date()
    table = next(t for t in coverage(desk.unit, [desk.unit.pk], day, day) if t.key == "form")
    return [(line.label, line.count) for line in table.lines]


def hinted(desk: Desk, client: Client, document: PolicyDocument, words: list[str], clause: str) -> None:
    """The pack's forms are offered, and only those; text alone gets the hint of the clause and goes out all the same."""
    page = read(client, f"/content/documents/{document.pk}/link/")
    offered = page.split('name="forms_ticked"')
    assert [c.label for c in forms_of(handbook(desk))] == words
    assert (len(offered) - 1, all(word in page for word in words)) == (len(words), True)
    assert clause not in read(client, f"/content/documents/{document.pk}/")
    alone = reading_of(desk, document, "只有文字的解读")
    page = read(client, f"/content/documents/{document.pk}/")
    assert f"只有文字。办法鼓励用{'、'.join(words)}解读" in page and clause in page and "不影响发布" in page
    assert alone.permits.get().published_link.url
    assert form_hint([forms_of(handbook(desk))[0].code], handbook(desk)) == ""


@pytest.mark.clause("WH-3.1-f")
def test_weihai_offers_three_forms_and_counts_one_of_each(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    document = registered(desk, "专业性强")
    words = ["客观数据", "图文图表", "生动实例"]
    for n, one in enumerate(forms_of(handbook(desk))):
        reading_of(desk, document, f"解读{n}", one.code)
    assert form_counts(desk) == [*((word, 1) for word in words), ("只有文字", 0)]
    hinted(desk, client_as(desk.cast.drafter), document, words, "WH-3.1-f")


@pytest.mark.clause("HZ-2.2.2-b")
def test_hangzhou_counts_one_chart_and_one_in_words_alone(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("hangzhou-2019")
    document = registered(desk, "重要政策文件")
    reading_of(desk, document, "一图读懂", "charts")
    hinted(desk, client_as(desk.cast.drafter), document, ["图表图解", "音频视频", "数据实例"], "HZ-2.2.2-b")
    assert form_counts(desk) == [("图表图解", 1), ("音频视频", 0), ("数据实例", 0), ("只有文字", 1)]
    page = read(client_as(desk.cast.drafter), "/content/coverage/")
    assert "解读形式" in page and "只有文字" in page


@pytest.mark.clause("FCG-21-1a")
def test_fangchenggang_offers_experts_and_text_alone_still_goes_out(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("fangchenggang-2022")
    document = registered(desk)
    hinted(desk, client_as(desk.cast.drafter), document, ["图表图解", "音频视频", "专家解读"], "FCG-21-1a")
    assert form_counts(desk) == [("图表图解", 0), ("音频视频", 0), ("专家解读", 0), ("只有文字", 1)]


@pytest.mark.clause("SX-2.1-e")
def test_suixi_counts_charts_sound_and_film_apart(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("suixi-2022")
    document = registered(desk, news_class="重要政策文件")
    for n, form in enumerate(("charts", "charts", "video")):
        reading_of(desk, document, f"解读{n}", form)
    hinted(desk, client_as(desk.cast.drafter), document, ["图解图表", "音频", "视频"], "SX-2.1-e")
    assert form_counts(desk) == [("图解图表", 2), ("音频", 0), ("视频", 1), ("只有文字", 1)]


@pytest.mark.clause("SX-2.1-c")
def test_suixi_an_important_document_must_be_published_in_time(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("suixi-2022")
    set_number(
        organisation=desk.unit,
        key=NumberKey.POLICY_HOURS,
        number=24,
        reason="班子会定",
        by=desk.cast.chief,
        now=desk.tick(),
    )
    page = read(client_as(desk.cast.drafter), "/content/documents/new/")
    classes = ["重要政策文件", "重大决策部署信息", "群众关心关切的政府信息"]
    assert [c for c in classes if f'<option value="{c}"' in page] == classes
    assert page.split('name="news_class"')[1].split("</select>")[0].count("<option") == 3
    with pytest.raises(ContentRefused, match="没有选信息类别"):
        registered(desk, news_class="随便")
    document = registered(desk, news_class="重要政策文件")
    task = ContentTask.objects.get(document=document)
    assert (task.due_at - task.given_at, task.due_is_own, task.clause) == (timedelta(hours=24), True, "SX-2.1-c")
    assert not is_overdue(task, task.due_at)
    desk.now = task.due_at + timedelta(minutes=1)
    assert is_overdue(task, desk.now)
    assert "逾期" in read(client_as(desk.cast.drafter), "/content/tasks/")
    policy = permitted(desk, draft_of(desk))
    linked(desk, document, policy, "policy")
    task.refresh_from_db()
    assert task.state == "open"
    publish(desk, policy)
    task.refresh_from_db()
    assert (task.state, task.draft) == ("done", policy)


def test_a_document_is_registered_once_and_by_those_who_write(desk_under: DeskUnder, client_as: ClientAs) -> None:
    desk = desk_under("weihai-2019")
    registered(desk, number="示政发〔2026〕9号")
    with pytest.raises(ContentRefused, match="已经登记过"):
        registered(desk, number="示政发〔2026〕9号")
    with pytest.raises(ContentRefused, match="不能晚于今天"):
        registered(desk, issued_on=desk.now.date() + timedelta(1))
    with pytest.raises(ContentRefused, match="没有填解读何时前做好"):
        registered(desk, "专业性强", interpretation_due=None)
    assert client_as(desk.cast.supervisor).get("/content/documents/new/").status_code == 403
    assert client_as(desk.cast.county_drafter).get("/content/documents/1/").status_code == 404


def test_unlinking_opens_the_task_again(desk_under: DeskUnder) -> None:
    desk = desk_under("weihai-2019")
    document = registered(desk, "专业性强")
    task = ContentTask.objects.get(document=document)
    assert task.due_at == datetime(2026, 10, 15, 18, tzinfo=BEIJING)
    reading = draft_of(desk, "解读", kind="interpretation")
    linked(desk, document, reading)
    task.refresh_from_db()
    assert task.state == "done"
    unlink_policy(link=document.links.get(), reason="关联错了", by=desk.cast.drafter, now=desk.tick())
    task.refresh_from_db()
    assert (task.state, task.draft) == ("open", None)
    assert date(2026, 10, 12) == desk.now.date()
    assert Handbook(desk.unit, desk.now.date()).short == "威海"
