"""Reading messages. There is no question here about a person: messages belong to accounts and days."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from zhengmei.core.clock import end_of_day, start_of_day
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.identity.models import User
from zhengmei.interaction.models import CitizenMessage
from zhengmei.interaction.states import Answer

SORTS = {"asked": "asked_at", "replied": "replied_at", "account": "media_account__name"}


def citizen_messages_visible_to(user: User, on: date | None = None) -> QuerySet[CitizenMessage]:
    """The messages to accounts a person may see. Else none."""
    seen = media_accounts_visible_to(user, on).order_by().values("pk")
    return CitizenMessage.objects.filter(media_account__in=seen).select_related("media_account")


def narrowed(
    messages: QuerySet[CitizenMessage],
    *,
    account: int | None = None,
    answer: str = "",
    first: date | None = None,
    last: date | None = None,
    sort: str = "",
) -> QuerySet[CitizenMessage]:
    """Messages of one account, answered or waiting (an Answer), asked from `first` to the end of `last`, in an order.

    `sort` is a key of SORTS, with `-` for the other way round; newest first without one.
    """
    if account is not None:
        messages = messages.filter(media_account=account)
    if answer == Answer.ANSWERED:
        messages = messages.filter(replied_at__isnull=False)
    if answer == Answer.WAITING:
        messages = messages.filter(replied_at__isnull=True)
    if first is not None:
        messages = messages.filter(asked_at__gte=start_of_day(first))
    if last is not None:
        messages = messages.filter(asked_at__lte=end_of_day(last))
    down, name = sort.startswith("-"), sort.removeprefix("-")
    field = SORTS.get(name, "asked_at")
    return messages.order_by(f"{'-' if down or name not in SORTS else ''}{field}", "-pk")


def answered_and_waiting(messages: QuerySet[CitizenMessage]) -> tuple[int, int]:
    """How many have their reply, and how many wait. One query."""
    found = messages.order_by().aggregate(
        answered=Count("pk", filter=Q(replied_at__isnull=False)), waiting=Count("pk", filter=Q(replied_at__isnull=True))
    )
    return found["answered"], found["waiting"]


def accounts_with_messages(user: User, on: date | None = None) -> QuerySet[MediaAccount]:
    """The accounts a person may see that have any message, by name: the choices of the filter."""
    with_any = CitizenMessage.objects.order_by().values("media_account")
    return media_accounts_visible_to(user, on).filter(pk__in=with_any).order_by("name", "platform")
