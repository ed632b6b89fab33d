"""A case from the draft to the ledger, under each regulation: who decides, who may not, and what changes when."""

from datetime import date, timedelta

import pytest
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import OPENING, begin, current, decide, facts_of, follow, hand_in, paper, person, region_office

from zhengmei.filing import actions
from zhengmei.filing.actions import ApplicationStopped, DecisionRefused, Draft, FilingRefused
from zhengmei.filing.models import Application, Decision, FieldChange, MediaAccount, Submission
from zhengmei.filing.queries import applications_visible_to, plan_for, policy_for, steps_waiting_for
from zhengmei.filing.states import ApplicationState, FilePurpose, FilingAct, Outcome
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty, OrganisationKind

S = ApplicationState


@pytest.fixture
def county_chief(cast: Cast) -> User:
    return person("尹明", cast.county_education, Duty.CHIEF)


@pytest.fixture
def account(cast: Cast) -> MediaAccount:
    return factories.make_media_account(cast.county_education, name="示范县教育", platform="weixin")


def waiting(user: User) -> list[Application]:
    return [step.application for step in steps_waiting_for(user, TODAY)]


@pytest.mark.clause("FCG-13-2b", "FCG-13-2c")
def test_fangchenggang_a_county_case_passes_four_hands_and_the_applicant_carries_it_out(
    cast: Cast, county_chief: User
) -> None:
    top = region_office(cast)
    region = person("桂远", top)
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, cast.county_drafter), cast.county_drafter)
    assert [(s.role, str(s.desk)) for s in case.steps.order_by("position")] == [
        ("sponsor", "示范县教育局"),
        ("county", "示范县人民政府办公室"),
        ("city", "示范市人民政府办公室"),
        ("region", "示范省人民政府办公室"),
    ]
    for by, others in (
        (county_chief, (cast.county_supervisor, cast.supervisor, region)),
        (cast.county_supervisor, (cast.supervisor, region)),
        (cast.supervisor, (cast.county_supervisor, region)),
        (region, (cast.county_supervisor, cast.supervisor)),
    ):
        assert [waiting(other) for other in others] == [[] for _ in others]
        for other in others:
            with pytest.raises(DecisionRefused, match="你没有在那里办理备案的职责"):
                decide(case, other)
        assert waiting(by) == [case]
        with pytest.raises(FilingRefused, match="还没有最后通过，不能实施（防城港 第十三条"):
            actions.carry_out_application(
                application=case, carried_out_on=TODAY, link="https://x.invalid", by=cast.county_drafter, now=NOW
            )
        decide(case, by)
    assert (case.state, case.number, MediaAccount.objects.count()) == (S.PASSED, "示范省人民政府办公室备〔2026〕1号", 0)
    for stranger in (region, cast.supervisor, cast.county_supervisor):
        with pytest.raises(FilingRefused, match="实施由申请单位“示范县教育局”登记"):
            actions.carry_out_application(
                application=case, carried_out_on=TODAY, link="https://x.invalid", by=stranger, now=NOW
            )
    with pytest.raises(FilingRefused, match="没有填实施后的链接"):
        actions.carry_out_application(application=case, carried_out_on=TODAY, by=cast.county_drafter, now=NOW)
    actions.carry_out_application(
        application=case, carried_out_on=TODAY, link="https://x.invalid/1", by=cast.county_drafter, now=NOW
    )
    case.refresh_from_db()
    made = MediaAccount.objects.get()
    assert (case.state, case.media_account, case.carried_out_on, case.link) == (
        S.DONE,
        made,
        TODAY,
        "https://x.invalid/1",
    )
    assert (made.name, made.filing_number, made.sponsor) == ("示范县教育", case.number, cast.county_education)


@pytest.mark.clause("FCG-13-2b", "FCG-A-a")
def test_fangchenggang_a_city_applicant_leaves_the_county_column_empty(cast: Cast) -> None:
    region_office(cast)
    case = hand_in(begin(FilingAct.OPEN, cast.education, cast.drafter), cast.drafter)
    county = case.steps.get(role="county")
    assert (county.desk, county.skipped) == (None, "申请单位是市级，这一栏留空")
    decide(case, cast.chief)
    assert current(case).desk == cast.city_office
    with pytest.raises(DecisionRefused, match="这一栏留空，不用办"):
        actions.decide_step(step=county, outcome=Outcome.PASSED, by=cast.county_supervisor, now=NOW)


@pytest.mark.clause("FCG-13-2a")
def test_fangchenggang_the_authorised_unit_takes_the_next_case(cast: Cast) -> None:
    data = factories.make_organisation("示范市大数据局", region=cast.city, supervisor=cast.city_office)
    data_person = person("舒泉", data)
    first = hand_in(begin(FilingAct.OPEN, cast.education, cast.drafter), cast.chief)
    assert current(first).desk == cast.city_office
    actions.authorise_unit(
        office=cast.city_office, deputy=data, basis="示政办〔2026〕9号", since=TODAY, by=cast.supervisor, now=NOW
    )
    police = person("金盾", cast.police, Duty.CHIEF)
    second = hand_in(begin(FilingAct.OPEN, cast.police, police, facts={"name": "示范市公安"}), police)
    assert (current(first).desk, current(second).desk) == (cast.city_office, data)
    assert (waiting(cast.supervisor), waiting(data_person)) == ([first], [second])
    for case in (first, second):
        with pytest.raises(DecisionRefused, match="你没有在那里办理备案的职责"):
            decide(case, cast.county_supervisor)
    actions.delegate_step(step=current(first), by=cast.supervisor, now=NOW)
    assert waiting(data_person) == [first, second]
    decide(second, data_person)
    assert Decision.objects.get(by=data_person).unit == data


def test_without_a_region_office_the_city_records_the_reply_from_paper(cast: Cast, county_chief: User) -> None:
    plan = plan_for(cast.county_education, "open", policy_for(cast.county_education, TODAY), TODAY)
    assert (plan.problems, plan.steps[-1].desk) == ((), cast.city_office)
    assert "本系统里没有自治区级管理单位：示范市人民政府办公室在线下报送" in plan.steps[-1].advice
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, cast.county_drafter), county_chief)
    decide(case, cast.county_supervisor)
    decide(case, cast.supervisor)
    assert current(case).is_outside
    with pytest.raises(DecisionRefused, match=r"请写明自治区级管理单位批复的文号和日期。；.*批复还没有上传"):
        decide(case, cast.supervisor)
    with pytest.raises(FilingRefused, match="上级批复由登记结果的单位"):
        paper(case, cast.county_drafter, FilePurpose.REPLY)
    paper(case, cast.supervisor, FilePurpose.REPLY)
    decide(case, cast.supervisor, paper_number="桂政办批〔2026〕3号", paper_on=TODAY)
    assert (case.state, case.decisions.last().paper_number) == (S.PASSED, "桂政办批〔2026〕3号")  # type: ignore[union-attr]


@pytest.mark.clause("SX-3.2-a")
def test_suixi_each_of_the_four_goes_to_the_county_office_alone_and_changes_the_ledger(
    cast: Cast, county_chief: User
) -> None:
    follow(cast, "suixi-2022")
    sponsor, by = cast.county_education, county_chief
    blank = dict.fromkeys(("opened_on", "launched_on", "followers", "is_certified"))
    blank |= {"platform_account_id": "", "url": "", "certification_text": ""}
    opening = begin(FilingAct.OPEN, sponsor, by, facts=blank, answers={"platform_reason": "群众常用"})
    case = _only_the_county_office(cast, hand_in(opening, by))
    assert (case.state, case.number) == (S.PASSED, "示范县人民政府办公室备〔2026〕1号")
    given = {"platform_account_id": "dy_7", "is_certified": True, "certification_text": sponsor.name}
    actions.carry_out_application(
        application=case, carried_out_on=TODAY, link="https://e.invalid/7", facts=given, by=by, now=NOW
    )
    account = MediaAccount.objects.get()
    assert (account.status, account.filing_number, account.url) == ("normal", case.number, "https://e.invalid/7")

    change = begin(FilingAct.CHANGE, sponsor, by, media_account=account, facts={"name": "示范县教育发布"})
    case = _only_the_county_office(cast, hand_in(change, by))
    account.refresh_from_db()
    assert (case.state, case.number, account.name) == (S.DONE, "示范县人民政府办公室备〔2026〕2号", "示范县教育发布")
    assert FieldChange.objects.get(media_account=account, field="name", before="示范县教育").filed

    for act, status in ((FilingAct.CLOSE, "closed"), (FilingAct.CANCEL, "cancelled")):
        other = factories.make_media_account(sponsor, name=f"示范县{status}", platform="weixin")
        case = begin(act, sponsor, by, media_account=other)
        paper(case, by, FilePurpose.ENDING, shown_on=TODAY)
        case = _only_the_county_office(cast, hand_in(case, by))
        other.refresh_from_db()
        assert (case.state, other.status, other.cancelled_on) == (S.DONE, status, TODAY)
        assert other.filing_number != case.number
    assert case.number == "示范县人民政府办公室备〔2026〕4号"


def _only_the_county_office(cast: Cast, case: Application) -> Application:
    """It waits at the county office and nowhere else; a department and the city office are refused; the office accepts."""
    department = person(f"部门{case.pk}", cast.county_education, Duty.SUPERVISOR)
    assert [str(s.desk) for s in case.steps.all() if s.is_current] == ["示范县人民政府办公室"]
    for other in (department, cast.supervisor):
        with pytest.raises(DecisionRefused, match="这一步由“示范县人民政府办公室”办理"):
            decide(case, other)
    return decide(case, cast.county_supervisor)


@pytest.mark.clause("WH-2-f")
def test_weihai_one_acceptance_by_the_office_of_the_same_level(cast: Cast, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    neighbour = person("荣成", cast.other_county_office)
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)
    assert [str(s.desk) for s in case.steps.all() if s.role != "sponsor"] == ["示范县人民政府办公室"]
    with pytest.raises(DecisionRefused, match="这一步由“示范县人民政府办公室”办理"):
        decide(case, neighbour)
    assert case not in applications_visible_to(neighbour, TODAY)
    decide(case, cast.county_supervisor)
    account = MediaAccount.objects.get()
    numbers = [case.number]
    for act, facts in ((FilingAct.CHANGE, {"name": "示范县教育号"}), (FilingAct.CLOSE, {}), (FilingAct.CANCEL, {})):
        if act == FilingAct.CANCEL:
            account = factories.make_media_account(cast.county_education, name="示范县教育号", platform="weibo")
        one = begin(act, cast.county_education, county_chief, media_account=account, facts=facts)
        if not facts:
            paper(one, county_chief, FilePurpose.ENDING, shown_on=TODAY)
        hand_in(one, county_chief)
        decide(one, cast.county_supervisor)
        assert one.state == S.DONE
        numbers.append(one.number)
        account.refresh_from_db()
    assert numbers == [f"示范县人民政府办公室备〔2026〕{n}号" for n in (1, 2, 3, 4)]
    assert [a.status for a in MediaAccount.objects.order_by("pk")] == ["closed", "cancelled"]


@pytest.mark.clause("BL-2.1-a")
def test_beilun_returned_with_a_reason_corrected_and_approved(cast: Cast) -> None:
    follow(cast, "beilun-2020")
    street = factories.make_organisation(
        "示范街道办事处", region=cast.county, kind=OrganisationKind.SUBDISTRICT, level="township",  # type: ignore[arg-type]
        supervisor=cast.county_office,
    )  # fmt: skip
    chief, drafter = person("街长", street, Duty.CHIEF), person("街员", street, Duty.DRAFTER)
    case = hand_in(begin(FilingAct.OPEN, street, drafter, facts={"platform": "weibo"}), drafter)
    decide(case, chief)
    with pytest.raises(FilingRefused, match="还没有最后通过，不能实施（北仑 二（一）"):
        actions.carry_out_application(application=case, carried_out_on=TODAY, by=drafter, now=NOW)
    with pytest.raises(DecisionRefused, match="没有写为什么退回"):
        decide(case, cast.county_supervisor, Outcome.RETURNED, opinion="")
    decide(case, cast.county_supervisor, Outcome.RETURNED, opinion="请写清楚为什么要新设")
    assert (case.state, MediaAccount.objects.count()) == (S.RETURNED, 0)
    actions.submit_application(
        application=case,
        draft=Draft(
            facts=facts_of(case) | {"positioning": "街道办事指南"}, answers=case.answers, reason="群众办事需要"
        ),
        by=drafter,
        now=NOW + timedelta(1),
    )
    case.refresh_from_db()
    decide(case, chief)
    decide(case, cast.county_supervisor)
    account = MediaAccount.objects.get()
    assert (case.state, account.status, account.positioning) == (S.DONE, "normal", "街道办事指南")
    office = case.decisions.filter(unit=cast.county_office).values_list("submission", "outcome")
    assert list(office) == [(1, "returned"), (2, "passed")]
    assert list(Submission.objects.values_list("number", "reason")) == [(1, "工作需要"), (2, "群众办事需要")]


def test_beilun_two_offices_file_a_closing_side_by_side(cast: Cast, account: MediaAccount, county_chief: User) -> None:
    follow(cast, "beilun-2020")
    net = factories.make_organisation(
        "示范县互联网信息办公室",
        region=cast.county,
        kind=OrganisationKind.PARTY,
        level=cast.county_office.level,  # type: ignore[arg-type]
        supervisor=cast.county_office,
    )
    net_person = person("网安", net)
    case = begin(FilingAct.CLOSE, cast.county_education, county_chief, media_account=account)
    paper(case, county_chief, shown_on=TODAY)
    hand_in(case, county_chief)
    assert {str(s.desk) for s in case.steps.all() if s.is_current} == {"示范县人民政府办公室", "示范县互联网信息办公室"}
    with pytest.raises(FilingRefused, match="办法没有说这一步可以授权别的单位办理（北仑 二（一）"):
        actions.delegate_step(step=current(case, net), by=net_person, now=NOW)
    decide(case, net_person, desk=net)
    account.refresh_from_db()
    assert (case.state, account.status) == (S.WAITING, "normal")
    assert [str(s.desk) for s in case.steps.all() if s.is_current] == ["示范县人民政府办公室"]
    decide(case, cast.county_supervisor, desk=cast.county_office)
    account.refresh_from_db()
    assert (case.state, account.status) == (S.DONE, "closed")


def test_beilun_without_the_second_office_it_cannot_be_handed_in(
    cast: Cast, account: MediaAccount, county_chief: User
) -> None:
    follow(cast, "beilun-2020")
    case = begin(FilingAct.CLOSE, cast.county_education, county_chief, media_account=account)
    with pytest.raises(ApplicationStopped, match="没有找到“区互联网信息办公室”：请主管在“单位人员”里添加它"):
        hand_in(case, county_chief)


@pytest.mark.clause("SX-3.2-b")
def test_suixi_no_account_id_before_the_opening_was_accepted(cast: Cast, county_chief: User) -> None:
    follow(cast, "suixi-2022")
    case = begin(FilingAct.OPEN, cast.county_education, county_chief)
    with pytest.raises(ApplicationStopped, match="备案没有通过，不得向平台申请账号") as stopped:
        hand_in(case, county_chief)
    remark = next(r for r in stopped.value.remarks if r.rule_key == "filed_before_running")
    assert (remark.strength, remark.article) == ("must", "濉溪 三（二）")
    with pytest.raises(ApplicationStopped, match="不得向平台申请账号"):
        actions.submit_application(
            application=case,
            draft=Draft(
                facts=OPENING | {"sponsor": cast.county_education},
                exception_reason="急用",
                exception_until=date(2026, 12, 1),
            ),
            by=county_chief,
            now=NOW,
        )


def test_an_id_that_is_in_the_ledger_already_is_told_to_the_applicant(cast: Cast) -> None:
    held = factories.make_media_account(cast.police, name="示范市公安", platform="douyin", platform_account_id="dy_1")
    case = begin(FilingAct.OPEN, cast.county_education, cast.county_drafter)
    with pytest.raises(ApplicationStopped) as stopped:
        hand_in(case, cast.county_drafter)
    said = "抖音账号ID“dy_1”已经登记为“示范市公安”（示范市公安局），请核对账号ID，或去改那一条。"
    assert stopped.value.more == [said]
    draft = Draft(facts={**facts_of(case), "platform_account_id": "dy_2"}, reason="工作需要")
    actions.submit_application(application=case, draft=draft, by=cast.county_drafter, now=NOW)
    assert Application.objects.get(pk=case.pk).state == S.WAITING
    change = begin(FilingAct.CHANGE, cast.police, cast.supervisor, media_account=held, facts={"platform": "other"})
    with pytest.raises(ApplicationStopped, match="平台选了“其他”，请写明是哪个平台。"):
        hand_in(change, cast.supervisor)
