"""What waits for a person, gathered from every room and put in order: overdue first, then by day, then the rest."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from zhengmei.audit.queries import exports_to_decide, exports_to_fetch
from zhengmei.content.queries.waiting import todo_for as drafts_waiting
from zhengmei.core.clock import BEIJING, end_of_day, start_of_day
from zhengmei.core.todo import Todo
from zhengmei.core.workdays import PUBLISHED
from zhengmei.custody.queries import todo_for as custody_waiting
from zhengmei.filing.models import ImportBatch, RuleException
from zhengmei.filing.queries import cases_todo_for, exceptions_in_force, media_accounts_visible_to, own_imports
from zhengmei.filing.queries.collecting import returns_waiting_for
from zhengmei.filing.queries.guidance import unanswered_of, waiting_for
from zhengmei.filing.queries.ledger import sponsors_among
from zhengmei.filing.queries.reminders import licence_reminders
from zhengmei.filing.queries.reshaping import unit_changes_visible_to
from zhengmei.filing.queries.tasks import todo_for as tasks_waiting
from zhengmei.filing.states import ImportState
from zhengmei.filing.states.reshaping import ChangeState
from zhengmei.identity.models import User
from zhengmei.incidents.queries import todo_for as incidents_waiting
from zhengmei.inspection.models import Round
from zhengmei.inspection.queries import assessments_waiting
from zhengmei.inspection.queries import todo_for as rounds_waiting
from zhengmei.inspection.states import AssessmentState, RoundState
from zhengmei.monitoring.checks.registry import checks
from zhengmei.monitoring.models import Contest, Finding
from zhengmei.monitoring.queries import to_acknowledge, unit_findings_visible_to
from zhengmei.monitoring.states import STANDING, UnitFindingState
from zhengmei.organisations.permissions import holds
from zhengmei.organisations.queries import due_reviews, gaps_of, organisations_within, reach, waiting_to_accept
from zhengmei.organisations.states import OrganisationState, Power
from zhengmei.platforms.dictionary import platform_name

ENDING_SOON = timedelta(30)
MOST_FINDINGS = 300  # of one sponsor; nobody works through more in a day

NEXT_STEP = {
    RoundState.DRAFT: ("抽样", "抽样"),
    RoundState.DRAWN: ("运行检测", "去检测"),
    RoundState.CHECKED: ("逐个判定", "去判定"),
    RoundState.JUDGING: ("接着判定", "去判定"),
    RoundState.CONCLUDED: ("签发通报", "去签发"),
}


def todos(user: User, today: date) -> list[Todo]:
    """Everything waiting for this person. As many queries for three rows as for one."""
    found = [
        *_contests(user, today),
        *_rounds(user, today),
        *_assessments(user, today),
        *_imports(user),
        *_exceptions(user, today),
    ]
    found += _guidance(user, today)
    found += _exports(user, today)
    found += [*_to_acknowledge(user, today), *_findings(user, today), *custody_waiting(user, today)]
    found += [*incidents_waiting(user, today), *licence_reminders(user, today)]
    found += drafts_waiting(user, today)
    found += [*_to_accept(user, today), *_gaps(user, today), *_reviews(user, today), *_unit_changes(user, today)]
    found += [*tasks_waiting(user, end_of_day(today)), *returns_waiting_for(user, end_of_day(today))]
    found += cases_todo_for(user, today)
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or today, todo.strength != "must"))


def _contests(user: User, today: date) -> Iterator[Todo]:
    inside = reach(user, Power.SUPERVISE, today, ("finding__media_account__sponsor__",))
    waiting = Contest.objects.filter(inside, upheld=None).select_related("finding__media_account__sponsor", "by")
    for contest in waiting.order_by("at"):
        finding = contest.finding
        yield Todo(
            "monitoring",
            f"决定异议：{finding.title}",
            f"{_account(finding)}，{contest.by.full_name}说：{contest.reason[:40]}",
            reverse("monitoring:finding", args=[finding.pk]),
            "决定",
            **_basis(finding),
        )


def _account(finding: Finding) -> str:
    account = finding.media_account
    return f"{account.sponsor.name}，{platform_name(account.platform)}「{account.name}」"


def _basis(finding: Finding) -> dict[str, Any]:
    clause = finding.clauses[0] if finding.clauses else ""
    chip = {"article": finding.article, "strength": finding.strength, "clause": clause}
    return {**chip, "local_default": finding.local_default}


def _rounds(user: User, today: date) -> Iterator[Todo]:
    rounds: list[Round] = list(rounds_waiting(user, today))
    left = dict(
        Round.objects.filter(pk__in=[one.pk for one in rounds])
        .annotate(open=Count("accounts", filter=Q(accounts__is_sampled=True, accounts__sheet_closed_at=None)))
        .values_list("pk", "open")
    )
    for one in rounds:
        if one.state not in NEXT_STEP:
            continue
        step, verb = NEXT_STEP[RoundState(one.state)]
        waiting = f"还有 {left[one.pk]} 个账号没判定" if one.state in {RoundState.CHECKED, RoundState.JUDGING} else ""
        about = f"{one.office.name}{'，' if waiting else ''}{waiting}"
        yield Todo("inspection", f"{step}：{one.title}", about, reverse("inspection:round", args=[one.pk]), verb)


def _assessments(user: User, today: date) -> Iterator[Todo]:
    for one in assessments_waiting(user, today):
        step, verb = ("签发通报", "去签发") if one.state == AssessmentState.CONCLUDED else ("评分、定稿", "去办")
        url = reverse("inspection:assessment", args=[one.pk])
        yield Todo("inspection", f"{step}：{one.title}", one.office.name, url, verb)


def _imports(user: User) -> Iterator[Todo]:
    waiting = ImportBatch.objects.filter(own_imports(user), state=ImportState.PREVIEWED).order_by("pk")
    for batch in waiting:
        about = f"{batch.get_kind_display()}，{batch.total_rows} 行，还没有写入"
        url = reverse("filing:import_batch", args=[batch.pk])
        yield Todo("filing", f"确认导入：{batch.file_name}", about, url, "去确认")


def _exceptions(user: User, today: date) -> Iterator[Todo]:
    if not holds(user, Power.EDIT_ACCOUNTS, today):
        return
    seen = media_accounts_visible_to(user, today).order_by().values("pk")
    ending = exceptions_in_force(today).filter(media_account__in=seen, expires_on__lte=today + ENDING_SOON)
    for one in ending.select_related("media_account__sponsor").order_by("expires_on"):
        yield _exception(one)


def _exception(one: RuleException) -> Todo:
    account = one.media_account
    about = f"{account.sponsor.name}，{platform_name(account.platform)}「{account.name}」"
    return Todo(
        "filing",
        "例外快到期，到期后照常检查",
        f"{about}，理由：{one.reason[:30]}",
        reverse("filing:media_account", args=[account.pk]),
        "看账号",
        due=one.expires_on,
        article=one.clause,
        clause=one.clause,
        strength="in_principle",
    )


def _exports(user: User, today: date) -> Iterator[Todo]:
    for asked in exports_to_decide(user, today):
        about = f"{asked.asked_by.full_name}申请导出{asked.get_subject_display()}：{asked.purpose[:40]}"
        yield Todo("audit", "批准导出", about, reverse("audit:export_request", args=[asked.pk]), "去决定")
    for asked in exports_to_fetch(user, start_of_day(today)):
        until = asked.expires_at.astimezone(BEIJING).date() if asked.expires_at else None
        url = reverse("audit:export_request", args=[asked.pk])
        yield Todo("audit", "下载批准的导出", asked.purpose[:60], url, "去下载", due=until, due_note="本单位自定")


def _guidance(user: User, today: date) -> Iterator[Todo]:
    for note in waiting_for(user, today):
        about = f"{note.issuer.name}，{note.media_account or note.organisation}：{note.text[:40]}"
        url = reverse("filing:guidance", args=[note.pk])
        due_note = "发出单位自定" if note.answer_by else ""
        title = f"签收{note.get_kind_display()}"
        yield Todo("filing", title, about, url, "去签收", due=note.answer_by, due_note=due_note)
    for note in unanswered_of(user, today):
        about = f"{note.organisation.name}还没有签收：{note.text[:40]}"
        url = reverse("filing:guidance", args=[note.pk])
        yield Todo("filing", f"催一催：{note.get_kind_display()}过期没签收", about, url, "看一看", due=note.answer_by)


def _findings(user: User, today: date) -> Iterator[Todo]:
    """Problems: by account and kind for whoever must put them right, by kind alone for whoever oversees many."""
    if holds(user, Power.SUPERVISE, today):
        yield from _kinds(user, today)
    elif holds(user, Power.EDIT_ACCOUNTS, today):
        seen = media_accounts_visible_to(user, today).order_by().values("pk")
        own = Finding.objects.filter(media_account__in=seen, state="open").select_related("media_account__sponsor")
        together: dict[tuple[int, str], list[Finding]] = {}
        for finding in own.order_by("-veto", "since", "pk")[:MOST_FINDINGS]:
            together.setdefault((finding.media_account_id, finding.code), []).append(finding)
        yield from (_same_kind(same) for same in together.values())


def _to_acknowledge(user: User, today: date) -> Iterator[Todo]:
    """Problems this person answers for and has not taken note of: one line an account."""
    for account, found in to_acknowledge(user, today):
        first, amount = found[0], len(found)
        listed = f"{reverse('monitoring:findings')}?account={account.pk}"
        url = reverse("monitoring:finding", args=[first.pk]) if amount == 1 else listed
        title = f"签收：{first.title}" + (f"等 {amount} 个问题" if amount > 1 else "")
        yield Todo("monitoring", title, _account(first), url, "去签收", count=amount, **_basis(first))


def _same_kind(same: list[Finding]) -> Todo:
    """One line for the problems of one kind on one account."""
    first, amount = same[0], len(same)
    title = first.title if amount == 1 else f"{_titles().get(first.code, first.title)}，{amount} 处"
    account = reverse("filing:media_account", args=[first.media_account_id])
    url = reverse("monitoring:finding", args=[first.pk]) if amount == 1 else account
    about = f"{_account(first)}，{first.since.month}月{first.since.day}日起"
    room, veto = "monitoring", "单项否决：" if first.veto else ""
    return Todo(room, f"{veto}{title}", about, url, "去看", count=amount, **_basis(first))


def _titles() -> dict[str, str]:
    return {check.code: check.title for check in checks()}


def _kinds(user: User, today: date) -> Iterator[Todo]:
    seen = media_accounts_visible_to(user, today).order_by().values("pk")
    standing = Finding.objects.filter(media_account__in=seen, state__in=STANDING, veto=True)
    rows = (
        standing.order_by()
        .values("code", "article", "strength", "local_default")
        .annotate(n=Count("media_account", distinct=True))
    )
    titles = _titles()
    for row in rows.order_by("-n", "code"):
        url = reverse("monitoring:findings")
        yield Todo(
            "monitoring",
            f"督促：{titles.get(row['code'], row['code'])}，{row['n']} 个账号",
            "单项否决，检查时一个就判不合格",
            f"{url}?check={row['code']}",
            "看名单",
            count=row["n"],
            article=row["article"],
            strength=row["strength"],
            local_default=row["local_default"],
        )


def overdue(found: list[Todo], today: date) -> int:
    """How many are past their last day."""
    return sum(todo.due is not None and todo.due < today for todo in found)


def due_today(found: list[Todo], today: date) -> int:
    """How many are due this very day."""
    return sum(todo.due == today for todo in found)


def left_of(todo: Todo, today: date) -> int | None:
    """Working days left, negative when overdue, None without a last day."""
    return PUBLISHED.left(today, todo.due) if todo.due else None


def _to_accept(user: User, today: date) -> Iterator[Todo]:
    """Responsibilities this person was named for and has not taken over."""
    for row in waiting_to_accept(user, today):
        title = f"接任：{row.get_kind_display()}"
        yield Todo(
            "organisations", title, f"{row.organisation.name}，接任以前算空缺", reverse("organisations:mine"), "接任"
        )


def _reviews(user: User, today: date) -> Iterator[Todo]:
    """Duties to be looked at again: the unit when it is one, the list when there are more."""
    due = due_reviews(user, today)
    if not due:
        return
    first = due[0]
    one = len(due) == 1
    about = f"{first.organisation.name}，{first.amount} 项职责" if one else f"{first.organisation.name}等"
    yield Todo(
        "organisations",
        "复核职责：谁还要用、谁不用了" if one else f"复核职责：{len(due)} 个单位",
        about,
        reverse("organisations:review", args=[first.organisation.pk]) if one else reverse("organisations:reviews"),
        "去复核",
        due=first.due_on,
        due_note="本单位自定" if first.ruling.is_local_default else "",
        count=len(due),
        article="、".join(first.ruling.articles),
        strength=first.ruling.strength.value,
        clause=first.ruling.clauses[0] if first.ruling.clauses else "",
        local_default=first.ruling.is_local_default,
    )


def _unit_changes(user: User, today: date) -> Iterator[Todo]:
    """Mergers, abolitions and renamings this person began to prepare and has neither confirmed nor given up."""
    begun = unit_changes_visible_to(user, today).filter(state=ChangeState.DRAFT, begun_by=user)
    for change in begun:
        title = f"接着办机构变动：{change.get_kind_display()}"
        into = f"，并入{change.successor.name}" if change.successor else ""
        url = reverse("organisations:unit_change", args=[change.pk, 1])
        yield Todo("organisations", title, f"{change.organisation.name}{into}，还没有确认", url, "接着办")


def _gaps(user: User, today: date) -> Iterator[Todo]:
    """What units lack: of their own for whoever keeps the records of one, as a count for whoever supervises many."""
    if holds(user, Power.SUPERVISE, today):
        standing = unit_findings_visible_to(user, today).filter(state=UnitFindingState.OPEN).order_by()
        count = standing.values("organisation").distinct().count()
        if count:
            about = "责任人、制度、培训、经费、联络人不齐"
            yield Todo(
                "organisations",
                f"督促补缺口：{count} 个单位",
                about,
                reverse("organisations:gaps"),
                "看清单",
                count=count,
            )
        return
    units = list(organisations_within(user, Power.KEEP_RECORDS, today).filter(state=OrganisationState.ACTIVE))
    found = gaps_of(units, today, sponsors_among(unit.pk for unit in units))
    for unit in units:
        gaps = found[unit.pk]
        if not gaps:
            continue
        first = gaps[0]
        yield Todo(
            "organisations",
            f"补缺口：{first.title}" + (f"等 {len(gaps)} 处" if len(gaps) > 1 else ""),
            unit.name,
            reverse("organisations:gaps_of_unit", args=[unit.pk]),
            "去补",
            count=len(gaps),
            article=first.article,
            strength=first.strength,
            clause=first.clause,
        )
