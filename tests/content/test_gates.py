"""The questions of the gates, and who must be asked, by the regulations."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.content.desk import Desk, make_desk
from tests.content.test_actions import refused
from tests.content.test_clauses import rewrite

from zhengmei.content import actions
from zhengmei.content.models import Draft, GateVerdict
from zhengmei.content.queries.permits import permit_for
from zhengmei.content.states import DraftState
from zhengmei.identity.models import User

As = Callable[[User], Client]


@pytest.mark.clause("HZ-2.3.3-d", "SX-3.6-c")
@pytest.mark.parametrize(("pack", "grade"), [("hangzhou-2019", "日常"), ("suixi-2022", "一般")])
def test_the_secrecy_gate_lists_seven_items_and_none_may_stay_open(
    cast: Cast, client_as: As, pack: str, grade: str
) -> None:
    desk = make_desk(cast, pack)
    number = desk.draft(body="<p>身份证号11010519491231002X</p>", content_class=grade)
    assert "11010519" not in (words := refused(lambda: desk.submit(number)))
    assert "身份证" in words
    page = client_as(cast.reviewer).get(reverse("content:draft", args=[number.pk])).content.decode()
    assert '个人隐私：<span class="q3">没答</span> <span class="stop">机器查出 1 处</span>' in page
    draft = desk.submitted(content_class=grade)
    gate = GateVerdict.objects.get(draft=draft, gate="保密关")
    assert [p["question"] for p in gate.checkpoints] == [
        "国家安全", "公共安全", "经济安全", "社会稳定", "国家秘密", "商业秘密", "个人隐私",
    ]  # fmt: skip
    answers = {p["key"]: {"answer": "good"} for p in gate.checkpoints[:-1]}
    words = refused(
        lambda: actions.judge_gate(verdict=gate, passed=True, answers=answers, by=cast.reviewer, now=desk.tick())
    )
    assert "保密关的“个人隐私”没有答" in words
    assert "保密关没有看完" in refused_after(desk, draft, "保密关")


def refused_after(desk: Desk, draft: Draft, left_out: str) -> str:
    """What stands against passing when every gate but one is judged."""
    names = GateVerdict.objects.filter(revision__draft=draft, revision=draft.current).values_list("gate", flat=True)
    desk.judge(draft, *[n for n in names if n != left_out])
    return refused(lambda: desk.step(draft, desk.cast.reviewer))


@pytest.mark.clause("FCG-18-d")
@pytest.mark.parametrize("item", ["违法信息", "国家安全", "公共安全", "经济安全", "社会稳定"])
def test_unlawful_content_returns_the_draft_without_exception(desk: Desk, item: str) -> None:
    draft = desk.submitted(content_class="一般")
    gate = GateVerdict.objects.get(draft=draft, gate="法律关")
    point = next(p for p in gate.checkpoints if item in p["question"])
    others = {p["key"]: {"answer": "good"} for p in gate.checkpoints if p != point}
    words = refused(
        lambda: actions.judge_gate(verdict=gate, passed=True, answers=others, by=desk.cast.reviewer, now=desk.tick())
    )
    assert f"法律关的“{point['question']}”没有答（防城港 第十八条）" in words
    excuse = {"answer": "bad", "reason": "急", "approver": "局长", "expires_on": "2027-01-01"}
    actions.judge_gate(
        verdict=gate, passed=True, answers={**others, point["key"]: excuse}, by=desk.cast.reviewer, now=desk.tick()
    )
    draft.refresh_from_db()
    assert draft.state == DraftState.RETURNED
    assert "没有例外，请退回修改" in draft.steps.get(state="returned").reason


@pytest.mark.clause("FCG-18-e")
def test_a_personal_view_needs_a_recorded_authorisation(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    gate = GateVerdict.objects.get(draft=draft, gate="文字关")
    good = {p["key"]: {"answer": "good"} for p in gate.checkpoints}
    unanswered = {k: v for k, v in good.items() if k != "fcg-views"}
    words = refused(
        lambda: actions.judge_gate(
            verdict=gate, passed=True, answers=unanswered, by=desk.cast.reviewer, now=desk.tick()
        )
    )
    assert "代表个人观点、意见、情绪的言论”没有答（防城港 第十八条）" in words
    desk.judge(draft, "政治关", "法律关", "政策关", "保密关")
    bad = {**good, "fcg-views": {"answer": "bad"}}
    actions.judge_gate(verdict=gate, passed=True, answers=bad, by=desk.cast.reviewer, now=desk.tick())
    assert "要发须先记录授权，写明授权人" in refused(lambda: desk.step(draft, desk.cast.reviewer))
    actions.record_authorisation(
        draft=draft, kind="opinion", authoriser="许文柏", title="局长", scope="署名短评",
        authorised_on=desk.now.date(), by=desk.cast.reviewer, now=desk.tick(),
    )  # fmt: skip
    actions.judge_gate(verdict=gate, passed=True, answers=bad, by=desk.cast.reviewer, now=desk.tick())
    desk.step(draft, desk.cast.reviewer)
    desk.sign(draft, desk.head)
    assert permit_for(draft, desk.account, desk.tick())[1] == []


@pytest.mark.clause("FCG-16-c")
def test_what_is_not_our_business_needs_reason_approver_and_an_end(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    desk.judge(draft, "政治关", "法律关", "保密关", "文字关")
    gate = GateVerdict.objects.get(draft=draft, gate="政策关")
    bad = {"answer": "bad"}
    actions.judge_gate(verdict=gate, passed=True, answers={"fcg-own-duty": bad}, by=desk.cast.reviewer, now=desk.tick())
    assert "“与本地、本部门职责相关”答了“否”（防城港 第十六条）：要发须写明理由、批准人和有效期" in refused(
        lambda: desk.step(draft, desk.cast.reviewer)
    )
    for partial in (
        {"reason": "转发节水倡议"},
        {"reason": "转发节水倡议", "approver": "许文柏", "expires_on": "2026-10-01"},
    ):
        actions.judge_gate(
            verdict=gate,
            passed=True,
            answers={"fcg-own-duty": {**bad, **partial}},
            by=desk.cast.reviewer,
            now=desk.tick(),
        )
        assert "政策关" in refused(lambda: desk.step(draft, desk.cast.reviewer))
    full = {**bad, "reason": "转发节水倡议", "approver": "许文柏", "expires_on": "2026-12-31"}
    actions.judge_gate(
        verdict=gate, passed=True, answers={"fcg-own-duty": full}, by=desk.cast.reviewer, now=desk.tick()
    )
    desk.step(draft, desk.cast.reviewer)
    other = desk.submitted(content_class="一般")
    desk.judge(other)
    desk.step(other, desk.cast.reviewer)
    assert (draft.steps.get(name="审核").state, other.steps.get(name="审核").state) == ("passed", "passed")


@pytest.mark.clause("FCG-18-a")
def test_every_draft_has_a_category_one_can_find_it_by(desk: Desk, client_as: As) -> None:
    draft = desk.draft(category="", content_class="一般")
    assert "没有选分类（防城港" in refused(lambda: desk.submit(draft))
    rewrite(desk, draft, category="service")
    desk.submit(draft)
    page = client_as(desk.cast.reviewer).get(reverse("content:drafts"), {"category": "service"}).content.decode()
    assert ("分类：办事服务" in page, reverse("content:draft", args=[draft.pk]) in page) == (True, True)
    other = client_as(desk.cast.reviewer).get(reverse("content:drafts"), {"category": "policy"}).content.decode()
    assert reverse("content:draft", args=[draft.pk]) not in other
    gate = GateVerdict.objects.get(draft=draft, gate="文字关")
    words = refused(
        lambda: actions.judge_gate(
            verdict=gate, passed=True, answers={"fcg-views": {"answer": "good"}}, by=desk.cast.reviewer, now=desk.tick()
        )
    )
    assert words == "文字关的“表达方式适合新媒体、群众看得懂”没有答（防城港 第十八条），请答。"


@pytest.mark.clause("FCG-19-a")
def test_a_unit_whose_work_is_mentioned_signs_too(desk: Desk) -> None:
    police = desk.cast.police
    draft = desk.submitted(content_class="一般", concerned=[police])
    desk.judge(draft)
    desk.step(draft, desk.cast.reviewer)
    assert "“示范市公安局”还没有会签" in refused(lambda: desk.sign(draft, desk.head))
    asked = draft.counter_signs.get()
    assert "会签由“示范市公安局”有审核职责的人答复" in refused(
        lambda: actions.answer_counter_sign(counter_sign=asked, answer="agreed", by=desk.cast.reviewer, now=desk.tick())
    )
    actions.answer_counter_sign(counter_sign=asked, answer="agreed", by=desk.police_reviewer, now=desk.tick())
    desk.sign(draft, desk.head)
    other = desk.submitted(content_class="一般", concerned=[police])
    actions.answer_counter_sign(
        counter_sign=other.counter_signs.get(),
        answer="refused",
        reason="路口的封闭时间写错了",
        by=desk.police_reviewer,
        now=desk.tick(),
    )
    other.refresh_from_db()
    assert (other.state, other.steps.get(state="returned").reason) == (
        DraftState.RETURNED,
        "“示范市公安局”不同意：路口的封闭时间写错了",
    )
