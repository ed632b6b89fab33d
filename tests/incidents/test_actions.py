"""The acts: what closing asks for, steps, slips, what an incident stops, and what lets it go on."""

import contextlib
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains
from tests import factories
from tests.cast import Cast
from tests.content.desk import Desk, make_desk
from tests.incidents.scene import Story

from zhengmei.content.actions import ContentRefused
from zhengmei.content.actions.steps import reasons_not_to_pass
from zhengmei.content.models import Draft, PublishingHold, ReviewStep
from zhengmei.content.queries.holds import hold_reasons
from zhengmei.content.queries.permits import permit_for
from zhengmei.content.states import DraftState
from zhengmei.core import clock
from zhengmei.custody.actions import change_password
from zhengmei.custody.models import Credential
from zhengmei.identity.models import User
from zhengmei.incidents import actions
from zhengmei.incidents.actions import IncidentGiven, IncidentRefused
from zhengmei.incidents.models import Incident
from zhengmei.incidents.queries.papers import incident_sheet, transfer_sheet

As = Callable[[User], Client]


def changed(kept: Credential, story: Story) -> None:
    """Custody has a new password on record."""
    by = story.cast.drafter
    change_password(credential=kept, password="Neu#Kw-2026-xq", why="被盗后更换", by=by, now=story.tick())


@pytest.mark.clause("HZ-2.3.3-c")
def test_a_stolen_account_stands_still_and_closes_with_measure_and_password(cast: Cast) -> None:
    story = Story(cast, "hangzhou-2019")
    kept = factories.make_credential(story.account, cast.drafter, cast.reviewer)
    case = story.report("stolen")
    held = f"账号“示范教育发布”停发：账号被盗（事件 {case.number}）。到账号安全登记改过的新口令，就能再发。"
    assert hold_reasons([story.account]) == [held]
    assert story.against_close(case)[0] == "还没有处置。请先记下做了什么，再办结。"
    needed = "“账号被盗”办结要有处置措施、改口令记录（杭州 二（三）3），还没有，请补上。"
    assert needed in story.against_close(case)
    story.note(case, "measure", note="联系平台冻结登录")
    assert story.against_close(case) == [needed.replace("处置措施、", "")]
    with pytest.raises(IncidentRefused, match="改口令记录"):
        story.close(case)
    changed(kept, story)
    assert hold_reasons([story.account]) == []
    done = story.close(case)
    assert (done.state, PublishingHold.objects.get().lifted_why) == ("closed", "事件已办结")
    printed = incident_sheet(Incident.objects.get(pk=case.pk)).plain()
    told = ["发现：账号被盗", "报告（沈芸）", "处置措施（沈芸）", "改口令（沈芸）", "已办结（许文柏）"]
    places = [printed.index(words) for words in told]
    assert places == sorted(places)
    with pytest.raises(IncidentRefused, match="事件已办结，不能再记进展"):
        story.note(case, "measure")


def approved(desk: Desk) -> Draft:
    """An everyday draft under the pack of Hangzhou, with its permit."""
    made = desk.submitted(content_class="日常")
    desk.judge(made)
    for who in (desk.cast.reviewer, desk.head, desk.deputy, desk.cast.chief):
        made.refresh_from_db()
        if made.state == DraftState.REVIEW:
            with contextlib.suppress(ContentRefused):
                desk.step(made, who)
    made.refresh_from_db()
    return made


@pytest.mark.clause("HZ-2.3.3-c")
def test_what_is_signed_waits_and_nothing_more_is_signed_until_the_password_changed(cast: Cast) -> None:
    desk = make_desk(cast, "hangzhou-2019")
    kept = factories.make_credential(desk.account, cast.drafter, cast.reviewer)
    signed, waiting = approved(desk), desk.submitted(content_class="日常")
    assert permit_for(signed, desk.account, desk.tick())[1] == []
    given = IncidentGiven("security", "stolen", "一般", "异地登录", discovered_at=desk.now, media_account=desk.account)
    case = actions.report_incident(unit=desk.unit, given=given, by=cast.drafter, now=desk.tick())
    held = [
        f"账号“{desk.account.name}”停发：{case.type_label}（事件 {case.number}）。到账号安全登记改过的新口令，就能再发。"
    ]
    assert permit_for(signed, desk.account, desk.tick()) == (None, held)
    against = reasons_not_to_pass(waiting, by=desk.head, now=desk.tick(), signing=True)
    assert held[0] not in against  # it is not up for signing yet
    for step in ReviewStep.objects.filter(draft=waiting, signs=False):
        step.state = "passed"
        step.save()
    assert held[0] in reasons_not_to_pass(waiting, by=desk.head, now=desk.tick(), signing=True)
    password = "Neu#Kw-2026-xq"
    change_password(credential=kept, password=password, why="被盗后更换", by=cast.drafter, now=desk.tick())
    assert permit_for(signed, desk.account, desk.tick())[1] == []
    assert held[0] not in reasons_not_to_pass(waiting, by=desk.head, now=desk.tick(), signing=True)


def test_an_incident_taken_back_lets_the_account_go_and_one_reopened_holds_it_again(cast: Cast) -> None:
    story = Story(cast, "suixi-2022")
    kept = factories.make_credential(story.account, cast.drafter, cast.reviewer)
    case = story.report("stolen")
    reason = hold_reasons([story.account])
    assert len(reason) == 1
    other = factories.make_media_account(story.unit, name="示范教育微博", platform="weibo")
    assert hold_reasons([other]) == []
    actions.withdraw_incident(incident=case, reason="看错了，是同事在外地登录", by=cast.chief, now=story.tick())
    assert hold_reasons([story.account]) == []
    actions.reopen_incident(incident=case, reason="确实是别人登录", by=cast.chief, now=story.tick())
    assert hold_reasons([story.account]) == reason
    changed(kept, story)
    assert hold_reasons([story.account]) == []


@pytest.mark.clause("SX-3.6-h")
def test_an_attack_stops_the_account_until_cause_and_measure_are_known(
    cast: Cast, client_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(cast, "suixi-2022")
    case = story.report("attacked")
    assert hold_reasons([story.account])[0].endswith("事件办结以后再发。")
    story.note(case, "progress", note="在查")
    assert story.against_close(case) == ["“被恶意攻击”办结要有原因、处置措施（濉溪 三（六）），还没有，请补上。"]
    story.note(case, "cause", note="接口密钥外泄")
    story.note(case, "measure", note="换密钥，封地址")
    story.close(case)
    assert hold_reasons([story.account]) == []
    monkeypatch.setattr(clock, "now", story.tick)
    page = client_as(cast.supervisor).get(reverse("incidents:incidents"))
    assert dict(page.context["counts"]) == {"被盗用": 0, "被恶意攻击": 1, "热点公众事件": 0, "重大舆情": 0}


@pytest.mark.clause("FCG-26-2d")
def test_each_type_has_its_own_list_and_a_stolen_account_needs_two(cast: Cast) -> None:
    story = Story(cast, "fangchenggang-2022")
    kept = factories.make_credential(story.account, cast.drafter, cast.reviewer)
    cases = {code: story.report(code, grade="四级") for code in ("stolen", "tampered", "attacked")}
    assert {code: case.needs for code, case in cases.items()} == {
        "stolen": ["evidence", "password"],
        "tampered": ["evidence", "measure", "cause"],
        "attacked": ["cause", "measure"],
    }
    case = cases["stolen"]
    for step in ("先期处置", "恢复运行"):
        story.note(case, "step", step=step)
    assert story.against_close(case) == ["“盗用账号”办结要有证据、改口令记录（防城港 第二十六条2款），还没有，请补上。"]
    story.note(case, "evidence", note="异地登录截图")
    changed(kept, story)
    assert story.close(case).state == "closed"


@pytest.mark.clause("FCG-26-2c")
def test_grades_are_the_offices_own_each_with_its_steps_in_order(cast: Cast, client_as: As) -> None:
    story = Story(cast, "fangchenggang-2022")
    above = client_as(cast.supervisor)
    address = reverse("incidents:rule", args=[cast.city_office.pk, "security"])
    own = {"name_0": "一级", "grave_0": "on", "steps_0": "断网、上报、恢复", "name_1": "二级", "steps_1": "上报、恢复"}
    own |= {"name_2": "三级", "steps_2": "恢复", "name_3": "四级", "steps_3": "登记、恢复"}
    numbers = {"receipt_hours": "12", "order_workdays": "3"}
    twice = above.post(address, {**own, **numbers, "name_1": "一级"})
    assertContains(twice, "有两级同名，请改成不同的名称。")
    above.post(address, {**own, **numbers})
    assert client_as(cast.drafter).get(reverse("incidents:rule", args=[story.unit.pk, "security"])).status_code == 403
    with pytest.raises(
        IncidentRefused, match=r"没有选等级（防城港 第二十六条2款、第二十五条），请从一级、二级、三级、四级里选一级。"
    ):
        story.report("attacked", grade="")
    first, last = story.report("attacked", grade="一级"), story.report("attacked", grade="四级")
    assert (first.steps, last.steps) == (["断网", "上报", "恢复"], ["登记", "恢复"])
    with pytest.raises(IncidentRefused, match="先办“断网”，步骤不能跳过。"):
        story.note(first, "step", step="上报")
    with pytest.raises(IncidentRefused, match="这个等级没有这一步"):
        story.note(last, "step", step="断网")
    story.note(first, "step", step="断网")
    with pytest.raises(IncidentRefused, match="“断网”已经办过，不用再办。"):
        story.note(first, "step", step="断网")
    assert "一级的步骤还没办：上报、恢复。请依次办完。" in story.against_close(first)
    actions.regrade_incident(incident=first, grade="四级", reason="影响很小", by=cast.chief, now=story.tick())
    assert Incident.objects.get(pk=first.pk).steps == ["登记", "恢复"]


@pytest.mark.clause("HZ-2.3.4-e")
def test_a_grave_security_event_is_not_closed_before_its_slip_has_a_receipt(cast: Cast) -> None:
    story = Story(cast, "hangzhou-2019")
    case = story.report("attacked", grade="重大")
    story.note(case, "cause")
    story.note(case, "measure")
    assert story.against_close(case) == ["重大的安全事件要有转送单（杭州 二（三）4、三（三）），请先填转送单送出。"]
    slip = story.send(case, "公安", "网络安全", facts="接口被刷，已封地址，请查来源")
    printed = transfer_sheet(slip).plain()
    for words in ("公安", "接口被刷，已封地址，请查来源", "2026年10月12日 09:35", "沈芸", "待回执"):
        assert words in printed
    assert story.against_close(case) == ["转送单还没有回执（杭州 二（三）4、三（三）），请对方签收，或记下对方的回执。"]
    actions.receive_transfer(transfer=slip, receiver="钱警官", note="", by=cast.drafter, now=story.tick())
    assert story.close(case).state == "closed"


@pytest.mark.clause("BL-2.3-i")
def test_grave_opinion_needs_an_acknowledged_slip_and_an_ordinary_one_none(cast: Cast) -> None:
    story = Story(cast, "beilun-2020")
    contact = story.ring("网信", "舆情应对", name="汪信")
    grave = story.report("opinion", kind="opinion", grade="重大")
    plain = story.report("opinion", kind="opinion")
    for case in (grave, plain):
        story.note(case, "measure")
    assert story.close(plain).state == "closed"
    with pytest.raises(IncidentRefused, match="重大的舆情事件要有转送单"):
        story.close(grave)
    slip = story.send(grave, "网信", contact=contact, recipient="")
    with pytest.raises(IncidentRefused, match="转送单还没有回执"):
        story.close(grave)
    done = actions.receive_transfer(transfer=slip, receiver="汪信", note="", by=cast.drafter, now=story.tick())
    printed = transfer_sheet(done).plain()
    facts = (grave.number, grave.what, "示范市网信部门汪信", "送出时间", "签收时间", f"{done.received_at:%H:%M}")
    assert [words for words in facts if words not in printed] == []
    assert story.close(grave).state == "closed"


@pytest.mark.clause("FCG-25-c")
def test_grave_opinion_is_reported_to_the_office_above(
    cast: Cast, client_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(cast, "fangchenggang-2022")
    case = story.report("opinion", kind="opinion")
    actions.regrade_incident(incident=case, grade="重大", reason="转发过万", by=cast.chief, now=story.tick())
    story.note(case, "response", url="https://www.gov.cn/1")
    story.note(case, "offline")
    assert story.against_close(case) == ["重大的舆情事件要有上报单（防城港 第二十五条），请先填上报单送出。"]
    monkeypatch.setattr(clock, "now", story.tick)
    client, above = client_as(cast.drafter), client_as(cast.supervisor)
    form = client.get(reverse("incidents:send", args=[case.pk])).context["form"]
    assert (form["department"].value(), form["to_unit"].value()) == (cast.city_office.name, cast.city_office.pk)
    given = {"department": cast.city_office.name, "to_unit": cast.city_office.pk, "facts": "转发过万"}
    client.post(reverse("incidents:send", args=[case.pk]), given)
    slip = case.transfers.get()
    assertContains(above.get("/"), "签收上报单")
    assert story.against_close(case)[0].startswith("上报单还没有回执")
    above.post(reverse("incidents:receive", args=[slip.pk]))
    assert story.close(case).state == "closed"


@pytest.mark.clause("FCG-21-1c")
def test_online_and_offline_go_together(cast: Cast) -> None:
    story = Story(cast, "fangchenggang-2022")
    online, offline = (story.report("opinion", kind="opinion") for _ in range(2))
    with pytest.raises(IncidentRefused, match="线上回应要有链接，请填上发布的网址。"):
        story.note(online, "response")
    story.note(online, "response", url="https://www.gov.cn/1")
    story.note(offline, "offline", note="现场已修好")
    where = "（防城港 第二十一条1款、第二十五条），还没有，请补上。"
    assert story.against_close(online) == [f"“政务舆情”办结要有线下处置{where}"]
    assert story.against_close(offline) == [f"“政务舆情”办结要有线上回应{where}"]
    story.note(online, "offline", note="现场已修好")
    assert story.close(online).state == "closed"


def test_a_slip_may_be_taken_back_before_its_receipt_only(cast: Cast) -> None:
    story = Story(cast, "hangzhou-2019")
    case = story.report("opinion", kind="opinion")
    slip = story.send(case, "网信")
    with pytest.raises(IncidentRefused, match="已经转给别的部门，不能撤回"):
        actions.withdraw_incident(incident=case, reason="看错了", by=cast.chief, now=story.tick())
    with pytest.raises(IncidentRefused, match="没有写理由"):
        actions.recall_transfer(transfer=slip, reason=" ", by=cast.drafter, now=story.tick())
    actions.recall_transfer(transfer=slip, reason="送错部门", by=cast.drafter, now=story.tick())
    with pytest.raises(IncidentRefused, match="这份转送单已收回，不能再记回执。"):
        actions.receive_transfer(transfer=slip, receiver="某人", note="", by=cast.drafter, now=story.tick())
    done = actions.withdraw_incident(incident=case, reason="看错了", by=cast.chief, now=story.tick())
    with pytest.raises(IncidentRefused, match="事件已撤回，不能再撤回。要接着办，请先重新打开。"):
        actions.withdraw_incident(incident=done, reason="再来", by=cast.chief, now=story.tick())


def test_the_person_named_is_told_and_may_close(cast: Cast) -> None:
    story = Story(cast, "national-2019")
    case = story.report("opinion", kind="opinion", by=cast.chief)
    with pytest.raises(IncidentRefused, match="请找他们"):
        actions.name_person(incident=case, person="顾知行", user=cast.reviewer, by=cast.drafter, now=story.tick())
    actions.name_person(incident=case, person="顾知行", user=cast.reviewer, by=cast.chief, now=story.tick())
    story.note(case, "measure")
    with pytest.raises(IncidentRefused, match="请找他们"):
        story.close(case, by=cast.drafter)
    assert story.close(case, by=cast.reviewer).state == "closed"


def test_a_unit_without_a_pack_is_told_what_to_do_first(cast: Cast) -> None:
    story = Story(cast, "national-2019")
    story.unit.path = f"/{story.unit.pk}/"
    story.unit.save(update_fields=["path"])
    with pytest.raises(IncidentRefused, match="还没有采用办法"):
        story.report("stolen", by=cast.chief)
