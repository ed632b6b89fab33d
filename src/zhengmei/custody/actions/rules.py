"""The unit's own numbers, and the export of who keeps what."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.custody.actions.base import refuse_if
from zhengmei.custody.models import CustodyRule
from zhengmei.custody.permissions import can_set_rule
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation


@transaction.atomic
def set_rule(
    *,
    organisation: Organisation,
    password_days: int | None,
    warn_days: int,
    recovery_workdays: int,
    by: User,
    now: datetime,
) -> CustodyRule:
    """Set the numbers of a unit and of those below that set none. They are always 本单位自定. Raises CustodyRefused."""
    if not can_set_rule(by, organisation, now.date()):
        refuse_if([f"“{organisation.name}”的期限由它的负责人或主管设定，请找他们。"])
    values = {
        "password_days": password_days,
        "warn_days": warn_days,
        "recovery_workdays": recovery_workdays,
        "set_by": by,
        "set_at": now,
    }
    rule, _ = CustodyRule.objects.update_or_create(organisation=organisation, defaults=values)
    detail = {
        "口令多少天换一次": password_days if password_days is not None else "按办法",
        "提前多少天提醒": warn_days,
        "找回口令限几个工作日": recovery_workdays,
    }
    record("custody.rule.set", by=by, now=now, about=organisation, detail=detail)
    return rule


@transaction.atomic
def note_export(*, amount: int, by: User, now: datetime) -> None:
    """Who took away a list of who keeps what. It holds no secret."""
    record("custody.exported", by=by, now=now, detail={"条数": amount})
