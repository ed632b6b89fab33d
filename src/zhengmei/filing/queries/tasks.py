"""Reading tasks: who sees them, what is due, what would settle them, what stands against an act."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.urls import reverse

from zhengmei.audit.models import AuditEntry
from zhengmei.core.todo import Todo
from zhengmei.core.workdays import Deadline as Counted
from zhengmei.filing.models import AccountTask, FieldChange, MediaAccount, TaskReceipt
from zhengmei.filing.queries.calendar import workdays
from zhengmei.filing.queries.deadlines import explained
from zhengmei.filing.queries.ledger import exceptions_in_force
from zhengmei.filing.queries.notices import notice_owed
from zhengmei.filing.queries.policy import policy_for, subject_of
from zhengmei.filing.states import TASK_WAITING, AccountKind, AccountStatus, TaskKind, TaskState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.queries import appointments_of, in_force, reach
from zhengmei.organisations.states import POWERS, OrganisationState, Power
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Limit

MOST_TODOS = 100  # nobody works through more in a day
RUNNING = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)
ENDED = (AccountStatus.CANCELLED, AccountStatus.CLOSED)
ALTERED = ("name", "certification_text")


def tasks_visible_to(user: User, on: date | None = None) -> QuerySet[AccountTask]:
    """The tasks of units and accounts a person may see, and those reported to the unit they work in. Soonest first."""
    seen = reach(user, Power.SEE_ACCOUNTS, on, ("organisation__", "media_account__sponsor__"))
    own = [held.organisation_id for held in appointments_of(user, on)]
    reported = Q(pk__in=TaskReceipt.objects.filter(organisation__in=own).values("task"))
    return _ordered(AccountTask.objects.filter(seen | reported))


def all_tasks() -> QuerySet[AccountTask]:
    """Every task there is: for sweeps, which act for nobody."""
    return _ordered(AccountTask.objects.all())


def _ordered(tasks: QuerySet[AccountTask]) -> QuerySet[AccountTask]:
    waiting = Case(
        When(state=TaskState.OPEN, then=0), When(state__in=TASK_WAITING, then=1), default=2, output_field=IntegerField()
    )
    related = tasks.select_related("organisation__region", "media_account__sponsor", "opened_by", "closed_by")
    undated = Case(When(due_on__isnull=True, then=1), default=0, output_field=IntegerField())
    return related.order_by(waiting, undated, "due_on", "pk")


def overdue_tasks(tasks: QuerySet[AccountTask], now: datetime) -> QuerySet[AccountTask]:
    """Those still waiting for their unit after the last moment that counts."""
    return tasks.filter(state=TaskState.OPEN, due_at__lt=now)


def tasks_of_account(media_account: MediaAccount) -> QuerySet[AccountTask]:
    """Every task of the account, waiting ones first; those of its unit that speak of its platform with them."""
    joint = Q(media_account=None, organisation=media_account.sponsor_id, platform=media_account.platform)
    return _ordered(AccountTask.objects.filter(Q(media_account=media_account) | joint))


def tasks_of_unit(organisation: Organisation) -> QuerySet[AccountTask]:
    """Every task of the unit and of its accounts, waiting ones first."""
    mine = Q(organisation=organisation) | Q(media_account__sponsor=organisation)
    return _ordered(AccountTask.objects.filter(mine))


def receipts_of(task: AccountTask) -> list[TaskReceipt]:
    """The offices the result goes to, those of the text first."""
    rows = TaskReceipt.objects.filter(task=task).select_related("organisation", "acknowledged_by")
    return list(rows.order_by("-required", "pk"))


def days_of(task: AccountTask) -> Counted | None:
    """The task's deadline with every day counted or skipped; None where it has none. One query."""
    if task.due_on is None:
        return None
    return explained(task.started_on, task.amount, task.unit, task.due_on, workdays())


def accounts_in(task: AccountTask) -> list[MediaAccount]:
    """The accounts a task speaks of: its own, or those of the unit on the platform, running ones first."""
    if task.media_account is not None:
        return [task.media_account]
    found = MediaAccount.objects.filter(sponsor=task.organisation, platform=task.platform).select_related("sponsor")
    if task.kind == TaskKind.MERGE:
        found = found.filter(kind=AccountKind.OFFICIAL)
    same = [a for a in found if task.cause == cause_of_doubles(a.platform, a.platform_other)] or list(found)
    return sorted(same, key=lambda a: (a.status not in RUNNING, a.pk))


def _still_double(task: AccountTask, on: date) -> tuple[list[MediaAccount], int]:
    """The accounts of an 整合 task that still run without an exception, and how many may."""
    held = set(
        exceptions_in_force(on).filter(rule_key="accounts_per_platform").values_list("media_account_id", flat=True)
    )
    left = [a for a in accounts_in(task) if a.status in RUNNING and a.pk not in held]
    return left, one_per_platform(task.organisation, task.platform, on)


def one_per_platform(organisation: Organisation, platform: str, on: date) -> int:
    """How many accounts the unit may run on a platform; 1 where its regulation does not say."""
    policy = policy_for(organisation, on)
    subject = Subject(organisation.level, organisation.kind, organisation.addressee_group, platform)
    ruling = policy.ruling("accounts_per_platform", subject) if policy is not None else None
    return ruling.value.limit if ruling is not None and isinstance(ruling.value, Limit) else 1


def doubles(accounts: QuerySet[MediaAccount], on: date) -> dict[tuple[int, str, str], list[MediaAccount]]:
    """Running 单位账号 by (sponsor, platform, its other name) where there is more than one, exceptions left out. Two queries."""
    held = set(
        exceptions_in_force(on).filter(rule_key="accounts_per_platform").values_list("media_account_id", flat=True)
    )
    together: dict[tuple[int, str, str], list[MediaAccount]] = {}
    running = accounts.filter(status__in=RUNNING, kind=AccountKind.OFFICIAL).select_related("sponsor__region")
    for account in running.order_by("sponsor_id", "platform", "-is_main", "opened_on", "pk"):
        if account.pk not in held:
            place = (account.sponsor_id, account.platform, account.platform_other)
            together.setdefault(place, []).append(account)
    return {place: same for place, same in together.items() if len(same) > 1}


def cause_of_doubles(platform: str, other: str) -> str:
    """The cause of an 整合 task: which platform it is about."""
    return f"double:{platform}:{other}"[:80]


def settled_by(task: AccountTask, on: date) -> str:
    """What in the ledger shows that the task is done, in a sentence; empty while nothing does."""
    account = task.media_account
    if task.kind == TaskKind.MERGE:
        left, most = _still_double(task, on)
        if len(left) <= most:
            return f"{platform_name(task.platform)}只剩{'、'.join(f'“{a.name}”' for a in left) or '零个账号'}在运行。"
        return ""
    if account is None:
        return ""
    if account.status in ENDED and task.kind != TaskKind.BACKFILL:
        if notice_owed(account, on, reorganised=task.kind == TaskKind.REORGANISE):
            return ""
        return f"“{account.name}”已{account.get_status_display()}。"
    if task.kind == TaskKind.BACKFILL and account.filing_number:
        return f"已补办备案，编号 {account.filing_number}。"
    if task.kind == TaskKind.ALTER:
        altered = FieldChange.objects.filter(
            media_account=account, field__in=ALTERED, filed=True, at__gte=task.opened_at
        )
        return "名称、认证已经备案变更。" if altered.exists() else ""
    if task.kind == TaskKind.REORGANISE and account.sponsor.state == OrganisationState.ACTIVE:
        changes = FieldChange.objects.filter(media_account=account, field="sponsor", filed=True, at__gte=task.opened_at)
        if changes.exists():
            return f"主办单位已经备案变更为“{account.sponsor.name}”。"
    return ""


def against_finishing(task: AccountTask, on: date) -> list[str]:
    """What in the ledger stands against calling the task done, each with its remedy."""
    account = task.media_account
    if task.kind == TaskKind.MERGE:
        left, most = _still_double(task, on)
        if len(left) > most:
            names = "、".join(f"“{a.name}”" for a in left)
            where = platform_name(task.platform)
            return [f"{where}还有 {len(left)} 个账号在运行：{names}。注销或关停到只剩 {most} 个，再办结。"]
    if account is None:
        return []
    if owed := notice_owed(account, on, reorganised=task.kind == TaskKind.REORGANISE):
        return [owed]
    gone = account.sponsor.state != OrganisationState.ACTIVE
    if task.kind == TaskKind.REORGANISE and account.status in RUNNING and gone:
        where = f"“{account.name}”还在“{account.sponsor.name}”名下（{account.sponsor.get_state_display()}）"
        return [f"{where}，还在运行。先申请变更主办单位，或者申请注销，再办结。"]
    if task.kind == TaskKind.BACKFILL and not account.filing_number:
        return [f"“{account.name}”还没有备案编号。先补办备案，拿到编号，再办结。"]
    return []


def recipients_by_rule(organisation: Organisation, subject: Subject, on: date) -> list[str]:
    """The offices the regulation wants a clean-up reported to, by the designation of the text."""
    policy = policy_for(organisation, on)
    ruling = policy.ruling("cleanup_recipients", subject) if policy is not None else None
    return list(getattr(ruling.value, "items", [])) if ruling is not None else []


def subject_for(organisation: Organisation, media_account: MediaAccount | None, platform: str = "") -> Subject:
    """What the policy lookup asks of a task: its account's subject, or the unit's on a platform."""
    if media_account is not None:
        return subject_of(media_account)
    return Subject(organisation.level, organisation.kind, organisation.addressee_group, platform)


def people_to_tell(organisation_ids: Iterable[int], on: date) -> dict[int, list[User]]:
    """Whom a reminder reaches, by unit: everyone there who may edit its accounts on that day. One query."""
    duties = [duty for duty, powers in POWERS.items() if Power.EDIT_ACCOUNTS in powers]
    rows = Appointment.objects.filter(in_force(on), organisation__in=list(organisation_ids), duty__in=duties)
    found: dict[int, list[User]] = {}
    for held in rows.select_related("user").order_by("user_id"):
        people = found.setdefault(held.organisation_id, [])
        if held.user not in people and held.user.is_active:
            people.append(held.user)
    return found


def story_of_task(task: AccountTask) -> QuerySet[AuditEntry]:
    """What was done about the task, from the record, newest first."""
    return AuditEntry.objects.filter(object_type="filing.accounttask", object_id=str(task.pk)).order_by("-id")


def overseen_units(user: User, on: date | None = None) -> QuerySet[Organisation]:
    """The units a person supervises, by territory or industry."""
    return Organisation.objects.filter(reach(user, Power.SUPERVISE, on))


def todo_for(user: User, now: datetime) -> list[Todo]:
    """The tasks waiting for a person: each one of their own unit's, what others report to it, and how many below are late."""
    on = now.date()
    own = [held.organisation_id for held in appointments_of(user, on) if Power.EDIT_ACCOUNTS in POWERS[held.duty]]
    mine = Q(organisation__in=own) | Q(media_account__sponsor__in=own)
    waiting = _ordered(AccountTask.objects.filter(mine, state=TaskState.OPEN))
    found = [_todo(task, "去办") for task in waiting[:MOST_TODOS]]
    offices = [held.organisation_id for held in appointments_of(user, on) if Power.SEE_ACCOUNTS in POWERS[held.duty]]
    open_receipts = TaskReceipt.objects.filter(
        organisation__in=offices, acknowledged_at=None, task__state=TaskState.REPORTED
    ).values("task")
    found += [_todo(task, "去备案") for task in _ordered(AccountTask.objects.filter(pk__in=open_receipts))[:MOST_TODOS]]
    below = AccountTask.objects.filter(organisation__in=overseen_units(user, on).values("pk")).exclude(mine)
    late = overdue_tasks(below, now).count()
    if late:
        url = f"{reverse('filing:tasks')}?state=overdue"
        found.append(Todo("filing", f"催办：{late} 个处置任务逾期", "下面的单位没有按期办", url, "看名单", count=late))
    return found


def _todo(task: AccountTask, verb: str) -> Todo:
    account = task.media_account
    about = f"{account.sponsor.name}，{platform_name(account.platform)}「{account.name}」" if account else ""
    return Todo(
        "filing",
        f"{task.get_kind_display()}：{task.object_name}",
        f"{about}{'，' if about else ''}{task.event}",
        reverse("filing:task", args=[task.pk]),
        verb,
        due=task.due_on,
        article=task.article,
        strength=task.strength,
        clause=task.clause,
        local_default=task.local_default,
    )
