"""What waits for a person: incidents to take up, slips to sign for, orders to answer and to look at."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from zhengmei.core.clock import BEIJING
from zhengmei.core.todo import Todo
from zhengmei.identity.models import User
from zhengmei.incidents.models import Incident, SecurityOrder, Transfer
from zhengmei.incidents.queries.visible import own_units
from zhengmei.incidents.states import GOING, IncidentState, OrderState, TransferState


def todo_for(user: User, today: date) -> list[Todo]:
    """Everything of this room that waits for a person. Three queries, however many rows; none for whoever has no unit."""
    units = own_units(user, today)
    if not units:
        return []
    return [*_incidents(user, units), *_slips(units), *_orders(units)]


def _page(incident: Incident) -> str:
    return reverse("incidents:incident", args=[incident.pk])


def _incidents(user: User, units: set[int]) -> Iterator[Todo]:
    mine = Q(unit__in=units) | Q(person_user=user)
    for one in Incident.objects.filter(mine, state__in=GOING).select_related("unit", "media_account").order_by("pk"):
        about = f"{one.unit.name}{f'，{one.media_account.name}' if one.media_account else ''}，{one.grade}"
        verb = "去处置" if one.state == IncidentState.OPEN else "接着办"
        yield Todo(
            "incidents", f"{one.type_label}：{one.what[:30]}", about, _page(one), verb,
            article=one.article, strength="must", clause=(one.clauses or [""])[0],
        )  # fmt: skip


def _slips(units: set[int]) -> Iterator[Todo]:
    mine = Q(to_unit__in=units) | Q(to_unit=None, incident__unit__in=units)
    waiting = Transfer.objects.filter(mine, state=TransferState.SENT).select_related("incident__unit")
    for one in waiting.order_by("due_at", "pk"):
        due = one.due_at.astimezone(BEIJING).date()
        inside = one.to_unit_id in units
        title = f"签收{one.paper}" if inside else f"等回执：{one.paper}"
        about = (
            f"{one.incident.unit.name}，{one.incident.type_label}" if inside else f"{one.department}，{one.recipient}"
        )
        verb = "去签收" if inside else "记回执"
        yield Todo("incidents", title, about, _page(one.incident), verb, due=due, local_default=True)


def _orders(units: set[int]) -> Iterator[Todo]:
    to_answer = Q(incident__unit__in=units, state__in=(OrderState.ISSUED, OrderState.RETURNED))
    to_judge = Q(office__in=units, state=OrderState.REPLIED)
    for one in (
        SecurityOrder.objects.filter(to_answer | to_judge).select_related("incident__unit").order_by("due_on", "pk")
    ):
        judged = one.state == OrderState.REPLIED
        title = f"{'复核' if judged else '反馈'}安全整改：{one.incident.type_label}"
        yield Todo(
            "incidents", title, one.incident.unit.name, _page(one.incident), "去复核" if judged else "去反馈",
            due=None if judged else one.due_on, local_default=not judged,
        )  # fmt: skip
