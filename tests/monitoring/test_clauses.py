"""The regulations' own demands, judged under the packs themselves."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests import factories
from tests.cast import NOW, Cast
from tests.monitoring.city import judge, moment, publish

from zhengmei.core import clock
from zhengmei.core.clock import BEIJING
from zhengmei.filing.actions import change_media_account, confirm_import, grant_exception, open_import, read_import
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.monitoring.actions import record_observation
from zhengmei.monitoring.models import Finding
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Library

OLD = {"opened_on": date(2017, 1, 1), "launched_on": date(2017, 1, 1)}


def follow(cast: Cast, pack_id: str) -> None:
    """The whole city follows this pack from now on."""
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id=pack_id, since=date(2018, 1, 1))


def account(sponsor: Organisation, **fields: Any) -> MediaAccount:
    return factories.make_media_account(sponsor, **{**OLD, **fields})


def titles(code: str, **narrow: Any) -> list[str]:
    found = Finding.objects.filter(code=code, state="open", **narrow)
    return [f.title for f in found.order_by("media_account_id", "since")]


def with_thresholds(pack_id: str, **value: Any) -> Library:
    """The library with an office's own thresholds in one pack."""
    packs = dict(library().packs)
    pack = packs[pack_id]
    rules = [r.model_copy(update={"value": r.value.model_copy(update=value)}) for r in pack.rules.cleanup]
    packs[pack_id] = pack.model_copy(update={"rules": pack.rules.model_copy(update={"cleanup": rules})})
    return Library(packs)


@pytest.mark.clause("WH-4.2-k")
def test_every_workday_but_one_make_up_sunday(cast: Cast) -> None:
    follow(cast, "weihai-2019")
    PackAdoption.objects.update(since=date(2018, 1, 1))
    media = account(cast.county_education)
    publish(media, [f"2019-{d}" for d in ["04-28", "04-29", "04-30", "05-06", "05-07", "05-08", "05-09", "05-10"]])
    judge(period=("2019-04-28", "2019-05-10"))
    found = Finding.objects.get(code="MC002")
    assert (found.title, found.since, found.clauses) == ("5月5日没更新", date(2019, 5, 5), ["WH-4.2-k"])
    assert found.evidence["workday"] == ["5月5日（调休上班）"]
    appointed_early(cast.supervisor)
    grant_exception(
        media_account=media,
        rule_key="update_frequency",
        reason="机房搬迁",
        expires_on=date(2019, 5, 31),
        by=cast.supervisor,
        now=moment("2019-05-05"),
    )
    judge(period=("2019-04-28", "2019-05-10"))
    found.refresh_from_db()
    assert (found.state, found.closed_why) == ("closed", "例外在有效期内，不再作为问题")


def appointed_early(user: User) -> None:
    """The appointment was already there in the year of the case."""
    user.appointments.update(since=date(2018, 1, 1))


@pytest.mark.clause("WH-4.2-l")
def test_three_times_a_week_for_the_city_s_own_units(cast: Cast) -> None:
    follow(cast, "weihai-2019")
    appointed_early(cast.supervisor)
    two, three, excepted = (account(cast.education, platform=p) for p in ("weixin", "weibo", "douyin"))
    county = account(cast.county_education)
    publish(two, ["2019-04-08", "2019-04-10"])
    publish(three, ["2019-04-08", "2019-04-10", "2019-04-12"])
    publish(excepted, ["2019-04-08", "2019-04-10"])
    publish(county, [f"2019-04-{d:02}" for d in range(8, 13)])
    grant_exception(
        media_account=excepted,
        rule_key="update_frequency",
        reason="人员轮训",
        expires_on=date(2019, 4, 30),
        by=cast.supervisor,
        now=moment("2019-04-08"),
    )
    judge(period=("2019-04-08", "2019-04-14"))
    found = Finding.objects.get(code="MC002")
    assert (found.media_account, found.clauses) == (two, ["WH-4.2-l"])
    assert "2/3" in found.title


@pytest.mark.clause("FCG-18-b")
def test_no_update_in_the_second_week(cast: Cast) -> None:
    silent, busy, excepted = (account(cast.education, platform=p) for p in ("weixin", "weibo", "douyin"))
    publish(silent, ["2026-05-05"])
    publish(busy, ["2026-05-05", "2026-05-13"])
    publish(excepted, ["2026-05-05"])
    grant_exception(
        media_account=excepted,
        rule_key="update_frequency",
        reason="系统升级",
        expires_on=date(2026, 5, 17),
        by=cast.supervisor,
        now=moment("2026-05-11"),
    )
    judge(period=("2026-05-04", "2026-05-17"))
    found = Finding.objects.get(code="MC002")
    assert (found.media_account, found.clauses, found.since) == (silent, ["FCG-18-b"], date(2026, 5, 11))
    assert found.title == "5月11日那周 0/1 条"
    assert "每周不少于 1 条" in found.statement
    judge(period=("2026-05-04", "2026-05-24"))
    assert titles("MC002", media_account=excepted) == ["5月18日那周 0/1 条"]


@pytest.mark.clause("HZ-2.3.4-f")
def test_hangzhou_falls_back_to_the_national_fortnight(cast: Cast) -> None:
    follow(cast, "hangzhou-2019")
    late, fresh = account(cast.education), account(cast.police)
    publish(late, ["2026-05-16"])
    publish(fresh, ["2026-05-18"])
    judge()
    found = Finding.objects.get(code="MC001")
    assert (found.media_account, found.title, found.pack_id, found.veto) == (late, "15 天没更新", "national-2019", True)
    assert found.evidence["inherited"] == "杭州 未规定，取国办"


@pytest.mark.clause("BL-2.3-g")
def test_beilun_takes_the_national_fortnight_and_a_new_item_closes_it(
    cast: Cast, client_as: Callable[[User], Client]
) -> None:
    follow(cast, "beilun-2020")
    late, fresh = account(cast.education), account(cast.police)
    publish(late, ["2026-05-16"])
    publish(fresh, ["2026-05-18"])
    page = client_as(cast.supervisor).get("/monitoring/checks/").content.decode()
    assert "北仑未规定，取国办" in page
    assert "14 天" in page
    judge()
    found = Finding.objects.get(code="MC001")
    assert (found.media_account, found.evidence["last_day"]) == (late, "2026年5月16日")
    publish(late, ["2026-06-01T08:00"])
    judge(period=("2026-05-04", "2026-06-01"), now=datetime(2026, 6, 2, 6, tzinfo=BEIJING))
    found.refresh_from_db()
    assert (found.state, found.closed_why) == ("closed", "6月1日有新的发布")


@pytest.mark.clause("HZ-2.3.1-k")
def test_the_certification_must_name_the_sponsor(cast: Cast) -> None:
    follow(cast, "hangzhou-2019")
    media = account(cast.education, certification_text="示范市文旅局官方微信")
    publish(media, ["2026-05-30"])
    judge()
    found = Finding.objects.get(code="MC007")
    assert (found.clauses, found.strength) == (["HZ-2.3.1-k"], "must")
    assert "示范市文旅局官方微信" in found.statement
    assert "示范市教育局" in found.statement
    change_media_account(
        media_account=media,
        fields={"certification_text": "示范市教育局官方微信"},
        by=cast.drafter,
        now=moment("2026-05-31"),
        source="page",
    )
    judge()
    found.refresh_from_db()
    assert found.state == "closed"


def low(media: MediaAccount, reads: int) -> None:
    publish(media, ["2026-05-20"], reads=reads)


@pytest.mark.clause("HZ-2.3.1-e")
def test_hangzhou_lists_each_reason(cast: Cast) -> None:
    follow(cast, "hangzhou-2019")
    a = account(cast.education, functions=["service"], followers=300)
    b = account(cast.education, platform="weibo", functions=["service"], followers=9_000)
    low(a, 20)
    low(b, 5_000)
    judge(with_thresholds("hangzhou-2019", followers=500, monthly_reads=50))
    found = {f.media_account: f for f in Finding.objects.filter(code="MC016")}
    assert found[a].evidence["reasons"] == ["功能相近", "关注度低", "利用率低"]
    assert found[b].evidence["reasons"] == ["功能相近"]
    assert found[a].local_default


@pytest.mark.clause("BL-2.1-b")
def test_beilun_cleans_up_weibo_only(cast: Cast) -> None:
    follow(cast, "beilun-2020")
    few = account(cast.education, platform="weibo", followers=300, functions=[])
    one = account(cast.police, platform="weibo", followers=800, functions=["service"])
    two = account(cast.police, name="示范市公安服务", platform="weibo", followers=900, functions=["service"])
    account(cast.county_education, platform="weibo", followers=5_000, functions=["service"])
    account(cast.county_office, platform="weixin", followers=300, functions=["service"])
    judge(with_thresholds("beilun-2020", followers=500))
    found = {f.media_account: f.evidence["reasons"] for f in Finding.objects.filter(code="MC016")}
    assert found == {few: ["关注度低"], one: ["功能相近"], two: ["功能相近"]}
    assert all(f.local_default for f in Finding.objects.filter(code="MC016"))


@pytest.mark.clause("FCG-10-c")
def test_fangchenggang_cleans_up_only_what_meets_all_three(cast: Cast) -> None:
    low_one = account(cast.education, functions=["service"], followers=300)
    other = account(cast.education, platform="weibo", functions=["service"], followers=9_000)
    low(low_one, 5)
    low(other, 5_000)
    judge(with_thresholds("fangchenggang-2022", followers=500, monthly_reads=10))
    found = Finding.objects.get(code="MC016")
    assert (found.media_account, found.clauses) == (low_one, ["FCG-10-c"])
    assert found.title == "建议清理：功能相近、关注度低、利用率低"


@pytest.mark.clause("SX-3.3-f")
def test_suixi_suggests_clean_up_and_merging(cast: Cast) -> None:
    follow(cast, "suixi-2022")
    poor = account(cast.police, functions=["service"], followers=300)
    one = account(cast.education, name="示范教育", functions=["service"], followers=9_000)
    two = account(cast.education, name="示范招考", platform="weibo", functions=["service"], followers=9_000)
    fine = account(cast.county_education, functions=["service"], followers=9_000)
    low(poor, 20)
    for media in (one, two, fine):
        low(media, 5_000)
    judge(with_thresholds("suixi-2022", followers=500, monthly_reads=100))
    found = {f.media_account: f for f in Finding.objects.filter(code="MC016")}
    assert {m: f.title for m, f in found.items()} == {
        poor: "建议清理：关注度低、利用率低",
        one: "建议整合：功能相近",
        two: "建议整合：功能相近",
    }
    assert found[one].evidence["others"] == ["示范招考（新浪微博）"]
    assert found[two].evidence["others"] == ["示范教育（微信公众号）"]


@pytest.mark.clause("BL-2.3-l")
def test_what_nobody_could_see_is_never_normal(cast: Cast, client_as: Callable[[User], Client]) -> None:
    follow(cast, "beilun-2020")
    three = [account(cast.education, platform=p) for p in ("weixin", "weibo", "douyin")]
    account(cast.police, status="cancelled")
    now = clock.now()
    for media, outcome in zip(three, ("seen", "unreachable", "seen"), strict=True):
        at = now - timedelta(minutes=1)
        record_observation(media_account=media, outcome=outcome, at=at, by=cast.inspector, now=now)
    client = client_as(cast.inspector)
    sheet = client.get("/monitoring/looks/").context["lines"]
    results = {line.media_account: (line.result, line.look.at) for line in sheet}
    seen = now - timedelta(minutes=1)
    assert results == {
        three[0]: ("正常", seen),
        three[1]: ("未监测（打不开）", seen),
        three[2]: ("正常", seen),
    }
    exported = client.get("/monitoring/looks/export/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(exported.content)).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == 90


@pytest.mark.clause("FCG-11-c")
def test_an_imported_certification_of_another_unit_is_found_and_cleared(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Organisation.objects.filter(pk=cast.education.pk).update(name="防城港市教育局", short_name="市教育局")
    for certified, state in (("防城港市文旅局", "open"), ("防城港市教育局", "closed")):
        words = (
            f"账号名称,平台,平台账号ID,主办单位,是否认证,认证信息\n防城港教育,微信,gh_1,防城港市教育局,是,{certified}\n"
        )
        batch = open_import(
            kind="ledger", file=io.BytesIO(words.encode()), name=f"{certified}.csv", by=cast.supervisor, now=NOW
        )
        confirm_import(batch=read_import(batch=batch, now=NOW), by=cast.supervisor, now=NOW)
        judge(period=("2026-09-14", "2026-10-11"))
        found = Finding.objects.get(code="MC007")
        assert (found.state, found.article, found.clauses) == (state, "防城港 第十一条", ["FCG-11-c"])


@pytest.mark.clause("WH-1-b")
def test_a_zone_of_any_of_the_three_sorts_counts_as_a_district(cast: Cast, client_as: Callable[[User], Client]) -> None:
    follow(cast, "weihai-2019")
    office = client_as(cast.supervisor)
    sorts = ("国家级开发区", "综保区", "南海新区")
    for sort in sorts:
        given = {
            "name": f"示范{sort}管理委员会",
            "kind": "functional_zone",
            "level": "city",
            "region": cast.city.pk,
            "supervisor": cast.city_office.pk,
            "has_public_function": "on",
        }
        assert office.post("/organisations/new/", given).status_code == 302
    zones = [account(Organisation.objects.get(name=f"示范{sort}管理委员会")) for sort in sorts]
    bureau = account(cast.police)
    days = ["2019-04-08", "2019-04-09", "2019-04-11", "2019-04-12"]
    for media in (*zones, bureau):
        publish(media, days)
    judge(period=("2019-04-08", "2019-04-12"))
    found = Finding.objects.filter(code="MC002", state="open").order_by("media_account_id")
    assert [(f.media_account, f.title, f.since, f.clauses) for f in found] == [
        (zone, "4月10日没更新", date(2019, 4, 10), ["WH-4.2-k"]) for zone in zones
    ]
