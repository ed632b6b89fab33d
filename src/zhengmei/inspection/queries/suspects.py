"""What the text rules would have stopped in what an account published: hints for the person who judges, never a problem."""

from dataclasses import dataclass
from datetime import date

from zhengmei.inspection.models import RoundAccount
from zhengmei.monitoring.models import PublishedItem
from zhengmei.textrules.engine import check
from zhengmei.textrules.reading import Context

MOST_ITEMS = 500
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Suspect:
    """One grave hit in one published item. `shown` hides private numbers."""

    day: date
    title: str
    shown: str
    message: str
    rule: str


def suspects_of(row: RoundAccount) -> list[Suspect]:
    """The grave hits in the newest items of the account in the period of the round, at most `MOST_SHOWN`. One query."""
    round_ = row.round
    period = (round_.period_from, round_.period_to)
    items = PublishedItem.objects.filter(media_account=row.media_account_id, day__range=period).order_by("-day", "-pk")
    found: list[Suspect] = []
    for item in items[:MOST_ITEMS]:
        context = Context(day=item.day, own_text=item.is_original is not False)
        for hit in check(f"{item.title}\n{item.text}", context).stops:
            found.append(Suspect(item.day, str(item), hit.shown, hit.message, hit.code))
    return found[:MOST_SHOWN]
