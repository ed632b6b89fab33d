"""Findings come once, stay one row, close themselves, and are judged only for whom and when they were asked."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from tests.cast import Cast
from tests.monitoring.city import NOW, a_bureau, an_account, judge, library_with, moment, publish

from zhengmei.audit.models import AuditEntry
from zhengmei.core.clock import end_of_day
from zhengmei.filing.models import MediaAccount, RuleException
from zhengmei.filing.queries import subject_of
from zhengmei.monitoring.actions import NoChecksRun, run_checks, sweep_period
from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.models import CheckRun, Finding
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Library

SILENCE = {"silence_limit": [{"value": {"days": 14}, "veto": True}]}
WEEKLY = {"update_frequency": [{"value": {"min_count": 1, "per": "week"}}]}
FILED = {"filed_before_running": [{"value": {"when": "graded"}}]}


@pytest.fixture
def bureau(db: None) -> Organisation:
    return a_bureau()


def the(code: str, **narrow: Any) -> Finding:
    return Finding.objects.get(code=code, **narrow)


def test_the_same_cause_is_the_same_row_with_fresh_evidence(bureau: Organisation) -> None:
    publish(an_account(bureau, {}), ["2026-05-10"])
    first = judge(library_with(SILENCE))
    again = judge(library_with(SILENCE), period=("2026-05-04", "2026-06-01"), now=NOW + timedelta(days=1))
    found = the("MC001")
    assert (first.opened, first.kept, again.opened, again.kept) == (1, 0, 0, 1)
    assert (found.title, found.evidence["days"], found.since) == ("22 天没更新", 22, date(2026, 5, 11))
    assert (found.raised_at, found.seen_at) == (NOW, NOW + timedelta(days=1))
    assert again.findings == {found.media_account_id: [found.pk]}


def test_a_finding_keeps_its_ground(bureau: Organisation) -> None:
    publish(an_account(bureau, {}), ["2026-05-10"])
    library = library_with(SILENCE)
    judge(library)
    found = the("MC001")
    pack = library.packs["national-2019"]
    assert (found.pack_id, found.clauses, found.veto) == (pack.id, [pack.clauses[0].id], True)
    assert len(found.pack_version) == 64
    assert found.evidence["basis"] == f"国办 {pack.clauses[0].article}"
    assert (found.evidence["last_day"], found.evidence["limit_days"]) == ("2026年5月10日", 14)


def test_it_closes_itself_and_a_new_cause_is_a_new_row(bureau: Organisation) -> None:
    media = an_account(bureau, {})
    publish(media, ["2026-05-10"])
    judge(library_with(SILENCE))
    publish(media, ["2026-06-01"])
    later = judge(library_with(SILENCE), period=("2026-05-04", "2026-06-02"), now=NOW + timedelta(days=2))
    old = the("MC001")
    assert (old.state, old.closed_why, old.closed_at) == ("closed", "6月1日有新的发布", NOW + timedelta(days=2))
    assert later.closed == 1
    judge(library_with(SILENCE), period=("2026-05-04", "2026-06-20"), now=NOW + timedelta(days=20))
    assert [f.cause for f in Finding.objects.order_by("pk")] == ["last:2026-05-10", "last:2026-06-01"]


def test_a_finding_ends_with_the_account(bureau: Organisation) -> None:
    media = an_account(bureau, {})
    publish(media, ["2026-05-10"])
    judge(library_with(SILENCE))
    MediaAccount.objects.update(status="cancelled", cancelled_on=date(2026, 6, 1))
    judge(library_with(SILENCE), period=("2026-05-04", "2026-06-02"))
    assert the("MC001").closed_why == "账号现在是“注销”，不再判这一项"


def test_a_finding_ends_with_the_rule(bureau: Organisation) -> None:
    an_account(bureau, {"filing_number": ""})
    judge(library_with(FILED))
    judge(library_with(SILENCE), period=("2026-05-04", "2026-06-02"))
    assert the("MC009").closed_why == "现在适用的办法没有这项要求"


def test_unseen_takes_the_place_of_silent_and_gives_it_back(bureau: Organisation) -> None:
    from zhengmei.monitoring.models import Observation

    media = an_account(bureau, {})
    publish(media, ["2026-05-10"])
    judge(library_with(SILENCE))
    Observation.objects.create(media_account=media, at=moment("2026-06-01"), outcome="unreachable")
    judge(library_with(SILENCE), period=("2026-05-04", "2026-06-02"))
    assert the("MC001").closed_why == "账号看不到，是否更新无从判断，改记“看不到”"
    unseen = the("MC018")
    assert (unseen.state, unseen.veto, unseen.title) == ("open", False, "打不开")
    Observation.objects.create(media_account=media, at=moment("2026-06-03"), outcome="seen")
    judge(library_with(SILENCE), period=("2026-05-04", "2026-06-04"))
    unseen.refresh_from_db()
    assert unseen.closed_why == "2026年6月3日 12:00看到了"
    assert the("MC001", state="open").cause == "last:2026-05-10"


def test_accounts_outside_the_run_are_left_alone(bureau: Organisation) -> None:
    here, there = an_account(bureau, {"filing_number": ""}), an_account(bureau, {"name": "乙", "filing_number": ""})
    judge(library_with(FILED))
    MediaAccount.objects.update(filing_number="示政〔2026〕1号")
    summary = run_checks(
        media_accounts=MediaAccount.objects.filter(pk=here.pk),
        period_from=date(2026, 5, 4),
        period_to=date(2026, 5, 31),
        judged_at=end_of_day(date(2026, 5, 31)),
        by=None,
        now=NOW,
        library=library_with(FILED),
    )
    assert (summary.media_accounts, summary.closed) == (1, 1)
    assert [f.state for f in Finding.objects.filter(media_account=there)] == ["open"]


def test_a_run_over_the_past_does_not_undo_the_present(bureau: Organisation) -> None:
    media = an_account(bureau, {})
    publish(media, ["2026-05-10"])
    judge(library_with(SILENCE))
    judge(library_with(SILENCE), period=("2026-05-01", "2026-05-15"))
    found = the("MC001")
    assert (found.state, found.title) == ("open", "21 天没更新")


def test_a_missed_week_stays_until_it_is_made_good_or_made_up(bureau: Organisation) -> None:
    media = an_account(bureau, {})
    publish(media, ["2026-05-05", "2026-05-20", "2026-05-27"])
    judge(library_with(WEEKLY), period=("2026-05-04", "2026-05-31"))
    missed = the("MC002")
    assert missed.title == "5月11日那周 0/1 条"
    publish(media, ["2026-06-02", "2026-06-09"])
    judge(library_with(WEEKLY), period=("2026-06-01", "2026-06-07"))
    missed.refresh_from_db()
    assert missed.state == "open"  # one good week is not enough
    judge(library_with(WEEKLY), period=("2026-05-18", "2026-06-14"))
    missed.refresh_from_db()
    assert (missed.state, missed.closed_why) == ("closed", "此后5月18日至6月14日连续 4 周达标")


def test_items_handed_in_late_close_the_missed_week(bureau: Organisation) -> None:
    media = an_account(bureau, {})
    publish(media, ["2026-05-05", "2026-05-20", "2026-05-27"])
    judge(library_with(WEEKLY))
    publish(media, ["2026-05-12"])
    judge(library_with(WEEKLY), now=NOW + timedelta(days=1))
    assert the("MC002").closed_why == "那一周的发布已经补录，达到频次"


def test_a_year_without_published_holidays_is_marked(bureau: Organisation) -> None:
    publish(an_account(bureau, {}), [f"2027-01-{d}" for d in (11, 13, 14, 15)])
    rule = {"update_frequency": [{"value": {"min_count": 1, "per": "workday"}}]}
    judge(library_with(rule), period=("2027-01-11", "2027-01-17"))
    assert the("MC002").evidence["calendar"] == "2027年放假安排尚未公布，暂按周一至周五算"


def test_an_exception_suppresses_only_what_is_in_principle_and_only_while_it_holds(cast: Cast) -> None:
    PackAdoption.objects.all().delete()  # so that the one pack of the test holds
    for media in (an_account(cast.education, {"filing_number": ""}), an_account(cast.police, {"filing_number": ""})):
        RuleException.objects.create(
            media_account=media,
            rule_key="filed_before_running",
            clause="",
            reason="试运行",
            approved_by=cast.supervisor,
            granted_on=date(2026, 5, 1),
            expires_on=date(2026, 5, 31),
        )
    soft = {"filed_before_running": [{"value": {"when": "graded"}, "strength": "in_principle"}]}
    assert judge(library_with(soft)).counts.get("MC009") is None
    assert judge(library_with(soft), period=("2026-05-04", "2026-06-01")).counts["MC009"] == 2
    Finding.objects.all().delete()
    assert judge(library_with(FILED)).counts["MC009"] == 2


def test_a_dismissed_cause_is_not_raised_again_while_its_evidence_is_the_same(bureau: Organisation) -> None:
    media = an_account(bureau, {"certification_text": "某公司"})
    rule = {"certification_names_sponsor": [{"value": {}}]}
    judge(library_with(rule))
    Finding.objects.update(state="dismissed")
    assert judge(library_with(rule), now=NOW + timedelta(days=1)).opened == 0
    MediaAccount.objects.filter(pk=media.pk).update(certification_text="另一家公司")
    assert judge(library_with(rule), now=NOW + timedelta(days=2)).opened == 1


def test_values_remembered_weakly_raise_nothing(bureau: Organisation) -> None:
    an_account(bureau, {"filing_number": ""})
    weak = {"filed_before_running": [{"value": {"when": "graded"}, "strength": "encourage", "confidence": "D"}]}
    assert judge(library_with(weak)).counts == {}


def test_one_row_and_one_line_in_the_record(bureau: Organisation) -> None:
    an_account(bureau, {"filing_number": ""})
    summary = judge(library_with(FILED))
    run = CheckRun.objects.get()
    assert (run.pk, run.media_accounts, run.opened, run.counts) == (summary.run_id, 1, 1, {"MC009": 1})
    entry = AuditEntry.objects.get(kind="monitoring.checks_run")
    assert (entry.object_id, entry.detail["opened"]) == (str(run.pk), 1)


def test_no_check_asks_one_question_per_account(cast: Cast, django_assert_max_num_queries: Any) -> None:
    def queries_with(units: list[Organisation]) -> int:
        for unit in units:
            media = an_account(
                unit, {"filing_number": "", "followers": 1, "url": "", "news_licence_number": "", "provides_news": True}
            )
            publish(media, ["2026-05-05"], reads=1)
        with django_assert_max_num_queries(200) as caught:
            judge()
        return len(caught)

    judge()
    one = queries_with([cast.education])
    Finding.objects.all().delete()
    assert queries_with([cast.police, cast.county_office, cast.county_education]) == one


def test_a_person_runs_checks_only_over_what_is_theirs_to_inspect(cast: Cast) -> None:
    mine, theirs = an_account(cast.county_education, {}), an_account(cast.education, {"name": "乙"})
    values: dict[str, Any] = {
        "period_from": date(2026, 5, 4),
        "period_to": date(2026, 5, 31),
        "judged_at": end_of_day(date(2026, 5, 31)),
        "now": NOW,
    }
    done = run_checks(media_accounts=MediaAccount.objects.filter(pk=mine.pk), by=cast.county_supervisor, **values)
    assert done.media_accounts == 1
    for person, accounts in ((cast.county_supervisor, [mine.pk, theirs.pk]), (cast.drafter, [theirs.pk])):
        with pytest.raises(NoChecksRun) as refused:
            run_checks(media_accounts=MediaAccount.objects.filter(pk__in=accounts), by=person, **values)
        assert refused.value.reasons == ["其中有不归你检查的账号，请只选你主管或检查范围内的账号"]
    with pytest.raises(NoChecksRun) as refused:
        run_checks(media_accounts=MediaAccount.objects.all(), by=None, **{**values, "period_to": date(2026, 5, 1)})
    assert refused.value.reasons == ["检查时段的结束早于开始，请把日期改过来"]


def test_the_sweep_judges_four_whole_weeks() -> None:
    first, last = sweep_period(date(2026, 10, 14))
    assert (first, first.weekday(), last) == (date(2026, 9, 14), 0, date(2026, 10, 14))


@pytest.fixture
def registry_afresh() -> Iterator[None]:
    registry.checks.cache_clear()
    yield
    registry.checks.cache_clear()


def test_a_code_is_given_once(monkeypatch: pytest.MonkeyPatch, registry_afresh: None) -> None:
    monkeypatch.setitem(registry.RETIRED, "MC001", "不再使用")
    with pytest.raises(registry.DoubleCode, match="MC001"):
        registry.checks()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_not_double() -> None:
    bureau = a_bureau()
    for n in range(5):
        an_account(bureau, {"name": f"账号{n}", "filing_number": ""})
    start, failed = threading.Barrier(2), []

    def run(now: datetime, library: Library) -> None:
        try:
            start.wait(timeout=10)
            judge(library, now=now)
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(NOW + timedelta(seconds=n), library_with(FILED))) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert Finding.objects.filter(code="MC009").count() == 5
    assert CheckRun.objects.count() == 2


def test_rules_are_looked_up_by_the_same_subject_as_on_the_pages(bureau: Organisation) -> None:
    media = an_account(bureau, {"platform": "app", "functions": ["办事", "自办栏目"]})
    seen = Context(
        media_accounts=MediaAccount.objects.all(),
        period_from=date(2026, 5, 1),
        period_to=date(2026, 6, 1),
        judged_at=NOW,
        library=library(),
    ).accounts[media.pk]
    assert seen.subject == subject_of(media)
    assert seen.subject.functions == {"service", "自办栏目"}
