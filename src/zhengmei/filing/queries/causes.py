"""What calls for a task: units that ended, sponsors that changed, doubles, accounts older than the regulation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import AccountTask, FieldChange, MediaAccount
from zhengmei.filing.queries.policy import subject_of
from zhengmei.filing.queries.tasks import RUNNING, cause_of_doubles, doubles, one_per_platform
from zhengmei.filing.states import TASK_WAITING, TaskKind
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed
from zhengmei.organisations.states import OrganisationState
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Subject
from zhengmei.policies.schema import Deadline
from zhengmei.ui.words import day as day_words

CHANGES_LOOKED_BACK = timedelta(60)


@dataclass(frozen=True, slots=True)
class Cause:
    """One task to open: everything `actions.open_task` asks for."""

    kind: TaskKind
    organisation: Organisation
    media_account: MediaAccount | None
    platform: str
    cause: str
    event: str
    started_on: date


def policies_of(organisations: list[Organisation], on: date) -> dict[int, Policy]:
    """The policy each unit follows on a day, by its id; absent where none. Two queries."""
    known = library()
    followed = packs_followed([o.pk for o in organisations], on)
    return {unit: known.policy(pack, on=on) for unit, pack in followed.items() if pack in known.packs}


def from_ended_units(organisations: QuerySet[Organisation], on: date) -> Iterator[Cause]:
    """Running accounts whose sponsor was merged or abolished (WH-4.1-f, BL-2.1-k, FCG-14-b), each event once."""
    ended = organisations.filter(
        state__in=[OrganisationState.MERGED, OrganisationState.ABOLISHED],
        state_since__isnull=False,
        state_since__lte=on,
    )
    accounts = MediaAccount.objects.filter(sponsor__in=ended, status__in=RUNNING)
    for account in accounts.select_related("sponsor__successor", "sponsor__region").order_by("pk"):
        unit = account.sponsor
        assert unit.state_since is not None
        cause = f"unit:{unit.pk}:{unit.state_since.isoformat()}"
        if unit.state == OrganisationState.MERGED and unit.successor is not None:
            event, responsible = f"“{unit.name}”并入“{unit.successor.name}”", unit.successor
        else:
            event, responsible = f"“{unit.name}”撤销", unit
        yield Cause(TaskKind.REORGANISE, responsible, account, account.platform, cause, event, unit.state_since)


def from_changed_sponsors(accounts: QuerySet[MediaAccount], on: date) -> Iterator[Cause]:
    """Accounts whose sponsor was changed in the ledger without a filing (HZ-2.3.1-l), each change once."""
    changes = FieldChange.objects.filter(
        media_account__in=accounts.filter(status__in=RUNNING).order_by().values("pk"),
        field="sponsor",
        filed=False,
        at__date__gte=on - CHANGES_LOOKED_BACK,
    ).exclude(before="")
    waiting = AccountTask.objects.filter(kind=TaskKind.REORGANISE, state__in=TASK_WAITING).values("media_account")
    for change in changes.exclude(media_account__in=waiting).select_related("media_account__sponsor").order_by("pk"):
        account, cause = change.media_account, f"sponsor:{change.pk}"
        event = f"主办单位由“{change.before}”变为“{change.after}”"
        day = change.at.astimezone(BEIJING).date()
        yield Cause(TaskKind.REORGANISE, account.sponsor, account, account.platform, cause, event, day)


def from_doubles(accounts: QuerySet[MediaAccount], on: date) -> Iterator[Cause]:
    """Units with more than one account on a platform, where their regulation wants them merged (FCG-10-b)."""
    found = doubles(accounts, on)
    units = {same[0].sponsor_id: same[0].sponsor for same in found.values()}
    policies = policies_of(list(units.values()), on)
    for (sponsor, platform, other), same in found.items():
        unit, policy = units[sponsor], policies.get(sponsor)
        subject = Subject(unit.level, unit.kind, unit.addressee_group, platform)
        if policy is None or policy.ruling("merge_doubles", subject) is None:
            continue
        if len(same) <= one_per_platform(unit, platform, on):
            continue
        names = "、".join(f"“{a.name}”" for a in same)
        event = f"{other or platform_name(platform)}有 {len(same)} 个账号：{names}"
        yield Cause(TaskKind.MERGE, unit, None, platform, cause_of_doubles(platform, other), event, on)


def from_legacy(accounts: QuerySet[MediaAccount], on: date) -> Iterator[Cause]:
    """Unfiled accounts opened before their regulation was published (FCG-34). Later ones, and those of unknown age, none."""
    unfiled = accounts.filter(status__in=RUNNING, filing_number="", opened_on__isnull=False)
    rows = list(unfiled.select_related("sponsor").order_by("pk"))
    policies = policies_of(list({a.sponsor_id: a.sponsor for a in rows}.values()), on)
    for account in rows:
        policy = policies.get(account.sponsor_id)
        ruling = policy.ruling("legacy_due", subject_of(account)) if policy is not None else None
        if ruling is None or not isinstance(ruling.value, Deadline) or ruling.value.start_event != "policy_published":
            continue
        published = library().packs[ruling.pack_id].document.published.day
        if published is None or account.opened_on is None or account.opened_on >= published or on < published:
            continue
        event = (
            f"{ruling.pack_short}办法 {day_words(published)}公布，账号 {day_words(account.opened_on)}已开设，还没有备案"
        )
        cause = f"legacy:{ruling.pack_id}"
        yield Cause(TaskKind.BACKFILL, account.sponsor, account, account.platform, cause, event, published)


def not_yet_opened(causes: list[Cause]) -> list[Cause]:
    """The causes no task was ever opened for; of doubles, which can come again, those without a waiting task. Two queries."""
    keys = [one.cause for one in causes]
    ever = AccountTask.objects.filter(cause__in=keys).values_list(
        "kind", "media_account", "organisation", "cause", "state"
    )
    single = {(kind, account, cause) for kind, account, _, cause, _ in ever if account is not None}
    joint = {
        (kind, unit, cause) for kind, account, unit, cause, state in ever if account is None and state in TASK_WAITING
    }
    return [
        one
        for one in causes
        if (
            (one.kind, one.media_account.pk, one.cause) not in single
            if one.media_account is not None
            else (one.kind, one.organisation.pk, one.cause) not in joint
        )
    ]
