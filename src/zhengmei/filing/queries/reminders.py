"""Licences that end soon: a reminder before the day, a finding after it."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from zhengmei.core.todo import Todo
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.causes import policies_of
from zhengmei.filing.queries.door import LICENCES
from zhengmei.filing.queries.policy import subject_of
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.policies.schema import Days

LONGEST = timedelta(366)


def licence_reminders(user: User, today: date) -> list[Todo]:
    """One line for each licence of an account this person may change that ends within the days its pack names.

    As many queries for many accounts as for one.
    """
    ending = Q()
    for kind in LICENCES:
        ending |= Q(**{kind.does: True, f"{kind.until}__range": (today, today + LONGEST)})
    mine = reach(user, Power.EDIT_ACCOUNTS, today, ("sponsor__",))
    accounts = list(
        MediaAccount.objects.filter(mine & ending, status=AccountStatus.NORMAL).select_related("sponsor").order_by("pk")
    )
    policies = policies_of([account.sponsor for account in accounts], today) if accounts else {}
    found: list[Todo] = []
    for account in accounts:
        policy = policies.get(account.sponsor_id)
        ruling = policy.ruling("licence_reminder", subject_of(account)) if policy is not None else None
        if ruling is None or not isinstance(ruling.value, Days):
            continue
        last = today + timedelta(ruling.value.days)
        for kind in LICENCES:
            until = getattr(account, kind.until)
            if getattr(account, kind.does) and until is not None and today <= until <= last:
                found.append(_todo(account, kind.name, until, ruling.is_local_default))
    return found


def _todo(account: MediaAccount, name: str, until: date, local: bool) -> Todo:
    about = f"{account.sponsor.name}，“{account.name}”，过期就会记成问题"
    url = reverse("filing:change", args=[account.pk])
    return Todo(
        "filing", f"{name}快到期", about, url, "续办后更新", due=until, due_note="有效期至", local_default=local
    )
