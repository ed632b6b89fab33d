"""What waits for a person: handovers to sign, passwords to change, authorisations that end, passwords to win back."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from zhengmei.core.todo import Todo
from zhengmei.custody.models import Authorisation, Credential, Handover, Recovery
from zhengmei.custody.queries.leaving import kept_by
from zhengmei.custody.queries.rules import limits_for
from zhengmei.custody.states import UNDER_WAY, WARN_DAYS, AuthorisationState, CredentialState, HandoverState
from zhengmei.identity.models import User
from zhengmei.organisations.queries import appointments_of
from zhengmei.organisations.states import POWERS, Duty, OrganisationState, Power


def todo_for(user: User, today: date) -> list[Todo]:
    """Everything of this room that waits for a person, as many queries for three rows as for one."""
    return [*_handovers(user), *_passwords(user, today), *_own_units(user, today)]


def _handovers(user: User) -> Iterator[Todo]:
    waiting = Handover.objects.filter(Q(leaver=user, given_at=None) | Q(receiver=user), state=HandoverState.OPEN)
    for one in waiting.select_related("credential__media_account", "leaver", "receiver").order_by("pk"):
        account = one.credential.media_account.name
        url = reverse("custody:handover", args=[one.pk])
        if one.leaver_id == user.pk:
            yield Todo("custody", f"交出口令：{account}", f"交给{one.receiver}", url, "去交出")
        elif one.given_at is None:
            yield Todo("custody", f"等交出口令：{account}", f"等{one.leaver or '单位负责人'}交出", url, "看交接")
        else:
            step = "改好口令再确认接手" if one.password_changed_at is None else "确认接手"
            yield Todo("custody", f"接手口令：{account}", step, url, "去接手")


def _passwords(user: User, today: date) -> Iterator[Todo]:
    kept = list(kept_by(user))
    limits = limits_for({c.media_account.sponsor for c in kept}, today) if kept else {}
    for one in kept:
        held = limits[one.media_account.sponsor_id]
        due = held.due(one.changed_on)
        if due is None or not held.tone(due, today):
            continue
        yield Todo(
            "custody",
            f"换口令：{one.media_account.name}（{one.label}）",
            f"上次 {one.changed_on.month}月{one.changed_on.day}日换的，{held.password_days} 天换一次",
            reverse("custody:change_password", args=[one.pk]),
            "去换",
            due=due,
            local_default=True,
        )


def _left_behind(units: set[int]) -> Iterator[Todo]:
    """Passwords of accounts whose unit is no more, for the unit that acts for it: their keepers are gone."""
    merged = Q(media_account__sponsor__successor__in=units)
    abolished = Q(media_account__sponsor__successor=None, media_account__sponsor__supervisor__in=units)
    gone = Credential.objects.filter(merged | abolished, state=CredentialState.KEPT).exclude(
        media_account__sponsor__state=OrganisationState.ACTIVE
    )
    for one in gone.select_related("media_account__sponsor").order_by("pk"):
        unit = one.media_account.sponsor
        about = f"{one.label}；“{unit.name}”{unit.get_state_display()}，原保管人打不开了"
        url = reverse("custody:media_account", args=[one.media_account_id])
        yield Todo("custody", f"接管口令：{one.media_account.name}", about, url, "办交接")


def _own_units(user: User, today: date) -> Iterator[Todo]:
    held = appointments_of(user, today)
    if any(one.duty == Duty.AGENT for one in held):
        return
    units = {
        one.organisation_id for one in held if Power.EDIT_ACCOUNTS in POWERS[one.duty] and one.duty != Duty.SUPERVISOR
    }
    if not units:
        return
    yield from _left_behind(units)
    ending = Authorisation.objects.filter(
        media_account__sponsor__in=units, state=AuthorisationState.ACTIVE, expires_on__lte=today + timedelta(WARN_DAYS)
    )
    for one in ending.select_related("media_account").order_by("expires_on", "pk"):
        title = (
            f"{'授权已过期' if one.expires_on and one.expires_on < today else '授权快到期'}：{one.media_account.name}"
        )
        url = reverse("custody:media_account", args=[one.media_account_id])
        yield Todo("custody", title, f"{one.get_kind_display()}，{one.name}", url, "去办", due=one.expires_on)
    lost = Recovery.objects.filter(media_account__sponsor__in=units, state__in=UNDER_WAY).select_related(
        "media_account"
    )
    for case in lost.order_by("due_on", "pk"):
        about = f"{case.get_cause_display()}，{case.get_state_display()}"
        url = reverse("custody:recovery", args=[case.pk])
        yield Todo(
            "custody", f"找回口令：{case.media_account.name}", about, url, "记进展", due=case.due_on, local_default=True
        )
