"""The page of one account: problems, weeks, facts, history, story and articles."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.core import clock
from zhengmei.filing.actions import change_media_account, grant_exception, register_media_account
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import policy_for
from zhengmei.identity.models import User
from zhengmei.ledger.queries.account import recent_of, rulings_of, weeks_of
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.models import Finding
from zhengmei.policies.lookup import Ruling

SignIn = Callable[[User], Client]
MONDAY = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def account(cast: Cast) -> MediaAccount:
    return factories.make_media_account(cast.education, name="示范市教育")


def _frequency(account: MediaAccount) -> "Ruling[object]":
    policy = policy_for(account.sponsor, TODAY)
    return next(r for _, r in rulings_of(account, policy) if r.key == "update_frequency")


def test_weeks_are_judged_by_the_packs_frequency_and_the_present_one_is_not(account: MediaAccount) -> None:
    published = [MONDAY - timedelta(7 * n) for n in range(1, 27) if n not in (1, 12)]
    factories.make_quarter(account, published)
    weeks = weeks_of(account, _frequency(account), TODAY)
    assert weeks is not None
    assert len(weeks.weeks) == 26
    assert (weeks.judged, weeks.met) == (25, 23)
    assert [week.monday for week in weeks.missed] == [date(2026, 10, 5), date(2026, 7, 20)]
    assert weeks.demand == "每周至少 1 条"
    assert weeks.weeks[-1].met is None


def test_days_nobody_has_a_record_of_are_not_judged(account: MediaAccount) -> None:
    factories.make_quarter(account, [date(2026, 9, 23)])
    weeks = weeks_of(account, _frequency(account), TODAY)
    assert weeks is not None
    assert (weeks.judged, weeks.met) == (2, 0)
    assert weeks.weeks[0].counts == (None,) * 7


def test_an_account_opened_lately_is_judged_from_its_first_whole_week(account: MediaAccount) -> None:
    other = factories.make_media_account(account.sponsor, name="另一个", platform="weibo")
    factories.make_quarter(other, [date(2026, 5, 4)])
    account.launched_on = date(2026, 9, 30)
    weeks = weeks_of(account, _frequency(account), TODAY)
    assert weeks is not None
    assert weeks.judged == 1


def test_without_any_record_the_page_says_so(cast: Cast, client_as: SignIn, account: MediaAccount) -> None:
    page = client_as(cast.supervisor).get(f"/filing/accounts/{account.pk}/")
    assertContains(page, "还没有这个账号的发布记录")
    assertNotContains(page, "整周没更新")


def test_workday_packs_judge_workdays_with_their_make_up_days(cast: Cast) -> None:
    factories.make_adoption(cast.county_education, "weihai-2019")
    account = factories.make_media_account(cast.county_education)
    frequency = _frequency(account)
    factories.make_quarter(account, [date(2026, 9, 7)])
    factories.make_quarter(account, [date(2026, 9, day) for day in (14, 15, 16, 17, 18, 21, 22, 23, 24)])
    weeks = weeks_of(account, frequency, TODAY)
    assert weeks is not None
    met = {week.monday: week.met for week in weeks.weeks}
    assert met[date(2026, 9, 14)] is False  # Sunday 9月20日 was a working day
    assert met[date(2026, 9, 21)] is True  # Friday 9月25日 was a holiday
    assert frequency.pack_id == "weihai-2019"


def test_the_last_thirty_days(account: MediaAccount) -> None:
    factories.make_quarter(account, [TODAY - timedelta(n) for n in (0, 29, 30)])
    factories.make_published_item(account, NOW, is_original=False, reads=70)
    recent = recent_of(account, TODAY)
    assert (recent.items, recent.originals, recent.told_original, recent.reads) == (3, 2, 3, 70)
    assert (recent.messages, recent.answered, recent.slowest) == (0, 0, None)


def test_problems_stand_with_article_statement_and_one_act(
    cast: Cast, client_as: SignIn, account: MediaAccount
) -> None:
    factories.make_media_account(cast.education, name="示范市教育发布")
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=TODAY - timedelta(7),
        period_to=TODAY,
        judged_at=NOW,
        by=None,
        now=NOW,
    )
    holder = Finding.objects.filter(rule_key="accounts_per_platform").first()
    assert holder is not None
    address = f"/filing/accounts/{holder.media_account_id}/"
    mine = client_as(cast.supervisor).get(address).context["problems"]
    theirs = client_as(cast.drafter).get(address).context["problems"]
    double = next(p for p in mine if p.finding.rule_key == "accounts_per_platform")
    assert (double.verb, double.url) == (
        "给例外",
        f"{address}exceptions/new/?rule=accounts_per_platform",
    )
    assert {p.verb for p in theirs} == {"看证据"}
    assert double.finding.article in client_as(cast.supervisor).get(address).content.decode()


def test_history_and_story_name_who_and_why(cast: Cast, client_as: SignIn) -> None:
    fields = {"name": "示范市教育", "platform": "weixin", "sponsor": cast.education, "leader_mobile": "13812345678"}
    account = register_media_account(fields=fields, by=cast.drafter, now=NOW - timedelta(2), source="form")
    change_media_account(
        media_account=account,
        fields={"name": "示范教育", "leader_mobile": "13900001111"},
        by=cast.supervisor,
        now=NOW - timedelta(1),
        source="form",
        reason="统一名称",
        filed=True,
    )
    page = client_as(cast.observer).get(f"/filing/accounts/{account.pk}/")
    assertContains(page, "林守正更改账号")
    assertContains(page, "统一名称")
    assertContains(page, '<span class="from">示范市教育</span>', html=True)
    assertNotContains(page, "没有备案")
    for number in ("13812345678", "13900001111"):
        assertNotContains(page, number)


def test_the_articles_that_rule_it_come_from_its_units_pack(cast: Cast, account: MediaAccount) -> None:
    words = [said for said, _ in rulings_of(account, policy_for(account.sponsor, TODAY))]
    assert "更新频次：每周至少 1 条" in words
    assert "同一平台几个账号：最多 1 个" in words
    factories.make_adoption(cast.education, "hangzhou-2019")
    packs = {r.pack_id for _, r in rulings_of(account, policy_for(account.sponsor, TODAY))}
    assert packs == {"hangzhou-2019", "national-2019"}


def test_an_exception_in_force_shows_with_its_end(cast: Cast, client_as: SignIn, account: MediaAccount) -> None:
    grant_exception(
        media_account=account,
        rule_key="same_name",
        reason="沿用旧名",
        expires_on=date(2026, 12, 31),
        by=cast.supervisor,
        now=NOW,
    )
    page = client_as(cast.drafter).get(f"/filing/accounts/{account.pk}/")
    assertContains(page, "沿用旧名")
    assertContains(page, "2026年12月31日")
    assertNotContains(page, "/withdraw/")


def test_a_script_in_a_name_is_shown_not_run(cast: Cast, client_as: SignIn) -> None:
    account = factories.make_media_account(cast.education, name="<script>alert(1)</script>", positioning='"><b>')
    client = client_as(cast.supervisor)
    for address in ("/filing/ledger/", f"/filing/accounts/{account.pk}/"):
        assertNotContains(client.get(address), "<script>alert(1)")


def test_an_account_that_is_not_there_is_not_found(cast: Cast, client_as: SignIn) -> None:
    assert client_as(cast.supervisor).get("/filing/accounts/999/").status_code == 404
