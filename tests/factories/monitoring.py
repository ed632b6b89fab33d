"""What accounts published."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import MediaAccount
from zhengmei.monitoring.models import PublishedItem


def _item(media_account: MediaAccount, at: datetime, number: int, **fields: object) -> PublishedItem:
    values: dict[str, object] = {"title": f"工作动态第{number}期", "is_original": True, **fields}
    identity = media_account.pk * 1_000_000 + number
    return PublishedItem(
        media_account=media_account, published_at=at, day=at.astimezone(BEIJING).date(), identity=identity, **values
    )


def make_published_item(media_account: MediaAccount, at: datetime, **fields: object) -> PublishedItem:
    item = _item(media_account, at, PublishedItem.objects.count() + 1, **fields)
    item.save()
    return item


def make_quarter(media_account: MediaAccount, days: Iterable[date], *, per_day: int = 1) -> list[PublishedItem]:
    """`per_day` items at nine o'clock and after on each of `days`, in one insert."""
    start = PublishedItem.objects.count()
    items = []
    for day in days:
        for nth in range(per_day):
            at = datetime.combine(day, time(9), BEIJING) + timedelta(minutes=10 * nth)
            items.append(_item(media_account, at, start + len(items) + 1))
    return PublishedItem.objects.bulk_create(items)
