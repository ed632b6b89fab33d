"""Tasks: opened by events, due by the regulation or the office's own number, ended with evidence, exception or reason."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import NOW, Cast
from tests.factories import make_adoption, make_media_account
from tests.filing.cases import announce
from tests.policies.shelves import Shelf

from zhengmei.audit.models import AuditEntry
from zhengmei.core.clock import BEIJING
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing import actions
from zhengmei.filing.actions import FilingRefused
from zhengmei.filing.models import AccountTask, MediaAccount
from zhengmei.filing.queries import days_of, overdue_tasks, tasks_visible_to
from zhengmei.filing.states import AccountStatus, TaskKind, TaskState
from zhengmei.filing.tasks import sweep_tasks
from zhengmei.organisations.models import Organisation, PackAdoption
from zhengmei.organisations.states import OrganisationState
from zhengmei.policies import library as packs

SCREENSHOT = KeptFile("a" * 64, "截图.png", "image/png", 1234)


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BEIJING)


def follow(unit: Organisation, pack: str) -> None:
    PackAdoption.objects.all().delete()
    make_adoption(unit, pack)


def end(unit: Organisation, on: date, successor: Organisation | None = None) -> None:
    state = OrganisationState.MERGED if successor else OrganisationState.ABOLISHED
    Organisation.objects.filter(pk=unit.pk).update(state=state, state_since=on, successor=successor)
    unit.refresh_from_db()


def open_for(account: MediaAccount, kind: str = TaskKind.CLEAN_UP, **fields: object) -> AccountTask:
    given = {"cause": "test", "event": "清理低关注账号", "started_on": NOW.date(), "by": None, "now": NOW, **fields}
    return actions.open_task(kind=kind, organisation=account.sponsor, media_account=account, **given)  # type: ignore[arg-type]


def test_the_same_task_is_not_opened_twice(cast: Cast) -> None:
    account = make_media_account(cast.education)
    first, second = open_for(account), open_for(account)
    assert (first.pk, AccountTask.objects.count()) == (second.pk, 1)
    assert open_for(account, cause="another").pk != first.pk
    assert AuditEntry.objects.filter(kind="filing.task.opened").count() == 2


def test_fifteen_working_days_after_a_merger_with_every_skipped_day_told(cast: Cast) -> None:
    account = make_media_account(cast.police)
    end(cast.police, date(2025, 9, 25), cast.education)
    sweep_tasks(at(2025, 9, 26))
    task = AccountTask.objects.get(media_account=account)
    assert (task.kind, task.organisation, task.due_on, task.clause) == (
        "reorganise", cast.education, date(2025, 10, 22), "FCG-14-b",
    )  # fmt: skip
    days = days_of(task)
    assert days is not None
    assert [d.day.isoformat() for d in days.steps if d.reason == "调休上班"] == ["2025-09-28", "2025-10-11"]
    assert sum(d.counted for d in days.steps) == 15
    overdue = tasks_visible_to(cast.supervisor, date(2025, 10, 23))
    assert list(overdue_tasks(overdue, at(2025, 10, 22, 23))) == []
    assert list(overdue_tasks(overdue, at(2025, 10, 23, 0))) == [task]
    sweep_tasks(at(2025, 10, 23))
    assert AccountTask.objects.count() == 1


def test_the_office_sets_its_own_number_only_where_the_text_has_none(cast: Cast) -> None:
    with pytest.raises(FilingRefused, match="写明了15 个工作日内"):
        actions.set_own_deadline(
            organisation=cast.city_office, rule_key="reorganisation_due", amount=5, unit="workday",
            by=cast.supervisor, now=NOW,
        )  # fmt: skip
    follow(cast.city_office, "hangzhou-2019")
    with pytest.raises(FilingRefused, match="由它的主管定"):
        actions.set_own_deadline(
            organisation=cast.city_office, rule_key="reorganisation_due", amount=5, unit="workday",
            by=cast.drafter, now=NOW,
        )  # fmt: skip


def test_a_deadline_in_hours_is_counted_from_the_moment(cast: Cast) -> None:
    follow(cast.city_office, "weihai-2019")
    actions.set_own_deadline(
        organisation=cast.city_office, rule_key="reorganisation_due", amount=48, unit="hour",
        by=cast.supervisor, now=NOW,
    )  # fmt: skip
    account = make_media_account(cast.police)
    task = open_for(account, TaskKind.REORGANISE)
    assert (task.due_at, task.wording, task.local_default) == (NOW + timedelta(hours=48), "及时", True)


def test_done_only_when_the_ledger_agrees_and_never_twice(cast: Cast) -> None:
    account = make_media_account(cast.police)
    end(cast.police, date(2026, 10, 9), cast.education)
    sweep_tasks(NOW)
    task = AccountTask.objects.get()
    with pytest.raises(FilingRefused, match="还在运行。先申请变更主办单位，或者申请注销"):
        actions.finish_task(task=task, outcome="已并入", evidence=SCREENSHOT, by=cast.chief, now=NOW)
    MediaAccount.objects.filter(pk=account.pk).update(status=AccountStatus.CANCELLED)
    account.refresh_from_db()
    announce(account, cast.supervisor)
    with pytest.raises(FilingRefused, match="由“示范市教育局”办"):
        actions.finish_task(task=task, outcome="已注销", by=cast.county_drafter, now=NOW)
    done = actions.finish_task(task=task, outcome="已在平台注销", by=cast.chief, now=NOW)
    assert (done.state, done.closed_by) == (TaskState.DONE, cast.chief)
    with pytest.raises(FilingRefused, match="这个任务已办结，不能再办结"):
        actions.finish_task(task=task, outcome="再办一次", by=cast.chief, now=NOW)


def test_a_task_must_be_finished_with_words_and_a_stop_with_evidence(cast: Cast) -> None:
    follow(cast.city_office, "weihai-2019")
    app = make_media_account(cast.education, platform="app", functions=["政务服务"])
    task = open_for(app, TaskKind.STOP)
    with pytest.raises(FilingRefused) as refused:
        actions.finish_task(task=task, outcome=" ", by=cast.chief, now=NOW)
    assert refused.value.reasons == [
        "没有写处置情况，请写明做了什么。",
        "没有佐证。请上传截图、批文等文件，或填一个能看到结果的链接。",
    ]
    done = actions.finish_task(task=task, outcome="合同已终止", evidence=SCREENSHOT, by=cast.chief, now=NOW)
    assert (done.state, done.evidence_name) == (TaskState.DONE, "截图.png")


def test_an_exception_ends_and_the_task_waits_again_the_day_after(cast: Cast) -> None:
    follow(cast.city_office, "weihai-2019")
    app = make_media_account(cast.education, platform="app", functions=["service"])
    task = open_for(app, TaskKind.STOP)
    until = NOW.date() + timedelta(3)
    with pytest.raises(FilingRefused, match="主管批准"):
        actions.except_task(task=task, reason="验收在即", expires_on=until, by=cast.chief, now=NOW)
    actions.except_task(task=task, reason="验收在即", expires_on=until, by=cast.supervisor, now=NOW)
    sweep_tasks(NOW + timedelta(3))
    task.refresh_from_db()
    assert task.state == TaskState.EXCEPTED
    sweep_tasks(NOW + timedelta(4))
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_what_binds_has_no_exception(cast: Cast) -> None:
    account = make_media_account(cast.police)
    task = open_for(account, TaskKind.REORGANISE)
    with pytest.raises(FilingRefused, match="防城港 第十四条不是“原则上”的规定，没有例外可给"):
        actions.except_task(task=task, reason="忙", expires_on=NOW.date(), by=cast.supervisor, now=NOW)


def test_the_supervisor_takes_a_task_back_and_opens_it_again(cast: Cast) -> None:
    task = open_for(make_media_account(cast.education))
    with pytest.raises(FilingRefused, match="由“示范市教育局”的主管取消"):
        actions.cancel_task(task=task, reason="不用办", by=cast.drafter, now=NOW)
    actions.cancel_task(task=task, reason="下错了", by=cast.supervisor, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.outcome) == (TaskState.CANCELLED, "下错了")
    actions.reopen_task(task=task, reason="还要办", by=cast.supervisor, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.closed_by) == (TaskState.OPEN, None)


@pytest.fixture
def published_later(tmp_path: Path) -> Iterator[None]:
    """防城港 as published on 2022-06-21 instead of the day it was signed."""
    shelf = Shelf(tmp_path)
    shelf.edit("fangchenggang_2022", lambda d: d["document"]["published"].update(day="2022-06-21"))
    original, packs.BUILT_IN = packs.BUILT_IN, shelf.folder
    packs.library.cache_clear()
    yield
    packs.BUILT_IN = original
    packs.library.cache_clear()


def legacy_due(cast: Cast, on: datetime) -> tuple[AccountTask, datetime]:
    old = make_media_account(cast.education, filing_number="", opened_on=date(2021, 3, 1))
    make_media_account(cast.police, filing_number="", opened_on=date(2022, 6, 21))
    make_media_account(cast.county_education, opened_on=date(2021, 3, 1))
    sweep_tasks(on)
    task = AccountTask.objects.get()
    assert (task.media_account, task.kind, task.clause) == (old, TaskKind.BACKFILL, "FCG-34")
    assert task.due_at is not None
    return task, task.due_at


@pytest.mark.clause("FCG-34")
def test_old_accounts_are_filed_within_thirty_working_days_of_publication(cast: Cast, published_later: None) -> None:
    task, last = legacy_due(cast, at(2022, 7, 1))
    assert task.due_on == date(2022, 8, 2)
    assert (task.is_overdue(last), task.is_overdue(at(2022, 8, 3, 0))) == (False, True)
    MediaAccount.objects.filter(pk=task.media_account_id).update(filing_number="防备〔2022〕1号")
    sweep_tasks(at(2022, 8, 3))
    task.refresh_from_db()
    assert (task.state, task.outcome) == (TaskState.DONE, "已补办备案，编号 防备〔2022〕1号。")


@pytest.mark.clause("FCG-34")
def test_published_on_the_day_of_signing_it_ends_earlier(cast: Cast) -> None:
    assert legacy_due(cast, at(2022, 7, 1))[0].due_on == date(2022, 7, 27)
