"""Accounts are registered and changed; every field leaves its history."""

from datetime import date, timedelta

import pytest
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.filing import actions, queries
from zhengmei.filing.actions import AccountChangedMeanwhile, FilingRefused
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus, Source


def _register(cast: Cast, **fields: object) -> MediaAccount:
    values = {"name": "示范市教育", "platform": "weixin", "sponsor": cast.education, "platform_account_id": "gh_1"}
    by = fields.pop("by", cast.drafter)
    return actions.register_media_account(fields={**values, **fields}, by=by, now=NOW, source=Source.FORM)


def test_registering_keeps_every_given_field_as_its_first_change(cast: Cast) -> None:
    account = _register(cast, leader_mobile="13900000000", opened_on=date(2021, 3, 1))
    kept = {c.field: (c.before, c.after) for c in queries.changes_of(account)}
    assert kept["name"] == ("", "示范市教育")
    assert kept["platform"] == ("", "微信公众号")
    assert kept["sponsor"] == ("", "示范市教育局")
    assert kept["managing"] == ("", "示范市人民政府办公室")
    assert kept["opened_on"] == ("", "2021-03-01")
    assert kept["status"] == ("", "正常")
    assert kept["leader_mobile"] == ("", "13900000000")
    assert "url" not in kept


def test_the_audit_record_never_holds_a_mobile_number(cast: Cast) -> None:
    account = _register(cast, leader_mobile="13900000000")
    actions.change_media_account(
        media_account=account, fields={"leader_mobile": "13900000001"}, by=cast.drafter, now=NOW, source=Source.FORM
    )
    entries = AuditEntry.objects.filter(object_type="filing.mediaaccount")
    assert [e.kind for e in entries.order_by("id")] == [
        "filing.media_account.registered",
        "filing.media_account.changed",
    ]
    assert not [e for e in entries if "1390000000" in str(e.detail)]
    assert entries.get(kind="filing.media_account.changed").detail["分管负责人手机"] == "已改（号码不入记录）"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": "  "}, "账号名称没有填，请写平台上显示的名称。"),
        ({"platform": ""}, "没有选平台，请选账号所在的平台。"),
        ({"platform": "myspace"}, "没有平台“myspace”，请选一个；都不是就选“其他”。"),
        ({"platform": "other"}, "平台选了“其他”，请写明是哪个平台。"),
        ({"status": "停更"}, "运行状态只能是正常、暂停、注销、关停，请选一个。"),
        (
            {"opened_on": date(2021, 1, 2), "cancelled_on": date(2021, 1, 1)},
            "注销日期早于开设日期，请改正其中一个。",
        ),
    ],
)
def test_what_no_ledger_can_hold_is_refused(cast: Cast, fields: dict[str, object], reason: str) -> None:
    with pytest.raises(FilingRefused) as refused:
        _register(cast, **fields)
    assert refused.value.reasons == [reason]
    assert not MediaAccount.objects.exists()


def test_an_account_without_a_sponsor_is_refused(cast: Cast) -> None:
    assert actions.reasons_not_to_register({"name": "示范市教育", "platform": "weixin"}) == [
        "没有主办单位。谁开设、谁主办，请选一个单位。"
    ]


def test_a_field_the_ledger_has_not_is_our_own_fault(cast: Cast) -> None:
    with pytest.raises(ValueError, match="changed_at"):
        _register(cast, changed_at=NOW)


def test_the_second_click_on_register_is_refused_naming_the_first(cast: Cast) -> None:
    _register(cast)
    with pytest.raises(FilingRefused) as refused:
        _register(cast, name="又一个")
    assert refused.value.reasons == [
        "微信公众号账号ID“gh_1”已经登记为“示范市教育”（示范市教育局），请核对账号ID，或去改那一条。"
    ]


def test_an_inactive_unit_gets_no_new_account_but_its_old_ones_can_be_changed(cast: Cast) -> None:
    account = _register(cast)
    cast.education.state = "abolished"
    cast.education.save()
    with pytest.raises(FilingRefused) as refused:
        _register(cast, platform_account_id="gh_2")
    assert refused.value.reasons == ["主办单位“示范市教育局”已撤销，请选在用的单位。"]
    changed = actions.change_media_account(
        media_account=account, fields={"status": "cancelled"}, by=cast.supervisor, now=NOW, source=Source.FORM
    )
    assert changed.status == AccountStatus.CANCELLED


@pytest.mark.parametrize(
    "role", ["observer", "inspector", "county_supervisor", "county_drafter", "stranger", "auditor"]
)
def test_who_may_not_register_for_a_unit(cast: Cast, role: str) -> None:
    with pytest.raises(FilingRefused) as refused:
        _register(cast, by=getattr(cast, role))
    assert refused.value.reasons == ["你没有替“示范市教育局”登记账号的职责，请由该单位或它的主管办理。"]


def test_a_change_keeps_only_what_differs(cast: Cast) -> None:
    account = _register(cast)
    later = NOW + timedelta(hours=1)
    actions.change_media_account(
        media_account=account,
        fields={"name": " 示范市教育 ", "url": "https://example.invalid/1"},
        by=cast.supervisor,
        now=later,
        source=Source.FORM,
        reason="补链接",
    )
    [change] = queries.changes_of(account).filter(at=later)
    assert (change.field, change.before, change.after, change.by, change.filed) == (
        "url",
        "",
        "https://example.invalid/1",
        cast.supervisor,
        False,
    )
    account.refresh_from_db()
    assert account.changed_at == later


def test_saving_the_same_again_writes_nothing(cast: Cast) -> None:
    account = _register(cast)
    before = queries.changes_of(account).count()
    actions.change_media_account(
        media_account=account,
        fields={"name": "示范市教育"},
        by=cast.drafter,
        now=NOW + timedelta(hours=1),
        source=Source.FORM,
    )
    assert queries.changes_of(account).count() == before
    account.refresh_from_db()
    assert account.changed_at == NOW


def test_a_stale_change_is_refused_and_tells_the_present_values(cast: Cast) -> None:
    account = _register(cast)
    seen = account.changed_at
    actions.change_media_account(
        media_account=account,
        fields={"name": "示范教育"},
        by=cast.supervisor,
        now=NOW + timedelta(1),
        source=Source.FORM,
    )
    with pytest.raises(AccountChangedMeanwhile) as refused:
        actions.change_media_account(
            media_account=account,
            fields={"name": "示范市教育发布"},
            by=cast.drafter,
            now=NOW + timedelta(2),
            source=Source.FORM,
            seen_changed_at=seen,
        )
    assert refused.value.theirs == {"name": "示范教育"}
    account.refresh_from_db()
    assert account.name == "示范教育"


def test_an_account_is_not_moved_to_a_unit_one_may_not_edit_for(cast: Cast) -> None:
    account = _register(cast)
    with pytest.raises(FilingRefused) as refused:
        actions.change_media_account(
            media_account=account, fields={"sponsor": cast.police}, by=cast.drafter, now=NOW, source=Source.FORM
        )
    assert refused.value.reasons == ["你没有改“示范市公安局”账号的职责，请由该单位或它的主管办理。"]


def test_whether_a_change_was_filed_is_kept_with_it(cast: Cast) -> None:
    account = _register(cast)
    actions.change_media_account(
        media_account=account,
        fields={"name": "示范教育"},
        by=cast.supervisor,
        now=NOW + timedelta(1),
        source=Source.FORM,
        filed=True,
    )
    assert queries.changes_of(account).get(field="name", before="示范市教育").filed is True


def test_subjects_of_many_accounts_are_what_each_alone_is(cast: Cast) -> None:
    for unit in (cast.education, cast.police, cast.county_education):
        factories.make_media_account(unit)
    accounts = MediaAccount.objects.select_related("sponsor")
    assert queries.subjects_of(accounts) == {a.pk: queries.subject_of(a) for a in accounts}


def test_visible_accounts_follow_the_units(cast: Cast) -> None:
    for unit in (cast.education, cast.county_education, cast.neighbour):
        factories.make_media_account(unit)
    seen = {
        role: {a.sponsor.name for a in queries.media_accounts_visible_to(getattr(cast, role), TODAY)}
        for role in ("supervisor", "drafter", "county_supervisor", "industry_supervisor", "observer", "system_admin")
    }
    assert seen == {
        "supervisor": {"示范市教育局", "示范县教育局"},
        "drafter": {"示范市教育局"},
        "county_supervisor": {"示范县教育局"},
        "industry_supervisor": {"示范市教育局", "示范县教育局"},
        "observer": {"示范市教育局", "示范县教育局"},
        "system_admin": set(),
    }
