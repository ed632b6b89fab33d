"""Deadlines, exceptions, endings, civil servants' accounts, and what becomes of a case when the world changes around it."""

from datetime import date, datetime

import pytest
from tests import factories
from tests.cast import NOW, TODAY, Cast
from tests.filing.cases import announce, begin, decide, facts_of, follow, hand_in, paper, person, region_office

from zhengmei.core.clock import BEIJING
from zhengmei.filing import actions
from zhengmei.filing.actions import ApplicationStopped, DecisionRefused, Draft, FilingRefused
from zhengmei.filing.models import FieldChange, MediaAccount, RuleException
from zhengmei.filing.states import ApplicationState, FilePurpose, FilingAct, FilingCause, Outcome
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, OrganisationState


@pytest.fixture
def county_chief(cast: Cast) -> User:
    return person("尹明", cast.county_education, Duty.CHIEF)


@pytest.fixture
def account(cast: Cast) -> MediaAccount:
    return factories.make_media_account(cast.county_education, name="示范县教育", platform="weixin")


@pytest.mark.clause("FCG-13-1b")
def test_fangchenggang_the_form_is_due_five_working_days_after_the_event_the_office_named(
    cast: Cast, county_chief: User
) -> None:
    before = datetime(2025, 9, 29, 9, 0, tzinfo=BEIJING)
    case = begin(FilingAct.OPEN, cast.county_education, county_chief, now=before, event_on=date(2025, 9, 29))
    assert case.form_due_on is None
    actions.set_own_deadline(
        organisation=cast.city_office,
        rule_key="form_due",
        amount=None,
        unit="",
        start_event="单位决定开设之日",
        by=cast.supervisor,
        now=before,
    )
    actions.save_application(
        application=case,
        draft=Draft(facts=facts_of(case), answers=case.answers, reason="工作需要", event_on=date(2025, 9, 29)),
        by=county_chief,
        now=before,
    )
    case.refresh_from_db()
    assert case.form_due_on == date(2025, 10, 13)


def test_the_ledger_is_written_as_filed_and_an_asked_exception_is_granted_by_who_decided(
    cast: Cast, county_chief: User
) -> None:
    follow(cast, "weihai-2019")
    factories.make_media_account(cast.county_education, name="示范县教育", platform="douyin")
    case = begin(FilingAct.OPEN, cast.county_education, county_chief, facts={"platform_account_id": "dy_2"})
    with pytest.raises(ApplicationStopped, match="最多 1 个"):
        hand_in(case, county_chief)
    draft = Draft(
        facts=facts_of(case),
        answers=case.answers,
        reason="招生季用",
        exception_reason="招生季专用",
        exception_until=date(2026, 12, 31),
    )
    actions.submit_application(application=case, draft=draft, by=county_chief, now=NOW)
    case.refresh_from_db()
    decide(case, cast.county_supervisor)
    held = RuleException.objects.get()
    assert (held.rule_key, held.approved_by, held.media_account) == (
        "accounts_per_platform",
        cast.county_supervisor,
        case.media_account,
    )
    assert all(FieldChange.objects.filter(media_account=case.media_account).values_list("filed", flat=True))


@pytest.mark.clause("FCG-10-d")
@pytest.mark.parametrize(("pack", "act"), [("fangchenggang-2022", "cancel"), ("hangzhou-2019", "close")])
def test_unable_to_maintain_ends_the_account_only_after_approval_and_proof(
    cast: Cast, account: MediaAccount, county_chief: User, pack: str, act: str
) -> None:
    follow(cast, pack)
    region_office(cast)
    factories.equip(cast.county_education, NOW.date())
    case = actions.start_application(
        act=act,
        sponsor=cast.county_education,
        media_account=account,
        cause=FilingCause.UNMAINTAINED,
        by=county_chief,
        now=NOW,
    )
    assert (case.reason, case.get_cause_display()) == ("无力维护", "无力维护")
    hand_in(case, county_chief)
    deciders = [cast.county_supervisor]
    if pack == "fangchenggang-2022":
        deciders += [cast.supervisor, person("桂远", Organisation.objects.get(name="示范省人民政府办公室"))]
    for by in deciders:
        account.refresh_from_db()
        assert account.status == "normal"
        decide(case, by)
    account.refresh_from_db()
    assert (case.state, account.status) == (ApplicationState.PASSED, "normal")
    report = {"application": case, "carried_out_on": TODAY, "link": "https://e.invalid", "by": county_chief, "now": NOW}
    with pytest.raises(FilingRefused, match=r"没有(关停|注销)证明"):
        actions.carry_out_application(**report)  # type: ignore[arg-type]
    paper(case, county_chief)
    announce(account, county_chief)
    actions.carry_out_application(**report)  # type: ignore[arg-type]
    account.refresh_from_db()
    assert (account.status, account.cancelled_on) == ({"cancel": "cancelled", "close": "closed"}[act], TODAY)
    assert FieldChange.objects.filter(media_account=account, field="status", before="正常").exists()


@pytest.mark.clause("FCG-14-d")
def test_an_app_is_cancelled_only_when_it_left_every_store(cast: Cast, county_chief: User) -> None:
    region = person("桂远", region_office(cast))
    app = factories.make_media_account(cast.county_education, name="示范县教育通", platform="app")
    case = begin(FilingAct.CANCEL, cast.county_education, county_chief, media_account=app)
    with pytest.raises(ApplicationStopped, match="没有写这个客户端在哪些应用市场上架"):
        hand_in(case, county_chief)
    draft = Draft(reason="并入“爱示范”", answers={"stores": ["华为", "小米", "App Store"]})
    actions.submit_application(application=case, draft=draft, by=county_chief, now=NOW)
    for by in (cast.county_supervisor, cast.supervisor, region):
        decide(case, by)
    paper(case, county_chief)

    def report() -> None:
        actions.carry_out_application(
            application=case, carried_out_on=TODAY, link="https://e.invalid", by=county_chief, now=NOW
        )

    with pytest.raises(FilingRefused, match="还没有下架证明的应用市场：华为、小米、App Store"):
        report()
    with pytest.raises(FilingRefused, match="请填下架日期"):
        paper(case, county_chief, FilePurpose.REMOVAL, label="华为")
    paper(case, county_chief, FilePurpose.REMOVAL, label="华为", shown_on=TODAY)
    paper(case, county_chief, FilePurpose.REMOVAL, label="App Store", shown_on=TODAY)
    with pytest.raises(FilingRefused, match="还没有下架证明的应用市场：小米。"):
        report()
    paper(case, county_chief, FilePurpose.REMOVAL, label="小米", shown_on=TODAY)
    announce(app, county_chief)
    report()
    app.refresh_from_db()
    assert app.status == "cancelled"


@pytest.mark.clause("WH-4.3-a")
def test_weihai_an_account_of_a_civil_servant_is_in_duty_real_named_and_agreed_to(
    cast: Cast, county_chief: User
) -> None:
    follow(cast, "weihai-2019")
    person_held = {"holder": "person", "holder_name": "温雅南，副局长"}
    case = begin(
        FilingAct.OPEN, cast.county_education, cast.county_drafter, facts={"kind": "duty"}, answers=person_held
    )
    for answers, said, article in (
        (person_held, "没有选这个账号用的是职务身份还是个人身份", "WH-4.3-a"),
        (person_held | {"identity": "personal"}, "个人身份的账号不进政务新媒体台账", "WH-4.3-c"),
        (person_held | {"identity": "duty"}, "没有实名认证，不能纳入管理", "WH-4.3-b"),
    ):
        with pytest.raises(ApplicationStopped, match=said) as stopped:
            actions.submit_application(
                application=case,
                draft=Draft(facts=facts_of(case), answers=case.answers | answers, reason="履职需要"),
                by=cast.county_drafter,
                now=NOW,
            )
        assert article in {c for r in stopped.value.remarks for c in r.clauses}
    answers = person_held | {"identity": "duty", "real_name": True}
    draft = Draft(facts=facts_of(case), answers=case.answers | answers, reason="履职需要")
    actions.submit_application(application=case, draft=draft, by=cast.county_drafter, now=NOW)
    case.refresh_from_db()
    with pytest.raises(DecisionRefused, match="还没有到这一步，现在在“示范县教育局”办理，不能越级"):
        actions.decide_step(
            step=case.steps.get(role="peer"), outcome=Outcome.PASSED, by=cast.county_supervisor, now=NOW
        )
    decide(case, county_chief, opinion="同意纳入本单位管理。")
    decide(case, cast.county_supervisor)
    assert MediaAccount.objects.get().kind == "duty"


def test_a_case_keeps_the_steps_it_started_under(cast: Cast, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)
    follow(cast, "fangchenggang-2022")
    decide(case, cast.county_supervisor)
    assert (case.state, case.pack_id) == (ApplicationState.DONE, "weihai-2019")


def test_a_unit_abolished_while_its_application_is_open(cast: Cast, county_chief: User) -> None:
    follow(cast, "weihai-2019")
    case = hand_in(begin(FilingAct.OPEN, cast.county_education, county_chief), county_chief)
    unit = cast.county_education
    unit.state, unit.successor = OrganisationState.MERGED, cast.county_office
    unit.save()
    with pytest.raises(
        DecisionRefused, match="“示范县教育局”已并入，这件开设申请不能再通过，由“示范县人民政府办公室”重新申请"
    ):
        decide(case, cast.county_supervisor)
    decide(case, cast.county_supervisor, Outcome.REFUSED, opinion="单位已并入，重新申请")
    assert (case.state, MediaAccount.objects.count()) == (ApplicationState.REFUSED, 0)
