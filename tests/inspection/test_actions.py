"""The acts of a round: what each does, who may, and what each refuses with which words."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, Cast
from tests.factories import make_appointment, make_organisation
from tests.inspection import scene

from zhengmei.audit.models import AuditEntry
from zhengmei.core.clock import end_of_day
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.inspection import actions
from zhengmei.inspection.models import Bulletin, Draw, Judgement, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries import figures, plan_of
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.organisations.states import Duty, OrganisationKind


def told(kind: str) -> list[str]:
    return list(AuditEntry.objects.filter(kind=kind).order_by("id").values_list("actor_name", flat=True))


def refused(act, **given) -> list[str]:  # type: ignore[no-untyped-def]
    with pytest.raises(actions.RoundRefused) as error:
        act(**given)
    return error.value.reasons


# --- opening


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"period_from": date(2026, 10, 1), "period_to": date(2026, 9, 1), "judged_at": end_of_day(date(2026, 10, 2))}, "检查时段的结束早于开始，请把两个日期改过来。"),
        ({"judged_at": NOW + timedelta(hours=1)}, "判定时点还没到，那时更新没更新现在看不出来。请改成现在或更早。"),
        ({"judged_at": end_of_day(date(2026, 6, 1))}, "判定时点早于检查时段，请改成时段内或之后的时间。"),
        (scene.share(101), "抽查比例要大于 0、不超过 100，例如 30。"),
        (scene.share(0), "抽查比例要大于 0、不超过 100，例如 30。"),
        (scene.number(0), "抽查数量要写不小于 1 的整数，例如 120。"),
    ],
)  # fmt: skip
def test_a_round_that_makes_no_sense_is_refused(cast: Cast, fields: dict[str, object], reason: str) -> None:
    with pytest.raises(actions.RoundRefused) as error:
        scene.open_round(cast, **fields)
    assert error.value.reasons == [reason]
    assert not Round.objects.exists()


def test_an_office_that_follows_no_regulation_cannot_inspect(cast: Cast) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).delete()
    with pytest.raises(actions.RoundRefused, match="没有采用任何办法"):
        scene.open_round(cast)


@pytest.mark.parametrize("who", ["county_supervisor", "drafter", "observer", "stranger", "outsider", "auditor"])
def test_only_the_office_itself_opens_its_rounds(cast: Cast, who: str) -> None:
    with pytest.raises(actions.RoundRefused, match="您没有在示范市人民政府办公室主管或检查的职责"):
        scene.open_round(cast, by=getattr(cast, who))


def test_a_supervisor_above_does_not_open_a_round_for_the_office_below(cast: Cast) -> None:
    with pytest.raises(actions.RoundRefused, match="您没有在示范县人民政府办公室"):
        scene.open_round(cast, office=cast.county_office, by=cast.supervisor)


# --- drawing


@pytest.mark.clause("FCG-31-2a")
def test_the_city_office_draws_and_the_same_seed_repeats_the_list(cast: Cast) -> None:
    scene.make_accounts(cast, 40)
    first = scene.sampled(scene.draw(cast, seed="2025Q3", **scene.share(20)))
    again = scene.draw(cast, seed="2025Q3", **scene.share(20))
    assert len(first) == 8
    assert scene.sampled(again) == first
    actions.draw_sample(round_=again, seed="2025Q4", by=cast.inspector, now=NOW)
    assert scene.sampled(again) != first
    assert list(Draw.objects.filter(round=again).order_by("id").values_list("seed", "sampled")) == [
        ("2025Q3", 8),
        ("2025Q4", 8),
    ]
    assert told("inspection.sample_drawn") == ["乔察"] * 3
    reasons = refused(actions.draw_sample, round_=again, by=cast.county_supervisor, now=NOW)
    assert reasons == ["这一轮由示范市人民政府办公室组织，只有它的主管、检查人员能办。请联系该单位。"]


def test_the_sample_is_shared_out_by_platform_and_level(cast: Cast) -> None:
    scene.make_accounts(cast, 24)
    round_ = scene.draw(cast, **scene.number(12))
    strata = Draw.objects.get(round=round_).strata
    assert sorted(strata) == sorted([p, level, 4, 2] for p in scene.PLATFORMS for level in ("city", "county"))


def test_more_than_there_are_is_refused_with_the_number_there_is(cast: Cast) -> None:
    scene.make_accounts(cast, 5)
    round_ = scene.open_round(cast, **scene.number(6))
    reasons = refused(actions.draw_sample, round_=round_, by=cast.inspector, now=NOW)
    assert reasons == ["要抽 6 个，在册账号只有 5 个。请把抽查数量改为不超过 5，或改为全部检查。"]
    round_.refresh_from_db()
    assert (round_.state, RoundAccount.objects.count()) == ("draft", 0)
    actions.draw_sample(round_=round_, sample_mode="all", by=cast.inspector, now=NOW)
    assert len(scene.sampled(round_)) == 5


def test_an_empty_ledger_says_what_to_do(cast: Cast) -> None:
    reasons = refused(actions.draw_sample, round_=scene.open_round(cast), by=cast.inspector, now=NOW)
    assert reasons == ["示范市人民政府办公室及其下属单位没有在册账号。请先导入或登记台账。"]


def test_accounts_outside_the_tree_and_duty_accounts_are_not_drawn(cast: Cast) -> None:
    scene.make_accounts(cast, 2)
    outside, duty = scene.make_accounts(cast, 2, sponsor=cast.neighbour)
    MediaAccount.objects.filter(pk=duty.pk).update(kind="duty", sponsor=cast.police)
    assert outside.name not in scene.sampled(scene.draw(cast))
    assert RoundAccount.objects.count() == 2


def test_after_the_checks_the_sample_stays(cast: Cast) -> None:
    scene.make_accounts(cast, 3)
    round_ = scene.check(cast)
    reasons = refused(actions.draw_sample, round_=round_, by=cast.inspector, now=NOW)
    assert reasons == ["这一轮现在是“已检测”，检测已经开始，样本不能再换。要换样本，请另开一轮。"]


# --- checking


def test_the_checks_copy_what_they_found_with_its_article(cast: Cast) -> None:
    accounts = scene.make_accounts(cast, 4, silent=1)
    round_ = scene.check(cast)
    silent = RoundFinding.objects.get(round_account__round=round_, code="MC001")
    assert silent.round_account.media_account == accounts[0]
    assert (silent.title, silent.veto, silent.clauses, silent.office) == (
        "29 天没更新",
        True,
        ["GBJ-2-a"],
        cast.city_office,
    )
    assert silent.group == "更新不及时"
    assert "8月31日" in silent.proof or "9月1日" in silent.proof


def test_checks_before_the_sample_are_refused(cast: Cast) -> None:
    reasons = refused(actions.run_round_checks, round_=scene.open_round(cast), by=cast.inspector, now=NOW)
    assert reasons == ["这一轮现在是“待抽样”，请先抽样。"]


def test_checking_twice_doubles_nothing(cast: Cast) -> None:
    scene.make_accounts(cast, 4, silent=2)
    round_ = scene.check(cast)
    before = list(
        RoundFinding.objects.order_by("round_account_id", "code", "title").values_list(
            "round_account_id", "code", "title"
        )
    )
    actions.run_round_checks(round_=round_, by=cast.inspector, now=NOW + timedelta(minutes=5))
    after = list(
        RoundFinding.objects.order_by("round_account_id", "code", "title").values_list(
            "round_account_id", "code", "title"
        )
    )
    assert after == before


def test_a_period_without_posts_is_judged_as_silence(cast: Cast) -> None:
    from tests.factories import make_media_account

    make_media_account(cast.police)
    round_ = scene.conclude(cast)
    assert (figures(round_).total.checked, figures(round_).total.failed) == (1, 1)
    assert RoundAccount.objects.get().ground == "没有发布记录"


# --- judging by hand


def test_a_problem_found_by_hand_needs_evidence_and_counts(cast: Cast) -> None:
    scene.make_accounts(cast, 1)
    row = RoundAccount.objects.get(round=scene.check(cast, by_hand=True))
    given = {"round_account": row, "item": "state-secret", "answer": "found", "by": cast.inspector, "now": NOW}
    assert refused(actions.judge_item, **given) == [
        "判定有问题要写明证据：哪一条、什么时间、什么内容，或截图存放在哪里。"
    ]
    actions.judge_item(**given, evidence="8月14日推文", reason="登了未公开的会议纪要")
    problem = RoundFinding.objects.get(judgement__item="state-secret")
    assert (problem.title, problem.veto, problem.group) == ("登了未公开的会议纪要", True, "泄露国家秘密")
    actions.judge_item(**{**given, "answer": "clear"})
    assert not RoundFinding.objects.filter(judgement__item="state-secret").exists()
    entry = AuditEntry.objects.filter(kind="inspection.item_judged").latest("id")
    assert entry.detail["原判定"] == "有"


def test_an_unknown_item_and_an_unknown_answer_are_refused(cast: Cast) -> None:
    scene.make_accounts(cast, 1)
    row = RoundAccount.objects.get(round=scene.check(cast, by_hand=True))
    reasons = refused(actions.judge_item, round_account=row, item="nothing", answer="maybe", by=cast.inspector, now=NOW)
    assert reasons == ["办法的检查项里没有这一项，请刷新页面再判。", "请选一个判定：有、没有、不适用。"]


def test_an_account_that_was_not_drawn_cannot_be_judged(cast: Cast) -> None:
    scene.make_accounts(cast, 2)
    round_ = scene.check(cast, by_hand=True, **scene.number(1))
    row = RoundAccount.objects.get(round=round_, is_sampled=False)
    reasons = refused(
        actions.judge_item, round_account=row, item="state-secret", answer="clear", by=cast.inspector, now=NOW
    )
    assert reasons == ["这个账号没有抽中，不在本轮判定之列。"]


@pytest.mark.clause("SX-4.2-c")
def test_the_sheet_of_suixi_carries_the_eight_kinds_and_names_the_one_left_out(cast: Cast) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id="suixi-2022")
    scene.make_accounts(cast, 20)
    round_ = scene.draw(cast, seed="7", by_hand=True, **scene.share(20))
    assert scene.sampled(scene.draw(cast, seed="7", **scene.share(20))) == scene.sampled(round_)
    actions.run_round_checks(round_=round_, by=cast.inspector, now=NOW)
    items = plan_of(round_).items
    assert sorted({item.code for item in items}) == [f"P{n}" for n in range(1, 9)]
    row = RoundAccount.objects.filter(round=round_, is_sampled=True).order_by("number")[0]
    last = [item.key for item in items if item.code == "P8"]
    scene.fill_sheet(row, cast.inspector, leave=tuple(last))
    reasons = refused(actions.close_sheet, round_account=row, by=cast.inspector, now=NOW)
    assert [reason[:3] for reason in reasons] == ["“P8"] * len(last)
    assert last
    scene.fill_sheet(row, cast.inspector)
    assert actions.close_sheet(round_account=row, by=cast.inspector, now=NOW).sheet_closed_by == cast.inspector


def joint(cast: Cast, **fields: object) -> tuple[Round, list[User]]:
    """A joint round with 宣传, 网信 and 大数据管理, and one person of each."""
    from tests.factories import make_user

    partners: list[Organisation] = [cast.internet_office]
    for name in ("示范市委宣传部", "示范市大数据管理局"):
        partners.append(
            make_organisation(name, region=cast.city, kind=OrganisationKind.PARTY, supervisor=cast.city_office)
        )
    people = []
    for i, (unit, duty) in enumerate(zip(partners, (Duty.OBSERVER, Duty.INSPECTOR, Duty.SUPERVISOR), strict=True)):
        user = make_user(f"partner{i}", f"协同{i}")
        make_appointment(user, unit, duty)
        people.append(user)
    return scene.check(cast, partners=partners, by_hand=True, **fields), people


@pytest.mark.slow
@pytest.mark.clause("HZ-3.3-d")
def test_a_joint_round_draws_ten_of_a_hundred_and_lists_what_every_office_found_by_account(cast: Cast) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id="hangzhou-2019")
    with pytest.raises(actions.RoundRefused):
        scene.open_round(cast, by=cast.county_supervisor)
    scene.make_accounts(cast, 100)
    round_, people = joint(cast, seed="20261012", **scene.number(10))
    assert (len(scene.sampled(round_)), Draw.objects.get(round=round_).seed) == (10, "20261012")
    rows = list(RoundAccount.objects.filter(round=round_, is_sampled=True).order_by("number"))
    item = plan_of(round_).items[0].key
    for row, person in zip(rows, people, strict=False):
        actions.judge_item(
            round_account=row, item=item, answer="found", reason=f"{person}所见", evidence="截图", by=person, now=NOW
        )
    for row in rows:
        scene.fill_sheet(row, cast.inspector, leave=(item,) if row in rows[:3] else ())
        actions.close_sheet(round_account=row, by=cast.inspector, now=NOW)
    actions.conclude_round(round_=round_, by=cast.inspector, now=NOW)
    found = RoundFinding.objects.filter(judgement__isnull=False).order_by("round_account__number")
    offices = [f.office.name for f in found if f.office]
    assert sorted(offices) == sorted(["示范市网信办", "示范市委宣传部", "示范市大数据管理局"])
    document = bulletin_of(round_)
    listed = {(row[1], row[4]) for annex in document.annexes[1:] for row in annex.rows}
    assert {(row.name, f"{person}所见") for row, person in zip(rows, people, strict=False)} <= listed


def bulletin_of(round_: Round):  # type: ignore[no-untyped-def]
    from zhengmei.inspection.queries import bulletin_document

    round_.refresh_from_db()
    return bulletin_document(round_, Bulletin.objects.get(round=round_), figures(round_), plan_of(round_))


@pytest.mark.slow
@pytest.mark.clause("BL-3.3-a")
def test_the_counts_of_the_bulletin_equal_its_annex(cast: Cast) -> None:
    import re

    from zhengmei.inspection.queries.exports import annex_sheets

    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id="beilun-2020")
    scene.make_accounts(cast, 30, silent=4)
    round_, people = joint(cast, seed="7", period_from=date(2026, 8, 5), **scene.number(12))
    again = scene.draw(cast, seed="7", **scene.number(12))
    assert scene.sampled(again) == scene.sampled(round_)
    item = plan_of(round_).items[0].key
    for n, row in enumerate(RoundAccount.objects.filter(round=round_, is_sampled=True).order_by("number")):
        scene.fill_sheet(row, people[n % 3], found=(item,) if n < 3 else ())
        actions.close_sheet(round_account=row, by=people[n % 3], now=NOW)
    actions.conclude_round(round_=round_, by=cast.inspector, now=NOW)
    sheets = {sheet.name: list(sheet.rows) for sheet in annex_sheets(round_, figures(round_), plan_of(round_))}
    text = "".join(block.lead + block.text for block in bulletin_of(round_).body)
    assert "会同示范市网信办、示范市委宣传部、示范市大数据管理局组织了" in text
    assert int(re.findall(r"抽查(\d+)个", text)[0]) == len(sheets["抽查名单"]) == 12
    assert sum(int(n) for n in re.findall(r"(\d+)个问题，", text)) == len(sheets["问题清单"])
    assert {row[-1] for row in sheets["问题清单"]} >= {"示范市网信办", "示范市委宣传部", "示范市大数据管理局"}
    assert Round.objects.exclude(pk__in=[round_.pk, again.pk]).count() == 0  # none is opened by itself


def test_a_partner_judges_but_does_not_conclude(cast: Cast) -> None:
    scene.make_accounts(cast, 1)
    round_, people = joint(cast)
    row = RoundAccount.objects.get(round=round_)
    actions.judge_item(round_account=row, item="state-secret", answer="clear", by=people[0], now=NOW)
    assert Judgement.objects.get().office == cast.internet_office
    assert refused(actions.conclude_round, round_=round_, by=people[0], now=NOW) == [
        "这一轮由示范市人民政府办公室组织，只有它的主管、检查人员能办。请联系该单位。"
    ]
    assert refused(
        actions.judge_item, round_account=row, item="state-secret", answer="clear", by=cast.outsider, now=NOW
    ) == ["这一轮由示范市人民政府办公室和它的协同单位判定，您不在其中。请联系组织检查的单位。"]


# --- concluding


def test_it_is_not_concluded_while_sheets_are_open(cast: Cast) -> None:
    scene.make_accounts(cast, 5)
    round_ = scene.check(cast, by_hand=True)
    names = scene.sampled(round_)[:3]
    assert refused(actions.conclude_round, round_=round_, by=cast.inspector, now=NOW) == [
        f"还有 5 个账号的判定表没有完成：{'、'.join(names)}等。请到判定页逐个完成。"
    ]


def test_one_veto_fails_an_account_and_other_problems_do_not(cast: Cast) -> None:
    accounts = scene.make_accounts(cast, 3, silent=1)
    MediaAccount.objects.filter(pk=accounts[1].pk).update(certification_text="别的单位")
    round_ = scene.conclude(cast)
    rows = {row.media_account_id: (row.verdict, row.ground) for row in RoundAccount.objects.filter(round=round_)}
    assert rows[accounts[0].pk] == ("fail", "29 天没更新")
    assert rows[accounts[1].pk][0] == "pass"
    assert rows[accounts[1].pk][1].startswith("没有单项否决，有 ")


def test_a_second_click_on_conclude_changes_nothing(cast: Cast) -> None:
    scene.make_accounts(cast, 3, silent=1)
    round_ = scene.conclude(cast)
    before = figures(round_)
    stale = Round.objects.get(pk=round_.pk)
    stale.state = "checked"  # what the second click's page still believed
    assert refused(actions.conclude_round, round_=stale, by=cast.inspector, now=NOW) == [
        "这一轮已经得出结论，不能再得出结论。要重新检查，请另开一轮。"
    ]
    assert (figures(round_), Bulletin.objects.count(), told("inspection.round_concluded")) == (before, 1, ["乔察"])


def test_a_problem_dismissed_meanwhile_no_longer_counts(cast: Cast) -> None:
    from zhengmei.monitoring.models import Finding

    scene.make_accounts(cast, 2, silent=1)
    round_ = scene.check(cast)
    Finding.objects.filter(code="MC001").update(state="dismissed")
    actions.conclude_round(round_=round_, by=cast.inspector, now=NOW)
    assert figures(round_).total.failed == 0


def test_a_verdict_is_overruled_with_a_reason_only(cast: Cast) -> None:
    scene.make_accounts(cast, 2, silent=1)
    round_ = scene.conclude(cast)
    row = RoundAccount.objects.get(round=round_, verdict="fail")
    given = {"round_account": row, "verdict": "pass", "by": cast.supervisor, "now": NOW}
    assert refused(actions.overrule_verdict, reason=" ", **given) == [
        "改判要写明理由，理由会留在记录里，也印在名单上。"
    ]
    actions.overrule_verdict(reason="平台故障，有运营商证明", **given)
    row.refresh_from_db()
    assert (row.verdict, row.ground, row.overruled_by) == ("pass", "改判：平台故障，有运营商证明", cast.supervisor)
    assert AuditEntry.objects.latest("id").reason == "平台故障，有运营商证明"
    assert refused(actions.overrule_verdict, reason="再来", **given) == ["现在就是“合格”，不用改判。"]


# --- the bulletin


def test_the_bulletin_needs_number_and_day_and_then_is_frozen(cast: Cast) -> None:
    scene.make_accounts(cast, 4, silent=1)
    round_ = scene.conclude(cast)
    assert refused(actions.issue_bulletin, round_=round_, by=cast.supervisor, now=NOW) == [
        "还没有文号，请在“改通报文字”里填上，例如 示政办发〔2026〕31号。",
        "还没有成文日期，请在“改通报文字”里选定。",
    ]
    fields = {"number": "示政办发〔2026〕31号", "issued_on": date(2026, 9, 29), "reply_workdays": 5}
    bulletin = actions.edit_bulletin(round_=round_, fields=fields, by=cast.supervisor, now=NOW)
    # 30 September, then the holiday to 7 October; 8, 9, 10 (a make-up Saturday), 12 October
    assert bulletin.reply_due == date(2026, 10, 12)
    assert [step[1] for step in bulletin.reply_steps].count(True) == 5
    issued = actions.issue_bulletin(round_=round_, by=cast.supervisor, now=NOW)
    assert issued.content["figures"]["total"]["pass_rate"] == "75.0%"
    assert refused(actions.edit_bulletin, round_=round_, fields={"number": "x"}, by=cast.supervisor, now=NOW) == [
        "通报已经签发，不能再改通报文字。要重新检查，请另开一轮。"
    ]
    assert refused(actions.issue_bulletin, round_=round_, by=cast.supervisor, now=NOW) == [
        "通报已经签发，不能再签发通报。要重新检查，请另开一轮。"
    ]


def test_an_issued_bulletin_reads_the_same_for_ever(cast: Cast) -> None:
    scene.make_accounts(cast, 4, silent=1)
    round_ = scene.issue(cast)
    before = bulletin_of(round_)
    RoundAccount.objects.filter(round=round_).update(name="改了", verdict="pass")
    assert bulletin_of(round_) == before


def test_a_number_is_used_once(cast: Cast) -> None:
    scene.make_accounts(cast, 2)
    scene.issue(cast)
    other = scene.conclude(cast, seed="另一轮")
    fields = {"number": "示政办发〔2026〕31号"}
    assert refused(actions.edit_bulletin, round_=other, fields=fields, by=cast.supervisor, now=NOW) == [
        "文号“示政办发〔2026〕31号”已经用在另一份通报上，请换一个。"
    ]


def test_figures_are_not_among_the_words_that_can_be_edited(cast: Cast) -> None:
    scene.make_accounts(cast, 2)
    round_ = scene.conclude(cast)
    with pytest.raises(ValueError, match="content"):
        actions.edit_bulletin(round_=round_, fields={"content": {}}, by=cast.supervisor, now=NOW)


@pytest.mark.clause("BL-9-a")
def test_copies_come_from_the_pack_and_a_change_stays_with_its_own_bulletin(cast: Cast) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id="beilun-2020")
    scene.make_accounts(cast, 2)
    round_ = scene.conclude(cast)
    whole = "监察委，法院、检察院，区委各部门，人大、政协办公室，人武部，各群团"
    assert bulletin_of(round_).copies_to == whole
    without = whole.replace("人武部，", "")
    actions.edit_bulletin(round_=round_, fields={"copies_to": without}, by=cast.supervisor, now=NOW)
    assert bulletin_of(round_).copies_to == without
    assert bulletin_of(scene.conclude(cast, seed="下一轮")).copies_to == whole
