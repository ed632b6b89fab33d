"""What nobody reads climbs: to the next duty of the unit, then to its supervisor."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from zhengmei.identity.models import User
from zhengmei.notices.actions.telling import notify
from zhengmei.notices.models import Ladder, Notice
from zhengmei.notices.states import RUNG_HOURS


@transaction.atomic
def climb(*, notice: Notice, hours: int, by: User | None, now: datetime) -> int:
    """Tell the next rung above this notice's reader, once; `hours` are those it was left unread.

    Answers how many were told; 0 also where nobody stands above.
    """
    mine = Notice.objects.filter(pk=notice.pk, climbed_at=None, read_at=None, settled_at=None)
    if not mine.update(climbed_at=now):
        return 0
    above: list[User] = import_string(settings.NOTICE_LADDER)(notice.unit_id, notice.user, now.date())
    base, rung = notice.key.split("#", 1)[0], notice.rung + 1
    return len(
        notify(
            to=above,
            kind=notice.kind,
            title=notice.title if notice.title.startswith("没人看：") else f"没人看：{notice.title}",
            body=f"{notice.user.full_name}过了 {hours} 小时没有看这条通知，升级给你。多少小时升级由本单位自定。",
            url=notice.url,
            unit_id=notice.unit_id,
            key=f"{base}#{rung}",
            by=None,
            now=now,
            urgent=notice.urgent,
            escalates=True,
            rung=rung,
        )
    )


def climb_due(now: datetime) -> int:
    """Everything unread for longer than its unit allows climbs. Answers how many people were told."""
    waiting = Notice.objects.filter(escalates=True, read_at=None, settled_at=None, climbed_at=None).select_related(
        "user"
    )
    hours = dict(Ladder.objects.values_list("unit_id", "hours"))
    told = 0
    for notice in waiting.filter(unit_id__isnull=False, at__lte=now - timedelta(hours=1)).order_by("pk"):
        limit = hours.get(notice.unit_id or 0, RUNG_HOURS)
        if notice.at + timedelta(hours=limit) <= now:
            told += climb(notice=notice, hours=limit, by=None, now=now)
    return told
