"""Registering, changing and retiring what is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.custody.actions.base import AGENTS_NEVER, held_fast, not_an_arranger, refuse_if, tell
from zhengmei.custody.models import Credential, Handover, PasswordChange
from zhengmei.custody.permissions import can_arrange, is_agent, is_keeper, may_keep
from zhengmei.custody.states import SHORTEST, CredentialState, HandoverState
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.sealed.fields import opened, sealed_for


@dataclass(frozen=True, slots=True, repr=False)
class Contacts:
    """What else is sealed beside the password. Has no repr: it must not reach a log by accident."""

    login_name: str = ""
    bound_phone: str = ""
    bound_email: str = ""
    recovery_contact: str = ""

    def items(self) -> list[tuple[str, str]]:
        """Column and words."""
        return [(name, getattr(self, name)) for name in self.__slots__]


def reasons_not_to_add(
    *,
    media_account: MediaAccount,
    label: str,
    first_keeper: User | None,
    second_keeper: User | None,
    changed_on: date,
    by: User,
    on: date,
) -> list[str]:
    """Why this sign-in cannot be registered so. Whoever types the password is one of its keepers: nobody else learns it."""
    reasons = not_an_arranger(by, media_account, on, can_arrange(by, media_account, on))
    if Credential.objects.filter(media_account=media_account, label=label, state=CredentialState.KEPT).exists():
        reasons.append(f"“{label}”已经登记过，要换口令或换保管人，直接在它上面办。")
    if first_keeper is None or second_keeper is None:
        reasons.append("要有两位保管人，一位不在另一位能登录。请把两位都选上。")
    elif first_keeper.pk == second_keeper.pk:
        reasons.append("两位保管人要是两个人，请另选一位。")
    for keeper in {k.pk: k for k in (first_keeper, second_keeper) if k is not None}.values():
        reasons += _not_a_keeper(keeper, media_account, on)
    if by.pk not in {k.pk for k in (first_keeper, second_keeper) if k is not None}:
        reasons.append("登记口令的人要是保管人之一，免得多一个人知道。请由保管人自己来登记。")
    if changed_on > on:
        reasons.append("改口令日期不能晚于今天，请改日期。")
    return reasons


def _not_a_keeper(user: User, media_account: MediaAccount, on: date) -> list[str]:
    if is_agent(user, on):
        return [f"{user.full_name}是第三方承办人员，不能保管口令，请选本单位的人。"]
    if not may_keep(user, media_account, on):
        return [f"{user.full_name}在“{media_account.sponsor.name}”没有管账号的职责，请选本单位在岗的人。"]
    return []


def _too_weak(password: str) -> list[str]:
    return [f"口令至少 {SHORTEST} 位，请设长一点。"] if len(password) < SHORTEST else []


@transaction.atomic
def add_credential(
    *,
    media_account: MediaAccount,
    label: str,
    password: str,
    contacts: Contacts,
    first_keeper: User,
    second_keeper: User,
    changed_on: date,
    by: User,
    now: datetime,
) -> Credential:
    """Take a sign-in of an account into safe keeping: the row with everything secret sealed, its line in the record.

    The other keeper and the unit's head are told. Raises CustodyRefused (WH-5.2-b, HZ-2.3.3-b, BL-3.3-f, SX-3.6-b).
    """
    account = MediaAccount.objects.select_for_update(of=("self",)).select_related("sponsor").get(pk=media_account.pk)
    label = label.strip()
    refuse_if(
        reasons_not_to_add(
            media_account=account,
            label=label,
            first_keeper=first_keeper,
            second_keeper=second_keeper,
            changed_on=changed_on,
            by=by,
            on=now.date(),
        )
        + _too_weak(password)
    )
    row = Credential(
        media_account=account,
        label=label,
        first_keeper=first_keeper,
        second_keeper=second_keeper,
        changed_on=changed_on,
        made_by=by,
        made_at=now,
    )
    for column, words in (("password", password), *contacts.items()):
        setattr(row, column, sealed_for(row, column, words))
    row.save()
    detail = {
        "用途": label,
        "第一保管人": first_keeper.full_name,
        "第二保管人": second_keeper.full_name,
        "改口令日期": changed_on,
    }
    record("custody.credential.added", by=by, now=now, about=row, detail=detail)
    tell(row, "added", f"口令已登记保管：{account.name}（{label}）", f"custody.added:{row.pk}", by=by, now=now)
    return row


def reasons_not_to_change_password(credential: Credential, user: User, on: date) -> list[str]:
    """Why this person may not put in a new password. During a handover whoever gives it away may not: they would know it."""
    if is_agent(user, on):
        return [AGENTS_NEVER]
    open_one = open_handover(credential)
    if credential.state != CredentialState.KEPT:
        return ["这一项已停用，不用再换口令。"]
    if open_one is not None and open_one.leaver_id == user.pk:
        return [f"你正在把它交给{open_one.receiver}，新口令由接手人或另一位保管人设，你不应再知道。"]
    receiving = open_one is not None and open_one.receiver_id == user.pk and open_one.given_at is not None
    if not receiving and not is_keeper(user, credential):
        return ["只有保管人能换口令。要换保管人，先办交接。"]
    if not may_keep(user, credential.media_account, on):
        return [f"你在“{credential.media_account.sponsor.name}”已没有管账号的职责，请在岗的保管人来换。"]
    return []


def open_handover(credential: Credential) -> Handover | None:
    """The handover under way, if any."""
    rows = Handover.objects.filter(credential=credential, state=HandoverState.OPEN)
    return rows.select_related("leaver", "receiver").first()


@transaction.atomic
def change_password(*, credential: Credential, password: str, why: str, by: User, now: datetime) -> Credential:
    """Put in the password that was just set at the platform: sealed, dated today, noted as a change, told to the others.

    Within a handover it counts as its changed password. Raises CustodyRefused, also for one that did not change.
    """
    row = held_fast(credential)
    refuse_if(reasons_not_to_change_password(row, by, now.date()) + _too_weak(password))
    if opened(row, "password") == password:
        refuse_if(["和原来的口令一样，没有换。先到平台改口令，再把新的记到这里。"])
    row.password = sealed_for(row, "password", password)
    row.changed_on = now.date()
    row.save(update_fields=["password", "changed_on"])
    PasswordChange.objects.create(credential=row, by=by, at=now, why=why.strip())
    # Before it was given the leaver can still open it: only a change after that counts.
    given = Handover.objects.filter(credential=row, state=HandoverState.OPEN, given_at__isnull=False)
    given.update(password_changed_by=by, password_changed_at=now)
    record("custody.credential.password_changed", by=by, now=now, about=row, reason=why.strip())
    key = f"custody.changed:{row.pk}:{now:%Y%m%d%H%M%S}"
    title = f"口令已更换：{row.media_account.name}（{row.label}），由{by.full_name}办理"
    tell(row, "changed", title, key, by=by, now=now)
    return row


@transaction.atomic
def change_contacts(*, credential: Credential, contacts: Contacts, by: User, now: datetime) -> Credential:
    """Put in new ways of winning the account back; what is left empty stays as it is. A keeper's act."""
    row = held_fast(credential)
    reasons = reasons_not_to_change_password(row, by, now.date())
    given = [(column, words) for column, words in contacts.items() if words]
    if not given:
        reasons.append("一项也没有填，没有改动。要改哪项填哪项。")
    refuse_if(reasons)
    for column, words in given:
        setattr(row, column, sealed_for(row, column, words))
    row.save(update_fields=[column for column, _ in given])
    named = [str(row._meta.get_field(column).verbose_name) for column, _ in given]  # type: ignore[union-attr]
    detail = {"改了": named}
    record("custody.credential.contacts_changed", by=by, now=now, about=row, detail=detail)
    return row


def reasons_not_to_retire(credential: Credential, user: User, on: date) -> list[str]:
    """Why it cannot be put out of use."""
    account = credential.media_account
    reasons = not_an_arranger(user, account, on, can_arrange(user, account, on))
    if credential.state != CredentialState.KEPT:
        reasons.append("这一项已经停用。")
    if open_handover(credential) is not None:
        reasons.append("交接还没办完，先办完或取消。")
    return reasons


@transaction.atomic
def retire_credential(*, credential: Credential, reason: str, by: User, now: datetime) -> Credential:
    """Put a sign-in out of use, with its secrets wiped: it opens no more. History stays. Raises CustodyRefused."""
    row = held_fast(credential)
    reasons = reasons_not_to_retire(row, by, now.date())
    if len(reason.strip()) < 4:
        reasons.append("写明为什么停用，例如“账号已注销”。")
    refuse_if(reasons)
    row.state = CredentialState.RETIRED
    row.password = row.login_name = row.bound_phone = row.bound_email = row.recovery_contact = ""
    row.save()
    record("custody.credential.retired", by=by, now=now, about=row, reason=reason.strip())
    title = f"口令已停用：{row.media_account.name}（{row.label}）"
    tell(row, "retired", title, f"custody.retired:{row.pk}", by=by, now=now)
    return row
