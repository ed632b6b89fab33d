"""Who may review and sign, in which order, bound to exactly what was read."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests import factories
from tests.cast import Cast
from tests.content.desk import Desk, make_desk

from zhengmei.content import actions
from zhengmei.content.models import Draft, GateVerdict, Permit, ReviewStep
from zhengmei.content.queries.permits import permit_for
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sheet import review_sheet
from zhengmei.content.states import DraftState
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.states import Duty

FIVE = ["政治关", "法律关", "政策关", "保密关", "文字关"]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(actions.ContentRefused) as caught:
        act()
    return "\n".join(caught.value.reasons)


def gates_of(draft: object) -> list[str]:
    return list(
        GateVerdict.objects.filter(draft=draft, revision__draft=draft).order_by("order").values_list("gate", flat=True)
    )


@pytest.mark.clause("FCG-15-1")
def test_without_grade_or_category_nothing_is_handed_in(desk: Desk) -> None:
    draft = desk.draft(category="")
    words = refused(lambda: desk.submit(draft))
    assert words.split("\n") == [
        "没有选等级（防城港 第十五条1款、第十八条），请选上。",
        "没有选分类（防城港 第十五条1款、第十八条），请选上。",
    ]
    assert permit_for(draft, desk.account, desk.now)[1] == ["先审后发：这篇稿没有签发，不能发布。请先送审、签发。"]
    made = desk.approved()
    assert permit_for(made, desk.account, desk.tick())[1] == []


@pytest.mark.clause("FCG-15-2a")
def test_normal_is_signed_after_review_by_the_configured_signers(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    desk.judge(draft)
    assert "还没到签发：审核还没过" in refused(lambda: desk.sign(draft, desk.head))
    desk.step(draft, desk.cast.reviewer)
    assert "须科室负责人、分管负责人或单位主要负责人签发（防城港 第十五条2款）" in refused(
        lambda: desk.sign(draft, desk.second)
    )
    desk.sign(draft, desk.head)
    assert permit_for(draft, desk.account, desk.tick())[1] == []


@pytest.mark.clause("FCG-15-2b", "FCG-15-2c")
@pytest.mark.parametrize(
    ("grade", "wrong", "right", "words"),
    [("重要", "head", "deputy", "须分管负责人签发"), ("重大", "deputy", "chief", "须单位主要负责人签发")],
)
def test_the_grade_decides_who_signs(desk: Desk, grade: str, wrong: str, right: str, words: str) -> None:
    draft = desk.submitted(content_class=grade)
    desk.judge(draft)
    desk.step(draft, desk.cast.reviewer)
    assert words in refused(lambda: desk.sign(draft, getattr(desk, wrong)))
    stranger = factories.make_user("bie.ju", "别局")
    factories.make_appointment(stranger, desk.cast.police, Duty(right))
    assert "审核要有“示范市教育局”的" in refused(lambda: desk.sign(draft, stranger))
    signer = desk.deputy if right == "deputy" else desk.cast.chief
    desk.sign(draft, signer)
    assert permit_for(draft, desk.account, desk.tick())[1] == []


@pytest.mark.clause("FCG-15-2d")
@pytest.mark.parametrize("kind", ["本地重大事件", "群体性事件", "灾情", "疫情"])
def test_sensitive_kinds_need_review_and_authorisation(desk: Desk, kind: str) -> None:
    draft = desk.submitted(content_class="重大", sensitive=[kind])
    desk.judge(draft)
    assert f"涉及{kind}，没有授权不得发布（防城港 第十五条2款）" in refused(
        lambda: desk.step(draft, desk.cast.reviewer)
    )
    release = lambda: actions.release_draft(draft=draft, event="雨", reason="急", by=desk.cast.chief, now=desk.tick())  # noqa: E731
    assert "不能应急放行" in refused(release)
    actions.record_authorisation(
        draft=draft, kind="sensitive", authoriser="许文柏", title="局长", scope="公布情况",
        authorised_on=desk.now.date(), by=desk.cast.reviewer, now=desk.tick(),
    )  # fmt: skip
    assert permit_for(draft, desk.account, desk.now)[0] is None
    desk.step(draft, desk.cast.reviewer)
    desk.sign(draft, desk.cast.chief)
    assert permit_for(draft, desk.account, desk.tick())[1] == []


def assert_sheet_names_the_gates(desk: Desk, draft: Draft, gates: list[str]) -> None:
    """The sheet that is printed has a person and a time at every gate."""
    (block,) = [b for b in review_sheet(draft, desk.tick()).blocks if b.title == "关口"]
    assert [(row[0], row[2], row[4]) for row in block.rows] == [(gate, "通过", "顾知行") for gate in gates]
    assert all(re.fullmatch(r".*\d{1,2}:\d{2}", row[5]) for row in block.rows)


@pytest.mark.clause("BL-2.3-b")
def test_beilun_has_five_gates_and_one_changed_character_opens_all(cast: Cast) -> None:
    desk = make_desk(cast, "beilun-2020")
    draft = desk.submitted()
    assert gates_of(draft) == FIVE
    desk.judge(draft, *[g for g in FIVE if g != "保密关"])
    assert "保密关没有看完" in refused(lambda: desk.step(draft, cast.reviewer))
    desk.judge(draft, "保密关")
    desk.step(draft, cast.reviewer)
    actions.recall_draft(draft=draft, by=cast.drafter, now=desk.tick())
    draft.refresh_from_db()
    actions.save_draft(draft=draft, version=draft.version, by=cast.drafter, now=desk.tick(), title=draft.title + "！")
    desk.submit(draft)
    draft.refresh_from_db()
    again = GateVerdict.objects.filter(revision=draft.current)
    assert [v.verdict for v in again] == [""] * 5
    desk.judge(draft)
    assert_sheet_names_the_gates(desk, draft, FIVE)


@pytest.mark.clause("WH-4.2-a")
def test_weihai_reviews_by_levels_and_signs_by_list(cast: Cast) -> None:
    desk = make_desk(cast, "weihai-2019")
    draft = desk.submitted()
    own = desk.submitted(by=cast.reviewer)
    assert "作者不审自己的稿" in refused(lambda: desk.judge(own, "政治关", by=cast.reviewer))
    desk.judge(draft)
    assert "还没到签发：初审、复审还没过。" in refused(lambda: desk.sign(draft, desk.head))
    desk.step(draft, cast.reviewer)
    assert "一个人不过两步" in refused(lambda: desk.step(draft, cast.reviewer))
    desk.step(draft, desk.second)
    assert "须授权签发人签发" in refused(lambda: desk.sign(draft, desk.head))
    actions.give_mandate(
        organisation=desk.unit, user=desk.head, on_behalf_of=None, reason="日常签发",
        since=desk.now.date(), until=None, by=cast.chief, now=desk.tick(),
    )  # fmt: skip
    desk.sign(draft, desk.head)
    names = [(s.name, str(s.by)) for s in ReviewStep.objects.filter(draft=draft, cycle=draft.cycle).order_by("order")]
    assert names == [("初审", "顾知行"), ("复审", "农振"), ("签发", "陆小燕")]


@pytest.mark.clause("HZ-2.3.2-b", "HZ-2.3.2-c", "SX-3.4-c")
def test_hangzhou_routes_daily_news_inside_the_unit(cast: Cast) -> None:
    desk = make_desk(cast, "hangzhou-2019")
    draft = desk.submitted(content_class="日常")
    assert gates_of(draft) == FIVE
    desk.judge(draft, *FIVE[:4])
    assert "文字关没有看完" in refused(lambda: desk.step(draft, cast.reviewer))
    desk.judge(draft, "文字关")
    desk.step(draft, cast.reviewer)
    assert "“示范市教育局”的" in refused(lambda: desk.sign(draft, desk.police_reviewer))
    desk.sign(draft, desk.head)
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED
    assert draft.counter_signs.count() == 0
    assert_sheet_names_the_gates(desk, draft, FIVE)


@pytest.mark.clause("HZ-2.3.2-a")
def test_hangzhou_has_a_list_of_steps_for_each_class(cast: Cast) -> None:
    desk = make_desk(cast, "hangzhou-2019")
    names = {p.value.name: [s.name for s in p.value.steps] for p in Handbook(desk.unit, desk.now.date()).classes()}
    assert names["日常"] == ["审核", "签发"]
    assert names["突发和热点敏感"] == ["责任部门核实", "责任部门签发"]
    draft = desk.draft(by=cast.reviewer, content_class="日常")
    assert permit_for(draft, desk.account, desk.now)[0] is None
    desk.submit(draft, cast.reviewer)
    assert "作者不审自己的稿" in refused(lambda: desk.judge(draft, "政治关", by=cast.reviewer))
    assert "作者不审自己的稿" in refused(lambda: desk.step(draft, cast.reviewer))


@pytest.mark.clause("HZ-2.3.2-d")
def test_the_responsible_unit_speaks_first(cast: Cast) -> None:
    desk = make_desk(cast, "hangzhou-2019")
    draft = desk.draft(content_class="突发和热点敏感")
    assert "没有选涉事责任部门（杭州" in refused(lambda: desk.submit(draft))
    draft.refresh_from_db()
    actions.save_draft(
        draft=draft, version=draft.version, by=cast.drafter, now=desk.tick(), responsible_unit=cast.police
    )
    assert "第一声由涉事责任部门“示范市公安局”发" in refused(lambda: desk.submit(draft))
    writer, chief = factories.make_user("jing.xie", "景写"), factories.make_user("jing.ju", "景局")
    factories.make_appointment(writer, cast.police, Duty.DRAFTER)
    factories.make_appointment(chief, cast.police, Duty.CHIEF)
    old = {"opened_on": date(2018, 3, 1), "launched_on": date(2018, 3, 1)}  # before the regulation: to be filed yet
    unfiled = factories.make_media_account(cast.police, name="示范公安速递", platform="weibo", filing_number="", **old)
    filed = factories.make_media_account(cast.police, name="示范公安")
    own = desk.draft(
        by=writer,
        organisation=cast.police,
        accounts=[unfiled],
        content_class="突发和热点敏感",
        responsible_unit=cast.police,
    )
    assert "“示范公安速递”没有备案或不是单位账号" in refused(lambda: desk.submit(own, writer))
    own.media_accounts.set([filed])
    desk.submit(own, writer)
    desk.judge(own, by=desk.police_reviewer)
    desk.step(own, desk.police_reviewer)
    desk.sign(own, chief)
    assert permit_for(own, filed, desk.tick())[1] == []


@pytest.mark.clause("SX-3.4-b", "SX-3.4-c")
def test_suixi_asks_one_or_two_approvals_and_six_gates(cast: Cast) -> None:
    desk = make_desk(cast, "suixi-2022")
    plain = desk.submitted(content_class="一般")
    assert gates_of(plain) == [*FIVE, "舆情关"]
    desk.judge(plain, *FIVE)
    assert "舆情关没有看完" in refused(lambda: desk.step(plain, cast.reviewer))
    desk.judge(plain, "舆情关")
    desk.step(plain, cast.reviewer)
    assert permit_for(plain, desk.account, desk.tick())[1] == []
    other = desk.submitted(content_class="重要")
    desk.judge(other)
    desk.step(other, cast.reviewer)
    assert permit_for(other, desk.account, desk.now)[0] is None
    desk.step(other, desk.deputy)
    assert permit_for(other, desk.account, desk.tick())[1] == []
    actions.revise_draft(draft=other, reason="时间改了", by=cast.drafter, now=desk.tick())
    assert permit_for(other, desk.account, desk.tick())[0] is None
    assert Permit.objects.get(draft=other).void_reason == "稿件改了：时间改了"


@pytest.mark.clause("BL-2.3-a")
def test_in_beilun_the_configured_reviewer_passes_before_anything_is_sent(cast: Cast) -> None:
    desk = make_desk(cast, "beilun-2020")
    draft = desk.draft(by=cast.reviewer)
    assert permit_for(draft, desk.account, desk.now)[1] == ["先审后发：这篇稿没有签发，不能发布。请先送审、签发。"]
    desk.submit(draft, cast.reviewer)
    assert "作者不审自己的稿" in refused(lambda: desk.step(draft, cast.reviewer))
    desk.judge(draft, by=desk.second)
    desk.step(draft, desk.second)
    desk.sign(draft, desk.head)
    permit, _ = permit_for(draft, desk.account, desk.tick())
    assert permit is not None
    assert (str(permit.draft.started_by), str(permit.signed_by), permit.signed_at) == (
        "顾知行",
        "陆小燕",
        draft.steps.get(signs=True).at,
    )


def test_a_contractors_person_writes_but_never_reviews_or_signs(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    assert "第三方承办人员只写稿" in refused(lambda: desk.judge(draft, "政治关", by=desk.agent))
    factories.make_appointment(desk.agent, desk.unit, Duty.CHIEF)
    assert "第三方承办人员只写稿" in refused(lambda: desk.judge(draft, "政治关", by=desk.agent))
    words = refused(
        lambda: actions.release_draft(draft=draft, event="停水", reason="急", by=desk.agent, now=desk.tick())
    )
    assert "第三方承办人员只写稿" in words and "应急放行请找本单位负责人" in words
    own = desk.draft(by=desk.agent, content_class="一般")
    desk.submit(own, desk.agent)
    assert own.state != DraftState.APPROVED


def test_a_reviewer_removed_in_the_middle_keeps_what_was_done_and_does_no_more(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    desk.judge(draft, "政治关", "法律关")
    Appointment.objects.filter(user=desk.cast.reviewer).update(until=desk.now.date())
    assert "审核要有" in refused(lambda: desk.judge(draft, "政策关"))
    desk.judge(draft, "政策关", "保密关", "文字关", by=desk.second)
    desk.step(draft, desk.second)
    desk.sign(draft, desk.head)
    assert sorted(set(map(str, [v.by for v in GateVerdict.objects.filter(draft=draft)]))) == ["农振", "顾知行"]


def test_a_clock_set_back_is_told_and_nothing_is_done(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    desk.judge(draft)
    desk.now -= timedelta(days=2)
    assert "请管理员先校准时间" in refused(lambda: desk.step(draft, desk.cast.reviewer))


def test_the_second_of_two_at_once_sees_what_the_first_did(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    desk.judge(draft)
    draft.refresh_from_db()
    assert draft.current is not None
    digest = draft.current.digest
    actions.pass_step(draft=draft, digest=digest, by=desk.cast.reviewer, now=desk.tick())
    assert "一个人不过两步" in refused(
        lambda: actions.pass_step(draft=draft, digest=digest, by=desk.cast.reviewer, now=desk.tick())
    )
    actions.sign_draft(draft=draft, digest=digest, by=desk.head, now=desk.tick())
    assert "稿件已经签发" in refused(
        lambda: actions.sign_draft(draft=draft, digest=digest, by=desk.deputy, now=desk.tick())
    )
    assert Permit.objects.filter(draft=draft).count() == 1


def test_somebody_on_leave_hands_signing_over_until_a_day(desk: Desk) -> None:
    draft = desk.submitted(content_class="重要")
    desk.judge(draft)
    desk.step(draft, desk.cast.reviewer)
    assert "须分管负责人签发" in refused(lambda: desk.sign(draft, desk.head))
    actions.give_mandate(
        organisation=desk.unit, user=desk.head, on_behalf_of=desk.deputy, reason="出差",
        since=desk.now.date(), until=desk.now.date() + timedelta(days=3), by=desk.deputy, now=desk.tick(),
    )  # fmt: skip
    desk.sign(draft, desk.head)
    step = ReviewStep.objects.get(draft=draft, signs=True)
    assert (str(step.by), str(step.on_behalf_of), step.capacity) == (
        "陆小燕",
        "唐立群",
        "示范市教育局 分管负责人 唐立群 的代签人",
    )
