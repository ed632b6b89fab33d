"""The desk, the search box, the counts and the capacity: each person's own, true to the rows, and cheap."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.cast import NOW, TODAY, Cast

from zhengmei.core import clock
from zhengmei.core.clock import end_of_day
from zhengmei.core.todo import Todo
from zhengmei.core.workdays import PUBLISHED
from zhengmei.dashboard import queries
from zhengmei.dashboard.search import search
from zhengmei.dashboard.todos import todos
from zhengmei.filing.models import MediaAccount
from zhengmei.monitoring.actions import run_checks
from zhengmei.monitoring.models import Contest, Finding
from zhengmei.organisations.states import Duty


@pytest.fixture(autouse=True)
def _on_the_day_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def account(sponsor, name: str, last: int | None, platform: str = "weixin") -> MediaAccount:
    """An account whose last item is `last` days old, with one on each of the five days before."""
    made = factories.make_media_account(sponsor, name=name, platform=platform)
    if last is not None:
        factories.make_quarter(made, [TODAY - timedelta(last + n) for n in range(5)])
    return made


def check_all(cast: Cast) -> None:
    everything = MediaAccount.objects.all()
    first = TODAY - timedelta(90)
    run_checks(
        media_accounts=everything, period_from=first, period_to=TODAY, judged_at=end_of_day(TODAY), by=None, now=NOW
    )


@pytest.fixture
def city(cast: Cast) -> Cast:
    """Five accounts: fresh, thirteen, eight and twenty days silent, and one in 示范县 that published today."""
    account(cast.education, "示范教育发布", 0)
    account(cast.education, "示范教育微博", 13, "weibo")
    account(cast.police, "示范公安发布", 8)
    account(cast.police, "示范公安微博", 20, "weibo")
    account(cast.county_education, "示范县教育发布", 0)
    return cast


def text(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_numbers_are_those_of_the_rows(city: Cast):
    check_all(city)
    accounts = queries.accounts_of(city.supervisor, TODAY)
    strip = queries.numbers(accounts, TODAY)
    assert (strip.registered, strip.normal, strip.suspended) == (5, 5, 0)
    assert (strip.known_until, strip.fresh, strip.fresh_before) == (TODAY, 2, 2)
    standing = Finding.objects.filter(state="open")
    assert (strip.open, strip.vetoes) == (standing.count(), standing.filter(veto=True).count())
    assert sum(place.amount for place in queries.places(accounts)) == strip.open > 0


def test_who_is_about_to_fall_silent_is_said_in_words_and_squares(city: Cast, client_as):
    silence = queries.silence(queries.accounts_of(city.supervisor, TODAY), TODAY, TODAY)
    assert [(row.label, row.note, row.tone) for row in silence.rows] == [
        ("示范教育微博", "13 天，再 1 天单项否决", "stop"),
        ("示范公安发布", "8 天", "due"),
    ]
    assert (silence.soon, silence.past, silence.veto) == (1, 1, True)
    assert [sum(row.counts) for row in silence.rows] == [5, 5] and len(silence.rows[0].counts) == 28
    page = text(client_as(city.supervisor))
    assert "哪些账号快到两周没更新？" in page and '<b class="stop">1 个账号</b>就满期限，单项否决' in page
    assert 'class="heat numbers"' in text(client_as(city.supervisor), "/?heat=numbers")


def test_silence_is_not_judged_beyond_what_was_handed_in(cast: Cast, client_as):
    account(cast.education, "示范教育发布", 30)
    account(cast.education, "示范教育微博", 40, "weibo")
    last = TODAY - timedelta(30)
    accounts = queries.accounts_of(cast.supervisor, TODAY)
    silence = queries.silence(accounts, queries.known_until(accounts, TODAY), TODAY)
    assert [(row.label, row.note) for row in silence.rows] == [("示范教育微博", "10 天")]
    assert silence.days[-1] == last
    assert f"数据到 {last.month}月{last.day}日" in text(client_as(cast.supervisor))


def test_a_sponsor_sees_only_their_own(city: Cast, client_as):
    check_all(city)
    page = text(client_as(city.drafter))
    assert "示范教育微博" in page and "示范公安" not in page and "示范县教育" not in page
    assert "各地没了结的问题" not in page
    mine = [todo for todo in todos(city.drafter, TODAY) if todo.room == "monitoring"]
    standing = Finding.objects.filter(media_account__sponsor=city.education, state="open")
    assert sum(todo.count for todo in mine) == standing.count() > len(mine)
    assert len(mine) == len(set(standing.values_list("media_account", "code")))


def test_a_contest_waits_for_the_overseer_and_not_for_the_sponsor(city: Cast):
    check_all(city)
    finding = Finding.objects.filter(media_account__sponsor=city.education).earliest("pk")
    Contest.objects.create(finding=finding, reason="平台维护，发不出去", by=city.drafter, at=NOW)
    waiting = [todo for todo in todos(city.supervisor, TODAY) if todo.verb == "决定"]
    assert [todo.title for todo in waiting] == [f"决定异议：{finding.title}"]
    assert "沈芸说：平台维护" in waiting[0].about
    assert [todo for todo in todos(city.drafter, TODAY) if todo.verb == "决定"] == []


def test_the_desk_costs_the_same_for_one_and_for_three(cast: Cast, client_as):
    client = client_as(cast.supervisor)
    costs = []
    for amount in (1, 2):
        for number in range(amount):
            account(cast.education, f"示范教育{amount}{number}", 12, "weibo")
        check_all(cast)
        for finding in Finding.objects.filter(state="open", contests=None):
            Contest.objects.create(finding=finding, reason="不同意", by=cast.drafter, at=NOW)
        client.get("/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        costs.append(len(seen))
    assert MediaAccount.objects.count() == 3
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("supervisor", "台账里还没有账号"),
        ("system_admin", "系统管理员只管人和单位"),
        ("auditor", "记录只能添加，不能修改"),
        ("stranger", "还没有单位安排你的职责"),
    ],
)
def test_an_empty_desk_says_what_to_do(cast: Cast, client_as, role: str, sentence: str):
    assert sentence in text(client_as(getattr(cast, role)))


def test_without_items_nobody_is_called_silent(cast: Cast, client_as):
    account(cast.education, "示范教育发布", None)
    page = text(client_as(cast.supervisor))
    assert "还没有导入发布内容" in page and "还看不出来" in page and "就满期限" not in page


def test_the_agenda_counts_working_days_and_names_those_that_do_not_count():
    before_holiday = TODAY.replace(month=9, day=29)
    due = PUBLISHED.add(before_holiday, 3).due
    lines = queries.agenda([Todo("inspection", "签发通报", "", "/", "去签发", due=due)], before_holiday)
    assert [(line.when, line.left, line.what, line.style) for line in lines] == [
        ("9月29日 二", "今天", "没有到期的事", ""),
        ("10月1日至10月7日", "", "国庆节，不计", "off"),
        (f"{due.month}月{due.day}日 五", "剩 3", "签发通报", ""),
    ]


def test_the_counts_beside_the_chapters(city: Cast, client_as):
    check_all(city)
    answer = client_as(city.supervisor).get("/counts/")
    waiting = todos(city.supervisor, TODAY)
    assert f'id="n-dashboard" hx-swap-oob="true">{len(waiting)}<' in answer.content.decode()
    assert answer["Cache-Control"] == "private, max-age=20" or set(answer["Cache-Control"].split(", ")) == {
        "private",
        "max-age=20",
    }
    assert client_as(city.stranger).get("/counts/").content.decode().strip() == ""


def test_search_finds_by_kind_and_only_what_one_may_see(city: Cast):
    found = {group.title: [hit.label for hit in group.hits] for group in search(city.supervisor, "教育", TODAY, 20)}
    assert found["账号"] == ["示范县教育发布", "示范教育发布", "示范教育微博"]
    assert set(found["单位"]) == {"示范市教育局", "示范县教育局", "样例县教育局"}
    assert found["条文"]
    own = {group.title: [hit.label for hit in group.hits] for group in search(city.county_drafter, "教育", TODAY, 20)}
    assert (own["账号"], own["单位"]) == (["示范县教育发布"], ["示范县教育局"])
    assert search(city.supervisor, "  ", TODAY, 20) == [] == search(city.supervisor, "%_", TODAY, 20)
    assert [hit.url for group in search(city.stranger, "FCG-18-b", TODAY, 5) for hit in group.hits] == [
        "/policies/clauses/FCG-18-b/"
    ]


def test_search_as_page_and_as_one_types(city: Cast, client_as):
    client = client_as(city.supervisor)
    page = text(client, "/search/?q=教育")
    assert "<h1>搜索</h1>" in page and "示范县<mark>教育</mark>发布" in page
    boxed = client.get("/search/?q=教育", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in boxed and "看全部结果" in boxed
    nothing = text(client, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "没有找到" in nothing and "<script>alert" not in nothing
    assert text(client, "/search/").count("想找什么？") == 1
    assert client.get("/search/?q=%00").status_code == 200


def test_a_person_in_two_units_chooses_and_the_record_names_the_choice(cast: Cast, client_as):
    second = factories.make_appointment(cast.drafter, cast.county_office, Duty.CHIEF)
    client = client_as(cast.drafter)
    assert '<span class="unit">示范县人民政府办公室</span>' in text(client)
    first = cast.education
    assert second.organisation == cast.county_office
    back = client.post("/capacity/", {"unit": first.pk, "next": "/search/?q=a"})
    assert back["Location"] == "/search/?q=a"
    assert '<span class="unit">示范市教育局</span>' in text(client)
    assert client.post("/capacity/", {"unit": first.pk, "next": "//evil.invalid/"})["Location"] == "/"
    for foreign in (cast.police.pk, "", "x"):
        assert client.post("/capacity/", {"unit": foreign}).status_code == 404
    assert '<span class="unit">示范市教育局</span>' in text(client)
    assert "以谁的身份办事" not in text(client_as(cast.reviewer))
