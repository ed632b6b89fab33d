"""Whether an account's publishing stands still, and what ends it."""

from collections.abc import Iterable

from zhengmei.content.models import PublishingHold
from zhengmei.content.states import HoldUntil
from zhengmei.custody.queries.kept import password_changed_since
from zhengmei.filing.models import MediaAccount


def holds_on(accounts: Iterable[MediaAccount]) -> list[PublishingHold]:
    """The holds in force on some accounts. One query where there is none, two more for each that waits for a password."""
    rows = PublishingHold.objects.filter(media_account__in=[one.pk for one in accounts], lifted_at=None)
    found = rows.select_related("media_account").order_by("placed_at", "pk")
    return [one for one in found if one.until != HoldUntil.PASSWORD or not _changed(one)]


def _changed(hold: PublishingHold) -> bool:
    return password_changed_since(hold.media_account, hold.since)


def hold_reasons(accounts: Iterable[MediaAccount]) -> list[str]:
    """Why nothing may go out through these accounts, each with what ends it; empty when nothing stands still."""
    remedies = {
        HoldUntil.PASSWORD: "到账号安全登记改过的新口令，就能再发。",
        HoldUntil.CLOSED: "事件办结以后再发。",
    }
    return [
        f"账号“{one.media_account.name}”停发：{one.why}。{remedies[HoldUntil(one.until)]}" for one in holds_on(accounts)
    ]
