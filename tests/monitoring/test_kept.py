"""The findings of safe keeping, under the packs that ask for it."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, TODAY, Cast
from tests.factories import make_credential, make_media_account

from zhengmei.core.clock import end_of_day
from zhengmei.custody.actions import change_password, set_rule
from zhengmei.custody.models import Credential
from zhengmei.filing.models import MediaAccount
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.actions import adopt_pack


def follow(cast: Cast, pack: str) -> None:
    adopt_pack(organisation=cast.city_office, pack_id=pack, since=date(2026, 9, 1), by=None, now=NOW, even_outside=True)


def judge(day: date) -> list[Finding]:
    run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=day - timedelta(27),
        period_to=day,
        judged_at=end_of_day(day),
        by=None,
        now=end_of_day(day),
    )
    return list(Finding.objects.filter(code__in=("MC030", "MC031")).order_by("code"))


def keep(cast: Cast, days_ago: int) -> Credential:
    account = make_media_account(cast.education)
    return make_credential(account, cast.drafter, cast.reviewer, changed_on=TODAY - timedelta(days_ago))


@pytest.mark.clause("SX-3.6-b")
def test_ninety_days_set_by_the_unit_and_ninety_one_without_a_change_is_a_finding(cast: Cast) -> None:
    follow(cast, "suixi-2022")
    set_rule(organisation=cast.education, password_days=90, warn_days=7, recovery_workdays=5, by=cast.chief, now=NOW)
    keep(cast, 91)
    assert judge(TODAY - timedelta(1)) == []
    [finding] = judge(TODAY)
    assert (finding.title, finding.clauses, finding.state) == ("口令 91 天没换", ["SX-3.6-b"], "open")
    assert "示范市教育局自定 90 天换一次" in finding.statement and finding.local_default


@pytest.mark.clause("BL-3.3-f")
def test_a_password_past_the_age_the_office_set_is_a_finding_until_it_is_changed(cast: Cast) -> None:
    follow(cast, "beilun-2020")
    kept = keep(cast, 120)
    [finding] = judge(TODAY)
    assert (finding.title, finding.clauses, finding.local_default) == ("口令 120 天没换", ["BL-3.3-f"], True)
    change_password(credential=kept, password="Neu-geheim-22", why="到期", by=cast.drafter, now=NOW)
    [finding] = judge(TODAY)
    assert finding.state == "closed"


@pytest.mark.clause("WH-5.2-b")
def test_a_keeper_whose_time_ran_out_is_a_finding(cast: Cast) -> None:
    follow(cast, "weihai-2019")
    keep(cast, 1)
    assert judge(TODAY) == []
    cast.drafter.appointments.update(until=TODAY)
    [finding] = judge(TODAY)
    assert (finding.code, finding.title, finding.clauses) == ("MC031", "口令保管人沈芸已离岗", ["WH-5.2-b"])


def test_a_text_that_says_nothing_of_passwords_raises_nothing(cast: Cast) -> None:
    keep(cast, 400)
    cast.drafter.appointments.update(until=TODAY)
    assert judge(TODAY) == []
